"""SKELETON: to be replaced by its owner."""

from __future__ import annotations

from fabula.internal_rows import Link, MentionSpan, RosterEntry, Voice
from fabula.layer import Layer
from fabula.pins import Pins
from fabula.text import Text


def find_roster(
    text: Text,
    mention_spans: Layer[MentionSpan],
    coreference: Layer[Link],
    voices: Layer[Voice],
    pins: Pins,
) -> Layer[RosterEntry]:
    """Skeleton."""
    return Layer([])
