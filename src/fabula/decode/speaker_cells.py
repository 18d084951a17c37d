"""The table that the speaker head reads: one row for each utterance and likely speaker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fabula.decode.references import UNKNOWN
from fabula.decode.speaker_clues import SAME_TURN, Clue
from fabula.decode.speaker_evidence import EvidenceReader
from fabula.decode.speaker_scene import Scene
from fabula.decode.talks import Talk
from fabula.decode.utterance_view import view_utterances

Floats = NDArray[np.float32]
Column = NDArray[np.int64]

MOST_CELLS: Final = 8
"""Likely speakers of an utterance that are looked at, beside somebody else."""

TURNS: Final = (-3, -2, -1, 1, 2, 3)
"""Turns around an utterance whose likely speakers are seen."""

FLOOR: Final = 1e-5
"""Least probability that is told from another."""

NAMED: Final = frozenset({"name", "first", "common"})
"""Kinds of reporting clause that say who speaks."""

NUMBERS: Final = 31
"""Features of a cell beside its clues."""


@dataclass(frozen=True)
class SpeakerTable:
    """N utterances with P cells, an utterance and a person each, in the order of the talks.

    Attributes:
        rows: (P,) utterance of each cell.
        places: (P,) which candidate of its conversation each is.
        cells: (P, C + ``NUMBERS``) clues by kind, and numbers.
        spots: (P, S) mentions looked at, 0 where there is none.
        evidence: (P, S, F) what is seen of them; all zero where there is none.
        about: (N, H) what is seen of each utterance.
        before: (N,) the utterance before in the conversation, or the utterance itself.
        keys: (N,) quotation of each utterance.
    """

    rows: Column
    places: Column
    cells: Floats
    spots: Column
    evidence: Floats
    about: Floats
    before: Column
    keys: Column


@dataclass(frozen=True)
class SpeakerScores:
    """What the speaker head says of a table.

    Attributes:
        speakers: (P,) added to the log-score of each cell.
        addressees: (P,) probability that the person is spoken to.
        changes: (N, 3) added to the log-scores of the patterns of turn-taking.
        least: Probability from which a person counts as spoken to.
    """

    speakers: NDArray[np.float64]
    addressees: NDArray[np.float64]
    changes: NDArray[np.float64]
    least: float


def read_table(
    scene: Scene, talks: Sequence[Talk], columns: Sequence[str], voices: Floats
) -> SpeakerTable:
    """Everything the head reads of a story but the encoder's vectors.

    Args:
        scene: The story.
        talks: Its conversations, as the clues and turns decide them.
        columns: Kinds of clues, in the order of the head's columns.
        voices: (N, H) vector of each utterance.
    """
    picks = [_choose(talk) for talk in talks]
    rows = np.concatenate(
        [talk.span.start + at for talk, (at, _) in zip(talks, picks, strict=True)]
    )
    places = np.concatenate([place for _, place in picks])
    persons = [
        talk.persons[place]
        for talk, (_, chosen) in zip(talks, picks, strict=True)
        for place in chosen.tolist()
    ]
    reader = EvidenceReader(scene.content, scene.mentions)
    said = [scene.utterances[row] for row in rows.tolist()]
    spots = np.array(
        [reader.choose(row, person) for row, person in zip(said, persons, strict=True)],
        dtype=np.int64,
    )
    numbers = np.concatenate(
        [_turns_around(scene, talk, *pick) for talk, pick in zip(talks, picks, strict=True)]
    )
    story = _StoryView(scene, talks, voices)
    everywhere = story.describe(rows, persons)
    keys = np.array([row.key for row in scene.mentions] or [0])
    linked = np.array([bool(row.link) for row in scene.utterances])
    own = np.arange(len(scene.utterances))
    return SpeakerTable(
        rows=rows,
        places=places,
        cells=np.concatenate(
            [_list_clues(scene.clues, rows, persons, columns), numbers, everywhere], axis=1
        ),
        spots=np.where(spots == UNKNOWN, 0, keys[spots]),
        evidence=reader.describe(said, spots),
        about=view_utterances(scene.content, scene.utterances, scene.kinds, scene.sorts),
        before=np.where(linked & (own > 0), own - 1, own),
        keys=np.array([row.key for row in scene.utterances]),
    )


def _choose(talk: Talk) -> tuple[Column, Column]:
    """Utterance and candidate of each cell: the likeliest of each utterance, and somebody else."""
    count, others = talk.marginals.shape[0], talk.marginals.shape[1] - 1
    order = np.argsort(-talk.marginals[:, :others], axis=1, kind="stable")[:, :MOST_CELLS]
    order = np.concatenate([order, np.full((count, 1), others)], axis=1)
    rows = np.repeat(np.arange(count), order.shape[1])
    return rows.astype(np.int64), order.ravel().astype(np.int64)


def _list_clues(
    clues: Sequence[Sequence[Clue]], rows: Column, persons: Sequence[int], columns: Sequence[str]
) -> Floats:
    column = {kind: at for at, kind in enumerate(columns)}
    cell = {pair: at for at, pair in enumerate(zip(rows.tolist(), persons, strict=True))}
    found = np.zeros((len(rows), len(columns)), dtype=np.float32)
    for row, listed in enumerate(clues):
        for clue in listed:
            at, kind = cell.get((row, clue.person)), column.get(clue.kind)
            if at is not None and kind is not None:
                found[at, kind] += 1
    return np.minimum(found, 2)


def _turns_around(scene: Scene, talk: Talk, rows: Column, places: Column) -> Floats:
    """(P, 19) how likely each person is here and in the turns around, and how long the talk is."""
    shares = talk.marginals
    finite = np.where(np.isfinite(talk.emissions), talk.emissions, -30.0)
    scores = finite - np.logaddexp.reduce(finite, axis=1, keepdims=True)
    links = [scene.utterances[at].link for at in talk.span]
    turn = np.cumsum([at > 0 and link not in SAME_TURN for at, link in enumerate(links)])
    firsts = np.searchsorted(turn, np.arange(turn[-1] + 1))
    sums = np.add.reduceat(shares, firsts, axis=0)
    sizes = np.bincount(turn)
    means = np.pad(sums / sizes[:, None], ((3, 3), (0, 0)))
    logs = np.log(shares + FLOOR)
    best = np.sort(logs, axis=1)[:, ::-1]
    second = best[:, min(1, best.shape[1] - 1)]
    mine = logs[rows, places]
    rival = np.where(mine >= best[rows, 0], second[rows], best[rows, 0])
    padded = np.pad(shares, ((1, 1), (0, 0)))
    others = (sums[turn[rows], places] - shares[rows, places]) / np.maximum(
        sizes[turn[rows]] - 1, 1
    )
    columns = [
        np.clip(scores[rows, places], -8, 0) / 4,
        mine / 4,
        np.clip(mine - rival, -8, 8) / 4,
        shares[rows, places],
        *(means[turn[rows] + 3 + step, places] for step in TURNS),
        padded[rows, places],
        padded[rows + 2, places],
        others,
        shares.mean(axis=0)[places],
        shares.max(axis=0)[places],
        np.log1p(rows) / 6,
        np.log1p(len(links) - 1 - rows) / 6,
        np.full(len(rows), np.log1p((shares.max(axis=0) > 0.5).sum()) / 2),
        turn[rows] == 0,
    ]
    return np.stack([np.asarray(each, dtype=np.float32) for each in columns], axis=1)


class _StoryView:
    """How present each person is in the whole story, how they talk and with whom."""

    def __init__(self, scene: Scene, talks: Sequence[Talk], voices: Floats) -> None:
        self._scene = scene
        people = sorted({person for talk in talks for person in talk.persons})
        self._place = {person: at for at, person in enumerate(people)}
        self._shares = np.zeros((len(scene.utterances), len(people)), dtype=np.float32)
        for talk in talks:
            places = [self._place[person] for person in talk.persons]
            self._shares[np.ix_(talk.span, places)] = talk.marginals
        counts = Counter(row.person for row in scene.mentions)
        self._mentions = np.array([counts[person] for person in people], dtype=np.float32)
        self._certain = self._shares * np.isin(scene.kinds, list(NAMED))[:, None]
        self._voices = voices - voices.mean(axis=0, keepdims=True) if len(voices) else voices
        linked = np.array([bool(row.link) for row in scene.utterances])
        linked &= np.array([row.link not in SAME_TURN for row in scene.utterances])
        self._linked = linked
        now, before = self._shares[1:][linked[1:]], self._shares[:-1][linked[1:]]
        meetings = now.T @ before
        meetings = meetings + meetings.T
        np.fill_diagonal(meetings, 0)
        self._company = self._shares @ meetings

    def describe(self, rows: Column, persons: Sequence[int]) -> Floats:
        """(P, 12) features of cells."""
        at = np.array([self._place[person] for person in persons])
        known = np.array(persons) != UNKNOWN
        said, certain = self._shares.sum(axis=0), self._certain.sum(axis=0)
        gender = np.array([self._scene.genders.get(person, "") for person in persons])
        columns = [
            known,
            np.array(persons) == self._scene.narrator,
            gender == "he",
            gender == "she",
            known * np.log1p(said[at]) / 6,
            known * np.log1p(certain[at]) / 6,
            known * np.log1p(self._mentions[at]) / 8,
            known * said[at] / max(float(said.max()), 1.0),
            known * np.log1p(self._beside(rows, at, -1)) / 5,
            known * np.log1p(self._beside(rows, at, 1)) / 5,
            known * self._likeness(rows, at),
            known * np.log1p(np.abs(said[at] - certain[at])) / 6,
        ]
        return np.stack([np.asarray(each, dtype=np.float32) for each in columns], axis=1)

    def _beside(self, rows: Column, at: Column, step: int) -> Floats:
        """(P,) how often persons take turns with whoever has the turn beside an utterance."""
        other = np.clip(rows + step, 0, len(self._shares) - 1)
        linked = self._linked[np.maximum(rows, other)] & (other != rows)
        found: Floats = self._company[other, at] * linked
        return found

    def _likeness(self, rows: Column, at: Column) -> Floats:
        """(P,) cosine of an utterance and what a person says for certain elsewhere."""
        if not self._voices.size:
            return np.zeros(len(rows), dtype=np.float32)
        sums = self._certain.T @ self._voices
        share = self._certain[rows, at]
        own = (self._voices**2).sum(axis=1)[rows]
        product = (self._voices @ sums.T)[rows, at]
        size = (sums**2).sum(axis=1)[at] - 2 * share * product + share**2 * own
        likeness: Floats = (product - share * own) / np.sqrt(np.maximum(size * own, 1e-6))
        return np.clip(likeness, -1, 1)
