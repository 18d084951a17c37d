"""SKELETON: to be replaced by its owner."""

from __future__ import annotations

from fabula.internal_rows import MentionSpan
from fabula.layer import Layer, Tokens
from fabula.rows import Cue, Paragraph, Quotation, Sentence
from fabula.text import Text


def find_cues(
    text: Text,
    tokens: Tokens,
    sentences: Layer[Sentence],
    paragraphs: Layer[Paragraph],
    quotations: Layer[Quotation],
    mention_spans: Layer[MentionSpan],
) -> Layer[Cue]:
    """Skeleton."""
    return Layer([])
