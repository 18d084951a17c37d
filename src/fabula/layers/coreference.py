"""SKELETON: to be replaced by its owner."""

from __future__ import annotations

from fabula.internal_rows import Break, Link, MentionSpan, Voice
from fabula.layer import Layer, Tokens
from fabula.pins import Pins
from fabula.rows import Cue, Paragraph, Quotation, Sentence
from fabula.text import Text


def find_coreference(
    text: Text,
    tokens: Tokens,
    sentences: Layer[Sentence],
    paragraphs: Layer[Paragraph],
    quotations: Layer[Quotation],
    mention_spans: Layer[MentionSpan],
    cues: Layer[Cue],
    breaks: Layer[Break],
    voices: Layer[Voice],
    pins: Pins,
) -> Layer[Link]:
    """Skeleton."""
    return Layer([])
