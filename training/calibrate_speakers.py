"""How sure the speaker head may be, from novels it was not trained on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch

from fabula.decode.references import UNKNOWN
from fabula.decode.speaker_answers import Answer, answer_all, find_told
from fabula.decode.speaker_judgement import Judgement, list_addressed
from fabula.lexicons.speakers import load_speaker_weights
from training.speaker_lessons import Lesson
from training.speaker_model import SpeakerNetwork

LEAST_CASES = 400
"""Answers of a basis from which it has a line of its own."""

PRIOR = 2.0
"""How strongly a line is held near the usual one."""

FLOOR = 1e-6
"""Probabilities nearer to 0 or 1 count as this."""

NEWTON_STEPS = 200
LONGEST_STEP = 0.1

ADDRESSEE = 0.5
"""Probability from which the head adds somebody to those spoken to. Novels and passages held out
would have it lower; the marked stories of this project, where more people listen, higher."""


@dataclass(frozen=True)
class Settings:
    """What the manifest says of the speaker head.

    Attributes:
        lines: Slope and offset of the log-odds of a speaker, for all answers and by basis.
        addressee: Probability from which a person counts as spoken to.
    """

    lines: dict[str, tuple[float, float]] = field(default_factory=dict)
    addressee: float = ADDRESSEE


@dataclass(frozen=True)
class Told:
    """Who is said to be spoken to in an utterance.

    Attributes:
        sure: For each person that words or turns name, whether that is right.
        also: For every other likely person the head's probability, and whether it is right.
        count: How many are right.
    """

    sure: tuple[bool, ...]
    also: tuple[tuple[float, bool], ...]
    count: int


Cases = dict[str, list[tuple[float, bool]]]


def calibrate_speakers(answers: Sequence[tuple[Lesson, SpeakerNetwork]]) -> Settings:
    """Lines from lessons, each with a head that has not seen it."""
    cases: Cases = defaultdict(list)
    told: list[Told] = []
    for lesson, network in answers:
        judged = judge(lesson, network)
        answered = answer_all(lesson.scene, judged.talks, load_speaker_weights())
        right = [row for table in lesson.right for row in table]
        persons = [talk.persons for talk in lesson.talks for _ in talk.span]
        for at, answer in enumerate(answered):
            if lesson.labelled[at] and answer.speaker != UNKNOWN:
                good = bool(right[at][persons[at].index(answer.speaker)])
                for name in ("speaker", f"speaker.{answer.basis}"):
                    cases[name].append((answer.probability, good))
        told += list_told(lesson, judged, answered)
    usual = fit_speaker_line(cases["speaker"])
    lines = {
        name: fit_speaker_line(found, usual)
        for name, found in sorted(cases.items())
        if len(found) >= LEAST_CASES
    }
    lines["speaker"] = usual
    print(f"addressees: {len(told)}, mean F1 {score_addressees(told, ADDRESSEE):.3f}")
    return Settings(lines, ADDRESSEE)


def judge(lesson: Lesson, network: SpeakerNetwork) -> Judgement:
    """What was decided for a lesson with a network's scores."""
    with torch.no_grad():
        inputs, _, _ = lesson.read(range(len(lesson.talks)))
        found = [each.numpy().astype(np.float64) for each in network(*inputs)]
    speakers, addressees, changes = found
    talks = [
        talk.rescored(
            lesson.spread(at, speakers[lesson.borders[at] : lesson.borders[at + 1]]),
            changes[talk.span.start : talk.span.stop],
        )
        for at, talk in enumerate(lesson.talks)
    ]
    chances = 1 / (1 + np.exp(-addressees))
    return Judgement(talks, list_addressed(talks, lesson.table, chances), 1.0)


def list_told(lesson: Lesson, judged: Judgement, answers: Sequence[Answer]) -> list[Told]:
    """The labelled utterances that somebody known is spoken to in."""
    persons = [talk.persons for talk in lesson.talks for _ in talk.span]
    speakers = [answer.speaker for answer in answers]
    linked = [bool(answer.utterance.link) for answer in answers]
    gold: dict[int, set[int]] = {}
    for row, place, label in zip(lesson.table.rows, lesson.table.places, lesson.told, strict=True):
        if label == 1:
            gold.setdefault(int(row), set()).add(persons[row][place])
    found = []
    for row, right in gold.items():
        sure = find_told(answers[row], speakers, linked, row)
        also = tuple(
            (chance, who in right)
            for who, chance in judged.addressed[row]
            if who != speakers[row] and who not in sure
        )
        found.append(Told(tuple(who in right for who in sure), also, len(right)))
    return found


def score_addressees(told: Sequence[Told], least: float) -> float:
    """Mean F1 of the sets of addressees at a threshold."""
    total = 0.0
    for each in told:
        said = [*each.sure, *(good for chance, good in each.also if chance >= least)]
        total += 2 * sum(said) / (len(said) + each.count)
    return total / max(1, len(told))


def fit_speaker_line(
    cases: Sequence[tuple[float, bool]], usual: tuple[float, float] = (1.0, 0.0)
) -> tuple[float, float]:
    """Slope and offset of the log-odds, held near the usual ones where there is little to tell.

    Most answers that a reporting clause names are almost certain, so that the curve is flat there
    and a full step of Newton's method leads nowhere: steps are cut at ``LONGEST_STEP``.
    """
    sure = np.clip(np.array([probability for probability, _ in cases]), FLOOR, 1 - FLOOR)
    good = np.array([float(hit) for _, hit in cases])
    columns = np.stack([np.log(sure) - np.log1p(-sure), np.ones(len(sure))], axis=1)
    line = np.array(usual)
    for _ in range(NEWTON_STEPS):
        said = 1 / (1 + np.exp(-columns @ line))
        slope = columns.T @ (said - good) + PRIOR * (line - np.array(usual))
        curve = columns.T @ (columns * (said * (1 - said))[:, None]) + PRIOR * np.eye(2)
        step = np.linalg.solve(curve, slope)
        line = line - step * min(1.0, LONGEST_STEP / max(float(np.abs(step).max()), 1e-9))
    return round(max(0.05, float(line[0])), 4), round(float(line[1]), 4)
