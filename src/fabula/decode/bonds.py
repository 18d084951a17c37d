"""From many claims about bonds to one answer for each two persons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from fabula.decode.bond_inference import Bond, infer_bonds
from fabula.decode.bond_patterns import BLOOD, Claim

LEAST_SCORE: Final = 0.55
"""Score below which a bond is not told: a single link by coreference is just above it."""

LINKED_OWNERS: Final = 2
"""Most people whose brother, mother … one person is by coreference alone."""

CROWDED_OWNERS: Final = 3
"""More of them say that coreference has made several people one."""

PLAINLY: Final = 0.8
"""Least score of a bond that hands others on in a large cast."""

NOT_OF_KIN: Final = frozenset({"lover", "friend", "acquaintance", "host"})
"""Kinds that relatives are not said to be beside; nor a couple, but for its host."""

ONE_NAME: Final = 0.8
"""Score of a bond of blood by coreference alone where the two have one surname."""


def settle_bonds(
    claims: Iterable[Claim],
    gender_of: Callable[[int], str | None],
    *,
    large_cast: bool = False,
    surnames_of: Callable[[int], frozenset[str]] = lambda _: frozenset(),
) -> list[Bond]:
    """Weigh claims against each other.

    Args:
        claims: All claims of a text.
        gender_of: Pronoun set of a person where it is plain, else ``None``.
        large_cast: Whether a single link by coreference is too little, since there are many people
            it could mean.
        surnames_of: Surnames of a person; one that two people share bears out a bond of blood in
            a small cast (in a large one it is a family of several brothers).

    Returns:
        Bonds with a score of at least ``LEAST_SCORE``, best first.
    """
    kept = [claim for claim in claims if _fits(claim, gender_of)]
    if not large_cast:
        kept = [_borne_out(claim, surnames_of) for claim in kept]
    bonds = _pool(_without_rivals(_without_blurred(kept)))
    if large_cast:
        bonds = [bond for bond in bonds if len(bond.claims) > 1 or not bond.claims[0].linked]
    bonds = _one_way(_mutual(bonds))
    bonds.extend(infer_bonds(bonds, PLAINLY if large_cast else LEAST_SCORE, wide=not large_cast))
    return sorted(
        (bond for bond in bonds if bond.score >= LEAST_SCORE),
        key=lambda bond: (-bond.score, bond.a, bond.b, bond.kind),
    )


def _borne_out(claim: Claim, surnames_of: Callable[[int], frozenset[str]]) -> Claim:
    if claim.linked and claim.kind in BLOOD and surnames_of(claim.a) & surnames_of(claim.b):
        return replace(claim, score=max(claim.score, ONE_NAME), linked=False)
    return claim


def _fits(claim: Claim, gender_of: Callable[[int], str | None]) -> bool:
    if claim.gender is None or claim.called is None:
        return True
    gender = gender_of(claim.called)
    return gender is None or gender == claim.gender


def _without_blurred(claims: list[Claim]) -> list[Claim]:
    """Claims by coreference alone only where it seems to keep people apart.

    Where *her sister* is said of many, coreference tends to make all sisters one. So a person
    called so by link has at most ``LINKED_OWNERS`` owners, the best attested; and an owner whose
    sister the text names plainly has no other one by link.
    """
    plain = {(_owner(claim), claim.kind, claim.role) for claim in claims if not claim.linked}
    owners: dict[tuple[int | None, str], dict[int, int]] = {}
    for claim in claims:
        if claim.linked:
            counts = owners.setdefault((claim.called, claim.kind), {})
            counts[_owner(claim)] = counts.get(_owner(claim), 0) + 1
    most = {key: _most(counts)[:LINKED_OWNERS] for key, counts in owners.items()}
    kept = []
    for claim in claims:
        if claim.linked:
            key = claim.called, claim.kind
            crowded = len(owners[key]) > CROWDED_OWNERS
            named = (_owner(claim), claim.kind, claim.role) in plain
            if crowded or _owner(claim) not in most[key] or named:
                continue
        kept.append(claim)
    return kept


def _most(counts: Mapping[int, float]) -> list[int]:
    """People by their votes, the most first."""
    return sorted(counts, key=lambda who: (-counts[who], who))


def _owner(claim: Claim) -> int:
    """Whose brother, mother or friend it is."""
    return claim.b if claim.called == claim.a else claim.a


def _without_rivals(claims: list[Claim]) -> list[Claim]:
    """Of several mothers, husbands … of one person only the best attested."""
    votes: dict[tuple[int, str], dict[int, float]] = {}
    for claim in claims:
        if claim.role is not None and claim.called is not None:
            held = votes.setdefault((_owner(claim), claim.role), {})
            held[claim.called] = held.get(claim.called, 0.0) + claim.score
    best = {key: _most(held)[0] for key, held in votes.items()}
    kept = []
    for claim in claims:
        if claim.role is None or claim.called in (None, best.get((_owner(claim), claim.role))):
            kept.append(claim)
    return kept


def _pool(claims: Iterable[Claim]) -> list[Bond]:
    groups: dict[tuple[int, int, str], list[Claim]] = {}
    for claim in claims:
        a, b = claim.a, claim.b
        if not claim.directed:
            a, b = min(a, b), max(a, b)
        groups.setdefault((a, b, claim.kind), []).append(claim)
    bonds = []
    for (a, b, kind), members in groups.items():
        missed = 1.0
        for claim in members:
            missed *= 1.0 - claim.score
        directed = (all if kind == "lover" else any)(claim.directed for claim in members)
        bonds.append(Bond(a, b, kind, directed, min(0.99, 1.0 - missed), tuple(members)))
    return bonds


def _weight(bond: Bond) -> float:
    return sum(claim.score for claim in bond.claims)


def _mutual(bonds: list[Bond]) -> list[Bond]:
    """Two who love each other are one bond without direction."""
    loves = {(bond.a, bond.b): bond for bond in bonds if bond.kind == "lover"}
    kept = [bond for bond in bonds if bond.kind != "lover"]
    for (a, b), bond in loves.items():
        back = loves.get((b, a))
        if back is None:
            kept.append(bond)
        elif a < b:
            score = max(bond.score, back.score)
            kept.append(Bond(a, b, "lover", False, score, (*bond.claims, *back.claims)))
    return kept


def _one_way(bonds: list[Bond]) -> list[Bond]:
    """No two are each other's parents, nor parent and spouse, nor spouse and lover at once."""
    pairs: dict[tuple[int, int], list[Bond]] = {}
    kept: list[Bond] = []
    for bond in bonds:
        if bond.kind in BLOOD:
            pairs.setdefault(_pair(bond), []).append(bond)
        else:
            kept.append(bond)
    kept.extend(max(each, key=_weight) for each in pairs.values())
    kin = {_pair(bond) for bond in kept if bond.kind in BLOOD}
    close = kin | {_pair(bond) for bond in kept if bond.kind == "partner"}
    return [
        bond
        for bond in kept
        if bond.kind not in NOT_OF_KIN or _pair(bond) not in (kin if bond.kind == "host" else close)
    ]


def _pair(bond: Bond) -> tuple[int, int]:
    return min(bond.a, bond.b), max(bond.a, bond.b)
