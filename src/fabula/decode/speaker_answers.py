"""What is answered for each utterance, what the answer rests on, and who is spoken to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from fabula.decode.references import UNKNOWN
from fabula.decode.speaker_clues import SAME_TURN, Clue, Utterance
from fabula.decode.speaker_scene import Scene
from fabula.decode.talks import Talk
from fabula.decode.turn_taking import Floats, find_other_speaker
from fabula.lexicons.speakers import SpeakerWeights
from fabula.rows import Basis, Span

ALTERNATIVES = 3
"""How many other speakers a row names at most."""

ADDRESSEE_TURNS = 4
"""How many utterances away the one spoken to may have spoken last."""

LEAST_ALTERNATIVE = 0.02
"""Least probability of a speaker that is named as an alternative."""


@dataclass(frozen=True)
class Answer:
    """What was decided for one utterance; persons are entity ids or ``UNKNOWN``."""

    utterance: Utterance
    speaker: int
    probability: float
    others: tuple[tuple[int, float], ...]
    basis: Basis
    evidence: tuple[Span, ...]


def answer_all(scene: Scene, talks: Sequence[Talk], weights: SpeakerWeights) -> list[Answer]:
    """The most probable speaker of each utterance, conversation by conversation."""
    answers: list[Answer] = []
    for talk in talks:
        for at, place in enumerate(talk.span):
            row, said = scene.utterances[place], scene.clues[place]
            before = answers[-1] if at else None
            kind, shares = scene.kinds[place], talk.marginals[at]
            answers.append(_answer(row, kind, said, talk.persons, shares, before, weights))
    return answers


def _answer(
    utterance: Utterance,
    kind: str,
    clues: Sequence[Clue],
    persons: Sequence[int],
    marginals: Floats,
    before: Answer | None,
    weights: SpeakerWeights,
) -> Answer:
    order = [int(index) for index in np.argsort(-marginals, kind="stable")]
    ranked = [(persons[index], float(marginals[index])) for index in order]
    speaker, probability = ranked[0]
    basis, evidence = _reason(utterance, kind, clues, speaker, before, weights)
    others = tuple(
        (person, share)
        for person, share in ranked[1:]
        if person != UNKNOWN and share >= LEAST_ALTERNATIVE
    )
    return Answer(utterance, speaker, probability, others[:ALTERNATIVES], basis, evidence)


def _reason(
    utterance: Utterance,
    kind: str,
    clues: Sequence[Clue],
    speaker: int,
    before: Answer | None,
    weights: SpeakerWeights,
) -> tuple[Basis, tuple[Span, ...]]:
    """What an answer rests on: its strongest clue, else the turns around it."""
    own = [clue for clue in clues if clue.person == speaker and clue.kind in weights.basis]
    own.sort(key=lambda clue: -weights.clues[clue.kind])
    spans = tuple(dict.fromkeys(clue.span for clue in own if clue.span is not None))
    if kind in {"name", "first"} and own and own[0].kind == f"cue_{kind}":
        return ("cue" if kind == "name" else "pronoun"), spans[:1]
    if kind in {"common", "pronoun", "unresolved"}:
        return "pronoun", tuple(dict.fromkeys((utterance.cue_span or (0, 0), *spans)))[:2]
    continued = before is not None and before.speaker == speaker
    if before is not None and continued and utterance.link in SAME_TURN:
        return "continuation", (*before.evidence, *spans)[:2]
    if own and weights.clues[own[0].kind] > 0:
        return cast("Basis", weights.basis[own[0].kind]), spans[:2]
    if before is not None:
        return "turn", ((before.utterance.start, before.utterance.end),)
    return "only_other", spans[:1]


def find_told(
    answer: Answer, speakers: Sequence[int], linked: Sequence[bool], at: int
) -> tuple[int, ...]:
    """Who is called or named as spoken to; else the neighbour in the conversation."""
    own = answer.utterance
    speaker = speakers[at]
    named = [row.person for row in own.addressed] + [row.person for row in own.spoken_to]
    named = [person for person in dict.fromkeys(named) if person not in {UNKNOWN, speaker}]
    if named:
        return tuple(named)
    other = find_other_speaker(speakers, linked, at, ADDRESSEE_TURNS)
    return () if other is None else (other,)
