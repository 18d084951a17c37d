"""Where the nodes of a small graph lie: springs between neighbours, all nodes push each other away.

Source: Fruchterman & Reingold 1991, *Graph drawing by force-directed placement*; started from a
circle and without chance, so that the same graph always gives the same drawing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

ROUNDS = 240
"""Steps of cooling; twenty nodes are at rest long before."""

EVENNESS = 0.65
"""How far nodes are moved from where the forces put them to even steps, 0 to 1."""

LABEL_ROOM = 58
"""Height that a node with its label takes, in the units of the drawing."""

PARTINGS = 60
"""Rounds of moving labels apart."""

Pair = tuple[int, int]


def place_nodes(
    widths: Sequence[float],
    weights: Mapping[Pair, float],
    width: float,
    height: float,
    margin: float,
) -> list[tuple[float, float]]:
    """Places of nodes within a box.

    Args:
        widths: Of the nodes' labels, a node each; their places in this list are their numbers.
        weights: How strongly two nodes pull each other, 0 to 1.
        width: Of the box.
        height: Of the box.
        margin: Kept free on each side.
    """
    count = len(widths)
    if count == 0:
        return []
    angles = [2 * math.pi * node / count - math.pi / 2 for node in range(count)]
    places = np.array([(math.cos(angle), math.sin(angle)) for angle in angles])
    if count > 2:
        places = _relax(places, _pull_table(count, weights))
    room = np.array([width, height]) - 2 * margin
    spots = _part(_fit(places, room), np.array(widths), room) + margin
    return [(round(float(x), 1), round(float(y), 1)) for x, y in spots]


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


def _spread(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move each axis towards even steps, so that a dense middle can be read."""
    low, high = places.min(axis=0), places.max(axis=0)
    scaled = (places - low) / np.maximum(high - low, 1e-6)
    steps = np.argsort(np.argsort(places, axis=0, kind="stable"), axis=0) / (len(places) - 1)
    spread: NDArray[np.float64] = (1 - EVENNESS) * scaled + EVENNESS * steps
    return spread


def _fit(places: NDArray[np.float64], room: NDArray[np.float64]) -> NDArray[np.float64]:
    """Stretch to the room; a single row or column lies in its middle."""
    if len(places) > 4:
        places = _spread(places)
    low, high = places.min(axis=0), places.max(axis=0)
    span = high - low
    scaled = np.where(span > 1e-6, (places - low) / np.where(span > 1e-6, span, 1.0), 0.5)
    fitted: NDArray[np.float64] = scaled * room
    return fitted


def _part(
    spots: NDArray[np.float64], widths: NDArray[np.float64], room: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Move nodes up and down until no label lies on another one or on a node."""
    near = (widths[:, None] + widths[None, :]) / 2
    for _ in range(PARTINGS):
        apart = spots[:, None, :] - spots[None, :, :]
        close = (np.abs(apart[..., 0]) < near) & (np.abs(apart[..., 1]) < LABEL_ROOM)
        np.fill_diagonal(close, val=False)
        if not close.any():
            break
        lower = np.sign(apart[..., 1]) + (apart[..., 1] == 0) * np.sign(
            np.arange(len(spots))[:, None] - np.arange(len(spots))[None, :]
        )
        spots[:, 1] += 4 * (close * lower).sum(axis=1)
        spots = np.clip(spots, 0, room)
    return spots
