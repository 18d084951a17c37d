"""The feeling head: probabilities of a line's feeling from the vectors the encoder has left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np
import pytest

import fabula
from fabula.encoder.feeling_head import FeelingHead
from fabula.encoder.load import load_encoder
from fabula.encoder.manifest import FEELINGS_FILE, find_shipped, read_manifest

FOLDER = find_shipped()
pytestmark = pytest.mark.skipif(FOLDER is None, reason="this installation has no model")


class Planted:
    """A session that answers the same scores for every quotation."""

    def run(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        count = len(inputs["quotations"])
        return {
            "feelings": np.tile(np.log([0.2, 0.7, 0.1]), (count, 1)).astype(np.float32),
            "intensity": np.full((count, 1), 0.5, dtype=np.float32),
            "shown": np.tile(np.log([0.5, 0.5]), (count, 1)).astype(np.float32),
        }


def planted(slope: float) -> FeelingHead:
    assert FOLDER is not None
    manifest = read_manifest(FOLDER)
    labels = msgspec.structs.replace(
        manifest.labels, feelings=("neutral", "anger", "joy"), shown=("said", "hidden")
    )
    lines = {**manifest.calibration, "feeling": (slope, 0.0)}
    return FeelingHead(
        msgspec.structs.replace(manifest, labels=labels, calibration=lines), Planted()
    )


@pytest.mark.parametrize("slope", [0.5, 1.0, 2.0])
def test_probabilities_sum_to_one_and_the_slope_sharpens_them(slope: float) -> None:
    found = planted(slope).score(np.zeros((2, 4), dtype=np.float16))
    chances = np.exp(found.feelings)
    assert np.allclose(chances.sum(1), 1)
    assert np.isclose(chances[0, 1] / chances[0, 0], 3.5**slope, rtol=1e-4)
    assert found.labels == ("neutral", "anger", "joy")
    assert found.intensity.tolist() == [0.5, 0.5]


def test_a_text_without_quotations_has_no_scores() -> None:
    found = planted(1.0).score(np.zeros((0, 4), dtype=np.float16))
    assert found.feelings.shape == (0, 3)
    assert found.shown.shape == (0, 2)
    assert found.intensity.shape == (0,)


def test_the_shipped_head_hears_remorse_that_is_said() -> None:
    assert FOLDER is not None
    if FEELINGS_FILE not in read_manifest(FOLDER).files:
        pytest.skip("the model has no feeling head")
    text = "“I am so sorry. It was my fault, all of it,” said Tarek, and hid his face in his hands."
    story = fabula.annotate(fabula.Text(text), ["emotions"], encoder=load_encoder(threads=1))
    (row,) = [row for row in story.emotions if row.quotation is not None]
    assert row.label == "remorse"
    assert row.intensity is not None
    assert 0.3 <= row.intensity <= 0.95
