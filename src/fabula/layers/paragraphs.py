"""SKELETON: to be replaced by its owner."""

from __future__ import annotations

from fabula.layer import Layer
from fabula.rows import Block, Paragraph, ParagraphId, Paratext
from fabula.text import Text


def find_paragraphs(
    text: Text, blocks: Layer[Block], paratext: Layer[Paratext]
) -> Layer[Paragraph]:
    """Skeleton."""
    return Layer(
        Paragraph(id=ParagraphId(i), start=b.start, end=b.end, kind="body")
        for i, b in enumerate(blocks)
    )
