"""Grouping of items under evidence for and against, on plain indices.

Source: constrained clustering with cannot-link pairs after Wagstaff et al. 2001, "Constrained
k-means clustering", here by agglomeration in the order given.
"""

from __future__ import annotations

from collections.abc import Iterable


class Clusters:
    """Disjoint sets of 0 … size-1 that know which items must stay apart.

    Args:
        size: How many items.
        apart: Pairs that may never share a set.
    """

    def __init__(self, size: int, apart: Iterable[tuple[int, int]] = ()) -> None:
        self._parent = list(range(size))
        self._members = [[item] for item in range(size)]
        self._enemies: list[set[int]] = [set() for _ in range(size)]
        for a, b in apart:
            self.part(a, b)

    def part(self, a: int, b: int) -> None:
        """Keep the sets of two items apart from now on (nothing happens within one set)."""
        first, second = self.find(a), self.find(b)
        if first != second:
            self._enemies[first].add(second)
            self._enemies[second].add(first)

    def find(self, item: int) -> int:
        """The item that stands for the set of ``item``."""
        root = item
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[item] != root:
            self._parent[item], item = root, self._parent[item]
        return root

    def may_merge(self, a: int, b: int) -> bool:
        """Whether nothing keeps the sets of two items apart."""
        return self.find(b) not in self._enemies[self.find(a)]

    def merge(self, a: int, b: int) -> bool:
        """Join the sets of two items; ``False`` when they must stay apart."""
        first, second = self.find(a), self.find(b)
        if first == second:
            return True
        if second in self._enemies[first]:
            return False
        if len(self._members[first]) < len(self._members[second]):
            first, second = second, first
        self._parent[second] = first
        self._members[first].extend(self._members[second])
        for enemy in self._enemies[second]:
            self._enemies[enemy].discard(second)
            self._enemies[enemy].add(first)
        self._enemies[first] |= self._enemies[second]
        self._members[second], self._enemies[second] = [], set()
        return True

    def members(self, item: int) -> tuple[int, ...]:
        """All items of the set of ``item``, ascending."""
        return tuple(sorted(self._members[self.find(item)]))

    def sets(self) -> tuple[tuple[int, ...], ...]:
        """All sets, by their smallest item."""
        return tuple(sorted(tuple(sorted(each)) for each in self._members if each))
