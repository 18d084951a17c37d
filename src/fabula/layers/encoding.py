"""The encoder's scores for the text, computed once.

What: every head's scores for tokens, spans and quotations.
Rows: one ``Encoding`` (arrays), internal.
Needs: text, paragraphs, token_spans, quoted_spans, and the root input ``encoder``.
Method: calls the encoder given to the pipeline; without one the encoding is empty and the layers
    that read it fall back on rules.
Source: none, this is the seam between network and layers.
Limits: the empty encoding says nothing, so everything read off it is then made by rules alone.
"""

from __future__ import annotations

from fabula.encoder.encoding import Encoder, Encoding
from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer, Tokens
from fabula.rows import Paragraph
from fabula.text import Text


def find_encoding(
    text: Text,
    paragraphs: Layer[Paragraph],
    token_spans: Tokens,
    quoted_spans: Layer[QuotedSpan],
    encoder: Encoder | None,
) -> Encoding:
    """Run the encoder over the text, or return the empty encoding without one."""
    if encoder is None:
        return Encoding()
    return encoder.encode(text, paragraphs, token_spans, quoted_spans)
