"""SKELETON: to be replaced by its owner."""

from __future__ import annotations

from fabula.internal_rows import Attribution
from fabula.layer import Layer
from fabula.rows import Character, Dialogue, Quotation


def find_dialogue(
    quotations: Layer[Quotation], attribution: Layer[Attribution], characters: Layer[Character]
) -> Layer[Dialogue]:
    """Skeleton."""
    return Layer([])
