"""SKELETON: to be replaced by its owner."""

from __future__ import annotations

import re

from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer
from fabula.rows import Paragraph, Paratext
from fabula.text import Text


def find_quoted_spans(
    text: Text, paragraphs: Layer[Paragraph], paratext: Layer[Paratext]
) -> Layer[QuotedSpan]:
    """Skeleton."""
    found = [
        m.span()
        for p in paragraphs
        for m in re.compile(r"“[^”]*”|\"[^\"]*\"").finditer(text.content, p.start, p.end)
    ]
    return Layer(
        QuotedSpan(
            start=s,
            end=e,
            parts=((s, e),),
            marks=text.content[s] + text.content[e - 1],
            closed=True,
            depth=0,
        )
        for s, e in found
    )
