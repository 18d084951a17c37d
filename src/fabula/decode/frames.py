"""What stands around quoted parts: neighbours on the same level, paragraphs and sentences."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from fabula.rows import Span


def bound_parts(
    parts: Sequence[tuple[Span, int]], length: int
) -> Iterator[tuple[Span, int, int, int, int]]:
    """Each part with its depth and how far the text around it is on the same level.

    Args:
        parts: Spans with a number each, an outer span before an inner.
        length: Length of the text in code points.

    Yields:
        Part, number, how many parts it lies in, end of what comes before on its level, start of
        what comes after.
    """
    low = [0] * len(parts)
    high = [length] * len(parts)
    open_parts: list[Span] = []
    last_at_level: list[int] = []
    depth: list[int] = []
    for index, (part, _) in enumerate(parts):
        while open_parts and open_parts[-1][1] <= part[0]:
            open_parts.pop()
        level = len(open_parts)
        depth.append(level)
        if open_parts:
            low[index], high[index] = open_parts[-1][0] + 1, open_parts[-1][1] - 1
        del last_at_level[level + 1 :]
        if len(last_at_level) > level:
            sibling = last_at_level[level]
            low[index] = max(low[index], parts[sibling][0][1])
            high[sibling] = min(high[sibling], part[0])
            last_at_level[level] = index
        else:
            last_at_level.append(index)
        open_parts.append(part)
    for index, (part, number) in enumerate(parts):
        yield part, number, depth[index], low[index], high[index]


class Frames:
    """Sentences and paragraphs by position.

    Args:
        content: The text.
        sentences: Spans of sentences, in text order.
        paragraphs: Spans of body paragraphs, in text order.
    """

    def __init__(self, content: str, sentences: Sequence[Span], paragraphs: Sequence[Span]) -> None:
        self._content = content
        self._sentences = sentences
        self._sentence_starts = [start for start, _ in sentences]
        self._paragraphs = paragraphs
        self._paragraph_starts = [start for start, _ in paragraphs]

    def paragraph_index(self, offset: int) -> int | None:
        """Index of the paragraph that covers ``offset``."""
        index = bisect_right(self._paragraph_starts, offset) - 1
        if index < 0 or self._paragraphs[index][1] <= offset:
            return None
        return index

    def paragraph(self, index: int) -> Span:
        """One paragraph."""
        return self._paragraphs[index]

    def sentence_after(self, start: int, end: int) -> Span | None:
        """The first sentence of ``[start, end)``, or what that holds of it."""
        while start < end and self._content[start].isspace():
            start += 1
        if start >= end:
            return None
        index = bisect_right(self._sentence_starts, start) - 1
        if index >= 0 and self._sentences[index][1] > start:
            end = min(end, self._sentences[index][1])
        return start, end

    def sentence_before(self, start: int, end: int) -> Span | None:
        """The last sentence of ``[start, end)``, or what that holds of it."""
        while end > start and self._content[end - 1].isspace():
            end -= 1
        if start >= end:
            return None
        index = bisect_left(self._sentence_starts, end) - 1
        if index >= 0:
            start = max(start, self._sentences[index][0])
        return start, end
