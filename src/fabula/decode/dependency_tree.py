"""The best dependency tree of a sentence from a few candidate governors of each token.

Every token has one governor, exactly one token has none (the root), and nothing goes in circles.
The tree is the one with the greatest sum of scores. Mostly each token's best candidate already
gives it; else each promising root is tried and circles are broken by contracting them.

Source: Chu and Liu 1965, Edmonds 1967; contraction with heaps after Tarjan 1977, Finding Optimum
Branchings. A governor that is no candidate costs the same whatever it is, so it may be the root.
"""

from __future__ import annotations

import heapq
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

ROOT: Final = -1

ABSENT_SCORE: Final = -30.0
"""Log-probability of a governor that is no candidate, and the least any candidate has."""

ROOTS_TRIED: Final = 8
"""Tokens tried as root of one sentence; those that could give the best sum come first."""

LONG_SENTENCE: Final = 500
"""Tokens from which only the likeliest root is tried: every window of it has given a sure one."""

Arc: TypeAlias = tuple[float, int]
"""Score and governor."""


def choose_tree(
    heads: NDArray[np.int32], scores: NDArray[np.float32], first: int = 0
) -> NDArray[np.int32]:
    """Choose the governor of every token of one sentence.

    Args:
        heads: (n, K) candidate governors, -1 = root. They are counted from where ``first`` is; what
            lies outside the sentence is no candidate.
        scores: (n, K) log-probability of each candidate; ``-inf`` fills unused places.
        first: Number of the sentence's first token (0 if ``heads`` counts from it).

    Returns:
        (n,) governors, counted as in ``heads``; they may be none of the candidates.
    """
    arcs, roots = _read_candidates(heads, scores, first)
    count = len(arcs)
    best = [each[0][0] if each else ABSENT_SCORE for each in arcs]
    order = sorted(range(count), key=lambda index: best[index] - roots[index])
    ceiling = sum(best)
    chosen: list[int] = []
    most = -np.inf
    for root in order[: ROOTS_TRIED if count < LONG_SENTENCE else 1]:
        if ceiling - best[root] + roots[root] <= most:
            break
        governors, total = _span_from(root, arcs)
        if total + roots[root] > most:
            chosen, most = governors, total + roots[root]
    numbers = [governor if governor == ROOT else governor + first for governor in chosen]
    return np.array(numbers, dtype=np.int32)


def find_candidates(heads: NDArray[np.int32], governors: NDArray[np.int32]) -> NDArray[np.int32]:
    """Which candidate each chosen governor is.

    Args:
        heads: (n, K) candidate governors.
        governors: (n,) chosen governors, counted alike.

    Returns:
        (n,) column of the governor in ``heads``, -1 where it is none of the candidates.
    """
    same = heads == governors[:, None]
    columns: NDArray[np.int32] = np.where(same.any(axis=1), same.argmax(axis=1), -1)
    return columns.astype(np.int32)


def _read_candidates(
    heads: NDArray[np.int32], scores: NDArray[np.float32], first: int
) -> tuple[list[list[Arc]], list[float]]:
    """For each token its arcs from other tokens, best first, and its score as root."""
    count = len(heads)
    arcs: list[list[Arc]] = []
    roots = [ABSENT_SCORE] * count
    pairs = zip(heads.tolist(), scores.tolist(), strict=True)
    for index, (governors, values) in enumerate(pairs):
        found: list[Arc] = []
        for governor, value in zip(governors, values, strict=True):
            if not value > ABSENT_SCORE:
                continue
            if governor == ROOT:
                roots[index] = max(roots[index], value)
            elif 0 <= governor - first < count and governor - first != index:
                found.append((value, governor - first))
        arcs.append(sorted(found, key=lambda arc: -arc[0]))
    return arcs, roots


def _span_from(root: int, arcs: list[list[Arc]]) -> tuple[list[int], float]:
    """The best tree with a given root, and its sum without the root's own score."""
    given = [each or [(ABSENT_SCORE, root)] for each in arcs]
    governors = [ROOT if index == root else each[0][1] for index, each in enumerate(given)]
    if not _is_tree(governors):
        governors = _Contraction(root, arcs).expand()
    total = 0.0
    for index, governor in enumerate(governors):
        if index != root:
            values = [score for score, each in arcs[index] if each == governor]
            total += max(values, default=ABSENT_SCORE)
    return governors, total


