"""From clues to the scores that turn-taking decodes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from fabula.decode.references import UNKNOWN
from fabula.decode.speaker_clues import Clue
from fabula.decode.turn_taking import Floats

MOST_CANDIDATES = 40
"""Persons of one conversation that are weighed beside those that reporting clauses name."""

NAMED_KINDS = frozenset({"cue_name", "cue_first", "cue_common", "cue_crowd"})
"""Kinds of the clue that a person is named by the reporting clause."""

ABSENT = "absent"
"""Kind of the clue that there is no clue for a person."""


def choose_candidates(clues: Sequence[Sequence[Clue]], wanted: Sequence[int]) -> list[int]:
    """Persons weighed in one conversation; the last is ``UNKNOWN``, somebody else.

    Args:
        clues: Clues of each utterance.
        wanted: Persons that must be among them.
    """
    counts = Counter(clue.person for row in clues for clue in row if clue.person != UNKNOWN)
    frequent = [person for person, _ in counts.most_common(MOST_CANDIDATES)]
    cued = [clue.person for row in clues for clue in row if clue.kind in NAMED_KINDS]
    named = [person for person in (*wanted, *cued) if person != UNKNOWN]
    return [*dict.fromkeys([*named, *frequent]), UNKNOWN]


def score_candidates(
    clues: Sequence[Sequence[Clue]],
    kinds: Sequence[str],
    persons: Sequence[int],
    weights: Mapping[str, float],
) -> Floats:
    """(N, K) sums of the weights of the clues; who has no clue is ``absent``.

    Args:
        clues: Clues of each utterance.
        kinds: How the reporting clause of each utterance names the speaker, as in ``cue_kind``.
        persons: The candidates.
        weights: Log-score of each kind of clue.
    """
    place = {person: index for index, person in enumerate(persons)}
    scores = np.empty((len(clues), len(persons)))
    for at, row in enumerate(clues):
        scores[at] = weights.get(ABSENT, 0.0) + weights.get(f"cue_{kinds[at]}_not", 0.0)
        sums: dict[int, float] = {}
        for clue in row:
            sums[clue.person] = sums.get(clue.person, 0.0) + weights.get(clue.kind, 0.0)
        for person, total in sums.items():
            if person in place:
                scores[at, place[person]] = total
    return scores
