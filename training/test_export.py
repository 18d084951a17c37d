"""Torch and ONNX say the same: ``python -m pytest training`` in the training environment."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs torch (training/requirements.txt)")

from training.export import AGREEMENT, measure_agreement, write_graph  # noqa: E402
from training.model import Network, Sizes  # noqa: E402


def test_graph_says_what_torch_says_at_other_sizes(tmp_path: Path) -> None:
    """A graph traced at one size agrees at others."""
    torch.manual_seed(0)
    network = Network(
        Sizes(pos=17, deps=51, lemmas=188, mentions=18, emotions=28, kinds=5, cues=3)
    ).eval()
    write_graph(network, tmp_path / "encoder.onnx")
    assert 0 < measure_agreement(network, tmp_path / "encoder.onnx") <= AGREEMENT
