"""Quotation detection: exact spans against annotation of contiguous pieces.

LitBank annotates contiguous pieces, so what is compared are the *parts* of predicted rows of kind
speech, thought or writing. Our parts end with the paragraph; a gold row may hold several (four of
1,558 do). Both sides are token ranges, marks included. Annotation has no quotation inside a
quotation: nested predicted parts count as false, and the score without them is given beside it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from fabula.rows import Quotation, Span


@dataclass(frozen=True)
class SpanCounts:
    """Counts of a comparison of two sets of spans.

    Attributes:
        right: Spans in both.
        predicted: Spans predicted.
        gold: Spans annotated.
    """

    right: int
    predicted: int
    gold: int

    @property
    def errors(self) -> int:
        """Predicted spans that are not gold and gold spans that were not predicted."""
        return self.predicted + self.gold - 2 * self.right


def list_parts(quotations: Iterable[Quotation]) -> tuple[Span, ...]:
    """Parts of all rows of a kind that somebody utters, sorted."""
    return tuple(sorted(part for row in quotations if row.is_line for part in row.parts))


def drop_nested(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Sorted spans without those that lie within another one."""
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return tuple(kept)


def to_token_ranges(
    spans: Iterable[Span], places: Sequence[Span | None]
) -> tuple[tuple[int, int], ...]:
    """Half-open token ranges of code-point spans.

    Args:
        spans: Code-point ranges.
        places: Code points of each token, ascending; ``None`` = the token is not in the text.

    Returns:
        First token that the span touches and one past the last. A span that touches none becomes
        an empty range at the following token, which equals no gold range.
    """
    indices = [index for index, place in enumerate(places) if place is not None]
    starts = [place[0] for place in places if place is not None]
    ends = [place[1] for place in places if place is not None]
    ranges = []
    for start, end in spans:
        first, last = bisect_right(ends, start), bisect_left(starts, end)
        if first < last:
            ranges.append((indices[first], indices[last - 1] + 1))
        else:
            at = indices[first] if first < len(indices) else len(places)
            ranges.append((at, at))
    return tuple(ranges)


def compare_spans(predicted: Iterable[Hashable], gold: Iterable[Hashable]) -> SpanCounts:
    """Exact matches of spans, or of spans with labels.

    What stands twice on one side must stand twice on the other.
    """
    ours, theirs = Counter(predicted), Counter(gold)
    return SpanCounts((ours & theirs).total(), ours.total(), theirs.total())


def add_counts(counts: Iterable[SpanCounts]) -> SpanCounts:
    """Counts pooled over documents."""
    each = list(counts)
    return SpanCounts(
        sum(count.right for count in each),
        sum(count.predicted for count in each),
        sum(count.gold for count in each),
    )


def score_spans(counts: SpanCounts) -> tuple[float | None, float | None, float | None]:
    """Precision, recall and F1; ``None`` where there is nothing to divide by."""
    precision = counts.right / counts.predicted if counts.predicted else None
    recall = counts.right / counts.gold if counts.gold else None
    both = counts.predicted + counts.gold
    return precision, recall, 2 * counts.right / both if both else None
