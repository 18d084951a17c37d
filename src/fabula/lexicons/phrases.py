"""Phrases of a table, found among the words of a text.

A phrase is written as words between spaces. ``a|b`` is one word of several, ``_`` stands for up to
``GAP_WORDS`` words of any kind. A gap never runs over a mark that ends a sentence or a
quotation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

GAP_WORDS: Final = 2
"""Most words that ``_`` stands for."""

_GAP: Final = "_"
_STOPS: Final = frozenset('.!?;:…—–"“”«»()')


@dataclass(frozen=True)
class Phrase:
    """One phrase of a table.

    Attributes:
        elements: The words that may stand in each place; ``None`` = a gap.
        kind: What sort of phrase it is.
        label: What it says.
        weight: How strongly, 0 to 1.
    """

    elements: tuple[frozenset[str] | None, ...]
    kind: str
    label: str
    weight: float


@dataclass(frozen=True)
class Match:
    """A phrase with the words it was found in: ``words[first:last]``."""

    first: int
    last: int
    phrase: Phrase


def parse_phrase(words: str, kind: str, label: str, weight: float) -> Phrase:
    """Read a phrase as it is written in a table."""
    elements = tuple(None if e == _GAP else frozenset(e.split("|")) for e in words.split())
    return Phrase(elements, kind, label, weight)


class PhraseBook:
    """Phrases, looked up by their first word.

    Args:
        phrases: The phrases; none begins with a gap.
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        index: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            for word in phrase.elements[0] or ():
                index.setdefault(word, []).append(phrase)
        self._index: Mapping[str, list[Phrase]] = index

    def find(self, words: Sequence[str], first: int, last: int) -> Iterator[Match]:
        """Phrases in ``words[first:last]``, by their first word; they may overlap.

        Args:
            words: Words in lower case with straight apostrophes.
            first: Index of the first word looked at.
            last: One past the last word that a phrase may hold.
        """
        for at in range(first, last):
            for phrase in self._index.get(words[at], ()):
                end = _end_of(words, at + 1, last, phrase.elements, 1)
                if end is not None:
                    yield Match(at, end, phrase)


def plain_word(word: str) -> str:
    """A word as phrases are compared: lower case, straight apostrophes."""
    return word.lower().replace("’", "'")


def _end_of(
    words: Sequence[str],
    at: int,
    last: int,
    elements: Sequence[frozenset[str] | None],
    place: int,
) -> int | None:
    """One past the last word of the shortest match of ``elements[place:]`` at ``at``."""
    if place == len(elements):
        return at
    wanted = elements[place]
    if wanted is not None:
        if at >= last or words[at] not in wanted:
            return None
        return _end_of(words, at + 1, last, elements, place + 1)
    for skipped in range(GAP_WORDS + 1):
        if at + skipped > last or (skipped and words[at + skipped - 1] in _STOPS):
            return None
        end = _end_of(words, at + skipped, last, elements, place + 1)
        if end is not None:
            return end
    return None
