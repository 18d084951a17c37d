"""Which lines are spoken to somebody, by the lines around them that are known to be that person's.

Lines are numbered in text order. In talk of two, turns alternate; so the lines beside one of mine,
in other paragraphs, are mostly said to me, and the ones after those by me again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

Side: TypeAlias = int
"""1 = mine, -1 = somebody else's by a reporting clause, 0 = unknown."""

NEAR_LINES: Final = 3
"""Lines before and after that are looked at."""

NEAR_PARAGRAPHS: Final = 2
"""Paragraphs that may lie between two neighbouring lines of one conversation."""

TO_ME: Final = 1.0
BESIDE_MINE: Final = 0.8
TWO_AWAY: Final = 0.5
NOT_TIED: Final = 0.5
ALTERNATING: Final = 0.2
BY_ME: Final = -1.5
"""Weight of a name called out in a line said *to me*; in somebody's line beside one of mine; in
somebody's line some turns from one of mine; in one that nothing ties to me; in one that is mine if
turns alternate; and in one of mine. Set by hand."""


def weigh_lines(
    sides: Sequence[Side], to_me: Sequence[bool], paragraphs: Sequence[int]
) -> list[float]:
    """How much a name that is called out in each line speaks for its being mine.

    Args:
        sides: Whose each line is.
        to_me: Whether its reporting clause says that it is said to me.
        paragraphs: Number of its paragraph, ascending.
    """
    return [
        BY_ME if side > 0 else TO_ME if told else _near(sides, paragraphs, line)
        for line, (side, told) in enumerate(zip(sides, to_me, strict=True))
    ]


def _near(sides: Sequence[Side], paragraphs: Sequence[int], line: int) -> float:
    """Weight of a line by the nearest of mine."""
    best = NOT_TIED
    for away in range(1, NEAR_LINES + 1):
        for other in (line - away, line + away):
            if not 0 <= other < len(sides) or sides[other] <= 0:
                continue
            apart = abs(paragraphs[other] - paragraphs[line])
            if apart > away * NEAR_PARAGRAPHS or not apart:
                continue
            if away == 1:
                return BESIDE_MINE
            if away % 2 == 0 and sides[line] == 0:
                return ALTERNATING
            best = max(best, TWO_AWAY)
    return best
