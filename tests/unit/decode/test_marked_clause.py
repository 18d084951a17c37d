"""Reporting clauses from marks of single words."""

from __future__ import annotations

import pytest

from fabula.decode.marked_clause import MarkedClause, find_marked_clause


def scores(marks: str, mark: str) -> list[float]:
    """One score for each character: sure where it is ``mark``."""
    return [-0.1 if each == mark else -9.0 for each in marks]


def find(marks: str, *, after: bool) -> MarkedClause | None:
    return find_marked_clause(scores(marks, "v"), scores(marks, "s"), -0.7, after=after)


@pytest.mark.parametrize(
    ("marks", "after", "verb", "subject"),
    [
        ("vs...", True, (0, 1), (1, 2)),
        ("ssv..v", True, (2, 3), (0, 2)),
        (".vv.ss", True, (1, 3), (4, 6)),
        ("v.s..v.ss", False, (5, 6), (7, 9)),
        ("s...v...", False, (4, 5), (0, 1)),
    ],
)
def test_the_nearest_clause_is_taken(
    marks: str, after: bool, verb: tuple[int, int], subject: tuple[int, int]
) -> None:
    assert find(marks, after=after) == MarkedClause(verb, subject, -0.1)


@pytest.mark.parametrize("marks", ["", "v...", ".s..", "v" + "." * 20 + "s", "." * 9 + "vs"])
def test_no_clause(marks: str) -> None:
    assert find(marks, after=True) is None
