"""Lines that are said to somebody, told by the lines around them."""

from __future__ import annotations

from fabula.decode.narrator_talk import (
    ALTERNATING,
    BESIDE_MINE,
    BY_ME,
    NOT_TIED,
    TO_ME,
    TWO_AWAY,
    weigh_lines,
)


def weigh(sides: list[int], paragraphs: list[int] | None = None) -> list[float]:
    return weigh_lines(sides, [False] * len(sides), paragraphs or list(range(len(sides))))


def test_lines_beside_mine_are_said_to_me() -> None:
    assert weigh([0, 1, -1]) == [BESIDE_MINE, BY_ME, BESIDE_MINE]


def test_turns_alternate() -> None:
    assert weigh([1, 0, 0, 0]) == [BY_ME, BESIDE_MINE, ALTERNATING, TWO_AWAY]


def test_far_lines_and_lines_of_one_paragraph_are_not_tied() -> None:
    assert weigh([1, 0], [0, 9]) == [BY_ME, NOT_TIED]
    assert weigh([1, 0], [4, 4]) == [BY_ME, NOT_TIED]


def test_a_clause_that_says_to_me_is_best() -> None:
    assert weigh_lines([-1, 0], [True, False], [0, 1])[0] == TO_ME
