"""Spans of which any two are nested or apart: of two that cross, the better one stays.

Source: greedy choice by score as in Yu et al. 2020, "Named Entity Recognition as Dependency
Parsing", section 3, which keeps nesting and forbids crossing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def drop_crossing(
    firsts: NDArray[np.int64], lasts: NDArray[np.int64], scores: NDArray[np.float32]
) -> NDArray[np.int64]:
    """Indices of the spans to keep, best first; of equal spans one is kept.

    Time is linear in the summed length of the spans.

    Args:
        firsts: (M,) first position of each span, from 0.
        lasts: (M,) its last position, inclusive.
        scores: (M,) the higher the better; of equal scores the earlier and longer span wins.
    """
    if not len(firsts):
        return np.zeros(0, dtype=np.int64)
    size = int(lasts.max()) + 1
    # For each position: the furthest end of kept spans that begin there, and the earliest begin of
    # kept spans that end there.
    reach = np.full(size, -1, dtype=np.int64)
    origin = np.full(size, size, dtype=np.int64)
    kept: list[int] = []
    taken: set[tuple[int, int]] = set()
    for index in np.lexsort((-lasts, firsts, -scores)).tolist():
        first, last = int(firsts[index]), int(lasts[index])
        if (first, last) in taken:
            continue
        if first < last and (
            reach[first + 1 : last + 1].max() > last or origin[first:last].min() < first
        ):
            continue
        taken.add((first, last))
        kept.append(index)
        reach[first] = max(reach[first], last)
        origin[last] = min(origin[last], first)
    return np.array(kept, dtype=np.int64)
