"""The pair head: the same question is computed once, another one is not mistaken for it."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

from fabula.decode.mention_pairs import NONE, WIDTH, MentionTable
from fabula.encoder import link_head
from fabula.encoder.link_head import KEPT_BLOCKS, LinkHead
from fabula.encoder.manifest import Manifest
from fabula.encoder.session import Arrays


class _Counting:
    """A graph whose scores are sums of its inputs; it counts its runs."""

    def __init__(self) -> None:
        self.runs = 0

    def run(self, inputs: Arrays) -> Arrays:
        self.runs += 1
        ends = inputs["vectors"].sum(axis=1)
        scores = ends[inputs["left"]][:, None] + ends[inputs["right"]] + inputs["pairs"].sum(axis=2)
        return {"scores": scores, "none": inputs["alone"].sum(axis=1)}


class _NoManifest:
    calibration: dict[str, Any] = {}  # noqa: RUF012


def test_a_block_is_computed_again_only_if_something_in_it_is_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    features = np.zeros((2 * WIDTH, 3), dtype=np.float32)
    monkeypatch.setattr(link_head, "read_pairs", lambda *_: features)
    monkeypatch.setattr(link_head, "read_alone", lambda *_: np.ones((2, 2), dtype=np.float32))
    session = _Counting()
    head = LinkHead(cast("Manifest", _NoManifest()), session)
    table = cast("MentionTable", None)
    vectors = np.arange(12, dtype=np.float16).reshape(3, 4)
    chosen = np.array([1, 2])
    candidates = np.full((2, WIDTH), NONE)
    candidates[:, 0] = 0, 1

    first = head.score(table, vectors, chosen, candidates)
    again = head.score(table, vectors, chosen, candidates)
    assert session.runs == 1
    assert np.array_equal(first[0], again[0])
    assert np.array_equal(first[1], again[1])

    features[0, 0] = 5
    changed = head.score(table, vectors, chosen, candidates)
    assert changed[0][0, 0] == first[0][0, 0] + 5
    candidates[1, 0] = 0
    other = head.score(table, vectors, chosen, candidates)
    assert other[0][1, 0] != first[0][1, 0]
    moved = head.score(table, vectors + 1, chosen, candidates)
    assert moved[0][0, 0] == other[0][0, 0] + 8
    assert session.runs == 4
    for turn in range(KEPT_BLOCKS):
        features[0, 0] = 10 + turn
        head.score(table, vectors, chosen, candidates)
    features[0, 0] = 0
    head.score(table, vectors, chosen, candidates)
    assert session.runs == 5 + KEPT_BLOCKS
