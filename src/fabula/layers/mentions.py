"""SKELETON: to be replaced by its owner."""

from __future__ import annotations

from fabula.internal_rows import Attribution, Link, MentionSpan
from fabula.layer import Layer
from fabula.rows import Mention


def find_mentions(
    mention_spans: Layer[MentionSpan], coreference: Layer[Link], attribution: Layer[Attribution]
) -> Layer[Mention]:
    """Skeleton."""
    return Layer([])
