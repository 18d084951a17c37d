"""Whose feeling a stretch of narration tells: the possessor, the subject or the object beside it.

Works on columns of tokens. With dependencies the subject is that of the nearest verb above; without
them it is the last person named before, in the same sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fabula.decode.dependency_tree import ROOT

MAX_STEPS: Final = 5
"""How many governors are followed up to find a verb with a subject."""

REACH_AFTER: Final = 4
"""How many tokens behind the words a person may stand where none stands before."""

OBJECTS: Final = frozenset({"him", "them", "me", "us", "whom"})
"""Pronouns that are never the subject."""

_POSSESSIVES: Final = frozenset({"his", "her", "their", "my", "our", "its", "'s", "'"})
_SUBJECTS: Final = frozenset({"nsubj", "nsubj:pass", "nsubj:outer"})
_SHARED: Final = frozenset({"conj", "xcomp", "advcl", "acl", "obj", "obl", "ccomp", "parataxis"})


@dataclass(frozen=True)
class PersonSpan:
    """Tokens ``first`` to ``last`` (exclusive) that mean a person; ``head`` governs them."""

    first: int
    last: int
    head: int
    person: int


class FeelerFinder:
    """Finds whose feeling some words tell.

    Args:
        words: The T tokens in lower case, straight apostrophes.
        heads: Governor of each token, -1 = root; ``None`` = no syntax.
        deps: Universal dependency relation of each token; ``None`` = no syntax.
        persons: Mentions of single persons.
    """

    def __init__(
        self,
        words: Sequence[str],
        heads: Sequence[int] | None,
        deps: Sequence[str] | None,
        persons: Iterable[PersonSpan],
    ) -> None:
        self._words = words
        self._heads = heads
        self._deps = deps
        self._by_head: dict[int, PersonSpan] = {}
        self._by_last: dict[int, PersonSpan] = {}
        for person in persons:
            known = self._by_head.get(person.head)
            if known is None or person.last - person.first > known.last - known.first:
                self._by_head[person.head] = person
            self._by_last[person.last] = person
        self._subjects: Mapping[int, int] = self._find_subjects()

    def _find_subjects(self) -> dict[int, int]:
        """The first subject of each token that has one."""
        found: dict[int, int] = {}
        if self._heads is None or self._deps is None:
            return found
        for index, (head, relation) in enumerate(zip(self._heads, self._deps, strict=True)):
            if relation in _SUBJECTS:
                found.setdefault(head, index)
        return found

    def find(self, first: int, last: int, low: int, high: int) -> PersonSpan | None:
        """Who feels what ``words[first:last]`` tell, or ``None``.

        Args:
            first: First token of the words.
            last: One past their last token.
            low: First token of the sentence.
            high: One past its last token.
        """
        return (
            self._possessor(first, last, low)
            or self._subject(first, last)
            or self._named_before(first, low)
            or self._named_after(last, high)
        )

    def find_object(self, last: int) -> PersonSpan | None:
        """Whom the last of the words means."""
        return self._by_last.get(last)

    def _possessor(self, first: int, last: int, low: int) -> PersonSpan | None:
        """Whose face, hands or fear it is."""
        if first > low and self._words[first - 1] in _POSSESSIVES:
            return self._by_last.get(first) or self._by_last.get(first - 1)
        for at in range(first, last):
            if self._words[at] in _POSSESSIVES:
                return self._by_last.get(at + 1) or self._by_last.get(at)
        return None

    def _subject(self, first: int, last: int) -> PersonSpan | None:
        """The subject of the words' verb or of one above it."""
        if self._heads is None or self._deps is None:
            return None
        at = next((i for i in range(first, last) if not first <= self._heads[i] < last), first)
        for _ in range(MAX_STEPS):
            subject = self._subjects.get(at)
            if subject is not None:
                return self._by_head.get(subject)
            if self._heads[at] == ROOT or self._deps[at].partition(":")[0] not in _SHARED:
                return None
            at = self._heads[at]
        return None

    def _named_before(self, first: int, low: int) -> PersonSpan | None:
        """The last person before the words that may be their subject; without syntax alone."""
        if self._heads is not None:
            return None
        for at in range(first, low, -1):
            person = self._by_last.get(at)
            if person is not None and self._words[at - 1] not in OBJECTS | _POSSESSIVES:
                return person
        return None

    def _named_after(self, last: int, high: int) -> PersonSpan | None:
        """A person in a phrase right behind the words (*the breath went out of him*)."""
        for at in range(last, min(last + REACH_AFTER, high)):
            if self._words[at] in ("of", "from", "in", "over", "through"):
                return self._by_last.get(at + 2)
        return None
