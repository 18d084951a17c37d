"""SKELETON: to be replaced by its owner."""

from __future__ import annotations

from fabula.internal_rows import Attribution, RosterEntry
from fabula.layer import Layer
from fabula.rows import Character, Entity, Mention, Quotation


def find_characters(
    quotations: Layer[Quotation],
    mentions: Layer[Mention],
    entities: Layer[Entity],
    roster: Layer[RosterEntry],
    attribution: Layer[Attribution],
) -> Layer[Character]:
    """Skeleton."""
    return Layer([])
