"""SKELETON: to be replaced by its owner."""

from __future__ import annotations

from fabula.internal_rows import RosterEntry
from fabula.layer import Layer
from fabula.rows import Entity, Mention
from fabula.text import Text


def find_entities(
    text: Text, mentions: Layer[Mention], roster: Layer[RosterEntry]
) -> Layer[Entity]:
    """Skeleton."""
    return Layer([])
