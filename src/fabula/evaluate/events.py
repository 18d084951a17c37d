"""Event detection: which tokens are triggers of realis events.

Protocol. A predicted trigger is mapped to the corpus's tokens; one that touches several counts
once, at the first of them. It is right when that token is annotated as an event; F1 is over tokens,
pooled over documents.
Source: Sims, Park and Bamman 2019, "Literary Event Detection".
"""

from __future__ import annotations

from collections.abc import Iterable

from fabula.evaluate.litbank import GoldDocument
from fabula.evaluate.quotation import SpanCounts, to_token_ranges
from fabula.rows import Span


def judge_events(triggers: Iterable[Span], document: GoldDocument) -> SpanCounts:
    """Compare trigger words, as code-point ranges, with those annotated on a document."""
    ranges = to_token_ranges(triggers, document.places)
    ours = {first for first, last in ranges if first < last}
    missed = sum(first == last for first, last in ranges)
    gold = set(document.events)
    return SpanCounts(len(ours & gold), len(ours) + missed, len(gold))
