"""Who knows what: every annotated fact and every character of the annotation is one cell.

Protocol. The answer of a cell is *does not know* or the way in which the character came by the
fact. Of a character's predicted rows, those that touch the annotated span and together cover at
least half of it answer the cell; the one that covers most of it speaks, of equals the earliest
``since``. A cell is right when both do not know, or when ``how`` and the source are the same and
``since`` lies at most one paragraph apart. F1 is computed for each answer that the annotation
uses; a cell that is wrong in source or ``since`` alone counts against its answer on both sides.
The headline is the mean of these F1. Rows about other facts, and rows of nobody in the
annotation, are not counted. Where one character is annotated twice with a fact, the earliest row
holds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from fabula.evaluate.gold_world import GoldKnowledge, Names, key_of
from fabula.evaluate.quotation import SpanCounts, add_counts, score_spans
from fabula.rows import HowKnown, Knowledge, Span
from fabula.spans import merge_spans, overlap_chars

COVERED_SHARE = 0.5
"""Least share of an annotated fact that the predicted facts cover."""

NEAR_PARAGRAPHS = 1
"""How many paragraphs ``since`` may be off."""

UNKNOWING = "does not know"
FROM_ITSELF: frozenset[HowKnown] = frozenset({"did", "witnessed", "said"})
"""Ways of having a fact from nobody else, which are one in the folded figure."""

ClassCounts: TypeAlias = Mapping[str, SpanCounts]
"""Counts by answer."""


@dataclass(frozen=True)
class KnowledgeCell:
    """One fact and one character.

    Attributes:
        fact: The annotated span.
        knower: Key of the character.
        gold: The annotated row; ``None`` = does not know.
        predicted: The predicted row; ``None`` = does not know.
        source_right: Whether both have it from the same character, or from nobody.
        since_right: Whether both have it since the same paragraph, or one beside it.
    """

    fact: Span
    knower: str
    gold: GoldKnowledge | None
    predicted: Knowledge | None
    source_right: bool
    since_right: bool


def judge_knowledge(
    predicted: Iterable[Knowledge],
    gold: Iterable[GoldKnowledge],
    characters: Iterable[str],
    paragraphs: Sequence[int],
    names: Names,
) -> tuple[KnowledgeCell, ...]:
    """The cells of a story, by fact and then in the order of the characters.

    Args:
        predicted: Predicted rows.
        gold: Annotated rows.
        characters: Keys of all annotated characters.
        paragraphs: Starts of all paragraphs, sorted.
        names: Key of each predicted character.
    """
    wanted: dict[tuple[Span, str], GoldKnowledge] = {}
    for each in sorted(gold, key=lambda row: row.since):
        wanted.setdefault((each.fact, each.knower), each)
    held: dict[str, list[Knowledge]] = {}
    for row in predicted:
        held.setdefault(key_of(row.knower, names), []).append(row)
    cast = tuple(characters)
    return tuple(
        _judge_cell(fact, who, wanted.get((fact, who)), held.get(who, ()), paragraphs, names)
        for fact in sorted({fact for fact, _ in wanted})
        for who in cast
    )


def _judge_cell(
    fact: Span,
    who: str,
    gold: GoldKnowledge | None,
    rows: Sequence[Knowledge],
    paragraphs: Sequence[int],
    names: Names,
) -> KnowledgeCell:
    found = _answer(fact, rows)
    source_right = since_right = False
    if gold is not None and found is not None:
        source = None if found.from_ is None else key_of(found.from_, names)
        source_right = source == gold.source
        apart = bisect_right(paragraphs, found.since) - bisect_right(paragraphs, gold.since)
        since_right = abs(apart) <= NEAR_PARAGRAPHS
    return KnowledgeCell(fact, who, gold, found, source_right, since_right)


def _answer(fact: Span, rows: Sequence[Knowledge]) -> Knowledge | None:
    """The row that answers whether its knower has a fact."""
    touching = [
        (-covered, row.since, row.fact.start, place)
        for place, row in enumerate(rows)
        if (covered := overlap_chars(fact, (row.fact.start, row.fact.end))) > 0
    ]
    spans = merge_spans((rows[place].fact.start, rows[place].fact.end) for *_, place in touching)
    covered = sum(overlap_chars(fact, span) for span in spans)
    if not touching or covered < COVERED_SHARE * (fact[1] - fact[0]):
        return None
    return rows[min(touching)[3]]


def count_classes(cells: Iterable[KnowledgeCell], *, folded: bool = False) -> ClassCounts:
    """Right, predicted and annotated cells of each answer.

    Args:
        cells: Cells of one story or of several.
        folded: Whether *did*, *witnessed* and *said* are one answer.
    """
    name: Callable[[HowKnown], str] = _fold if folded else str
    right: dict[str, int] = {}
    ours: dict[str, int] = {}
    theirs: dict[str, int] = {}
    for cell in cells:
        gold = UNKNOWING if cell.gold is None else name(cell.gold.how)
        found = UNKNOWING if cell.predicted is None else name(cell.predicted.how)
        theirs[gold] = theirs.get(gold, 0) + 1
        ours[found] = ours.get(found, 0) + 1
        detail = cell.gold is None or (cell.source_right and cell.since_right)
        right[gold] = right.get(gold, 0) + (gold == found and detail)
    return {
        answer: SpanCounts(right.get(answer, 0), ours.get(answer, 0), theirs.get(answer, 0))
        for answer in sorted(ours.keys() | theirs.keys())
    }


def macro_f1(classes: ClassCounts) -> float | None:
    """Mean F1 of the answers that the annotation uses; ``None`` without cells."""
    scores = [score_spans(counts)[2] or 0.0 for counts in classes.values() if counts.gold]
    return sum(scores) / len(scores) if scores else None


def add_classes(stories: Iterable[ClassCounts]) -> ClassCounts:
    """Counts pooled over stories."""
    each = list(stories)
    answers = sorted({answer for classes in each for answer in classes})
    return {
        answer: add_counts(classes[answer] for classes in each if answer in classes)
        for answer in answers
    }


def count_knowing(cells: Iterable[KnowledgeCell]) -> SpanCounts:
    """Cells in which the character knows the fact, however it came by it."""
    each = list(cells)
    return SpanCounts(
        right=sum(cell.gold is not None and cell.predicted is not None for cell in each),
        predicted=sum(cell.predicted is not None for cell in each),
        gold=sum(cell.gold is not None for cell in each),
    )


def _fold(how: HowKnown) -> str:
    return "has it from itself" if how in FROM_ITSELF else how
