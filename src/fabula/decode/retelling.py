"""Which earlier facts later words pass on: shared rare words and people, found by an index.

The score of a fact in later words is the share of its weight that they hold: words weigh the more
the fewer sentences use them (inverse document frequency, Sparck Jones 1972), and people who are in
both count as words do. Only the latest facts with a word are looked at, so that a text of twice the
length takes twice the time.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from math import log
from typing import Final

from fabula.rows import Span

MAX_FACTS_OF_WORD: Final = 30
"""How many of the latest facts with a word are looked at."""

MAX_FOUND: Final = 20
"""How many facts the same words pass on at most: a refrain is no news of all its verses."""

MIN_SHARE: Final = 0.42
"""Share of a fact's weight from which later words pass it on. Chosen on the example stories."""

MIN_WORDS: Final = 2
"""Shared words that this takes; one rare word is enough where a person is shared too."""

MANY_WORDS: Final = 3
MIN_SHARE_OF_MANY: Final = 0.28
"""With so many shared words, so much of the fact is enough."""

RARE_SENTENCES: Final = 5
"""A word is rare that stands in at most so many sentences."""

PERSON_WEIGHT: Final = 0.8
"""Weight of a person of the fact, in units of a word that stands in one sentence of a hundred."""


@dataclass(frozen=True)
class Told:
    """A fact as words and people; ``line`` is where it was told."""

    fact: Span
    stems: frozenset[str]
    people: frozenset[int]
    line: int | None


class FactIndex:
    """Facts told so far, by their words.

    Args:
        sentences: The content stems of every sentence of the text.
    """

    def __init__(self, sentences: Iterable[Collection[str]]) -> None:
        counts: Counter[str] = Counter()
        total = 0
        for stems in sentences:
            counts.update(set(stems))
            total += 1
        self._counts: Mapping[str, int] = counts
        self._total = max(total, 1)
        self._by_stem: dict[str, deque[Told]] = defaultdict(lambda: deque(maxlen=MAX_FACTS_OF_WORD))
        self._weights: dict[str, float] = {}
        self._wholes: dict[Told, float] = {}

    def add(self, told: Told) -> None:
        """Take in a fact."""
        for stem in told.stems:
            self._by_stem[stem].append(told)

    def find(self, stems: frozenset[str], people: frozenset[int]) -> list[tuple[Told, float]]:
        """Earlier facts that these words pass on, the best first, with their scores (0 to 1).

        At most ``MAX_FOUND``.
        """
        near: dict[Span, Told] = {}
        for stem in stems:
            for told in self._by_stem.get(stem, ()):
                near[told.fact] = told
        scored = [(told, self.share(told, stems, people)) for told in near.values()]
        found = [each for each in scored if each[1] > 0]
        return nsmallest(MAX_FOUND, found, key=lambda each: (-each[1], each[0].fact))

    def share(
        self, told: Told, stems: frozenset[str], people: frozenset[int] = frozenset()
    ) -> float:
        """How much of a fact some words pass on, 0 to 1; 0 = too little to be the same."""
        shared = told.stems & stems
        if len(shared) < MIN_WORDS and not (told.people & people and self._is_rare(shared)):
            return 0.0
        whole = self._wholes.get(told)
        if whole is None:
            whole = self._weigh(told.stems, told.people)
            self._wholes[told] = whole
        both = self._weigh(shared, told.people & people)
        share = both / whole if whole else 0.0
        enough = MIN_SHARE_OF_MANY if len(shared) >= MANY_WORDS else MIN_SHARE
        return share if share >= enough else 0.0

    def _is_rare(self, stems: frozenset[str]) -> bool:
        return any(self._counts.get(stem, 0) <= RARE_SENTENCES for stem in stems)

    def _weigh(self, stems: frozenset[str], people: frozenset[int]) -> float:
        person = PERSON_WEIGHT * log(1 + 100)
        return sum(map(self._weight, stems)) + person * len(people)

    def _weight(self, stem: str) -> float:
        weight = self._weights.get(stem)
        if weight is None:
            weight = log(1 + self._total / max(1, self._counts.get(stem, 1)))
            self._weights[stem] = weight
        return weight
