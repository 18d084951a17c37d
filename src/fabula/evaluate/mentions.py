"""Mention detection: exact spans and types on the tokens of the annotation, pronouns included.

Protocol. Predicted mentions are mapped to the corpus's tokens (every token they touch), and one is
right when a gold mention has the same tokens and the same entity type; mentions may nest, and
several of one span count one by one. Gold mentions on tokens without a place in the text stay in
the count. *Micro* pools all mentions; *macro* is the mean of the F1 of the types that are
annotated. *Spans alone* leaves the type out. By form, gold and predicted mentions of that form are
compared by span and type: a right span of the wrong form is an error in both forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from fabula.evaluate.litbank import TYPES, GoldDocument
from fabula.evaluate.quotation import (
    SpanCounts,
    add_counts,
    compare_spans,
    score_spans,
    to_token_ranges,
)
from fabula.rows import Mention

FORMS = ("proper", "common", "pronoun")

ALL, SPANS = "all", "spans alone"

Group: TypeAlias = str
"""``ALL``, ``SPANS``, an entity type or a form."""

MentionCounts: TypeAlias = Mapping[Group, SpanCounts]
"""Counts of one document for each group."""


class Labelled(NamedTuple):
    """A mention as it is compared."""

    first: int
    last: int
    form: str
    type: str


def judge_mentions(mentions: Iterable[Mention], document: GoldDocument) -> MentionCounts:
    """Compare the mentions of a story with those annotated on its document."""
    rows = tuple(mentions)
    ranges = to_token_ranges([(row.start, row.end) for row in rows], document.places)
    ours = [Labelled(*span, row.form, row.type) for span, row in zip(ranges, rows, strict=True)]
    gold = [Labelled(*row.span, row.form, row.type) for row in document.mentions]
    return compare_mentions(ours, gold)


def compare_mentions(ours: Sequence[Labelled], gold: Sequence[Labelled]) -> MentionCounts:
    """Counts of two sets of mentions for each group."""
    groups: dict[Group, SpanCounts] = {
        ALL: compare_spans(map(_typed, ours), map(_typed, gold)),
        SPANS: compare_spans(map(_untyped, ours), map(_untyped, gold)),
    }
    for name in TYPES:
        groups[name] = compare_spans(
            [_typed(row) for row in ours if row.type == name],
            [_typed(row) for row in gold if row.type == name],
        )
    for form in FORMS:
        groups[form] = compare_spans(
            [_typed(row) for row in ours if row.form == form],
            [_typed(row) for row in gold if row.form == form],
        )
    return groups


def _typed(row: Labelled) -> tuple[int, int, str]:
    return row.first, row.last, row.type


def _untyped(row: Labelled) -> tuple[int, int]:
    return row.first, row.last


def pool_mentions(documents: Iterable[MentionCounts], group: Group) -> SpanCounts:
    """Counts of one group pooled over documents."""
    return add_counts(document[group] for document in documents)


def score_macro(documents: Sequence[MentionCounts]) -> float | None:
    """Mean F1 of the types that are annotated; ``None`` where none is."""
    pooled = [pool_mentions(documents, name) for name in TYPES]
    scores = [score_spans(counts)[2] or 0.0 for counts in pooled if counts.gold]
    return sum(scores) / len(scores) if scores else None
