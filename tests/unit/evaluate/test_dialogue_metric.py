from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabula.evaluate.dialogue import (
    PredictedPart,
    count_correct,
    judge_parts,
    match_parts,
    precision_at,
    sum_addressees,
    trade_off,
)
from fabula.evaluate.gold import GoldPart

CAST = ("Ada", "Bea", "Cal")
NAMED = {0: "Ada", 1: "Bea", 2: "Ada", 3: None}


def gold(start: int, end: int, speaker: str = "Ada", *to: str, kind: str = "implicit") -> GoldPart:
    return GoldPart(start, end, speaker, frozenset(to), kind)


def said(
    start: int, end: int, speaker: int | None = 0, *to: int, score: float = 1.0
) -> PredictedPart:
    return PredictedPart(start, end, speaker, to, score)


def test_a_part_is_matched_when_half_of_it_is_covered() -> None:
    parts = [gold(10, 20), gold(30, 40), gold(50, 60)]
    found = [said(9, 15), said(30, 34), said(0, 100)][:2]
    assert match_parts(parts, found) == (found[0], None, None)


def test_the_part_that_covers_most_wins_then_the_shorter_then_the_first() -> None:
    outer, half, inner = said(0, 50, 0), said(9, 16, 1), said(9, 21, 2)
    assert match_parts([gold(10, 20)], [outer, half, inner]) == (inner,)
    twin = said(9, 21, 1)
    assert match_parts([gold(10, 20)], [inner, twin]) == (inner,)


spans = st.tuples(st.integers(0, 12), st.integers(1, 8)).map(lambda pair: (pair[0], sum(pair)))


@given(st.lists(spans, max_size=6), st.lists(spans, max_size=6))
def test_matching_is_like_brute_force(
    golds: list[tuple[int, int]], ours: list[tuple[int, int]]
) -> None:
    parts = [gold(*span) for span in sorted(golds)]
    found = [said(*span, index) for index, span in enumerate(sorted(ours))]
    for part, match in zip(parts, match_parts(parts, found), strict=True):
        wanted = set(range(part.start, part.end))
        covered = [len(wanted & set(range(each.start, each.end))) for each in found]
        able = [i for i, count in enumerate(covered) if 2 * count >= len(wanted)]
        best = min(
            able, key=lambda i: (-covered[i], found[i].end - found[i].start, i), default=None
        )
        assert match == (None if best is None else found[best])


def test_faults_are_told_apart() -> None:
    parts = [gold(10 * i, 10 * i + 5) for i in range(5)]
    found = [said(0, 5, 0), said(10, 15, 1), said(20, 25, 3), said(30, 35, None)]
    outcomes = judge_parts(parts, found, NAMED, CAST)
    assert [o.fault for o in outcomes] == [None, "wrong", "unnamed", "unknown", "missing"]
    assert [o.answered for o in outcomes] == [True, True, True, False, False]
    assert count_correct(outcomes) == (1, 5)


def test_one_to_one_keeps_the_character_that_carries_most_parts() -> None:
    parts = [gold(10 * i, 10 * i + 5, "Ada") for i in range(3)] + [gold(30, 35, "Bea")]
    found = [said(0, 5, 2), said(10, 15, 0), said(20, 25, 2), said(30, 35, 1)]
    outcomes = judge_parts(parts, found, NAMED, CAST)
    assert count_correct(outcomes) == (4, 4)
    assert count_correct(outcomes, one_to_one=True) == (3, 4)
    assert [o.correct_one_to_one for o in outcomes] == [True, False, True, True]


def test_types_and_special_speakers_are_counted_apart() -> None:
    parts = [
        gold(0, 5, "Ada", kind="explicit"),
        gold(10, 15, "Bea", kind="explicit"),
        gold(20, 25, "_group", kind="implicit"),
    ]
    found = [said(0, 5, 0), said(10, 15, 0), said(20, 25, 9)]
    outcomes = judge_parts(parts, found, NAMED | {9: "_group"}, CAST)
    assert count_correct(outcomes) == (1, 3)
    assert count_correct(outcomes, kind="explicit") == (1, 2)
    assert count_correct(outcomes, kind="implicit") == (0, 1)
    assert count_correct(outcomes, named_only=True) == (1, 2)


def test_addressees_hit_and_set_f1_over_parts_with_named_addressees() -> None:
    parts = [
        gold(0, 5, "Ada", "Bea", "Cal"),
        gold(10, 15, "Ada", "Bea"),
        gold(20, 25, "Ada", "Bea"),
        gold(30, 35, "Ada"),
        gold(40, 45, "Ada", "Bea", "_group"),
        gold(50, 55, "Ada", "Bea"),
    ]
    found = [said(0, 5, 0, 1), said(10, 15, 0, 1, 3), said(20, 25, 0, 0), said(50, 55, 0)]
    outcomes = judge_parts(parts, found, NAMED, CAST)
    assert [o.addressee_hit for o in outcomes] == [True, True, False, None, None, False]
    hits, f1, scored = sum_addressees(outcomes)
    assert (hits, scored) == (2, 4)
    assert f1 == pytest.approx(2 / 3 + 2 / 3)


def test_precision_and_coverage_as_the_threshold_moves() -> None:
    parts = [gold(10 * i, 10 * i + 5) for i in range(5)]
    found = [
        said(0, 5, 0, score=0.9),
        said(10, 15, 1, score=0.6),
        said(20, 25, 0, score=0.6),
        said(30, 35, 0, score=0.3),
        said(40, 45, None, score=0.99),
    ]
    rows = trade_off(
        [judge_parts(parts[:3], found, NAMED, CAST), judge_parts(parts[3:], found, NAMED, CAST)]
    )
    assert rows == ((0.9, 0.2, 1.0), (0.6, 0.6, 2 / 3), (0.3, 0.8, 0.75))
    assert precision_at(rows, 0.2) == rows[0]
    assert precision_at(rows, 0.5) == rows[1]
    assert precision_at(rows, 0.9) is None
    assert trade_off([]) == ()


@given(
    st.lists(
        st.tuples(st.sampled_from([0, 1, None]), st.sampled_from([0.1, 0.5, 0.9])),
        min_size=1,
        max_size=6,
    )
)
def test_the_trade_off_is_like_brute_force(answers: list[tuple[int | None, float]]) -> None:
    parts = [gold(10 * i, 10 * i + 5) for i in range(len(answers))]
    found = [said(10 * i, 10 * i + 5, who, score=sure) for i, (who, sure) in enumerate(answers)]
    expected = []
    for threshold in (0.9, 0.5, 0.1):
        kept = [who for who, sure in answers if who is not None and sure >= threshold]
        if any(who is not None and sure == threshold for who, sure in answers):
            expected.append((threshold, len(kept) / len(answers), kept.count(0) / len(kept)))
    assert trade_off([judge_parts(parts, found, NAMED, CAST)]) == tuple(expected)
