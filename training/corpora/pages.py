"""What ``fabula``'s rules see of a page of fiction, and where annotation falls on its words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import fabula
from fabula.rows import QuotationKind, Span
from fabula.spans import overlap_chars
from training.rows import Range

LAYERS = ("tokens", "paragraphs", "quoted_spans", "quotations")

MATCHING_SHARE = 0.5
"""Share of a quoted part that an annotated quotation must cover to be it."""

UNQUOTED_KINDS = frozenset(("title", "scare"))
"""Kinds that the corpora do not count as quotations."""


@dataclass(frozen=True)
class QuotedPart:
    """One uninterrupted piece of a quoted span.

    Attributes:
        words: Its words, marks included.
        place: Its code points.
        kind: What the rules take it for.
        nested: Whether it stands inside another quotation.
    """

    words: Range
    place: Span
    kind: QuotationKind
    nested: bool


@dataclass(frozen=True)
class Page:
    """A text cut into words.

    Attributes:
        content: The text.
        words: Its words as printed.
        starts: First code point of each word.
        ends: One past the last code point of each word.
        paragraphs: First word of each paragraph, beginning with 0.
        quoted: Pieces of quoted spans, sorted, each range once.
        story: The layers they were taken from.
    """

    content: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    paragraphs: list[int]
    quoted: list[QuotedPart]
    story: fabula.Story

    def find_words(self, start: int, end: int) -> Range | None:
        """The words that share code points with ``start:end``."""
        first = bisect_right(self.ends, start)
        last = bisect_left(self.starts, end)
        return (first, last) if first < last else None


def read_page(content: str, layers: Sequence[str] = ()) -> Page:
    """Cut a text into words; compute ``layers`` as well."""
    story = fabula.annotate(fabula.Text(content), (*LAYERS, *layers))
    found: Any = story.layers
    starts = [int(start) for start in found["tokens"].starts]
    ends = [int(end) for end in found["tokens"].ends]
    borders = {bisect_left(starts, paragraph.start) for paragraph in found["paragraphs"]}
    page = Page(
        content=content,
        words=[content[start:end] for start, end in zip(starts, ends, strict=True)],
        starts=starts,
        ends=ends,
        paragraphs=sorted(({0} | borders) - {len(starts)}),
        quoted=[],
        story=story,
    )
    parts: dict[Range, QuotedPart] = {}
    for span, quotation in zip(found["quoted_spans"], found["quotations"], strict=True):
        for place in span.parts:
            words = page.find_words(*place)
            if words is not None:
                part = QuotedPart(words, place, quotation.kind, bool(span.depth))
                parts.setdefault(words, part)
    page.quoted.extend(sorted(parts.values(), key=lambda part: (part.words[0], -part.words[1])))
    return page


def label_quotations(page: Page, gold: Iterable[Span]) -> list[tuple[int, int, str]]:
    """Kind of every quoted part, from annotation that only says where quotations stand.

    What the annotation has is speech, unless the rules take it for thought or writing. What it does
    not have keeps what the rules say, because the corpora often leave out thoughts, letters and
    titles; where the rules say speech, nobody knows, and the part gets no label. Of a quotation in
    a quotation the annotation says nothing, so the rules decide.
    """
    spans = sorted(gold)
    starts = [span[0] for span in spans]
    reach = _furthest_ends(spans)
    labels: list[tuple[int, int, str]] = []
    for part in page.quoted:
        first = bisect_right(reach, part.place[0])
        near = spans[first : bisect_left(starts, part.place[1])]
        covered = sum(overlap_chars(span, part.place) for span in near)
        size = part.place[1] - part.place[0]
        kind = _choose_kind(part, covered >= MATCHING_SHARE * size)
        if kind is not None:
            labels.append((*part.words, kind))
    return labels


def _furthest_ends(spans: Iterable[Span]) -> list[int]:
    """For each span the furthest end up to it, so that they ascend."""
    reach: list[int] = []
    for span in spans:
        reach.append(max(span[1], reach[-1] if reach else 0))
    return reach


def _choose_kind(part: QuotedPart, annotated: bool) -> QuotationKind | None:
    if part.nested:
        return part.kind
    if annotated:
        return "speech" if part.kind in UNQUOTED_KINDS else part.kind
    return None if part.kind == "speech" else part.kind
