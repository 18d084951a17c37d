"""Stretches: the breaks of the page, cut again where the prose begins something new.

What: where a new stretch begins, and the words that say where and when it plays.
Rows: ``Break`` (internal), which tile the body in order.
Needs: text, sentences, paragraphs, quotations, mention_spans, breaks, pins.
Method: a paragraph whose first sentence leaves a gap of time (``lexicons/time_jumps.py``) or is
    suddenly elsewhere (``lexicons/places.py``) opens a stretch if three sentences at least stand on
    either side. Whoever cites or reads out does not jump: paragraphs within a line are passed over.
    Where a stretch is still long, the paragraphs that look most like the beginning of a chapter
    open one too, one for 60 sentences at most: clues of the opening, of what stands before, of
    company and of words (``lexicons/scene_clues.py``), weighed as a logistic regression does.
Source: written for fabula.
Limits: a jump inside a paragraph is not found; a change of company is found in ``scenes``. Only
    presence and scenes read this layer: coreference and speakers are better without (measured).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from fabula.decode.places_between import choose_apart
from fabula.internal_rows import Break, BreakKind, MentionSpan
from fabula.layer import Layer
from fabula.lexicons.places import find_place_jump
from fabula.lexicons.scene_clues import Prose, find_clues, read_prose, weigh_clues
from fabula.lexicons.time_jumps import find_jump
from fabula.pins import Pins, find_selected
from fabula.rows import Paragraph, Quotation, Sentence, Span
from fabula.text import Text

SCORES: dict[BreakKind, float] = {"time": 0.6, "place": 0.5}
"""How sure each kind of jump is to part two scenes."""

SHIFT_LOGIT = -2.0
"""Log-odds from which a paragraph may open a stretch."""

SHIFT_SCORES = 0.3, 0.58
"""Least and greatest score of such a paragraph; set by judgement."""

SENTENCES_PER_SHIFT = 60
SHIFT_SENTENCES = 12
"""Sentences that stand at least between such a paragraph and the next boundary."""

MIN_SENTENCES = 3
"""Sentences that stand at least on either side of a jump."""


def find_stretches(
    text: Text,
    sentences: Layer[Sentence],
    paragraphs: Layer[Paragraph],
    quotations: Layer[Quotation],
    mention_spans: Layer[MentionSpan],
    breaks: Layer[Break],
    pins: Pins,
) -> Layer[Break]:
    """Cut the breaks again at jumps of time and place, and where a scene seems to begin."""
    found = [find_selected(text, pin.target) for pin in pins.breaks if not pin.present]
    refused = [span[0] for span in found if span is not None]
    jumps = [
        jump
        for jump in _jumps(text, sentences, paragraphs, quotations)
        if not any(jump.start <= offset < jump.end for offset in refused)
    ]
    rows = [row for stretch in breaks for row in _cut(stretch, jumps, sentences.starts)]
    prose = read_prose(text, sentences, paragraphs, quotations, mention_spans)
    return Layer(part for row in rows for part in _shifted(row, prose, refused))


def _shifted(stretch: Break, prose: Prose, refused: Sequence[int]) -> Iterator[Break]:
    """A stretch, cut where paragraphs inside it look most like the beginning of a scene."""
    sentences = prose.sentence_starts
    numbers = bisect_left(sentences, stretch.start), bisect_left(sentences, stretch.end)
    most = (numbers[1] - numbers[0]) // SENTENCES_PER_SHIFT
    starts = [start for start, _ in prose.paragraphs]
    first, last = bisect_left(starts, stretch.start), bisect_left(starts, stretch.end)
    places: list[int] = []
    scores: list[float] = []
    found: list[Span] = []
    for at in range(first + 1, last) if most else ():
        start, end = prose.paragraphs[at]
        logit = weigh_clues(find_clues(prose, at, first, last))
        if logit >= SHIFT_LOGIT and not any(start <= offset < end for offset in refused):
            found.append((start, end))
            places.append(bisect_left(sentences, start))
            scores.append(logit)
    current = stretch
    for at in choose_apart(places, scores, most, SHIFT_SENTENCES, numbers):
        yield replace(current, end=found[at][0])
        current = _shift(found[at], scores[at])
    yield replace(current, end=stretch.end)


def _shift(span: Span, logit: float) -> Break:
    """The stretch that a paragraph opens; the surer, the nearer to an even chance."""
    least, greatest = SHIFT_SCORES
    share = 1 / (1 + math.exp(-(logit - SHIFT_LOGIT)))
    return Break(
        start=span[0],
        end=span[1],
        kind="shift",
        place=None,
        time=None,
        score=round(least + (greatest - least) * (2 * share - 1), 4),
    )


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
