"""References resolved in reading order, on plain items.

An item is one reference with what can be seen of it; the answer is the number of a referent. Names
come with their referent, or with several that they fit; pronouns go to the most salient referent
that fits; nouns go to the last referent called by the same noun, or found a new one.

Source: salience after Lappin and Leass 1994 (see ``salience.py``); a pronoun and the subject of its
clause are not the same person (Reinhart 1983, condition B, approximated by clauses).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from fabula.decode.salience import Salience

Kind: TypeAlias = Literal["name", "shared", "pronoun", "noun", "skip"]

SUBJECT_WEIGHT = 2.0
OBJECT_WEIGHT = 1.0
QUOTED_WEIGHT = 0.4
"""What a mention adds to activation as a subject, elsewhere, and inside a quotation."""

SURE_SHARE = 0.3
"""Share of the fitting activation below which a pronoun is left open (set by hand, not tuned)."""

UNKNOWN_FIT = 0.5
"""Factor of the activation of a referent whose gender is unknown."""

COMMON_GENDERS = frozenset({"he", "she"})
"""Pronoun sets that a referent of unknown gender takes; others must be known to be its own."""

LEARNT_VOTES = 3
"""Pronouns of one gender after which a referent of unknown gender has it."""


@dataclass(frozen=True)
class Item:
    """One reference.

    Attributes:
        kind: ``name`` with its referent, ``shared`` by several, ``pronoun``, ``noun``, or ``skip``.
        sentence: Number of its sentence, ascending.
        stretch: Number of its stretch; activation does not outlast a stretch.
        quoted: Whether it stands in a quotation.
        clause: Number of its clause, ascending.
        subject: Whether it is (seemingly) a subject.
        object: Whether it cannot be the subject of its clause (*him*).
        gender: Pronoun set it demands, or ``None``.
        referents: The referent of a name, or those a shared name fits.
        noun: Noun of a noun phrase, or "".
        determiner: ``the``, ``a`` or ``own`` (with a possessor).
        owner: How many items further its possessor stands (0 = none among the items).
        generic: Whether the noun names nobody for long (*the man*), so holds for one stretch.
    """

    kind: Kind
    sentence: int
    stretch: int
    quoted: bool = False
    clause: int = 0
    subject: bool = False
    object: bool = False
    gender: str | None = None
    referents: tuple[int, ...] = ()
    noun: str = ""
    determiner: str = "the"
    owner: int = 0
    generic: bool = False


@dataclass(frozen=True)
class Answer:
    """Referent (``None`` = open), how sure (0-1), and the item it rests on, if any."""

    referent: int | None
    score: float = 0.0
    antecedent: int | None = None


@dataclass
class _State:
    genders: dict[int, str | None]
    titles: Mapping[str, Sequence[int]]
    next_referent: int
    salience: Salience = field(default_factory=Salience)
    last_item: dict[int, int] = field(default_factory=dict)
    last_stretch: dict[int, int] = field(default_factory=dict)
    nouns: dict[tuple[str, int], int] = field(default_factory=dict)
    votes: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    clause_subject: tuple[int, int] = (-1, -1)


def resolve_items(
    items: Sequence[Item],
    genders: Mapping[int, str | None],
    titles: Mapping[str, Sequence[int]],
    first_new: int,
) -> list[Answer]:
    """Resolve all items in order.

    Args:
        items: The references.
        genders: Pronoun set of each referent known so far, ``None`` = unknown.
        titles: Referents that a noun may stand for (*the captain*), in order of frequency.
        first_new: Number of the first referent to be founded here.
    """
    state = _State(dict(genders), titles, first_new)
    answers: list[Answer] = []
    stretch = -1
    for index, item in enumerate(items):
        if item.stretch != stretch:
            stretch = item.stretch
            state.salience.clear()
        answer = _RESOLVERS[item.kind](state, items, index, answers)
        answers.append(answer)
        if answer.referent is not None:
            _remember(state, item, index, answer.referent)
    return answers


def _remember(state: _State, item: Item, index: int, referent: int) -> None:
    weight = QUOTED_WEIGHT
    if not item.quoted:
        weight = SUBJECT_WEIGHT if item.subject else OBJECT_WEIGHT
        if item.subject:
            state.clause_subject = (item.clause, referent)
    state.salience.mention(referent, item.sentence, weight)
    state.last_item[referent] = index
    state.last_stretch[referent] = item.stretch


def _resolve_name(state: _State, items: Sequence[Item], index: int, _: list[Answer]) -> Answer:
    return Answer(items[index].referents[0], 0.95)


def _resolve_shared(state: _State, items: Sequence[Item], index: int, _: list[Answer]) -> Answer:
    """The candidate mentioned last, if in this stretch."""
    item = items[index]
    recent = [r for r in item.referents if state.last_stretch.get(r) == item.stretch]
    if not recent:
        return Answer(None)
    best = max(recent, key=lambda referent: state.last_item[referent])
    return Answer(best, 0.5 if len(recent) > 1 else 0.65, state.last_item[best])


def _resolve_pronoun(state: _State, items: Sequence[Item], index: int, _: list[Answer]) -> Answer:
    item = items[index]
    gender = item.gender
    if gender is None:
        return Answer(None)
    barred = (
        [state.clause_subject[1]] if item.object and state.clause_subject[0] == item.clause else []
    )
    chosen = state.salience.best(item.sentence, lambda r: _fit(state, r, gender), barred)
    if chosen is None or chosen[1] < SURE_SHARE:
        return Answer(None)
    referent, share = chosen
    antecedent = state.last_item.get(referent)
    if state.genders.get(referent) is None:
        _vote(state, referent, gender)
    return Answer(referent, round(0.4 + 0.5 * share, 3), antecedent)


def _fit(state: _State, referent: int, gender: str) -> float:
    known = state.genders.get(referent)
    if known is None:
        return UNKNOWN_FIT if gender in COMMON_GENDERS else 0.0
    return float(known == gender)


def _vote(state: _State, referent: int, gender: str) -> None:
    votes = state.votes[referent]
    votes[gender] = votes.get(gender, 0) + 1
    if votes[gender] >= LEARNT_VOTES:
        state.genders[referent] = gender


def _resolve_noun(
    state: _State, items: Sequence[Item], index: int, answers: list[Answer]
) -> Answer:
    item = items[index]
    key = _noun_key(state, items, index, answers)
    if item.determiner == "the":
        titled = [r for r in state.titles.get(item.noun, ()) if r in state.last_stretch]
        if titled:
            best = max(titled, key=lambda referent: state.last_item[referent])
            if state.last_stretch[best] == item.stretch or len(titled) == 1:
                return Answer(best, 0.6, state.last_item[best])
    known = state.nouns.get(key)
    if known is not None and item.determiner != "a":
        return Answer(known, 0.6, state.last_item.get(known))
    referent = state.next_referent
    state.next_referent += 1
    state.genders[referent] = item.gender
    state.nouns[key] = referent
    return Answer(referent, 0.5)


def _noun_key(
    state: _State, items: Sequence[Item], index: int, answers: list[Answer]
) -> tuple[str, int]:
    """Noun with the stretch (generic), the possessor (own), or -1 (one person in the text)."""
    item = items[index]
    if item.determiner == "own":
        if not item.owner:
            return item.noun, -3 - item.stretch
        owner = items[index + item.owner]
        resolver = _RESOLVERS[owner.kind]
        found = resolver(state, items, index + item.owner, answers).referent
        return item.noun, -3 - item.stretch if found is None else 1_000_000_000 + found
    return item.noun, item.stretch if item.generic else -1


def _skip(state: _State, items: Sequence[Item], index: int, _: list[Answer]) -> Answer:
    return Answer(None)


_RESOLVERS = {
    "name": _resolve_name,
    "shared": _resolve_shared,
    "pronoun": _resolve_pronoun,
    "noun": _resolve_noun,
    "skip": _skip,
}


def referents_used(answers: Iterable[Answer]) -> list[int]:
    """Referents in the order of their first item."""
    return list(dict.fromkeys(a.referent for a in answers if a.referent is not None))
