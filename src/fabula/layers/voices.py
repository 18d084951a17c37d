"""SKELETON: to be replaced by its owner."""

from __future__ import annotations

from fabula.internal_rows import Break, Voice
from fabula.layer import Layer, Tokens
from fabula.rows import Chapter, Quotation
from fabula.text import Text


def find_voices(
    text: Text,
    tokens: Tokens,
    quotations: Layer[Quotation],
    chapters: Layer[Chapter],
    breaks: Layer[Break],
) -> Layer[Voice]:
    """Skeleton."""
    return Layer([])
