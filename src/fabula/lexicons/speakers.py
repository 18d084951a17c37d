"""How much each clue to a speaker weighs, and how often each kind of answer is right."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from fabula.lexicons.load import Table, load_table

NO_BASIS = "-"


@dataclass(frozen=True)
class SpeakerWeights:
    """Weights of clues and changes of speaker, and the precision of answers.

    Attributes:
        clues: Log-score of each kind of clue; a kind that is missing says nothing.
        basis: What an answer rests on whose strongest clue is of a kind.
        changes: For each link between utterances, log-scores of the same speaker, of return to
            the last other one, and of a third.
    """

    clues: Mapping[str, float]
    basis: Mapping[str, str]
    changes: Mapping[str, tuple[float, float, float]]


@cache
def load_speaker_weights() -> SpeakerWeights:
    """The table ``speaker_weights.tsv``."""
    return read_weights(load_table("speaker_weights"))


def read_weights(table: Table) -> SpeakerWeights:
    """The weights that a table of the form of ``speaker_weights.tsv`` holds."""
    clues: dict[str, float] = {}
    basis: dict[str, str] = {}
    changes: dict[str, list[float]] = {}
    for kind, weight, rests_on in table.rows:
        if kind.startswith("change_"):
            link, _, pattern = kind.removeprefix("change_").rpartition("_")
            place = ("same", "return", "new").index(pattern)
            changes.setdefault(link, [0.0, 0.0, 0.0])[place] = float(weight)
            continue
        clues[kind] = float(weight)
        if rests_on != NO_BASIS:
            basis[kind] = rests_on
    triples = {link: (row[0], row[1], row[2]) for link, row in changes.items()}
    return SpeakerWeights(
        MappingProxyType(clues), MappingProxyType(basis), MappingProxyType(triples)
    )


@cache
def _precisions() -> Mapping[str, tuple[tuple[float, float], ...]]:
    found: dict[str, list[tuple[float, float]]] = {}
    for row in load_table("rule_scores").rows:
        name, _, least = row[0].partition("@")
        if least:
            found.setdefault(name, []).append((float(least), float(row[1])))
    return MappingProxyType({name: tuple(sorted(steps)) for name, steps in found.items()})


def expected_precision(basis: str, probability: float) -> float:
    """How often an answer of this basis and decoder probability was right; linear between steps."""
    steps = _precisions().get(f"speaker.{basis}")
    if not steps:
        return probability
    index = bisect_right(steps, (probability, 2.0))
    if not index:
        return steps[0][1]
    if index == len(steps):
        return steps[-1][1]
    (low, worse), (high, better) = steps[index - 1], steps[index]
    return worse + (better - worse) * (probability - low) / (high - low)
