"""SKELETON: to be replaced by its owner."""

from __future__ import annotations

from fabula.internal_rows import Attribution, Break, Link, MentionSpan, RosterEntry
from fabula.layer import Layer, Tokens
from fabula.pins import Pins
from fabula.rows import Cue, Paragraph, Quotation
from fabula.text import Text


def find_attribution(
    text: Text,
    tokens: Tokens,
    paragraphs: Layer[Paragraph],
    quotations: Layer[Quotation],
    mention_spans: Layer[MentionSpan],
    cues: Layer[Cue],
    breaks: Layer[Break],
    coreference: Layer[Link],
    roster: Layer[RosterEntry],
    pins: Pins,
) -> Layer[Attribution]:
    """Skeleton."""
    return Layer([])
