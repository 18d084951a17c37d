"""Ranks short texts by the words of a question.

Source: Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log
from typing import Final

K1: Final = 1.2
B: Final = 0.5
"""Usual constants of BM25; ``B`` is low, for sentences differ in length for reasons of style."""


class WordIndex:
    """Texts as lists of stems.

    Args:
        texts: The stems of each text.
    """

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self._lengths = [len(stems) for stems in texts]
        self._mean = sum(self._lengths) / max(1, len(texts)) or 1.0
        self._found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, stems in enumerate(texts):
            for stem, count in Counter(stems).items():
                self._found[stem].append((place, count))

    def weight(self, stem: str) -> float:
        """How much a stem tells: its inverse document frequency."""
        count = len(self._found.get(stem, ()))
        return log(1 + (len(self._lengths) - count + 0.5) / (count + 0.5))

    def rank(self, stems: Sequence[str]) -> list[tuple[int, float]]:
        """Texts with at least one of the stems, best first, with their BM25 scores."""
        scores: dict[int, float] = defaultdict(float)
        for stem in dict.fromkeys(stems):
            weight = self.weight(stem)
            for place, count in self._found.get(stem, ()):
                long = 1 - B + B * self._lengths[place] / self._mean
                scores[place] += weight * count * (K1 + 1) / (count + K1 * long)
        return sorted(scores.items(), key=lambda each: (-each[1], each[0]))

    def shares(self, stems: Sequence[str]) -> list[float]:
        """For each text, the share of the stems' weight that it holds, 0 to 1."""
        wanted = dict.fromkeys(stems)
        whole = sum(map(self.weight, wanted)) or 1.0
        shares = [0.0] * len(self._lengths)
        for stem in wanted:
            for place, _ in self._found.get(stem, ()):
                shares[place] += self.weight(stem) / whole
        return shares
