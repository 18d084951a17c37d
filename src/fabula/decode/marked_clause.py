"""The reporting clause that scores of single words mark beside a quotation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

CLAUSE_TOKENS: Final = 12
"""Farthest that the verb and the words for the speaker stand apart, in tokens."""

NEAR_TOKENS: Final = 8
"""Farthest that a clause stands from its quotation, in tokens."""

Range = tuple[int, int]


@dataclass(frozen=True)
class MarkedClause:
    """A clause in token indices.

    Attributes:
        verb: The verb.
        subject: First and one past the last token of the words for the speaker.
        score: How sure the less sure of the two is, as a log-probability.
    """

    verb: Range
    subject: Range
    score: float


def find_marked_clause(
    verbs: Sequence[float],
    subjects: Sequence[float],
    least: float,
    *,
    after: bool,
) -> MarkedClause | None:
    """The verb and subject that stand nearest to a quotation.

    Args:
        verbs: Log-probability of each token beside the quotation that it is the verb.
        subjects: The same for the words for the speaker.
        least: From which log-probability a token is one.
        after: Whether the tokens follow the quotation; else they precede it.
    """
    runs = list(_runs(verbs, least))
    named = list(_runs(subjects, least))
    if not runs or not named:
        return None
    verb = runs[0] if after else runs[-1]
    subject = min(named, key=lambda run: _gap(run, verb))
    first, last = min(verb[0], subject[0]), max(verb[1], subject[1])
    away = first if after else len(verbs) - last
    if _gap(subject, verb) > CLAUSE_TOKENS or away > NEAR_TOKENS:
        return None
    score = min(max(verbs[slice(*verb)]), max(subjects[slice(*subject)]))
    return MarkedClause(verb, subject, score)


def _runs(scores: Sequence[float], least: float) -> Iterator[Range]:
    """Longest stretches of tokens that all score high enough."""
    first: int | None = None
    for index, score in enumerate([*scores, least - 1.0]):
        if score >= least and first is None:
            first = index
        elif score < least and first is not None:
            yield first, index
            first = None


def _gap(left: Range, right: Range) -> int:
    """Tokens between two stretches."""
    return max(left[0] - right[1], right[0] - left[1], 0)
