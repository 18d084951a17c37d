"""Breaks: stretches of the body between scene boundaries that the page itself shows.

What: where a new stretch begins (the body, a chapter, after a separator or a numbered section, or
    where the user says so), and the words that say where and when it plays.
Rows: ``Break`` (internal), which tile the body in order.
Needs: ``text``, ``blocks``, ``paratext``, ``chapters``, ``pins``.
Method: the blocks are walked once; a boundary waits until the next story block, so a separator
    before a heading makes one break and not two. Time and place are read off headings and the
    opening line where they stand plainly (``lexicons/times.py``).
Source: written for fabula.
Limits: scene changes inside running prose are not found here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from fabula.internal_rows import Break, BreakKind
from fabula.layer import Layer
from fabula.lexicons.times import MAX_DATELINE_CHARS, find_place, find_time
from fabula.pins import Pins, find_selected
from fabula.rows import Block, Chapter, Paratext, Span
from fabula.text import Text

SCORES: dict[BreakKind, float] = {"start": 1.0, "chapter": 0.95, "separator": 0.85, "given": 1.0}
"""How sure each kind of boundary is to part two scenes."""


@dataclass
class _Stretch:
    """A stretch while it is being read: its start, what opened it, its opening lines."""

    start: int
    kind: BreakKind
    opening: list[Span]


def find_breaks(
    text: Text,
    blocks: Layer[Block],
    paratext: Layer[Paratext],
    chapters: Layer[Chapter],
    pins: Pins,
) -> Layer[Break]:
    """Find the stretches between scene boundaries.

    Args:
        text: The text.
        blocks: Its blocks.
        paratext: What is not the story.
        chapters: Its chapters; the body is what they cover.
        pins: Boundaries the user has set or refused.

    Returns:
        Stretches that tile the body.
    """
    if not len(chapters):
        return Layer()
    given, refused = _read_pins(text, pins)
    stretches = list(_walk(blocks, paratext, chapters, given, refused))
    if not stretches:
        return Layer()
    ends = [*(stretch.start for stretch in stretches[1:]), chapters[-1].end]
    return Layer(
        _make_break(text, stretch, end) for stretch, end in zip(stretches, ends, strict=True)
    )


def _read_pins(text: Text, pins: Pins) -> tuple[list[int], list[int]]:
    """Offsets where a scene must begin and where none may, each sorted."""
    found = [(find_selected(text, pin.target), pin.present) for pin in pins.breaks]
    given = sorted(span[0] for span, present in found if span is not None and present)
    refused = sorted(span[0] for span, present in found if span is not None and not present)
    return given, refused


def _walk(
    blocks: Layer[Block],
    paratext: Layer[Paratext],
    chapters: Layer[Chapter],
    given: list[int],
    refused: list[int],
) -> Iterator[_Stretch]:
    """Stretches in order, without those that the user refuses."""
    starts = {chapter.start for chapter in chapters}
    waiting: _Stretch | None = _Stretch(chapters[0].start, "start", [])
    for block, row in _body(blocks, paratext, chapters):
        if block.start in starts and block.start > chapters[0].start:
            waiting = _Stretch(block.start, "chapter", [])
        if row is not None and row.kind in ("separator", "heading"):
            waiting = waiting or _Stretch(-1, "separator", [])
            if row.kind == "heading":
                waiting.start = block.start if waiting.start < 0 else waiting.start
                waiting.opening.append((block.start, block.end))
            continue
        if row is not None and row.kind != "verse":
            continue
        opened = waiting
        if waiting is not None:
            waiting.start = block.start if waiting.start < 0 else waiting.start
            waiting.opening.append((block.start, block.end))
            if waiting.kind == "start" or not _within(refused, block):
                yield waiting
            waiting = None
        for at in _within(given, block):
            if opened is None or at > block.start:
                yield _Stretch(at, "given", [(at, block.end)])


def _body(
    blocks: Layer[Block], paratext: Layer[Paratext], chapters: Layer[Chapter]
) -> Iterator[tuple[Block, Paratext | None]]:
    at = 0
    for block in blocks:
        if not chapters[0].start <= block.start < chapters[-1].end:
            continue
        while at < len(paratext) and paratext[at].end <= block.start:
            at += 1
        covered = (
            at < len(paratext)
            and paratext[at].start <= block.start
            and block.end <= paratext[at].end
        )
        yield block, paratext[at] if covered else None


def _within(offsets: list[int], block: Block) -> list[int]:
    """Those of the sorted offsets that lie in a block."""
    return offsets[bisect_left(offsets, block.start) : bisect_left(offsets, block.end)]


def _make_break(text: Text, stretch: _Stretch, end: int) -> Break:
    place: Span | None = None
    time: Span | None = None
    for start, stop in stretch.opening:
        line = text.content[start : min(stop, start + 2 * MAX_DATELINE_CHARS)]
        said = find_time(line) if time is None else None
        if said is not None:
            where = find_place(line, said)
            time = (start + said[0], start + said[1])
            place = (start + where[0], start + where[1]) if where else place
    return Break(
        start=stretch.start,
        end=end,
        kind=stretch.kind,
        place=place,
        time=time,
        score=SCORES[stretch.kind],
    )
