"""SKELETON: to be replaced by its owner."""

from __future__ import annotations

from fabula.layer import Layer
from fabula.rows import Block, Paratext
from fabula.text import Text


def find_paratext(text: Text, blocks: Layer[Block]) -> Layer[Paratext]:
    """Skeleton."""
    return Layer([])
