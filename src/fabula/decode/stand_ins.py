"""Who is meant by somebody who is only ever called (*Nonna*, *Captain*), among those who are there.

A word of kinship or rank that is only called out, or only possessed (*his sister*), often stands
for a person whom the telling names. Works on turns of talk; knows nothing of stories.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fabula.decode.bond_patterns import Named

TURNS: Final = 2
"""Turns before and after a call among which the one who is called speaks."""

NEAR: Final = 150
"""Words before and after a noun within which the one it means is named."""

NEXT: Final = 2.0
FURTHER: Final = 1.0
BYSTANDING: Final = 0.5
"""What it counts to speak right before or after a call, one turn further, or to be there."""


@dataclass(frozen=True)
class Turn:
    """A line.

    Attributes:
        parts: Token ranges of its parts.
        words: Its words in lower case, all parts together.
        speaker: ``None`` = unknown.
        score: How sure the speaker is.
        scene: Number of its scene.
    """

    parts: tuple[tuple[int, int], ...]
    words: tuple[str, ...]
    speaker: int | None
    addressees: tuple[int, ...]
    score: float
    scene: int

    def token(self, word: int) -> int:
        """Token of the word with this number."""
        for first, last in self.parts:
            if word < last - first:
                return first + word
            word -= last - first
        raise IndexError(word)


@dataclass(frozen=True)
class Calling:
    """One place where somebody is called by a word alone.

    Attributes:
        who: The one so called.
        scene: Number of the scene.
        turn: Number of the turn; ``None`` in the telling.
        gender: Pronoun set that the word demands.
        others: People it cannot be: who calls, who possesses.
    """

    who: int
    scene: int
    turn: int | None
    gender: str | None
    others: frozenset[int]


def find_stand_ins(
    callings: Sequence[Calling],
    turns: Sequence[Turn],
    shown: Mapping[int, Collection[int]],
    gender_of: Callable[[int], str | None],
) -> dict[int, int]:
    """Whom people stand for who are only called.

    Args:
        callings: All places, of all such people.
        turns: All lines in the order of the text.
        shown: People that the telling of each scene names.
        gender_of: Pronoun set of a person, ``None`` = unknown.

    Returns:
        For each of them for whom there is exactly one best answer, that person.
    """
    found: dict[int, int] = {}
    alone = {each.who for each in callings}
    for who in sorted(alone):
        own = [each for each in callings if each.who == who]
        barred = frozenset().union(*(each.others for each in own)) | alone
        votes: dict[int, float] = {}
        for each in own:
            for person, weight in _nearby(each, turns, shown):
                if person not in barred and _fits(gender_of(person), each.gender):
                    votes[person] = votes.get(person, 0.0) + weight
        ranked = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))[:2]
        if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1] + BYSTANDING):
            found[who] = ranked[0][0]
    return found


def _fits(gender: str | None, wanted: str | None) -> bool:
    return None in (gender, wanted) or gender == wanted


def _nearby(
    calling: Calling, turns: Sequence[Turn], shown: Mapping[int, Collection[int]]
) -> Iterator[tuple[int, float]]:
    for person in shown.get(calling.scene, ()):
        yield person, BYSTANDING
    if calling.turn is None:
        return
    for step in (*range(-TURNS, 0), *range(1, TURNS + 1)):
        at = calling.turn + step
        if 0 <= at < len(turns) and turns[at].scene == calling.scene:
            speaker = turns[at].speaker
            if speaker is not None:
                yield speaker, NEXT if abs(step) == 1 else FURTHER
    for person in turns[calling.turn].addressees:
        yield person, NEXT


class Neighbours:
    """People that are named or speak near a word.

    Args:
        named: Mentions of persons, in the order of the text.
        turns: All lines.
        gender_of: Pronoun set of a person, ``None`` = unknown.
    """

    def __init__(
        self,
        named: Sequence[Named],
        turns: Sequence[Turn],
        gender_of: Callable[[int], str | None],
    ) -> None:
        self._gender_of = gender_of
        places = [
            (each.first, each.people[0]) for each in named if each.proper and len(each.people) == 1
        ]
        places += [(turn.parts[0][0], turn.speaker) for turn in turns if turn.speaker is not None]
        names = {person for each in named if each.proper for person in each.people}
        self._names = names
        self._counts: dict[str | None, int] = {}
        self._places = sorted((at, person) for at, person in places if person in names)
        self._said = {at: turn for turn in turns for part in turn.parts for at in range(*part)}

    def _count(self, gender: str | None) -> int:
        """How many people a noun of this pronoun set can mean."""
        if gender not in self._counts:
            fits = (_fits(self._gender_of(who), gender) for who in self._names)
            self._counts[gender] = sum(fits)
        return self._counts[gender]

    def only_one(self, at: int, gender: str | None, others: frozenset[int]) -> int | None:
        """The only person of the cast whom a noun of this pronoun set can mean, if named near it.

        Args:
            at: The token.
            gender: Pronoun set that the noun demands.
            others: People it is not; in a line those who speak and are spoken to are neither.
        """
        turn = self._said.get(at)
        if turn is not None:
            others = others.union(turn.addressees, () if turn.speaker is None else (turn.speaker,))
        first = bisect_left(self._places, (at - NEAR, -1))
        last = bisect_left(self._places, (at + NEAR, -1))
        left = self._count(gender) - sum(
            who in self._names and _fits(self._gender_of(who), gender) for who in others
        )
        near = {who for _, who in self._places[first:last]} - others
        found = [who for who in near if _fits(self._gender_of(who), gender)]
        if left != 1 or not found:
            return None
        (who,) = found
        return who if gender is None or self._gender_of(who) == gender else None
