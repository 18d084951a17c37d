"""Where the nodes of a small graph lie: springs between neighbours, all nodes push each other away.

Source: Fruchterman & Reingold 1991, *Graph drawing by force-directed placement*; started from a
circle and without chance, so that the same graph always gives the same drawing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

ROUNDS = 240
"""Steps of cooling; twenty nodes are at rest long before."""

Pair = tuple[int, int]


def place_nodes(
    count: int, weights: Mapping[Pair, float], width: float, height: float, margin: float
) -> list[tuple[float, float]]:
    """Places of ``count`` nodes within a box.

    Args:
        count: How many nodes, numbered from 0.
        weights: How strongly two nodes pull each other, 0 to 1.
        width: Of the box.
        height: Of the box.
        margin: Kept free on each side.
    """
    if count == 0:
        return []
    angles = [2 * math.pi * node / count - math.pi / 2 for node in range(count)]
    places = np.array([(math.cos(angle), math.sin(angle)) for angle in angles])
    if count > 2:
        places = _relax(places, _pull_table(count, weights))
    return _fit(places, width, height, margin)


def _pull_table(count: int, weights: Mapping[Pair, float]) -> NDArray[np.float64]:
    table = np.zeros((count, count))
    for (one, other), weight in weights.items():
        table[one, other] = table[other, one] = weight
    return table


def _relax(places: NDArray[np.float64], pulls: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move nodes until the forces are small; ``places`` is (nodes, 2), ``pulls`` (nodes, nodes)."""
    count = len(places)
    ideal = 1.6 / math.sqrt(count)
    for turn in range(ROUNDS):
        apart = places[:, None, :] - places[None, :, :]
        distance = np.maximum(np.hypot(apart[..., 0], apart[..., 1]), 0.01)
        push = ideal**2 / distance
        pull = distance**2 / ideal * (0.15 + 0.85 * pulls) * (pulls > 0)
        strength = (push - pull - 0.03 * distance) / distance
        np.fill_diagonal(strength, 0.0)
        move = (apart * strength[..., None]).sum(axis=1) - 0.25 * places
        length = np.maximum(np.hypot(move[:, 0], move[:, 1]), 1e-9)
        step = np.minimum(length, 0.12 * (1 - turn / ROUNDS))
        places = places + move / length[:, None] * step[:, None]
    return places


def _fit(
    places: NDArray[np.float64], width: float, height: float, margin: float
) -> list[tuple[float, float]]:
    """Stretch to the box; a single row or column lies in its middle."""
    low, high = places.min(axis=0), places.max(axis=0)
    room = np.array([width, height]) - 2 * margin
    span = high - low
    scaled = np.where(span > 1e-6, (places - low) / np.where(span > 1e-6, span, 1.0), 0.5)
    return [(round(float(x), 1), round(float(y), 1)) for x, y in scaled * room + margin]
