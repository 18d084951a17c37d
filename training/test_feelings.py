"""The feeling head learns what vectors tell, and its mean is one linear map."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs torch (training/requirements.txt)")

from fabula.encoder.session import OnnxSession  # noqa: E402
from fabula.lexicons.emotion_labels import EMOTIONS  # noqa: E402
from training.train_feelings import (  # noqa: E402
    Lesson,
    average,
    choose_slope,
    measure,
    train,
    write_graph,
)


def make_lessons(count: int = 240, size: int = 16) -> list[Lesson]:
    """Vectors that point towards their label, of three labels."""
    chance = np.random.default_rng(4)
    centers = chance.normal(size=(3, size)) * 2
    found = []
    for number in range(count):
        label = number % 3
        vector = (centers[label] + chance.normal(size=size)).astype(np.float32)
        found.append(Lesson(vector, label, 0.5 if label else 0.0, label - 1))
    return found


def test_what_vectors_tell_is_learnt_and_written(tmp_path: Path) -> None:
    """Three runs, their mean, and the same numbers from the graph."""
    lessons = make_lessons()
    network = average([train(lessons[:180], seed) for seed in range(3)])
    assert measure(network, lessons[180:]) > 0.9
    assert 0.5 <= choose_slope(network, lessons[180:]) <= 2.0
    write_graph(network, tmp_path / "feelings.onnx")
    vectors = np.stack([each.vector for each in lessons[180:]])
    found = OnnxSession(tmp_path / "feelings.onnx", 1).run({"quotations": vectors})
    with torch.no_grad():
        expected = network(torch.from_numpy(vectors))
    assert found["feelings"].shape == (60, len(EMOTIONS))
    for name, tensor in zip(("feelings", "intensity", "shown"), expected, strict=True):
        assert np.allclose(found[name], tensor.numpy(), atol=1e-4)
