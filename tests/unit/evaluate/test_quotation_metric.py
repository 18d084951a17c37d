from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from fabula.evaluate.quotation import (
    SpanCounts,
    add_counts,
    compare_spans,
    drop_nested,
    list_parts,
    score_spans,
    to_token_ranges,
)
from fabula.rows import Quotation, QuotationId, QuotationKind, Span

SPANS = st.lists(
    st.tuples(st.integers(0, 8), st.integers(1, 4)).map(lambda pair: (pair[0], sum(pair))),
    max_size=6,
)


def quotation(kind: QuotationKind, *parts: Span) -> Quotation:
    return Quotation(
        id=QuotationId(0),
        start=parts[0][0],
        end=parts[-1][1],
        parts=parts,
        kind=kind,
        marks="“”",
        score=1.0,
    )


def test_parts_of_uttered_kinds_are_compared() -> None:
    rows = [
        quotation("speech", (0, 4), (9, 12)),
        quotation("thought", (5, 7)),
        quotation("writing", (20, 30)),
        quotation("title", (40, 42)),
        quotation("scare", (50, 52)),
    ]
    assert list_parts(rows) == ((0, 4), (5, 7), (9, 12), (20, 30))


def test_counts_scores_and_errors() -> None:
    counts = compare_spans([(0, 4), (5, 7), (5, 7)], [(0, 4), (5, 7), (9, 12), (20, 21)])
    assert counts == SpanCounts(right=2, predicted=3, gold=4)
    assert counts.errors == 3
    precision, recall, f1 = score_spans(counts)
    assert (precision, recall, f1) == (2 / 3, 0.5, 4 / 7)
    assert add_counts([counts, SpanCounts(1, 1, 1)]) == SpanCounts(3, 4, 5)
    assert score_spans(SpanCounts(0, 0, 0)) == (None, None, None)
    assert score_spans(SpanCounts(0, 0, 3)) == (None, 0.0, 0.0)


def test_a_perfect_prediction_scores_one() -> None:
    gold = [(0, 4), (9, 12)]
    assert score_spans(compare_spans(gold, gold)) == (1.0, 1.0, 1.0)


def test_token_ranges_take_every_token_touched() -> None:
    places: list[Span | None] = [(0, 1), (1, 5), None, (6, 8), (9, 12)]
    spans = [(0, 5), (1, 8), (4, 7), (5, 6), (8, 9), (12, 20), (0, 12)]
    assert to_token_ranges(spans, places) == (
        (0, 2),
        (1, 4),
        (1, 4),
        (3, 3),
        (4, 4),
        (5, 5),
        (0, 5),
    )


@given(SPANS)
def test_nested_spans_are_dropped_like_brute_force(spans: list[Span]) -> None:
    distinct = sorted(set(spans))
    outer = [
        span
        for span in distinct
        if not any(
            other != span and other[0] <= span[0] and span[1] <= other[1] for other in distinct
        )
    ]
    assert list(drop_nested(distinct)) == outer


@given(SPANS)
def test_token_ranges_are_like_brute_force(spans: list[Span]) -> None:
    places = [(0, 2), (2, 3), (5, 6), (7, 11)]
    for span, (first, last) in zip(spans, to_token_ranges(spans, places), strict=True):
        touched = [
            index
            for index, at in product(range(len(places)), range(*span))
            if places[index][0] <= at < places[index][1]
        ]
        if touched:
            assert (first, last) == (min(touched), max(touched) + 1)
        else:
            assert first == last
