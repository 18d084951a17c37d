"""What stands near what: counts over sequences of labelled items, on plain numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations

LARGEST_GROUP = 8
"""Distinct labels of one group that are paired (longer lists say nothing of two of them)."""


def count_pairs(labelled: Iterable[tuple[Hashable, int]]) -> Counter[tuple[int, int]]:
    """In how many groups two labels occur together.

    Args:
        labelled: (group, label) of every item; the items of a group follow one another.

    Returns:
        Counts by (smaller label, larger label).
    """
    counts: Counter[tuple[int, int]] = Counter()
    current: Hashable = None
    members: set[int] = set()
    for group, label in labelled:
        if group != current:
            counts.update(combinations(sorted(members)[:LARGEST_GROUP], 2))
            current, members = group, set()
        members.add(label)
    counts.update(combinations(sorted(members)[:LARGEST_GROUP], 2))
    return counts


def vote_features(
    items: Sequence[tuple[int, int | None, str | None]], reach: int
) -> dict[int, Counter[str]]:
    """Features that follow a label while it is the only one in its block.

    Args:
        items: In order (block, label, feature): a label, or a feature without label; an item with
            neither spoils its block until the next.
        reach: How many features after a label count, at most.

    Returns:
        For each label the features that followed it.
    """
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    current, only, left = -1, None, 0
    for block, label, feature in items:
        if block != current:
            current, only, left = block, None, 0
            spoiled = False
        if label is not None:
            spoiled = spoiled or (only is not None and only != label)
            only, left = label, reach
        elif feature is None:
            spoiled = True
        elif only is not None and not spoiled and left:
            votes[only][feature] += 1
            left -= 1
    return votes
