"""From many claims about bonds to one answer for each two persons."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from fabula.decode.bond_patterns import Claim

LEAST_SCORE: Final = 0.55
"""Score below which a bond is not told: a single link by coreference is just above it."""

BLOOD: Final = frozenset({"parent", "sibling", "kin", "spouse"})
"""Kinds of which two people have one."""

LINKED_OWNERS: Final = 2
"""Most people whose brother, mother … one person is by coreference alone."""

CROWDED_OWNERS: Final = 3
"""More of them say that coreference has made several people one."""

PLAINLY: Final = 0.8
"""Least score of a bond of siblings that hands parents on."""

SHARED_PARENT: Final = 0.95
"""What it costs to give a sibling's parent to the other sibling."""


BOTH_PARENTS: Final = 0.95
"""What it costs to take a child's father and mother for a couple."""


@dataclass(frozen=True)
class Bond:
    """One bond of two persons, with all the claims it rests on."""

    a: int
    b: int
    kind: str
    directed: bool
    score: float
    claims: tuple[Claim, ...]


def settle_bonds(
    claims: Iterable[Claim], gender_of: Callable[[int], str | None], *, large_cast: bool = False
) -> list[Bond]:
    """Weigh claims against each other.

    Args:
        claims: All claims of a text.
        gender_of: Pronoun set of a person where it is plain, else ``None``.
        large_cast: Whether a single link by coreference is too little, since there are many people
            it could mean.

    Returns:
        Bonds with a score of at least ``LEAST_SCORE``, best first.
    """
    kept = [claim for claim in claims if _fits(claim, gender_of)]
    bonds = _pool(_without_rivals(_without_blurred(kept)))
    if large_cast:
        bonds = [bond for bond in bonds if len(bond.claims) > 1 or not bond.claims[0].linked]
    bonds = _one_way(bonds)
    bonds = [*bonds, *_shared_parents(bonds)]
    bonds.extend(_father_and_mother(bonds))
    return sorted(
        (bond for bond in bonds if bond.score >= LEAST_SCORE),
        key=lambda bond: (-bond.score, bond.a, bond.b, bond.kind),
    )


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
    kept = []
    for claim in claims:
        if claim.linked:
            counts = owners[claim.called, claim.kind]
            most = sorted(counts, key=lambda who: (-counts[who], who))[:LINKED_OWNERS]
            crowded = len(counts) > CROWDED_OWNERS
            named = (_owner(claim), claim.kind, claim.role) in plain
            if crowded or _owner(claim) not in most or named:
                continue
        kept.append(claim)
    return kept


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
    kept = []
    for claim in claims:
        if claim.role is not None and claim.called is not None:
            held = votes[_owner(claim), claim.role]
            if claim.called != min(held, key=lambda who: (-held[who], who)):
                continue
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
        directed = any(claim.directed for claim in members)
        bonds.append(Bond(a, b, kind, directed, min(0.99, 1.0 - missed), tuple(members)))
    return bonds


def _weight(bond: Bond) -> float:
    return sum(claim.score for claim in bond.claims)


def _one_way(bonds: list[Bond]) -> list[Bond]:
    """No two are each other's parents, nor parent and spouse at once."""
    pairs: dict[tuple[int, int], list[Bond]] = {}
    kept: list[Bond] = []
    for bond in bonds:
        pair = min(bond.a, bond.b), max(bond.a, bond.b)
        if bond.kind in BLOOD:
            pairs.setdefault(pair, []).append(bond)
        else:
            kept.append(bond)
    kept.extend(max(each, key=_weight) for each in pairs.values())
    married = {
        (min(b.a, b.b), max(b.a, b.b)) for b in kept if b.kind in ("spouse", "parent", "sibling")
    }
    return [
        bond
        for bond in kept
        if bond.kind not in ("partner", "friend", "acquaintance")
        or (min(bond.a, bond.b), max(bond.a, bond.b)) not in married
        or bond.kind == "partner"
    ]


def _shared_parents(bonds: list[Bond]) -> list[Bond]:
    """Parents that a brother or sister has, where both bonds are said."""
    known = {(bond.a, bond.b) for bond in bonds if bond.kind in BLOOD}
    known |= {(b, a) for a, b in known}
    found: dict[tuple[int, int], Bond] = {}
    for sibling in bonds:
        if sibling.kind != "sibling" or sibling.score < PLAINLY:
            continue
        for parent in bonds:
            if parent.kind != "parent" or parent.b not in (sibling.a, sibling.b):
                continue
            other = sibling.a if parent.b == sibling.b else sibling.b
            score = SHARED_PARENT * min(parent.score, sibling.score)
            if other != parent.a and (parent.a, other) not in known:
                claims = (*parent.claims[:1], *sibling.claims[:1])
                found[parent.a, other] = Bond(parent.a, other, "parent", True, score, claims)
    return list(found.values())


def _father_and_mother(bonds: list[Bond]) -> list[Bond]:
    """The father and the mother of somebody, where the text says both, as a couple."""
    parents: dict[int, dict[str, Bond]] = {}
    for bond in bonds:
        for claim in bond.claims:
            if bond.kind == "parent" and claim.role in ("father", "mother"):
                parents.setdefault(bond.b, {}).setdefault(claim.role, bond)
    known = {(min(b.a, b.b), max(b.a, b.b)) for b in bonds if b.kind != "acquaintance"}
    found: dict[tuple[int, int], Bond] = {}
    for pair in parents.values():
        if len(pair) == 2:
            father, mother = pair["father"], pair["mother"]
            key = min(father.a, mother.a), max(father.a, mother.a)
            if key not in known and key[0] != key[1]:
                score = BOTH_PARENTS * min(father.score, mother.score)
                claims = (*father.claims[:1], *mother.claims[:1])
                found[key] = Bond(*key, "spouse", False, score, claims)
    return list(found.values())
