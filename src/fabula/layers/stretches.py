"""Stretches: the breaks of the page, cut again where a paragraph jumps in time or place.

What: where a new stretch begins, and the words that say where and when it plays.
Rows: ``Break`` (internal), which tile the body in order.
Needs: text, sentences, paragraphs, quotations, breaks, pins.
Method: a paragraph whose first sentence leaves a gap of time (``lexicons/time_jumps.py``) or is
    suddenly elsewhere (``lexicons/places.py``) opens a stretch if three sentences at least stand on
    either side. Whoever cites or reads out does not jump: paragraphs within a line are passed over.
Source: written for fabula.
Limits: a jump inside a paragraph is not found; a change of company is found in ``scenes``. Only
    presence and scenes read this layer: coreference and speakers are better without (measured).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from fabula.internal_rows import Break, BreakKind
from fabula.layer import Layer
from fabula.lexicons.places import find_place_jump
from fabula.lexicons.time_jumps import find_jump
from fabula.pins import Pins, find_refused_breaks
from fabula.rows import Paragraph, Quotation, Sentence, Span
from fabula.text import Text

SCORES: dict[BreakKind, float] = {"time": 0.6, "place": 0.5}
"""How sure each kind of jump is to part two scenes."""

MIN_SENTENCES = 3
"""Sentences that stand at least on either side of a jump."""


def find_stretches(
    text: Text,
    sentences: Layer[Sentence],
    paragraphs: Layer[Paragraph],
    quotations: Layer[Quotation],
    breaks: Layer[Break],
    pins: Pins,
) -> Layer[Break]:
    """Cut the breaks again at jumps of time and place."""
    refused = find_refused_breaks(text, pins)
    jumps = [
        jump
        for jump in _jumps(text, sentences, paragraphs, quotations)
        if not any(jump.start <= offset < jump.end for offset in refused)
    ]
    rows: list[Break] = []
    for stretch in breaks:
        rows.extend(_cut(stretch, jumps, sentences.starts))
    return Layer(rows)


def _jumps(
    text: Text,
    sentences: Layer[Sentence],
    paragraphs: Layer[Paragraph],
    quotations: Layer[Quotation],
) -> Iterator[Break]:
    """Paragraphs that jump, each as the stretch that it would open."""
    before = ""
    for row in paragraphs:
        if row.kind != "body":
            continue
        words = text[row.start : row.end]
        first = sentences.starting_in(row.start, row.end)[:1]
        said = any(q.is_line and q.start <= row.start for q in quotations.overlapping(*_head(row)))
        opening = text[row.start : first[0].end] if first else ""
        time = None if said else find_jump(" ".join(opening.split("\n")))
        place = None if said or time is not None else find_place_jump(words, before)
        if time is not None or place is not None:
            kind: BreakKind = "place" if time is None else "time"
            yield Break(
                start=row.start,
                end=row.end,
                kind=kind,
                place=_moved(place, row.start),
                time=_moved(time, row.start),
                score=SCORES[kind],
            )
        before = words


def _head(row: Paragraph) -> Span:
    return row.start, row.start + 1


def _moved(span: Span | None, by: int) -> Span | None:
    return None if span is None else (span[0] + by, span[1] + by)


def _cut(stretch: Break, jumps: Sequence[Break], sentences: Sequence[int]) -> Iterator[Break]:
    """A break, cut at the jumps inside it that leave enough on either side."""
    starts = [jump.start for jump in jumps]
    current = stretch
    for jump in jumps[bisect_left(starts, stretch.start) : bisect_left(starts, stretch.end)]:
        at = bisect_left(sentences, jump.start)
        before = at - bisect_left(sentences, current.start)
        after = bisect_left(sentences, stretch.end) - at
        if before >= MIN_SENTENCES and after >= MIN_SENTENCES:
            yield replace(current, end=jump.start)
            current = jump
    yield replace(current, end=stretch.end)
