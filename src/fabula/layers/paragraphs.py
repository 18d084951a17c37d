"""Paragraphs: the units that sentences, tokens and quotations never cross.

What: every paragraph, heading, separator and stanza, with what it is to the story.
Rows: ``Paragraph``, in text order, without the blank space around them; together they hold every
    character of the text that is no white space, each exactly once.
Needs: ``text``, ``blocks``, ``paratext``.
Method: a block is a paragraph; where a paratext row begins or ends inside a block, the block is cut
    there, and what lies between blocks is a paragraph of its own. The kind is *body* unless
    paratext says otherwise.
Source: written for fabula.
Limits: a paragraph that a page break or a picture interrupts is two.
"""

from __future__ import annotations

from collections.abc import Iterator

from fabula.layer import Layer
from fabula.rows import Block, Paragraph, ParagraphId, ParagraphKind, Paratext, ParatextKind, Span
from fabula.text import Text

KINDS: dict[ParatextKind, ParagraphKind] = {
    "heading": "heading",
    "separator": "separator",
    "verse": "verse",
}
"""Paragraph kinds of paratext that has one of its own; all other is *paratext*."""


def find_paragraphs(
    text: Text, blocks: Layer[Block], paratext: Layer[Paratext]
) -> Layer[Paragraph]:
    """Find the paragraphs.

    Args:
        text: The text.
        blocks: Its blocks.
        paratext: What is not the story.

    Returns:
        Paragraphs that hold every visible character once.
    """
    spans = _cut(_fill(text.content, blocks), paratext)
    trimmed = [each for span in spans for each in _trim(text.content, span)]
    kinds = _kinds(trimmed, paratext)
    return Layer(
        Paragraph(id=ParagraphId(i), start=start, end=end, kind=kind)
        for i, ((start, end), kind) in enumerate(zip(trimmed, kinds, strict=True))
    )


def _fill(content: str, blocks: Layer[Block]) -> Iterator[Span]:
    """The blocks and the stretches between them; overlaps go to the earlier block."""
    at = 0
    for block in blocks:
        start = max(at, block.start)
        if start > at:
            yield at, start
        if block.end > start:
            yield start, block.end
            at = block.end
    if at < len(content):
        yield at, len(content)


def _cut(spans: Iterator[Span], paratext: Layer[Paratext]) -> Iterator[Span]:
    """The same stretches, cut wherever a paratext row begins or ends."""
    borders = sorted({border for row in paratext for border in (row.start, row.end)})
    at = 0
    for start, end in spans:
        while at < len(borders) and borders[at] <= start:
            at += 1
        left = start
        while at < len(borders) and borders[at] < end:
            yield left, borders[at]
            left = borders[at]
            at += 1
        yield left, end


def _trim(content: str, span: Span) -> Iterator[Span]:
    start, end = span
    words = content[start:end]
    inner = words.strip()
    if inner:
        first = start + words.index(inner[0])
        yield first, first + len(inner)


def _kinds(spans: list[Span], paratext: Layer[Paratext]) -> Iterator[ParagraphKind]:
    at = 0
    for start, _ in spans:
        while at < len(paratext) and paratext[at].end <= start:
            at += 1
        covered = at < len(paratext) and paratext[at].start <= start
        yield KINDS.get(paratext[at].kind, "paratext") if covered else "body"
