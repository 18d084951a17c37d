"""What the encoder says of a text, whatever network computed it.

Array dimensions used throughout fabula: T tokens, S subwords, L labels, M mentions, Q quotations,
C characters, H hidden size.

All scores are log-probabilities (natural logarithm, ≤ 0), float32. A head that the model lacks is
``None``; the layers then fall back on rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer, Tokens
from fabula.rows import EntityType, MentionForm, QuotationKind, Span
from fabula.text import Text

Scores = NDArray[np.float32]

QUOTATION_KINDS: tuple[QuotationKind, ...] = ("speech", "thought", "writing", "title", "scare")
"""Column order of the quotation-kind head."""


@dataclass(frozen=True)
class SpanScores:
    """Candidate mentions: spans with the best form and type and how sure the head is.

    Attributes:
        spans: M half-open code-point ranges, sorted, nesting allowed.
        forms: M forms.
        types: M entity types.
        scores: (M,) log-probability that the span is a mention of that form and type.
    """

    spans: tuple[Span, ...]
    forms: tuple[MentionForm, ...]
    types: tuple[EntityType, ...]
    scores: Scores


@dataclass(frozen=True)
class Encoding:
    """The scores of every head for one text.

    Attributes:
        mentions: Candidate mentions, or ``None`` without that head.
        quotation_kinds: (Q, L) for the Q rows of ``quoted_spans``, columns ``QUOTATION_KINDS``.
    """

    mentions: SpanScores | None = None
    quotation_kinds: Scores | None = None


class Encoder(Protocol):
    """Anything that scores a text; the shipped network or a test's perfect stand-in."""

    def encode(self, text: Text, tokens: Tokens, quoted_spans: Layer[QuotedSpan]) -> Encoding:
        """Score a text once."""
