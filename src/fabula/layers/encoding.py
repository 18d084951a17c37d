"""The encoder's scores for the text, computed once.

What: every head's scores for tokens, spans and quotations.
Rows: one ``Encoding`` (arrays), internal.
Needs: text, tokens, quoted_spans, and the root input ``encoder``.
Method: calls the encoder given to the pipeline; without one the encoding is empty and the layers
    that read it fall back on rules.
Source: none, this is the seam between network and layers.
Limits: the empty encoding says nothing, so everything read off it is then made by rules alone.
"""

from __future__ import annotations

from fabula.encoder.encoding import Encoder, Encoding
from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer, Tokens
from fabula.text import Text


def find_encoding(
    text: Text, tokens: Tokens, quoted_spans: Layer[QuotedSpan], encoder: Encoder | None
) -> Encoding:
    """Run the encoder over the text, or return the empty encoding without one."""
    return Encoding() if encoder is None else encoder.encode(text, tokens, quoted_spans)
