"""Arithmetic on half-open spans ``(start, end)``; knows nothing of texts or stories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fabula.rows import Span


def contains(outer: Span, inner: Span) -> bool:
    """Whether ``inner`` lies wholly within ``outer``."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def overlap_chars(a: Span, b: Span) -> int:
    """How many code points two spans share (0 when they only touch)."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def merge_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join overlapping and touching spans; the result is sorted and disjoint."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def gaps_between(spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """What ``[start, end)`` holds that no span covers, in order, empty gaps left out."""
    gaps: list[Span] = []
    at = start
    for left, right in merge_spans(spans):
        if right <= start or left >= end:
            continue
        if left > at:
            gaps.append((at, left))
        at = max(at, right)
    if at < end:
        gaps.append((at, end))
    return tuple(gaps)
