"""Stretches of a text that the network reads at once.

A window holds whole paragraphs. A paragraph that is too long is cut behind the end of a sentence as
its marks show it, else at a weaker mark, else anywhere; only there do windows overlap, to give the
words at the cut their context. Every token is in the core of exactly one window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

CONTEXT_PIECES: Final = 20
"""Pieces before and after a cut inside a paragraph that the neighbouring window reads again."""

STRONG_MARKS: Final = frozenset((".", "!", "?", "...", "…", "?!", "!!", "!?", "....", ".'"))
WEAK_MARKS: Final = frozenset((";", ":", "--", "—", ",", ")"))
CLOSING_MARKS: Final = frozenset(('"', "”", "’", "'", "»", ")", "''"))


@dataclass(frozen=True)
class Window:
    """A stretch of tokens.

    Attributes:
        first: First token that is read.
        last: One past the last token that is read.
        core_first: First token whose scores count.
        core_last: One past the last token whose scores count.
    """

    first: int
    last: int
    core_first: int
    core_last: int


def cut_windows(
    words: Sequence[str],
    offsets: NDArray[np.int64],
    paragraph_starts: Sequence[int],
    max_pieces: int,
) -> tuple[Window, ...]:
    """Cut a text into windows.

    Args:
        words: T words.
        offsets: (T + 1,) where the pieces of each token begin.
        paragraph_starts: Index of the first token of each paragraph, ascending, the first 0.
        max_pieces: Pieces a window may hold; more than three times ``CONTEXT_PIECES``.

    Returns:
        Windows in text order whose cores tile the tokens.
    """
    borders = [*paragraph_starts, len(words)]
    windows: list[Window] = []
    open_at = 0
    for start, end in pairwise(borders):
        if int(offsets[end] - offsets[open_at]) <= max_pieces:
            continue
        if open_at < start:
            windows.append(Window(open_at, start, open_at, start))
        open_at = start
        if int(offsets[end] - offsets[start]) > max_pieces:
            windows.extend(_cut_paragraph(words, offsets, start, end, max_pieces))
            open_at = end
    if open_at < len(words):
        windows.append(Window(open_at, len(words), open_at, len(words)))
    return tuple(windows)


def _cut_paragraph(
    words: Sequence[str], offsets: NDArray[np.int64], start: int, end: int, max_pieces: int
) -> list[Window]:
    """Windows of one long paragraph, each as full as its marks allow."""
    core_pieces = max_pieces - 2 * CONTEXT_PIECES
    cuts = [start]
    while int(offsets[end] - offsets[cuts[-1]]) > core_pieces:
        furthest = _last_token(offsets, cuts[-1], core_pieces)
        cuts.append(_find_cut(words, cuts[-1], furthest))
    cuts.append(end)
    windows = []
    for core_first, core_last in pairwise(cuts):
        before = int(np.searchsorted(offsets, offsets[core_first] - CONTEXT_PIECES))
        after = int(np.searchsorted(offsets, offsets[core_last] + CONTEXT_PIECES, "right")) - 1
        first, last = max(start, before), min(end, after)
        windows.append(Window(first, last, core_first, core_last))
    return windows


def _last_token(offsets: NDArray[np.int64], first: int, pieces: int) -> int:
    """One past the last token that fits, at least one token."""
    fits = int(np.searchsorted(offsets, offsets[first] + pieces, side="right")) - 1
    return max(first + 1, fits)


def _find_cut(words: Sequence[str], first: int, furthest: int) -> int:
    """Where to cut in ``(first, furthest]``: behind the last strong mark, else a weak one."""
    earliest = first + (furthest - first) // 4
    for marks in (STRONG_MARKS, WEAK_MARKS):
        for index in range(furthest - 1, earliest, -1):
            if words[index] in marks:
                cut = index + 1
                while cut < furthest and words[cut] in CLOSING_MARKS:
                    cut += 1
                return cut
    return furthest
