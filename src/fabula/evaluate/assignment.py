"""The best one-to-one pairing of rows and columns of a sparse table of weights.

Source: Kuhn 1955 and Munkres 1957, in the form with potentials and shortest augmenting paths
(Jonker and Volgenant 1987), one connected part of the table after the other, so that large sparse
tables stay cheap.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Pair = tuple[int, int]


def choose_pairs(weights: Mapping[Pair, float]) -> list[Pair]:
    """Pairs of row and column with the greatest sum of weights, each row and column once.

    Args:
        weights: Weights ≥ 0 of the pairs that may be chosen.
    """
    chosen: list[Pair] = []
    for part in _split(weights):
        rows = sorted({row for row, _ in part})
        columns = sorted({column for _, column in part})
        row_place = {row: at for at, row in enumerate(rows)}
        column_place = {column: at for at, column in enumerate(columns)}
        table = np.zeros((len(rows), max(len(rows), len(columns))))
        for row, column in part:
            table[row_place[row], column_place[column]] = weights[row, column]
        for at, place in enumerate(_assign(-table)):
            pair = (rows[at], columns[place]) if place < len(columns) else None
            if pair in weights and pair is not None:
                chosen.append(pair)
    return sorted(chosen)


def _split(weights: Mapping[Pair, float]) -> list[list[Pair]]:
    """The pairs of each connected part of the table."""
    by_row: dict[int, list[Pair]] = {}
    by_column: dict[int, list[Pair]] = {}
    for pair in sorted(weights):
        by_row.setdefault(pair[0], []).append(pair)
        by_column.setdefault(pair[1], []).append(pair)
    seen: set[Pair] = set()
    parts = []
    for first in sorted(weights):
        if first in seen:
            continue
        seen.add(first)
        part, queue = [], [first]
        while queue:
            pair = queue.pop()
            part.append(pair)
            for other in by_row[pair[0]] + by_column[pair[1]]:
                if other not in seen:
                    seen.add(other)
                    queue.append(other)
        parts.append(part)
    return parts


def _assign(costs: NDArray[np.float64]) -> list[int]:
    """Column of each row with the least sum of costs; there are no fewer columns than rows."""
    rows, columns = costs.shape
    row_price, column_price = np.zeros(rows + 1), np.zeros(columns + 1)
    owner = np.zeros(columns + 1, dtype=np.int64)
    for row in range(1, rows + 1):
        owner[0] = row
        column = 0
        least = np.full(columns + 1, np.inf)
        came_from = np.zeros(columns + 1, dtype=np.int64)
        used = np.zeros(columns + 1, dtype=bool)
        while owner[column]:
            used[column] = True
            here = owner[column]
            free = ~used[1:]
            reduced = costs[here - 1] - row_price[here] - column_price[1:]
            better = free & (reduced < least[1:])
            least[1:][better] = reduced[better]
            came_from[1:][better] = column
            following = 1 + int(np.argmin(np.where(free, least[1:], np.inf)))
            step = least[following]
            row_price[owner[used]] += step
            column_price[used] -= step
            least[~used] -= step
            column = following
        while column:
            owner[column] = owner[came_from[column]]
            column = int(came_from[column])
    places = [0] * rows
    for column in range(1, columns + 1):
        if owner[column]:
            places[owner[column] - 1] = column - 1
    return places
