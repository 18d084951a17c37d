"""What the network reads: the text as pieces, cut into windows, windows padded to batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fabula.encoder.pieces import BEGINS_PARAGRAPH, IN_QUOTATION, PieceReader, Pieces
from fabula.encoder.session import Arrays
from fabula.encoder.windows import Window, cut_windows
from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer, Tokens
from fabula.rows import Paragraph
from fabula.text import Text

PIECE_INPUTS: Final = ("piece_ids", "shape_ids", "layout_ids", "piece_mask")
TOKEN_INPUTS: Final = ("first_pieces", "last_pieces", "token_mask")


@dataclass(frozen=True)
class QuotedTokens:
    """The tokens of the quoted spans that stand in one window's core.

    Attributes:
        spans: Index of each quoted span.
        counts: How many of its tokens stand in the core, at least one.
        ranges: For each, its ranges of tokens there.
    """

    spans: tuple[int, ...]
    counts: tuple[int, ...]
    ranges: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True)
class Page:
    """A text as the network reads it.

    Attributes:
        words: T words as printed.
        pieces: Their pieces.
        layouts: (T,) bits ``IN_QUOTATION`` and ``BEGINS_PARAGRAPH``.
        paragraphs: (T,) which paragraph each token stands in.
        windows: The windows, in text order.
        quoted: For each window, the quoted spans in its core.
    """

    words: list[str]
    pieces: Pieces
    layouts: NDArray[np.int8]
    paragraphs: NDArray[np.int32]
    windows: tuple[Window, ...]
    quoted: tuple[QuotedTokens, ...]


@dataclass(frozen=True)
class Frame:
    """The pieces before and after every window."""

    before: int
    after: int


def lay_out(
    text: Text,
    paragraphs: Layer[Paragraph],
    tokens: Tokens,
    quoted_spans: Layer[QuotedSpan],
    reader: PieceReader,
    window_pieces: int,
) -> Page:
    """Cut a text that has tokens into pieces and windows."""
    content = text.content
    spans = zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)
    words = [content[start:end] for start, end in spans]
    starts = np.searchsorted(tokens.starts, np.array(paragraphs.starts, dtype=np.int64))
    borders = np.unique(np.append(starts[starts < len(words)], 0))
    owners, firsts, lasts = _find_parts(tokens, quoted_spans)
    edges = frozenset(firsts.tolist()) | frozenset((lasts - 1).tolist())
    pieces = reader.read(words, edges)
    layouts = _find_layouts(len(words), borders, firsts, lasts)
    windows = cut_windows(words, pieces.offsets, borders.tolist(), window_pieces)
    begins = (layouts & BEGINS_PARAGRAPH) > 0
    numbers = np.cumsum(begins, dtype=np.int32)
    quoted = _share_out(windows, owners, firsts, lasts)
    return Page(words, pieces, layouts, numbers, windows, quoted)


def group_windows(windows: Sequence[Window], pieces: Pieces, size: int) -> Iterator[list[int]]:
    """Indices of windows in batches of like length, the longest first."""
    offsets = pieces.offsets
    lengths = np.array([offsets[each.last] - offsets[each.first] for each in windows])
    order = np.argsort(-lengths, kind="stable").tolist()
    for at in range(0, len(order), size):
        yield order[at : at + size]


def make_inputs(page: Page, chosen: Sequence[int], frame: Frame) -> Arrays:
    """The inputs of the network for some windows, padded with 0 to the longest.

    Returns:
        Arrays of B windows, S pieces, T tokens and K quoted spans by the names of the graph.
    """
    offsets = page.pieces.offsets
    windows = [page.windows[each] for each in chosen]
    tokens = max(each.last - each.first for each in windows)
    length = 2 + max(int(offsets[each.last] - offsets[each.first]) for each in windows)
    spans = max(1, *(len(page.quoted[each].spans) for each in chosen))
    count = len(windows)
    by_piece = {name: np.zeros((count, length), dtype=np.int64) for name in PIECE_INPUTS}
    by_token = {name: np.zeros((count, tokens), dtype=np.int64) for name in TOKEN_INPUTS}
    weights = np.zeros((count, spans, tokens), dtype=np.float32)
    for row, window in enumerate(windows):
        at = offsets[window.first : window.last + 1] - offsets[window.first]
        counts, size, end = np.diff(at), len(at) - 1, int(at[-1]) + 1
        ids = page.pieces.ids[offsets[window.first] : offsets[window.last]]
        by_piece["piece_ids"][row, 1:end] = ids
        by_piece["piece_ids"][row, [0, end]] = frame.before, frame.after
        read = slice(window.first, window.last)
        by_piece["shape_ids"][row, 1:end] = np.repeat(page.pieces.shapes[read], counts)
        by_piece["layout_ids"][row, 1:end] = np.repeat(page.layouts[read], counts)
        by_piece["piece_mask"][row, : end + 1] = 1
        by_token["first_pieces"][row, :size] = at[:-1] + 1
        by_token["last_pieces"][row, :size] = at[1:]
        by_token["token_mask"][row, :size] = 1
        quoted = page.quoted[chosen[row]]
        for place, (ranges, total) in enumerate(zip(quoted.ranges, quoted.counts, strict=True)):
            for first, last in ranges:
                weights[row, place, first - window.first : last - window.first] = 1 / total
    return {**by_piece, **by_token, "quote_weights": weights}


def _find_parts(
    tokens: Tokens, quoted_spans: Layer[QuotedSpan]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Of every part with tokens: its quoted span, its first token, one past its last token."""
    parts = np.array(
        [(row, *part) for row, span in enumerate(quoted_spans) for part in span.parts],
        dtype=np.int64,
    ).reshape(-1, 3)
    firsts = np.searchsorted(tokens.ends, parts[:, 1], side="right")
    lasts = np.searchsorted(tokens.starts, parts[:, 2], side="left")
    there = lasts > firsts
    return parts[there, 0], firsts[there], lasts[there]


def _find_layouts(
    count: int, borders: NDArray[np.int64], firsts: NDArray[np.int64], lasts: NDArray[np.int64]
) -> NDArray[np.int8]:
    steps = np.zeros(count + 1, dtype=np.int32)
    np.add.at(steps, firsts, 1)
    np.add.at(steps, lasts, -1)
    layouts = np.where(np.cumsum(steps[:-1]) > 0, IN_QUOTATION, 0).astype(np.int8)
    layouts[borders] |= BEGINS_PARAGRAPH
    return layouts


def _share_out(
    windows: Sequence[Window],
    owners: NDArray[np.int64],
    firsts: NDArray[np.int64],
    lasts: NDArray[np.int64],
) -> tuple[QuotedTokens, ...]:
    """Which ranges of which quoted spans stand in the core of each window."""
    cores = np.array([each.core_first for each in windows])
    begin = np.searchsorted(cores, firsts, side="right") - 1
    end = np.searchsorted(cores, lasts, side="left")
    found: list[dict[int, list[tuple[int, int]]]] = [{} for _ in windows]
    columns = (owners, firsts, lasts, begin, end)
    for owner, first, last, low, high in zip(*(each.tolist() for each in columns), strict=True):
        for index in range(low, high):
            core = windows[index]
            piece = (max(first, core.core_first), min(last, core.core_last))
            found[index].setdefault(owner, []).append(piece)
    return tuple(
        QuotedTokens(
            spans=tuple(each),
            counts=tuple(sum(b - a for a, b in ranges) for ranges in each.values()),
            ranges=tuple(map(tuple, each.values())),
        )
        for each in found
    )
