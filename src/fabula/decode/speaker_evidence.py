"""The mentions that the speaker head looks at for a person and an utterance."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fabula.decode.references import PREPOSITIONS, UNKNOWN, Reference
from fabula.decode.speaker_clues import Utterance
from fabula.rows import Span

Floats = NDArray[np.float32]
Column = NDArray[np.int64]

SPOTS: Final = 4
"""Mentions looked at: two in the narration before, one after, one in or between quotations."""

REACH_BEFORE: Final = 6000
REACH_AFTER: Final = 1500
"""How far away a mention may stand, in code points."""

DISTANCES: Final = np.array([0, 8, 30, 80, 200, 500, 1200, 3000])
"""Lower bounds of the classes of distance, in code points."""

FORMS: Final = ("proper", "common", "pronoun")


class EvidenceReader:
    """Finds and describes mentions around utterances.

    Args:
        content: The text.
        mentions: Mentions of persons, in text order.
    """

    def __init__(self, content: str, mentions: Sequence[Reference]) -> None:
        self._content = content
        self._mentions = mentions
        self._place = {row.key: at for at, row in enumerate(mentions)}
        self._told: dict[int, list[int]] = {}
        self._quoted: dict[int, list[int]] = {}
        for at, row in enumerate(mentions):
            group = self._told if row.inside == UNKNOWN else self._quoted
            group.setdefault(row.person, []).append(at)
        self._starts = [row.start for row in mentions]
        self._columns = self._describe()
        self._order = np.cumsum([row.inside == UNKNOWN for row in mentions]).astype(np.int64)

    def _describe(self) -> Floats:
        """What is so of each mention wherever it is looked at from."""
        rows = []
        for row in self._mentions:
            words = self._content[max(0, row.start - 16) : row.start].split()
            before = words[-1].lower().strip('—-("') if words else ""
            rows.append(
                [
                    *(row.form == form for form in FORMS),
                    row.first_person,
                    row.plural,
                    before in {"to", "at"},
                    before in PREPOSITIONS,
                    self._content[row.end : row.end + 2] in {"'s", "’s"},
                    row.gender == "he",
                    row.gender == "she",
                ]
            )
        return np.array(rows, dtype=np.float32).reshape(len(rows), 10)

    def choose(self, utterance: Utterance, person: int) -> list[int]:
        """Places of the mentions of a person, ``SPOTS`` of them; ``UNKNOWN`` = there is none."""
        found = [UNKNOWN] * SPOTS
        told = self._told.get(person, []) if person != UNKNOWN else []
        at = bisect_left(told, bisect_left(self._starts, utterance.start))
        before = list(reversed(told[max(0, at - 2) : at]))
        cue = utterance.cue
        if cue is not None and cue.person == person and cue.key in self._place:
            before = [self._place[cue.key], *(p for p in before if p != self._place[cue.key])]
        for spot, place in enumerate(before[:2]):
            if utterance.start - self._starts[place] <= REACH_BEFORE:
                found[spot] = place
        for place in told[at : at + 2]:
            if place not in found and self._starts[place] - utterance.end <= REACH_AFTER:
                found[2] = place
                break
        found[3] = self._inside(utterance, person)
        return found

    def _inside(self, utterance: Utterance, person: int) -> int:
        quoted = self._quoted.get(person, []) if person != UNKNOWN else []
        at = bisect_left(quoted, bisect_left(self._starts, utterance.end))
        if not at or utterance.start - self._starts[quoted[at - 1]] > REACH_AFTER:
            return UNKNOWN
        return quoted[at - 1]

    def describe(self, utterances: Sequence[Utterance], places: Column) -> Floats:
        """Features (P, SPOTS, F) of P cells; zero where there is no mention.

        Args:
            utterances: The utterance of each cell.
            places: (P, SPOTS) as ``choose`` gives them.
        """
        there = places != UNKNOWN
        at = np.where(there, places, 0)
        starts = np.array([row.start for row in self._mentions] or [0])[at]
        inside = np.array([row.inside for row in self._mentions] or [0])[at]
        begins = np.array([row.start for row in utterances])[:, None]
        ends = np.array([row.end for row in utterances])[:, None]
        keys = np.array([row.key for row in utterances])[:, None]
        distance = np.where(starts < begins, begins - starts, np.maximum(starts - ends, 0))
        classes = np.searchsorted(DISTANCES, distance, side="right")
        firsts = np.searchsorted(np.array(self._starts), begins[:, 0])
        order = np.concatenate([[0], self._order])
        between = np.abs(order[firsts][:, None] - order[at])
        cues = [row.cue.key if row.cue is not None else UNKNOWN for row in utterances]
        named = np.array([self._place.get(key, UNKNOWN) for key in cues])[:, None]
        columns = [
            *(there & (np.arange(SPOTS) == spot) for spot in range(SPOTS)),
            *(classes == number for number in range(1, len(DISTANCES) + 1)),
            starts < begins,
            *(between == number for number in range(4)),
            np.log1p(between) / 3,
            inside == keys,
            (inside != UNKNOWN) & (inside != keys),
            places == named,
            *(self._within(utterances, starts, name) for name in SURROUNDINGS),
        ]
        mine = np.stack([np.asarray(each, dtype=np.float32) for each in columns], axis=-1)
        general = self._columns[at] if len(self._columns) else np.zeros((*at.shape, 10), np.float32)
        found = np.concatenate([mine, general], axis=-1) * there[..., None]
        return np.asarray(found, dtype=np.float32)

    def _within(
        self, utterances: Sequence[Utterance], starts: Column, name: str
    ) -> NDArray[np.bool_]:
        spans: list[Span] = [getattr(row, name) or (0, 0) for row in utterances]
        low, high = np.array(spans).reshape(-1, 2).T[:, :, None]
        within: NDArray[np.bool_] = (starts >= low) & (starts < high)
        return within


SURROUNDINGS: Final = ("cue_span", "before", "after", "above", "paragraph")
"""Stretches around an utterance that a mention may stand in."""
