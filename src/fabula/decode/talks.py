"""Conversations as tables: who may have said what, by clues and by turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fabula.decode.speaker_scene import Scene
from fabula.decode.speaker_scores import choose_candidates, score_candidates
from fabula.decode.turn_taking import Floats, decode_turns, group_conversations

LONGEST_TALK = 400
"""Utterances decided together at most."""

Changes = Mapping[str, tuple[float, float, float]]


@dataclass(frozen=True)
class Talk:
    """One conversation: N utterances and K candidates, the last of them ``UNKNOWN``.

    Attributes:
        span: Which utterances of the story.
        persons: The candidates.
        emissions: (N, K) log-score of each candidate for each utterance, by its clues.
        changes: (N, 3) log-score of the patterns of turn-taking.
        marginals: (N, K) probability of each candidate.
    """

    span: range
    persons: tuple[int, ...]
    emissions: Floats
    changes: Floats
    marginals: Floats

    def rescored(self, emissions: Floats, changes: Floats) -> Talk:
        """The same conversation with something added to its scores."""
        emissions, changes = self.emissions + emissions, self.changes + changes
        marginals = decode_turns(emissions, changes).marginals
        return Talk(self.span, self.persons, emissions, changes, marginals)


def read_talks(
    scene: Scene,
    weights: Mapping[str, float],
    changes: Changes,
    pinned: Mapping[int, int],
) -> list[Talk]:
    """The conversations of a story.

    Args:
        scene: What can be seen of the story.
        weights: Log-score of each kind of clue.
        changes: Log-scores of the patterns of turn-taking by link.
        pinned: Speakers that are certain, by the key of the utterance.
    """
    talks = []
    for span in group_conversations([bool(row.link) for row in scene.utterances], LONGEST_TALK):
        rows = scene.utterances[span.start : span.stop]
        said = scene.clues[span.start : span.stop]
        wanted = [pinned[row.key] for row in rows if row.key in pinned]
        persons = choose_candidates(said, wanted)
        emissions = score_candidates(said, scene.kinds[span.start : span.stop], persons, weights)
        for at, row in enumerate(rows):
            if row.key in pinned:
                emissions[at] = -np.inf
                emissions[at, persons.index(pinned[row.key])] = 0.0
        moves = np.array([changes.get(row.link, (0.0, 0.0, 0.0)) for row in rows])
        marginals = decode_turns(emissions, moves).marginals
        talks.append(Talk(span, tuple(persons), emissions, moves, marginals))
    return talks
