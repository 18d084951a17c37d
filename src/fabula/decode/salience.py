"""Who is in the reader's mind: activation that mentions raise and distance lowers.

Source: the weighting of Lappin and Leass 1994, "An algorithm for pronominal anaphora resolution",
reduced to what can be seen without a parse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

SENTENCE_DECAY = 0.5
"""Factor per sentence since the last mention."""

CAPACITY = 16
"""Referents kept at a time; the least active is forgotten, so work stays bounded."""


class Salience:
    """Activation of referents, in order of reading."""

    def __init__(self) -> None:
        self._level: dict[int, float] = {}
        self._seen: dict[int, int] = {}

    def clear(self) -> None:
        """Forget everybody (a new chapter or scene)."""
        self._level.clear()
        self._seen.clear()

    def level(self, referent: int, sentence: int) -> float:
        """Activation of one referent at a sentence; 0 = not in mind."""
        if referent not in self._level:
            return 0.0
        distance = max(0, sentence - self._seen[referent])
        return float(self._level[referent] * SENTENCE_DECAY**distance)

    def mention(self, referent: int, sentence: int, weight: float) -> None:
        """Raise a referent's activation at a sentence (sentences never go back)."""
        self._level[referent] = self.level(referent, sentence) + weight
        self._seen[referent] = sentence
        if len(self._level) > CAPACITY:
            weakest = min(self._level, key=lambda each: (self.level(each, sentence), each))
            del self._level[weakest], self._seen[weakest]

    def ranking(self, sentence: int) -> list[tuple[float, int]]:
        """Referents with their activation, strongest first (the later mentioned on a tie)."""
        order = [(self.level(r, sentence), self._seen[r], r) for r in self._level]
        return [(level, referent) for level, _, referent in sorted(order, reverse=True)]

    def best(
        self, sentence: int, fit: Callable[[int], float], excluded: Iterable[int] = ()
    ) -> tuple[int, float] | None:
        """The strongest fitting referent and its share of all fitting activation, or ``None``.

        Args:
            sentence: Where the reference stands.
            fit: Factor of each referent's activation; 0 = does not fit.
            excluded: Referents that cannot be meant.
        """
        barred = set(excluded)
        weighed = [(v * fit(r), r) for v, r in self.ranking(sentence) if r not in barred]
        fitting = [(level, referent) for level, referent in weighed if level > 0]
        if not fitting:
            return None
        level, referent = max(fitting, key=lambda pair: pair[0])
        return referent, level / sum(each for each, _ in fitting)
