"""SKELETON: to be replaced by its owner."""

from __future__ import annotations

from fabula.encoder.encoding import Encoding
from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer, Tokens
from fabula.pins import Pins
from fabula.rows import Paragraph, Quotation, QuotationId
from fabula.text import Text


def find_quotations(
    text: Text,
    tokens: Tokens,
    paragraphs: Layer[Paragraph],
    quoted_spans: Layer[QuotedSpan],
    encoding: Encoding,
    pins: Pins,
) -> Layer[Quotation]:
    """Skeleton."""
    return Layer(
        Quotation(
            id=QuotationId(i),
            start=q.start,
            end=q.end,
            parts=q.parts,
            kind="speech",
            marks=q.marks,
            score=1.0,
        )
        for i, q in enumerate(quoted_spans)
    )
