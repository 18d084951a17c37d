"""Two open halves of one bond: somebody has a brother, and somebody else has a sister."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from fabula.decode.bond_patterns import Claim
from fabula.lexicons.bonds import BondNoun

MATCHED: Final = 0.65
"""Score of two halves that fit each other alone."""

_COMPLEMENT: Final = {"noun": "owner", "owner": "noun", "none": "none"}


@dataclass(frozen=True)
class Half:
    """A noun of kin whose possessor is known, and not whom it means (*my sister*).

    Attributes:
        owner: The possessor.
        noun: What the noun says.
        words: Token range.
    """

    owner: int
    noun: BondNoun
    words: tuple[int, int]


def match_halves(halves: Sequence[Half], gender_of: Callable[[int], str | None]) -> Iterator[Claim]:
    """Bonds of two people, each of whom has a relative as the other is.

    Args:
        halves: All nouns left open.
        gender_of: Pronoun set of a person, ``None`` = unknown: fits nothing that a noun demands.
    """
    found: dict[tuple[int, str, str], dict[int, tuple[Half, Half]]] = {}
    firsts = _first_of_each(halves)
    for one in firsts:
        for other in firsts:
            if one.owner == other.owner or one.noun.kind != other.noun.kind:
                continue
            if _COMPLEMENT[one.noun.side] != other.noun.side:
                continue
            if _suits(other.owner, one, gender_of) and _suits(one.owner, other, gender_of):
                key = one.owner, one.noun.kind, one.noun.side
                found.setdefault(key, {}).setdefault(other.owner, (one, other))
    for (owner, kind, side), answers in found.items():
        if len(answers) != 1 or side == "owner" or (side == "none" and owner > min(answers)):
            continue
        called, (one, other) = next(iter(answers.items()))
        if len(found[called, kind, _COMPLEMENT[side]]) == 1:
            words = min(one.words, other.words)
            yield Claim(called, owner, kind, side != "none", MATCHED, words, called=called)


def _first_of_each(halves: Iterable[Half]) -> list[Half]:
    """Of halves that say the same of the same person only the first."""
    found: dict[tuple[int, str, str, str | None], Half] = {}
    for half in halves:
        noun = half.noun
        found.setdefault((half.owner, noun.kind, noun.side, noun.gender), half)
    return list(found.values())


def _suits(person: int, half: Half, gender_of: Callable[[int], str | None]) -> bool:
    return half.noun.gender is not None and gender_of(person) == half.noun.gender
