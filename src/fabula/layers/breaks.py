"""SKELETON: to be replaced by its owner."""

from __future__ import annotations

from fabula.internal_rows import Break
from fabula.layer import Layer
from fabula.pins import Pins
from fabula.rows import Block, Chapter, Paratext
from fabula.text import Text


def find_breaks(
    text: Text,
    blocks: Layer[Block],
    paratext: Layer[Paratext],
    chapters: Layer[Chapter],
    pins: Pins,
) -> Layer[Break]:
    """Skeleton."""
    return Layer([Break(start=0, end=len(text), kind="start", place=None, time=None, score=1.0)])