def _is_tree(governors: list[int]) -> bool:
    """Whether every token leads to the root."""
    state = [0] * len(governors)
    for start in range(len(governors)):
        path = []
        at = start
        while at != ROOT and state[at] == 0:
            state[at] = 1
            path.append(at)
            at = governors[at]
        if at != ROOT and state[at] == 1:
            return False
        for each in path:
            state[each] = 2
    return True


class _Contraction:
    """Circles of best arcs, contracted to one node each until all is one node.

    Nodes below ``len(arcs)`` are tokens, later ones contracted circles. An arc in a heap is (cost,
    governor, dependent); ``offsets`` is what must be added to the costs of a node's heap.
    """

    def __init__(self, root: int, arcs: list[list[Arc]]) -> None:
        self._root = root
        self._heaps: list[list[tuple[float, int, int]]] = []
        for index, each in enumerate(arcs):
            heap = [(-score, governor, index) for score, governor in each]
            if index != root:
                heap.append((-ABSENT_SCORE, root, index))
            heapq.heapify(heap)
            self._heaps.append(heap)
        count = len(arcs)
        self._offsets = [0.0] * count
        self._entering: list[tuple[int, int] | None] = [None] * count
        self._parents: list[int | None] = [None] * count
        self._members: list[list[int]] = [[] for _ in range(count)]
        self._found = list(range(count))
        # Arcs into the root close the last circle; they cost more than all others together.
        closing = 2.0 * (count + 1) * -ABSENT_SCORE
        self._heaps[root] = [(closing, index, root) for index in range(count) if index != root]
        self._contract()

    def _find(self, node: int) -> int:
        """The contracted node that a node is in now."""
        found = self._found
        while found[node] != node:
            found[node] = found[found[node]]
            node = found[node]
        return node

    def _contract(self) -> None:
        at = self._root
        before: dict[int, int] = {}
        costs: dict[int, float] = {}
        while self._heaps[at]:
            cost, governor, dependent = heapq.heappop(self._heaps[at])
            source = self._find(governor)
            if source == at:
                continue
            self._entering[at] = (governor, dependent)
            before[at], costs[at] = source, cost + self._offsets[at]
            at = source if self._entering[source] is None else self._close(at, before, costs)

    def _close(self, at: int, before: dict[int, int], costs: dict[int, float]) -> int:
        """Make one node of a circle: an arc into it replaces the arc into the node it enters."""
        circle = [at]
        while (following := self._find(before[circle[-1]])) != at:
            circle.append(following)
        node = len(self._heaps)
        for each in circle:
            self._offsets[each] -= costs[each]
            self._parents[each] = node
            self._found[each] = node
        largest = max(circle, key=lambda each: len(self._heaps[each]))
        heap, offset = self._heaps[largest], self._offsets[largest]
        for each in circle:
            if each == largest:
                continue
            shift = self._offsets[each] - offset
            for cost, governor, dependent in self._heaps[each]:
                heapq.heappush(heap, (cost + shift, governor, dependent))
            self._heaps[each] = []
        self._heaps[largest] = []
        self._heaps.append(heap)
        self._offsets.append(offset)
        self._entering.append(None)
        self._parents.append(None)
        self._members.append(circle)
        self._found.append(node)
        return node

    def expand(self) -> list[int]:
        """Open the circles again: each keeps all its arcs but the one that a better one enters."""
        waiting: list[int] = []
        self._open(self._root, waiting)
        while waiting:
            arc = self._entering[waiting.pop()]
            if arc is not None:
                self._entering[arc[1]] = arc
                self._open(arc[1], waiting)
        governors = []
        for index in range(len(self._entering) - sum(map(bool, self._members))):
            arc = self._entering[index]
            governors.append(ROOT if index == self._root or arc is None else arc[0])
        return governors

    def _open(self, node: int, waiting: list[int]) -> None:
        """Take apart the circles around a node; their other contracted members wait their turn."""
        up = self._parents[node]
        while up is not None:
            following = self._parents[up]
            for member in self._members[up]:
                self._parents[member] = None
                if member != node and self._members[member]:
                    waiting.append(member)
            node, up = up, following
