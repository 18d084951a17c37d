"""Which line ends of a plain text end a paragraph, and which only wrap it.

A wrapped line ends where the next word would not have fitted. A run of lines (lines without a blank
one between) is therefore wrapped when its lines are filled up to one common width; otherwise each
of its lines stands for itself. Widths are taken from the run itself and, for short runs, from
wrapped runs near it, so a wrapped licence before a text with one line for each paragraph is read
as what it is. N lines throughout; all work is linear in N.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

MAX_WRAP_CHARS = 132
"""Longest line that any usual program wraps at; a longer line is a paragraph of its own."""
MIN_WRAP_CHARS = 40
"""Narrowest column taken for wrapped prose; below, verse cannot be told from it."""
MIN_FILLED = 0.8
"""Share of line ends where the next word did not fit, for a run to be wrapped on its own word."""
MIN_OPEN_ENDED = 0.4
"""Share of lines of wrapped prose that do not end with a sentence (typically 0.8)."""
RAGGED_CHARS = 14
"""By how much a hand-wrapped line may stay below the width of its surroundings."""
NEAR_RUNS = 40
"""How far, in runs, the width of a wrapped run speaks for its surroundings."""
MIN_PAIRS = 3
"""Runs of two lines that together show a width where no longer run does."""
SHORT_LINE = 0.75
"""Share of the width below which a line is short enough to end a paragraph by itself."""
MIN_RUN_FOR_SHORT_LINES = 6
"""Lines a run must have before a short line alone ends a paragraph in it."""

MIN_EXACT_RUN = 40
"""Lines a run must have before it may be called wrapped by a program, to the character."""
MAX_EXACT_FAULTS = 0.02
"""Share of line ends in such a run that break off a sentence with room left for its next word."""


@dataclass(frozen=True)
class Lines:
    """What is known of N non-blank lines.

    Attributes:
        runs: (N,) number of the run each line is in, ascending.
        lengths: (N,) characters from the margin to the last visible one (indent included).
        indents: (N,) characters of white space before the first visible one.
        first_words: (N,) characters of the first word.
        lower: (N,) whether the line begins with a small letter.
        stops: (N,) whether it ends with a sentence (stop, closing quotation mark).
        alone: (N,) whether it must be a block of its own (separator, chapter heading).
        begins: (N,) whether it must begin a block, whatever its length.
    """

    runs: Ints
    lengths: Ints
    indents: Ints
    first_words: Ints
    lower: Flags
    stops: Flags
    alone: Flags
    begins: Flags


@dataclass(frozen=True)
class Wrapping:
    """What the line ends mean.

    Attributes:
        joins: (N,) whether a line continues the block of the line before it.
        verse: (N,) whether it is a line of verse.
    """

    joins: Flags
    verse: Flags


def split_overlong(runs: Ints, lengths: Ints) -> Ints:
    """Renumber runs so that a line too long to be wrapped is a run of its own."""
    overlong = lengths > MAX_WRAP_CHARS
    starts = np.ones(len(runs), dtype=bool)
    starts[1:] = (runs[1:] != runs[:-1]) | overlong[1:] | overlong[:-1]
    return np.cumsum(starts).astype(np.int64) - 1


def choose_wrapping(lines: Lines) -> Wrapping:
    """Decide for every line whether it continues the one before it."""
    count = len(lines.runs)
    joins, verse = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    if not count:
        return Wrapping(joins, verse)
    bounds = _run_bounds(lines.runs)
    widths = _evident_widths(lines, bounds)
    near = _near_widths(widths)
    near = np.where(near == 0, _common_width(lines, bounds, widths), near)
    indented = _indented_share(lines, bounds)
    for run, (first, last) in enumerate(pairwise(bounds)):
        span = slice(int(first), int(last))
        if widths[run]:
            joins[span] = _join_wrapped(lines, span, int(widths[run]))
        elif near[run] and lines.lengths[span].max() <= near[run] + RAGGED_CHARS:
            joins[span] = _join_wrapped(lines, span, int(near[run]), RAGGED_CHARS)
        elif last - first > 1:
            joins[span] = _join_unfinished(lines, span)
        if not joins[span].any() and _is_verse(lines, span, int(near[run]), float(indented[run])):
            verse[span] = True
            joins[first + 1 : last] = True
    joins[lines.alone | lines.begins] = False
    joins[1:][lines.alone[:-1]] = False
    return Wrapping(joins, verse & ~lines.alone)


def _run_bounds(runs: Ints) -> Ints:
    starts = np.flatnonzero(np.diff(runs, prepend=runs[0] - 1))
    return np.append(starts, len(runs)).astype(np.int64)


def _evident_widths(lines: Lines, bounds: Ints) -> Ints:
    """(R,) width of each run that is wrapped by its own evidence, else 0."""
    maxima = np.maximum.reduceat(lines.lengths, bounds[:-1])
    run_of = np.repeat(np.arange(len(maxima)), np.diff(bounds))
    inner = np.ones(len(lines.runs), dtype=bool)
    inner[bounds[:-1]] = False
    inner &= ~lines.alone
    inner[1:] &= ~lines.alone[:-1]
    filled = inner.copy()
    filled[1:] &= (
        lines.lengths[:-1] + 1 + lines.first_words[1:] > maxima[run_of[1:]] - RAGGED_CHARS // 3
    )
    loose = inner.copy()
    loose[1:] &= ~lines.stops[:-1]
    lower = inner & lines.lower
    breaks = np.add.reduceat(inner.astype(np.int64), bounds[:-1])
    safe = np.maximum(breaks, 1)
    # Paragraphs without blank lines between them leave many short last lines in one long run.
    needed = np.where(breaks >= 12, 0.55, MIN_FILLED)
    evident = (
        (breaks >= 2)
        & (maxima >= MIN_WRAP_CHARS)
        & (maxima <= MAX_WRAP_CHARS)
        & (np.add.reduceat(filled.astype(np.int64), bounds[:-1]) / safe >= needed)
        & (np.add.reduceat(loose.astype(np.int64), bounds[:-1]) / safe >= MIN_OPEN_ENDED)
        & (np.add.reduceat(lower.astype(np.int64), bounds[:-1]) / safe >= 0.3)
    )
    return np.where(evident, maxima, 0).astype(np.int64)


def _common_width(lines: Lines, bounds: Ints, widths: Ints) -> int:
    """Width of a text that is wrapped throughout, for runs far from others; 0 if there is none.

    It is that of its wrapped runs, else of its runs of two lines taken together.
    """
    longest = int(lines.lengths.max())
    evident = widths[widths > 0]
    if len(evident):
        width = int(np.median(evident))
        return width if longest <= width + RAGGED_CHARS else 0
    firsts = bounds[:-1][np.diff(bounds) == 2]
    firsts = firsts[
        ~(lines.alone | lines.begins)[firsts] & ~(lines.alone | lines.begins)[firsts + 1]
    ]
    if len(firsts) < MIN_PAIRS or not MIN_WRAP_CHARS <= longest <= MAX_WRAP_CHARS:
        return 0
    needed = lines.lengths[firsts] + 1 + lines.first_words[firsts + 1]
    filled = float((needed > longest - RAGGED_CHARS // 3).mean())
    loose = float((~lines.stops[firsts]).mean())
    lower = float(lines.lower[firsts + 1].mean())
    wrapped = filled >= MIN_FILLED and loose >= MIN_OPEN_ENDED and lower >= 0.3
    return longest if wrapped else 0


def _near_widths(widths: Ints) -> Ints:
    """(R,) the width of the wrapped runs around each run, 0 where there is none near."""
    evident = np.flatnonzero(widths)
    near = np.zeros(len(widths), dtype=np.int64)
    places = evident.tolist()
    for run in range(len(widths)):
        at = bisect_left(places, run)
        around = evident[max(0, at - 4) : at + 4]
        around = around[np.abs(around - run) <= NEAR_RUNS]
        if len(around):
            near[run] = int(np.median(widths[around]))
    return near


def _indented_share(lines: Lines, bounds: Ints) -> NDArray[np.float64]:
    """(R,) share of the runs around each run whose first line is indented."""
    first = (lines.indents[bounds[:-1]] >= 2).astype(np.float64)
    reach = min(NEAR_RUNS, len(first))
    sums = np.concatenate(([0.0], np.cumsum(first)))
    index = np.arange(len(first))
    low, high = np.maximum(index - reach, 0), np.minimum(index + reach + 1, len(first))
    return np.asarray((sums[high] - sums[low]) / (high - low))


def _join_wrapped(lines: Lines, span: slice, width: int, ragged: int = RAGGED_CHARS) -> Flags:
    """Joins within one wrapped run: every line but those that begin a paragraph."""
    lengths, indents = lines.lengths[span], lines.indents[span]
    joins = np.zeros(len(lengths), dtype=bool)
    if len(lengths) < 2:
        return joins
    needed = lengths[:-1] + 1 + lines.first_words[span][1:]
    full, strict = needed > width - ragged, needed > width
    ended = lines.stops[span][:-1] & ~lines.lower[span][1:]
    short = lengths[:-1] < SHORT_LINE * width
    if len(lengths) >= MIN_EXACT_RUN and (~strict & ~ended).mean() <= MAX_EXACT_FAULTS:
        short, full = ~strict, strict
    deep = indents - indents.min() >= 2
    if deep.mean() > 0.6:
        deep = indents - int(np.median(indents)) >= 2
    joins[1:] = full | (lines.lower[span][1:] & ~lines.stops[span][:-1] & ~short)
    if len(lengths) < MIN_RUN_FOR_SHORT_LINES:
        joins[1:] |= full.any() & ~(short & ended)
    else:
        joins[1:] |= ~(short & ended) & ~(short & deep[1:])
    joins[1:] &= ~(deep[1:] & (~deep[:-1] | ~strict))
    # Back at the margin after two or more indented lines (a letter, verse) is a new paragraph.
    joins[2:] &= ~(~deep[2:] & deep[1:-1] & deep[:-2] & ~full[1:])
    return joins


def _join_unfinished(lines: Lines, span: slice) -> Flags:
    """Joins in a run of unwrapped lines: a line that plainly goes on in the next."""
    joins = np.zeros(span.stop - span.start, dtype=bool)
    joins[1:] = (
        lines.lower[span][1:]
        & ~lines.stops[span][:-1]
        & (lines.lengths[span][:-1] >= MIN_WRAP_CHARS)
    )
    return joins


def _is_verse(lines: Lines, span: slice, width: int, indented_share: float) -> bool:
    """Whether a run is a stanza: short lines, not filled, not each a sentence of its own."""
    lengths, indents = lines.lengths[span], lines.indents[span]
    if (lines.alone | lines.begins)[span].any() or (lengths - indents).max() > 62:
        return False
    set_in = bool(indents.min() >= 2) and indented_share <= 0.35
    if len(lengths) < 3:
        return len(lengths) == 2 and set_in and bool(lengths.max() < width)
    if width and lengths.max() > width - 4 and not set_in:
        return False
    open_ended = float((~lines.stops[span][:-1]).mean())
    return bool(lengths.mean() >= 12) and (open_ended >= 0.5 or (set_in and open_ended >= 0.25))
