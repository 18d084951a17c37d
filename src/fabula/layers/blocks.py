"""SKELETON: to be replaced by its owner."""

from __future__ import annotations

import re

from fabula.layer import Layer
from fabula.rows import Block
from fabula.text import Text


def find_blocks(text: Text) -> Layer[Block]:
    """Skeleton."""
    if text.blocks:
        return Layer(text.blocks)
    return Layer(
        Block(start=m.start(), end=m.end(), kind="paragraph")
        for m in re.finditer(r"\S(?:.|\n(?!\s*\n))*", text.content)
    )
