"""What stands near what: counts over sequences of labelled items, on plain numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from itertools import combinations, groupby

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


def count_neighbours(labelled: Iterable[tuple[int, int]]) -> Counter[tuple[int, int]]:
    """How often two labels occur in groups that follow one another, as numbers do.

    Args:
        labelled: (number of the group, label) of every item, by ascending number.

    Returns:
        Counts by (smaller label, larger label).
    """
    counts: Counter[tuple[int, int]] = Counter()
    before: set[int] = set()
    number = -2
    for group, items in groupby(labelled, key=lambda item: item[0]):
        members = {label for _, label in items}
        near = sorted(before)[:LARGEST_GROUP] if group == number + 1 else []
        for one in sorted(members)[:LARGEST_GROUP]:
            counts.update((min(one, other), max(one, other)) for other in near if other != one)
        before, number = members, group
    return counts
