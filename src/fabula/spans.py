"""Arithmetic on half-open spans ``(start, end)``; knows nothing of texts or stories."""

from __future__ import annotations

from collections.abc import Iterable

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
