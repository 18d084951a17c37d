from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fabula.evaluate.events import judge_events
from fabula.evaluate.litbank import GoldDocument, GoldMention
from fabula.evaluate.mentions import (
    ALL,
    SPANS,
    Labelled,
    compare_mentions,
    judge_mentions,
    pool_mentions,
    score_macro,
)
from fabula.evaluate.quotation import SpanCounts, score_spans
from fabula.rows import EntityType, Mention, MentionForm, MentionId

CONTENT = "Ada's sister saw it in Arles."
PLACES = ((0, 3), (3, 5), (6, 12), (13, 16), (17, 19), (20, 22), (23, 28), (28, 29), None)
GOLD = (
    GoldMention((0, 1), "proper", "PER"),
    GoldMention((0, 3), "common", "PER"),
    GoldMention((4, 5), "pronoun", "FAC"),
    GoldMention((6, 7), "proper", "GPE"),
    GoldMention((8, 9), "pronoun", "PER"),
)
DOCUMENT = GoldDocument(
    name="planted",
    start=0,
    content=CONTENT,
    tokens=("Ada", "'s", "sister", "saw", "it", "in", "Arles", ".", "she"),
    places=PLACES,
    quotations=(),
    mentions=GOLD,
    events=(3, 8),
)


def mention(start: int, end: int, form: MentionForm, type_: EntityType) -> Mention:
    return Mention(
        id=MentionId(0),
        start=start,
        end=end,
        form=form,
        type=type_,
        entity=None,
        plural=False,
        score=1.0,
    )


def test_mentions_are_compared_by_tokens_and_type() -> None:
    counts = judge_mentions(
        [
            mention(0, 3, "proper", "PER"),
            mention(0, 12, "proper", "PER"),
            mention(17, 19, "pronoun", "LOC"),
            mention(20, 28, "proper", "GPE"),
        ],
        DOCUMENT,
    )
    assert counts[ALL] == SpanCounts(right=2, predicted=4, gold=5)
    assert counts[SPANS] == SpanCounts(right=3, predicted=4, gold=5)
    assert counts["PER"] == SpanCounts(2, 2, 3)
    assert counts["LOC"] == SpanCounts(0, 1, 0)
    assert counts["proper"] == SpanCounts(1, 3, 2)
    assert counts["common"] == SpanCounts(0, 0, 1)
    assert counts["pronoun"] == SpanCounts(0, 1, 2)


def test_macro_is_the_mean_over_annotated_types() -> None:
    counts = judge_mentions([mention(0, 3, "proper", "PER")], DOCUMENT)
    assert score_macro([counts]) == (2 / 4 + 0 + 0) / 3
    assert pool_mentions([counts, counts], "PER") == SpanCounts(2, 2, 6)
    assert score_macro([]) is None


def test_a_row_without_a_place_stays_in_the_count() -> None:
    perfect = [
        mention(0, 3, "proper", "PER"),
        mention(0, 12, "common", "PER"),
        mention(17, 19, "pronoun", "FAC"),
        mention(23, 28, "proper", "GPE"),
    ]
    assert judge_mentions(perfect, DOCUMENT)[ALL] == SpanCounts(4, 4, 5)


ROWS = st.lists(
    st.builds(
        lambda first, size, form, type_: Labelled(first, first + size, form, type_),
        st.integers(0, 4),
        st.integers(1, 3),
        st.sampled_from(["proper", "common"]),
        st.sampled_from(["PER", "GPE"]),
    ),
    max_size=6,
)


@given(ROWS, ROWS)
def test_counts_are_like_brute_force(ours: list[Labelled], gold: list[Labelled]) -> None:
    counts = compare_mentions(ours, gold)
    left = [(row.first, row.last, row.type) for row in gold]
    right = 0
    for row in ours:
        if (row.first, row.last, row.type) in left:
            left.remove((row.first, row.last, row.type))
            right += 1
    assert counts[ALL] == SpanCounts(right, len(ours), len(gold))
    assert counts["PER"].right + counts["GPE"].right == right
    assert score_spans(compare_mentions(gold, gold)[ALL])[2] == (1.0 if gold else None)


def test_events_are_tokens_and_what_touches_several_counts_once() -> None:
    assert judge_events([(13, 16)], DOCUMENT) == SpanCounts(1, 1, 2)
    assert judge_events([(13, 19), (14, 15)], DOCUMENT) == SpanCounts(1, 1, 2)
    assert judge_events([(0, 3), (5, 6)], DOCUMENT) == SpanCounts(0, 2, 2)
