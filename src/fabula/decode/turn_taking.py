"""Who takes which turn: the most likely sequence of speakers of a conversation.

A conversation is N utterances and K candidate speakers. The chain's state is the pair (last other
speaker, speaker), so that A B A B is told from A B C A however long each of them goes on. Exact
sums over all sequences (forward and backward), N · K² steps.

Source: Rabiner 1989, "A Tutorial on Hidden Markov Models", section III, on pairs of states.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SAME, RETURN, NEW = 0, 1, 2
"""What a change of utterance may be: the same speaker, back to the last other one, or a third."""

PATTERNS = 3

SMALLEST = 1e-300
"""Keeps a normalising sum above zero where constraints leave nothing possible."""


@dataclass(frozen=True)
class Turns:
    """The speakers of one conversation.

    Attributes:
        best: (N,) int64, the candidate with the highest probability in each utterance.
        marginals: (N, K) probability of each candidate for each utterance; rows sum to 1.
        patterns: (N, 3) probability of each pattern between the utterance and the one before;
            the first row is zero.
    """

    best: NDArray[np.int64]
    marginals: Floats
    patterns: Floats


def decode_turns(emissions: Floats, changes: Floats) -> Turns:
    """Probabilities of the speakers of a conversation.

    Args:
        emissions: (N, K) log-score of each candidate for each utterance; ``-inf`` = impossible.
            A row that leaves nobody counts as one that says nothing.
        changes: (N, 3) log-score of the patterns ``SAME``, ``RETURN`` and ``NEW`` between an
            utterance and the one before; the first row is not read.

    Returns:
        The turns; ties go to the candidate with the lower index.
    """
    count, candidates = emissions.shape
    if not count or not candidates:
        empty = np.zeros((count, candidates))
        return Turns(np.zeros(count, dtype=np.int64), empty, np.zeros((count, PATTERNS)))
    scores = _normal(emissions)
    moves = np.exp(changes - changes.max(axis=1, keepdims=True))
    forward = _run_forward(scores, moves)
    marginals = np.empty((count, candidates))
    patterns = np.zeros((count, PATTERNS))
    backward = np.ones((candidates + 1, candidates))
    for at in range(count - 1, -1, -1):
        joint = forward[at] * backward
        total = max(float(joint.sum()), SMALLEST)
        marginals[at] = joint.sum(axis=0) / total
        if at:
            patterns[at] = _pattern_shares(forward[at - 1], backward, scores[at], moves[at])
            backward = _step_back(backward, scores[at], moves[at])
    return Turns(marginals.argmax(axis=1).astype(np.int64), marginals, patterns)


def _normal(emissions: Floats) -> Floats:
    """Emissions as positive numbers with a row maximum of 1."""
    top = emissions.max(axis=1, keepdims=True)
    possible = np.isfinite(top)
    return np.where(possible, np.exp(emissions - np.where(possible, top, 0.0)), 1.0)


def _run_forward(scores: Floats, moves: Floats) -> list[Floats]:
    """For each utterance the (K + 1, K) weight of (last other speaker, speaker), normalised.

    Row K stands for "nobody else yet".
    """
    candidates = scores.shape[1]
    state = np.zeros((candidates + 1, candidates))
    state[candidates] = scores[0]
    states = [state / max(float(state.sum()), SMALLEST)]
    for score, move in zip(scores[1:], moves[1:], strict=True):
        state = _step(states[-1], move) * score
        states.append(state / max(float(state.sum()), SMALLEST))
    return states


def _step(state: Floats, move: Floats) -> Floats:
    """Weights after one change, before the next utterance is heard."""
    inner = state[:-1]
    switched = move[NEW] * state.sum(axis=0)[:, None] + (move[RETURN] - move[NEW]) * inner.T
    np.fill_diagonal(switched, 0.0)
    after: Floats = move[SAME] * state
    after[:-1] += switched
    return after


def _step_back(backward: Floats, score: Floats, move: Floats) -> Floats:
    """What the later utterances say of each state, one utterance earlier."""
    heard = backward * score
    switched = heard[:-1].copy()
    np.fill_diagonal(switched, 0.0)
    before = move[SAME] * heard + move[NEW] * switched.sum(axis=1)[None, :]
    before[:-1] += (move[RETURN] - move[NEW]) * switched.T
    return np.asarray(before / max(float(before.max()), SMALLEST))


def _pattern_shares(state: Floats, backward: Floats, score: Floats, move: Floats) -> Floats:
    """Probability of the three patterns of one change."""
    heard = backward * score
    switched = heard[:-1].copy()
    np.fill_diagonal(switched, 0.0)
    same = move[SAME] * float((state * heard).sum())
    back = move[RETURN] * float((state[:-1] * switched.T).sum())
    all_switched = float((state.sum(axis=0) * switched.sum(axis=1)).sum())
    new = move[NEW] * (all_switched - back / move[RETURN] if move[RETURN] else all_switched)
    shares = np.array([same, back, max(new, 0.0)])
    return np.asarray(shares / max(float(shares.sum()), SMALLEST))


def group_conversations(linked: Sequence[bool], longest: int) -> list[range]:
    """Runs of utterances that belong together.

    Args:
        linked: Whether each utterance follows on the one before.
        longest: Length at which a run is cut (at least 1), so that work stays bounded.
    """
    starts: list[int] = []
    for at, follows in enumerate(linked):
        if not starts or not follows or at - starts[-1] >= longest:
            starts.append(at)
    return [range(a, b) for a, b in pairwise([*starts, len(linked)])]


def find_other_speaker(
    speakers: Sequence[int], linked: Sequence[bool], at: int, reach: int
) -> int | None:
    """Who else speaks nearest to an utterance in its conversation, before it or else after it.

    Args:
        speakers: Speaker of each utterance; negative = unknown.
        linked: Whether each utterance follows on the one before.
        at: The utterance.
        reach: How many utterances away to look at most.
    """
    place = at
    while place > 0 and linked[place] and at - place < reach:
        place -= 1
        if speakers[place] >= 0 and speakers[place] != speakers[at]:
            return speakers[place]
    place = at
    while place + 1 < len(speakers) and linked[place + 1] and place - at < reach:
        place += 1
        if speakers[place] >= 0 and speakers[place] != speakers[at]:
            return speakers[place]
    return None
