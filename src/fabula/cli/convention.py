"""Which marks a story's dialogue stands in, counted by paragraph."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from fabula.cli.console import count_of

if TYPE_CHECKING:
    from fabula.rows import Quotation
    from fabula.story import Story

MARK_NAMES = {
    "“”": "double curly",
    '"': "double straight",
    "‘’": "single curly",
    "'": "single straight",
    "«»": "guillemets",
    "‹›": "single guillemets",
    "„“": "low and high",
    "„”": "low and high",
    "「」": "corner brackets",
    "『』": "double corner brackets",
    "—": "dash",
    "–": "short dash",
    "-": "hyphen",
    ":": "speaker’s name and colon",
    ".": "speaker’s name and full stop",
    "_": "underscores",
    "*": "asterisks",
    "": "no marks",
}
"""Marks in words, for those who cannot tell ’ from ' on their screen."""


class MarksUse(msgspec.Struct, frozen=True, kw_only=True):
    """How a story uses one pair of marks.

    Attributes:
        marks: As in the layer ``quotations``.
        name: The same in words.
        paragraphs: Paragraphs with a line in them that is not within another quotation.
        nested: Quotations in them that are within another.
        lines: Quotations that are somebody's line.
        kinds: Quotations by kind, most first.
    """

    marks: str
    name: str
    paragraphs: int
    nested: int
    lines: int
    kinds: dict[str, int]


def find_convention(story: Story) -> tuple[MarksUse, ...]:
    """How each pair of marks is used, the most used first."""
    from fabula.rows import LINE_KINDS

    kinds: dict[str, Counter[str]] = {}
    paragraphs: dict[str, set[int]] = {}
    nested: Counter[str] = Counter()
    reached = 0
    for quotation in story.quotations:
        kinds.setdefault(quotation.marks, Counter())[quotation.kind] += 1
        if quotation.start < reached:
            nested[quotation.marks] += 1
        elif quotation.is_line:
            paragraphs.setdefault(quotation.marks, set()).update(_paragraphs(story, quotation))
        reached = max(reached, quotation.end)
    uses = [
        MarksUse(
            marks=marks,
            name=_name_of(marks),
            paragraphs=len(paragraphs.get(marks, ())),
            nested=nested[marks],
            lines=sum(counts[kind] for kind in LINE_KINDS),
            kinds=dict(counts.most_common()),
        )
        for marks, counts in kinds.items()
    ]
    return tuple(sorted(uses, key=lambda use: (-use.paragraphs, -sum(use.kinds.values()))))


def describe_convention(uses: tuple[MarksUse, ...]) -> str:
    """The same in one sentence."""
    spoken = [use for use in uses if use.paragraphs]
    if not spoken:
        return "no quotation marks or dash dialogue found"
    first, *others = spoken
    words = [f"{_shown(first)} in {count_of(first.paragraphs, 'paragraph')}"]
    words += [f"{_shown(use)} in {use.paragraphs:,}" for use in others]
    inner = max(uses, key=lambda use: use.nested)
    if inner.nested:
        words.append(f"quotations within quotations in {_shown(inner)}")
    return ", ".join(words)


def _name_of(marks: str) -> str:
    if marks in MARK_NAMES:
        return MARK_NAMES[marks]
    names = (name for pair, name in MARK_NAMES.items() if pair[:1] == marks)
    return f"{next(names, 'other')} never closed"


def _paragraphs(story: Story, quotation: Quotation) -> set[int]:
    starts = story.paragraphs.starts
    return {bisect_right(starts, start) for start, _ in quotation.parts}


def _shown(use: MarksUse) -> str:
    return f"{use.name} {use.marks}".strip()
