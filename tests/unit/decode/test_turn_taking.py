"""Turn taking against brute force, and conversations whose answer is planted."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from fabula.decode.turn_taking import (
    NEW,
    RETURN,
    SAME,
    decode_turns,
    find_other_speaker,
    group_conversations,
)

CHANGES = np.log(np.array([0.05, 0.7, 0.25]))


def patterns_of(speakers: tuple[int, ...]) -> list[int]:
    """The pattern of every change of a sequence of speakers."""
    other = None
    found = []
    for before, now in pairwise(speakers):
        if now == before:
            found.append(SAME)
            continue
        found.append(RETURN if now == other else NEW)
        other = before
    return found


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("count", "candidates"), [(1, 1), (1, 4), (2, 3), (6, 2), (5, 4)])
def test_marginals_equal_brute_force(seed: int, count: int, candidates: int) -> None:
    random = np.random.default_rng(seed)
    emissions = random.normal(0, 2, (count, candidates))
    if candidates > 1:
        emissions[0, 0] = -np.inf
    changes = random.normal(0, 1, (count, 3))
    marginals = np.zeros((count, candidates))
    patterns = np.zeros((count, 3))
    for speakers in product(range(candidates), repeat=count):
        score = sum(emissions[at, who] for at, who in enumerate(speakers))
        moves = patterns_of(speakers)
        score += sum(changes[at + 1, move] for at, move in enumerate(moves))
        weight = np.exp(score)
        for at, who in enumerate(speakers):
            marginals[at, who] += weight
        for at, move in enumerate(moves):
            patterns[at + 1, move] += weight
    total = marginals[0].sum()
    turns = decode_turns(emissions, changes)
    np.testing.assert_allclose(turns.marginals, marginals / total, atol=1e-9)
    np.testing.assert_allclose(turns.patterns, patterns / total, atol=1e-9)
    assert turns.best.tolist() == turns.marginals.argmax(axis=1).tolist()


def test_two_known_speakers_alternate() -> None:
    emissions = np.zeros((7, 3))
    emissions[0, 2] = emissions[1, 0] = 6.0
    turns = decode_turns(emissions, np.tile(CHANGES, (7, 1)))
    assert turns.best.tolist() == [2, 0, 2, 0, 2, 0, 2]
    assert (np.diff(turns.marginals.max(axis=1)[1:]) <= 1e-9).all()


def test_later_words_decide_earlier_turns() -> None:
    emissions = np.zeros((4, 2))
    emissions[3, 1] = 6.0
    assert decode_turns(emissions, np.tile(CHANGES, (4, 1))).best.tolist() == [0, 1, 0, 1]


def test_nobody_possible_counts_as_nothing_said() -> None:
    emissions = np.array([[5.0, 0.0], [-np.inf, -np.inf]])
    assert decode_turns(emissions, np.tile(CHANGES, (2, 1))).best.tolist() == [0, 1]


def test_empty_conversation() -> None:
    assert decode_turns(np.zeros((0, 3)), np.zeros((0, 3))).best.tolist() == []


def test_long_conversation_stays_finite() -> None:
    count = 20_000
    emissions = np.full((count, 3), -300.0)
    emissions[::2, 0] = emissions[1::2, 1] = 0.0
    turns = decode_turns(emissions, np.tile(CHANGES, (count, 1)))
    assert np.isfinite(turns.marginals).all()
    assert turns.best[:4].tolist() == [0, 1, 0, 1]


def test_conversations_are_runs_of_linked_utterances() -> None:
    assert group_conversations([True, True, False, True], 9) == [range(2), range(2, 4)]
    assert group_conversations([], 9) == []


def test_a_long_conversation_is_cut() -> None:
    assert group_conversations([True] * 5, 2) == [range(2), range(2, 4), range(4, 5)]


@pytest.mark.parametrize(
    ("at", "reach", "other"),
    [(0, 4, 8), (1, 4, 7), (2, 4, 8), (3, 4, 8), (3, 1, None), (4, 4, 6), (5, 4, 5)],
)
def test_the_other_speaker_is_the_nearest_in_the_conversation(
    at: int, reach: int, other: int | None
) -> None:
    speakers = [7, 8, 7, 7, 5, 6]
    linked = [False, True, True, True, False, True]
    assert find_other_speaker(speakers, linked, at, reach) == other


def test_an_unknown_speaker_is_nobody() -> None:
    assert find_other_speaker([3, -1, 3], [False, True, True], 2, 4) is None
