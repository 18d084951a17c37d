"""Bonds of blood that follow from others: a brother's mother, an uncle's son.

A step is taken only where both bonds it rests on are said and no other answer is possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from fabula.decode.bond_patterns import BLOOD, Claim

STEP: Final = 0.95
"""What a step costs: the score is that of the weaker bond times this."""

MOST_FELLOWS: Final = 24
"""How many who work for one employer know each other, the surest first: more are a crowd."""

UNCLES: Final = frozenset({"aunt", "auntie", "aunty", "uncle"})
"""Nouns of kin whose child is a cousin."""


@dataclass(frozen=True)
class Bond:
    """One bond of two persons, with all the claims it rests on."""

    a: int
    b: int
    kind: str
    directed: bool
    score: float
    claims: tuple[Claim, ...]


def infer_bonds(bonds: Sequence[Bond], least: float, *, wide: bool = True) -> list[Bond]:
    """What bonds of blood come to together.

    Args:
        bonds: Bonds that the text says.
        least: Score from which a bond hands others on.
        wide: Whether to look for grandparents, aunts, uncles and cousins: not in a large cast,
            where one wrong bond would make many.

    Returns:
        New bonds, of pairs that have none of blood yet: parents of a brother or sister, father and
        mother of somebody as a couple, grandparents, aunts, uncles and cousins.
    """
    found = list(bonds)
    for step in (_shared_parents, _elders, _cousins) if wide else (_shared_parents,):
        sure = [bond for bond in found if bond.score >= least]
        found.extend(_new(step(sure), found))
    found.extend(_father_and_mother(found))
    found.extend(_fellows(found) if wide else ())
    return found[len(bonds) :]


def _new(bonds: Iterable[Bond], known: Sequence[Bond]) -> list[Bond]:
    """Of the bonds those of pairs without one of blood, the best of each pair."""
    taken = {_pair(bond) for bond in known if bond.kind in BLOOD}
    best: dict[tuple[int, int], Bond] = {}
    for bond in bonds:
        pair = _pair(bond)
        better = pair not in best or bond.score > best[pair].score
        if bond.a != bond.b and pair not in taken and better:
            best[pair] = bond
    return list(best.values())


def _pair(bond: Bond) -> tuple[int, int]:
    return min(bond.a, bond.b), max(bond.a, bond.b)


def _joined(a: int, b: int, kind: str, first: Bond, second: Bond) -> Bond:
    """A bond that rests on two others; undirected kin are cousins."""
    directed = kind in ("parent", "elder")
    if not directed:
        a, b = min(a, b), max(a, b)
    kind = {"elder": "kin", "cousin": "kin"}.get(kind, kind)
    score = STEP * min(first.score, second.score)
    return Bond(a, b, kind, directed, score, (*first.claims[:1], *second.claims[:1]))


def _children(bonds: Iterable[Bond]) -> Mapping[int, list[Bond]]:
    """Bonds of every parent to the children."""
    found: dict[int, list[Bond]] = {}
    for bond in bonds:
        if bond.kind == "parent":
            found.setdefault(bond.a, []).append(bond)
    return found


def _siblings(bonds: Iterable[Bond]) -> Iterator[tuple[int, int, Bond]]:
    for bond in bonds:
        if bond.kind == "sibling":
            yield bond.a, bond.b, bond
            yield bond.b, bond.a, bond


def _shared_parents(bonds: Sequence[Bond]) -> Iterator[Bond]:
    """Parents that a brother or sister has."""
    parents: dict[int, list[Bond]] = {}
    for bond in bonds:
        if bond.kind == "parent":
            parents.setdefault(bond.b, []).append(bond)
    for one, other, sibling in _siblings(bonds):
        for parent in parents.get(one, ()):
            yield _joined(parent.a, other, "parent", parent, sibling)


def _elders(bonds: Sequence[Bond]) -> Iterator[Bond]:
    """Grandparents, and brothers and sisters of a parent."""
    children = _children(bonds)
    for first in (bond for bond in bonds if bond.kind == "parent"):
        for second in children.get(first.b, ()):
            yield _joined(first.a, second.b, "elder", first, second)
    for one, other, sibling in _siblings(bonds):
        for child in children.get(other, ()):
            yield _joined(one, child.b, "elder", sibling, child)


def _cousins(bonds: Sequence[Bond]) -> Iterator[Bond]:
    """Children of somebody's aunt or uncle."""
    children = _children(bonds)
    aunts: list[tuple[int, int, Bond]] = [
        (bond.a, bond.b, bond)
        for bond in bonds
        if bond.kind == "kin" and any(claim.noun in UNCLES for claim in bond.claims)
    ]
    for one, other, sibling in _siblings(bonds):
        aunts.extend((one, child.b, sibling) for child in children.get(other, ()))
    for aunt, nephew, bond in aunts:
        for child in children.get(aunt, ()):
            yield _joined(child.b, nephew, "cousin", child, bond)


def _father_and_mother(bonds: Sequence[Bond]) -> Iterator[Bond]:
    """The father and the mother of somebody, where the text says both, as a couple."""
    parents: dict[int, dict[str, Bond]] = {}
    for bond in bonds:
        for claim in bond.claims:
            if bond.kind == "parent" and claim.role in ("father", "mother"):
                parents.setdefault(bond.b, {}).setdefault(claim.role, bond)
    taken = {_pair(bond) for bond in bonds if bond.kind != "acquaintance"}
    for pair in parents.values():
        if len(pair) == 2 and pair["father"].a != pair["mother"].a:
            couple = _joined(
                pair["father"].a, pair["mother"].a, "spouse", pair["father"], pair["mother"]
            )
            if _pair(couple) not in taken:
                taken.add(_pair(couple))
                yield couple


def _fellows(bonds: Sequence[Bond]) -> Iterator[Bond]:
    """Two who work for one employer, or learn a trade from one teacher, and have no bond yet."""
    taken = {_pair(bond) for bond in bonds}
    below: dict[tuple[int, str], list[Bond]] = {}
    for bond in bonds:
        if bond.kind == "employer":
            below.setdefault((bond.a, bond.kind), []).append(bond)
    for group in below.values():
        known = sorted(group, key=lambda bond: -bond.score)[:MOST_FELLOWS]
        for first, second in combinations(filter(known.__contains__, group), 2):
            fellows = _joined(first.b, second.b, "colleague", first, second)
            if _pair(fellows) not in taken and fellows.a != fellows.b:
                taken.add(_pair(fellows))
                yield fellows
