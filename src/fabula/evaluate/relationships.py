"""Who stands how to whom.

Protocol. A relationship is an unordered pair of characters with a kind, counted once over the
whole story; *child* is read as *parent* turned round. With direction, *a is the kind of b* has to
stand the same way round as well, where the row is directed. F1 over the story.
"""

from __future__ import annotations

from collections.abc import Iterable

from fabula.evaluate.gold_world import GoldRelationship, Names, key_of
from fabula.evaluate.quotation import SpanCounts, compare_spans
from fabula.rows import Relationship


def judge_relationships(
    predicted: Iterable[Relationship],
    gold: Iterable[GoldRelationship],
    names: Names,
    *,
    with_direction: bool = False,
) -> SpanCounts:
    """Pairs with their kind: right, predicted, annotated.

    Args:
        predicted: Predicted rows.
        gold: Annotated rows.
        names: Key of each predicted character.
        with_direction: Whether directed rows must stand the same way round.
    """
    ours = (
        GoldRelationship(key_of(row.a, names), key_of(row.b, names), row.kind, row.directed)
        for row in predicted
    )
    return compare_spans(
        {_normalise(row, with_direction) for row in ours if row.a != row.b},
        {_normalise(row, with_direction) for row in gold},
    )


def _normalise(row: GoldRelationship, with_direction: bool) -> tuple[str, str, str, bool]:
    a, b, kind = row.a, row.b, row.kind
    if kind == "child":
        a, b, kind = b, a, "parent"
    kept = with_direction and row.directed
    if not kept:
        a, b = min(a, b), max(a, b)
    return a, b, kind, kept
