"""Chains of mentions from scores of pairs."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from fabula.decode.mention_clusters import BLOCK, Choice, Scorer, chain_mentions
from fabula.decode.mention_pairs import NONE, Column, Floats
from tests.unit.decode.mention_columns import make_mentions

NEW = 100


def _planted(chains: Sequence[int]) -> Scorer:
    """Scores that a head would give that knows the chains."""
    known = np.array(chains)

    def score(chosen: Column, candidates: Column) -> tuple[Floats, Floats]:
        same = (candidates != NONE) & (known[candidates] == known[chosen][:, None])
        return np.where(same, 4.0, -4.0).astype(np.float32), np.zeros(len(chosen), np.float32)

    return score


def _partition(choices: Sequence[Choice]) -> set[frozenset[int]]:
    found: dict[int | None, set[int]] = {}
    for at, choice in enumerate(choices):
        found.setdefault(choice.referent, set()).add(at)
    return set(map(frozenset, found.values()))


def test_planted_chains_are_found_again() -> None:
    chance = random.Random(5)
    chains = [chance.randrange(4) for _ in range(BLOCK + 40)]
    choices = chain_mentions(make_mentions(len(chains)), _planted(chains), NEW)
    expected = {frozenset(at for at, one in enumerate(chains) if one == each) for each in range(4)}
    assert _partition(choices) == expected
    assert all(choice.referent is not None and choice.referent >= NEW for choice in choices)


def test_names_bring_their_referent_and_pronouns_join_it() -> None:
    table = make_mentions(3, free=[False, True, True], referent=[7, NONE, NONE])
    choices = chain_mentions(table, _planted([0, 0, 1]), NEW)
    assert [choice.referent for choice in choices] == [7, 7, NEW]
    assert choices[1].antecedent == 0
    assert 0.9 < choices[1].probability < 1.0


def test_a_mention_is_of_its_options_or_open() -> None:
    table = make_mentions(3, free=[False, False, True], referent=[7, 8, NONE])
    assert chain_mentions(table, _planted([0, 1, 0]), NEW, {2: (8,)})[2].referent is None
    assert chain_mentions(table, _planted([0, 1, 1]), NEW, {2: (8,)})[2].referent == 8


def test_many_mentions_of_one_entity_outweigh_one_of_another() -> None:
    def score(chosen: Column, candidates: Column) -> tuple[Floats, Floats]:
        scores = np.where(candidates == 0, 1.2, 1.0)
        return scores.astype(np.float32), np.full(len(chosen), -5.0, np.float32)

    table = make_mentions(4, free=[False] * 3 + [True], referent=[5, 6, 6, NONE])
    assert chain_mentions(table, score, NEW)[3].referent == 6


def test_names_alone_are_not_scored() -> None:
    def score(chosen: Column, candidates: Column) -> tuple[Floats, Floats]:
        raise AssertionError("nothing to score")

    table = make_mentions(2, free=[False, False], referent=[7, 8])
    assert [choice.referent for choice in chain_mentions(table, score, NEW)] == [7, 8]


def test_no_mentions_no_choices() -> None:
    assert chain_mentions(make_mentions(0), _planted([]), NEW) == []
