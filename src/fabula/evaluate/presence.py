"""Who is present, paragraph by paragraph, and where scenes begin.

Protocol. *Presence*: every pair of a character and a paragraph is a cell; somebody is present in
a paragraph when the rows of that character together cover at least half of its code points. F1 is
over the cells in which somebody is present, so that neither ids nor boundaries of scenes matter.
Predicted characters with the same gold name are one; those without one are spurious.

*Boundaries*: the starts of scenes, in sentences. A predicted start is right within three
sentences of an annotated one; as many as possible are paired, each once. The first start of
either side is left out: every story begins with a scene.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from fabula.evaluate.gold_world import GoldPresence, Names, key_of
from fabula.evaluate.quotation import SpanCounts, compare_spans
from fabula.rows import Scene, Span
from fabula.spans import merge_spans, overlap_chars

COVERED_SHARE = 0.5
"""Least share of a paragraph in which somebody has to be there to be present in it."""

NEAR_SENTENCES = 3
"""How many sentences a boundary may be off."""


def judge_presence(
    scenes: Iterable[Scene],
    gold: Iterable[GoldPresence],
    paragraphs: Sequence[Span],
    names: Names,
) -> SpanCounts:
    """Cells in which somebody is present: right, predicted, annotated.

    Args:
        scenes: Predicted scenes with who is there.
        gold: Annotated presence.
        paragraphs: Paragraphs of the story itself, sorted; without headings and separators.
        names: Key of each predicted character.
    """
    ours = [
        GoldPresence(key_of(row.character, names), row.from_, row.to)
        for scene in scenes
        for row in scene.present
    ]
    return compare_spans(_list_cells(ours, paragraphs), _list_cells(gold, paragraphs))


def judge_boundaries(
    predicted: Iterable[int], gold: Iterable[int], sentences: Sequence[int]
) -> SpanCounts:
    """Scene starts within three sentences of an annotated one.

    Args:
        predicted: Predicted starts, the first scene's included.
        gold: Annotated starts, the first scene's included.
        sentences: Starts of all sentences, sorted.
    """
    ours = [bisect_right(sentences, start) for start in sorted(predicted)[1:]]
    theirs = [bisect_right(sentences, start) for start in sorted(gold)[1:]]
    return SpanCounts(count_near_places(ours, theirs), len(ours), len(theirs))


def count_near_places(predicted: Sequence[int], gold: Sequence[int]) -> int:
    """Pairs of a predicted and an annotated place, in sentences, as many as possible."""
    right = at = 0
    for place in gold:
        while at < len(predicted) and predicted[at] < place - NEAR_SENTENCES:
            at += 1
        if at < len(predicted) and predicted[at] <= place + NEAR_SENTENCES:
            right += 1
            at += 1
    return right


def _list_cells(rows: Iterable[GoldPresence], paragraphs: Sequence[Span]) -> set[tuple[str, int]]:
    stretches: dict[str, list[Span]] = {}
    for row in rows:
        stretches.setdefault(row.character, []).append((row.start, row.end))
    cells = set()
    for who, spans in stretches.items():
        merged = merge_spans(spans)
        for number, paragraph in enumerate(paragraphs):
            covered = sum(overlap_chars(paragraph, span) for span in merged)
            if covered > 0 and covered >= COVERED_SHARE * (paragraph[1] - paragraph[0]):
                cells.add((who, number))
    return cells
