from __future__ import annotations

from dataclasses import replace

import pytest

from fabula.evaluate.contradictions import count_contradicted, describe_contradicted, find_named
from fabula.evaluate.dialogue import PartOutcome, PredictedPart
from fabula.evaluate.gold import GoldCharacter, GoldNovel, GoldPart
from fabula.evaluate.reliability import (
    describe_curve,
    describe_curves_by_type,
    describe_reliability,
    read_curve,
)

ADA = GoldCharacter("Ada Marsh", frozenset({"Ada", "Ada Marsh", "Miss Marsh"}), "major")
BEA = GoldCharacter("Bea Marsh", frozenset({"Bea", "Miss Marsh"}), "minor")
COOK = GoldCharacter("the cook", frozenset({"the cook"}), "minor")


def outcome(
    name: str | None, speaker: str = "Ada Marsh", score: float = 1.0, words: str = ""
) -> PartOutcome:
    """A part of ``speaker`` that went to ``name``; ``None`` = to nobody."""
    gold = GoldPart(0, 5, speaker, frozenset(), "explicit", words=words)
    predicted = PredictedPart(0, 5, None if name is None else 1, score=score)
    right = name == speaker
    return PartOutcome(gold, predicted, name, right, right, False, None, None)


def test_scores_that_keep_their_promise_have_no_error() -> None:
    sure = [outcome("Ada Marsh", score=1.0)] * 3
    even = [outcome("Ada Marsh", score=0.5), outcome("Bea Marsh", score=0.5)]
    found = describe_reliability([sure, even])
    assert found["error"] == 0
    assert [(row["from"], row["parts"], row["precision"]) for row in found["bins"]] == [
        (0.5, 2, 0.5),
        (0.9, 3, 1.0),
    ]


def test_the_error_is_the_distance_weighted_by_parts() -> None:
    parts = [outcome("Bea Marsh", score=0.95)] + [outcome("Ada Marsh", score=0.75)] * 3
    found = describe_reliability([[*parts, outcome(None, score=0.0)]])
    assert found["error"] == pytest.approx((0.95 + 3 * 0.25) / 4)
    assert sum(row["parts"] for row in found["bins"]) == 4


def test_nothing_said_has_no_error_and_no_curve() -> None:
    assert describe_reliability([[outcome(None)]]) == {"error": None, "bins": []}
    assert describe_curve([[outcome(None)]]) == []


def test_the_curve_ends_with_all_that_is_said() -> None:
    parts = [outcome("Ada Marsh", score=1 - at / 1000) for at in range(400)]
    parts += [outcome("Bea Marsh", score=0.1), outcome(None)]
    curve = describe_curve([parts])
    assert [point["coverage"] for point in curve] == sorted(point["coverage"] for point in curve)
    assert 40 <= len(curve) <= 52
    assert curve[-1] == {"score": 0.1, "coverage": 401 / 402, "precision": 400 / 401}
    assert curve[0]["precision"] == 1


def test_each_type_has_a_curve_of_its_own_parts() -> None:
    explicit = [outcome("Ada Marsh", score=0.9), outcome("Bea Marsh", score=0.4)]
    implicit = replace(explicit[0], gold=replace(explicit[0].gold, kind="implicit"))
    curves = describe_curves_by_type([explicit, [implicit]])
    assert {kind: curve[-1]["coverage"] for kind, curve in curves.items()} == {
        "explicit": 1.0,
        "implicit": 1.0,
    }
    assert [point["precision"] for point in curves["explicit"]] == [1.0, 0.5]
    assert read_curve(curves["explicit"], 0.5) == {"score": 0.9, "coverage": 0.5, "precision": 1.0}
    assert read_curve(describe_curve([[outcome(None), *explicit]]), 0.8) is None


def test_a_clause_names_whoever_its_aliases_are_of() -> None:
    cast = (ADA, BEA, COOK)
    assert find_named("said Ada Marsh softly", cast) == {"Ada Marsh"}
    assert find_named("said  Miss\nMarsh", cast) == {"Ada Marsh", "Bea Marsh"}
    assert find_named("said Ada to Bea", cast) == {"Ada Marsh", "Bea Marsh"}
    assert find_named("said Adam, the cook", cast) == frozenset()


def test_lines_against_their_own_clause_are_counted() -> None:
    rows = [
        outcome("Ada Marsh", words="said Ada"),
        outcome("Bea Marsh", words="said Ada"),
        outcome(None, words="said Ada"),
        outcome("Bea Marsh", words="said Miss Marsh"),
        outcome("Bea Marsh"),
        outcome("Bea Marsh", speaker="Bea Marsh", words="cried the sister of Ada"),
    ]
    counts = count_contradicted(rows, GoldNovel("planted", "", (ADA, BEA, COOK), ()))
    assert counts == (4, 2, 1, 1)
    assert describe_contradicted([counts, (0, 0, 0, 0)]) == {
        "parts": 4,
        "contradicted": 2,
        "share": 0.5,
        "gold_names_another": 1,
        "contradicted_against_gold": 1,
        "share_against_gold": 1 / 3,
    }
