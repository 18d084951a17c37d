"""Choosing places along a line: the best first, none too near to another."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence


def choose_apart(
    places: Sequence[int], scores: Sequence[float], most: int, gap: int, taken: Sequence[int] = ()
) -> list[int]:
    """Numbers of the places with the highest scores, ascending.

    Args:
        places: The places, ascending.
        scores: A score for each.
        most: How many are chosen at most.
        gap: How far a place is at least from every other chosen or taken one.
        taken: Places that are there already.
    """
    held = sorted(taken)
    chosen: list[int] = []
    for number in sorted(range(len(places)), key=lambda each: (-scores[each], each)):
        if len(chosen) >= most:
            break
        at = bisect_left(held, places[number])
        if all(abs(near - places[number]) >= gap for near in held[max(0, at - 1) : at + 1]):
            insort(held, places[number])
            chosen.append(number)
    return sorted(chosen)
