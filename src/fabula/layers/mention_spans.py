"""SKELETON: to be replaced by its owner."""

from __future__ import annotations

from fabula.encoder.encoding import Encoding
from fabula.internal_rows import MentionSpan
from fabula.layer import Layer, Tokens
from fabula.pins import Pins
from fabula.rows import Paragraph, Paratext, Quotation, Sentence
from fabula.text import Text


def find_mention_spans(
    text: Text,
    tokens: Tokens,
    sentences: Layer[Sentence],
    paragraphs: Layer[Paragraph],
    paratext: Layer[Paratext],
    quotations: Layer[Quotation],
    encoding: Encoding,
    pins: Pins,
) -> Layer[MentionSpan]:
    """Skeleton."""
    return Layer([])
