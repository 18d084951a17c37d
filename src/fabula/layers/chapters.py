"""SKELETON: to be replaced by its owner."""

from __future__ import annotations

from fabula.layer import Layer
from fabula.rows import Block, Chapter, Paratext
from fabula.text import Text


def find_chapters(text: Text, blocks: Layer[Block], paratext: Layer[Paratext]) -> Layer[Chapter]:
    """Skeleton."""
    return Layer([])
