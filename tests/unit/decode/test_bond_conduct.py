"""Bonds from words of address."""

from __future__ import annotations

from fabula.decode.bond_conduct import CALLED_SO, read_conduct
from fabula.decode.stand_ins import Turn
from fabula.lexicons.load import load_groups

ADA, JON = 1, 2


def call(speaker: int, told: int, score: float, first: int) -> Turn:
    """A line *Aye, Captain.* of four words."""
    words = ("aye", ",", "captain", ".")
    return Turn(((first, first + 4),), words, speaker, (told,), score, 0)


def test_every_call_makes_the_rank_surer() -> None:
    sorts = load_groups("bond_address", "sort", "word")
    (once,) = read_conduct([call(JON, ADA, 0.6, 0)], sorts, lambda _: ())
    twice = [call(JON, ADA, 0.6, 0), call(JON, ADA, 0.6, 10)]
    (claim,) = read_conduct(twice, sorts, lambda _: ())
    assert (claim.a, claim.kind, claim.b) == (ADA, "employer", JON)
    assert claim.words == (2, 3)
    assert abs(once.score - 0.6 * CALLED_SO) < 1e-9
    assert abs(claim.score - 0.84 * CALLED_SO) < 1e-9
