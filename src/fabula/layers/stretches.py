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
from fabula.lexicons.places import find_place_jump, finds_name_jump
from fabula.lexicons.scene_clues import Prose, find_clues, read_prose, weigh_clues
from fabula.lexicons.time_jumps import find_jump, looks_back, returns
from fabula.pins import Pins, find_refused_breaks
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

NAME_CHARS = 24
"""Code points at the start of a paragraph in which the name of a new place begins."""

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
    refused = find_refused_breaks(text, pins)
    prose = read_prose(text, sentences, paragraphs, quotations, mention_spans)
    jumps = [
        jump
        for jump in _jumps(prose, mention_spans, frozenset(breaks.starts))
        if not any(jump.start <= offset < jump.end for offset in refused)
    ]
    opened = Layer(jumps)
    rows = [row for stretch in breaks for row in _cut(stretch, opened, sentences.starts)]
    return Layer(part for row in rows for part in _shifted(row, prose, refused))


def _shifted(stretch: Break, prose: Prose, refused: Sequence[int]) -> Iterator[Break]:
    """A stretch, cut where paragraphs inside it look most like the beginning of a scene."""
    sentences = prose.sentence_starts
    numbers = bisect_left(sentences, stretch.start), bisect_left(sentences, stretch.end)
    most = (numbers[1] - numbers[0]) // SENTENCES_PER_SHIFT
    first, last = (
        bisect_left(prose.paragraphs, offset, key=_start_of)
        for offset in (stretch.start, stretch.end)
    )
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


def _start_of(span: Span) -> int:
    return span[0]


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
    prose: Prose, mention_spans: Layer[MentionSpan], breaks: frozenset[int]
) -> Iterator[Break]:
    """Paragraphs that jump, each as the stretch that it would open."""
    names = Layer(
        row for row in mention_spans if row.form == "proper" and row.type in ("FAC", "GPE", "LOC")
    )
    before = ""
    back = False
    for span in prose.paragraphs:
        words = prose.text[span[0] : span[1]]
        opening = prose.opening(span)
        back = back and span[0] not in breaks
        jump = None if prose.is_said(span[0]) else _jump(span, words, opening, before, names)
        if jump is None and back and returns(opening) and not prose.is_said(span[0]):
            jump = _opened(span, "time", None, None)
        if jump is not None:
            time = jump.time
            back = time is not None and looks_back(prose.text[time[0] : span[1]])
            yield jump
        before = words


def _jump(
    span: Span, words: str, opening: str, before: str, names: Layer[MentionSpan]
) -> Break | None:
    """The stretch that a paragraph of narration opens by a jump, or ``None``."""
    time = find_jump(opening)
    if time is not None:
        return _opened(span, "time", None, _moved(time, span[0]))
    place = _moved(find_place_jump(words, before), span[0])
    if place is None:
        named = names.starting_in(span[0], span[0] + NAME_CHARS)[:1]
        at = [(row.start - span[0], row.end - span[0]) for row in named]
        if at and finds_name_jump(opening, at[0], before):
            place = named[0].start, named[0].end
    return None if place is None else _opened(span, "place", place, None)


def _opened(span: Span, kind: BreakKind, place: Span | None, time: Span | None) -> Break:
    return Break(start=span[0], end=span[1], kind=kind, place=place, time=time, score=SCORES[kind])


def _moved(span: Span | None, by: int) -> Span | None:
    return None if span is None else (span[0] + by, span[1] + by)


def _cut(stretch: Break, jumps: Layer[Break], sentences: Sequence[int]) -> Iterator[Break]:
    """A break, cut at the jumps inside it that leave enough on either side."""
    current = stretch
    for jump in jumps.starting_in(stretch.start, stretch.end):
        at = bisect_left(sentences, jump.start)
        before = at - bisect_left(sentences, current.start)
        after = bisect_left(sentences, stretch.end) - at
        if before >= MIN_SENTENCES and after >= MIN_SENTENCES:
            yield replace(current, end=jump.start)
            current = jump
    yield replace(current, end=stretch.end)
