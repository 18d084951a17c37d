"""What stands near what: counts over sequences of labelled items, on plain numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
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
