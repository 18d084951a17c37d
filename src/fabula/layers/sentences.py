"""SKELETON: to be replaced by its owner."""

from __future__ import annotations

import re

from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer, Tokens
from fabula.rows import Paragraph, Sentence, SentenceId
from fabula.text import Text


def find_sentences(
    text: Text, tokens: Tokens, paragraphs: Layer[Paragraph], quoted_spans: Layer[QuotedSpan]
) -> Layer[Sentence]:
    """Skeleton."""
    found = [
        m.span()
        for p in paragraphs
        for m in re.compile(r"\S.*?(?:[.!?]+[”’\"']*(?=\s)|\Z)", re.S).finditer(
            text.content, p.start, p.end
        )
    ]
    return Layer(Sentence(id=SentenceId(i), start=s, end=e) for i, (s, e) in enumerate(found))
