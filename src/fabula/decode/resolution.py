"""References resolved in reading order, on plain items.

An item is one reference with what can be seen of it; the answer is the number of a referent. Names
come with their referent, or with several that they fit; pronouns go to the most salient referent
that fits; nouns (``noun_resolution.py``) to whoever was called so, or found a new referent.

Source: salience after Lappin and Leass 1994 (see ``salience.py``); a pronoun and the subject of its
clause are not the same person (Reinhart 1983, condition B, approximated by clauses).
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from fabula.decode.salience import Salience

Kind: TypeAlias = Literal["name", "shared", "pronoun", "noun", "skip"]

SUBJECT_WEIGHT = 2.0
OBJECT_WEIGHT = 1.0
QUOTED_WEIGHT = 0.4
"""What a mention adds to activation as a subject, elsewhere, and inside a quotation."""

NOUN_WEIGHT = 0.35
"""Factor of these for a noun: narration returns to people with a name."""

OWN_FACTOR = 3.0
"""Factor of the subject of a clause for a possessive in it (*Ann shook her head*)."""

PARALLEL_FACTOR = 1.5
"""Factor of the last subject for a pronoun that is one, too."""

SURE_SHARE = 0.3
"""Share of the fitting activation below which a pronoun is left open (set by hand, not tuned)."""

UNKNOWN_FIT = 0.4
"""Factor of the activation of a referent whose gender is unknown and leans neither way."""

COMMON_GENDERS = frozenset({"he", "she"})
"""Pronoun sets that a referent of unknown gender takes; others must be known to be its own."""

BEARERS = 12
"""Referents of one noun that are remembered, so that work stays bounded."""

VOTE_WEIGHT = 2.0
"""Log-odds that one pronoun already linked gives its set."""

MANY = "group"
"""What *they* demands: several people, or one whose set it is."""

LEARNT_VOTES = 6.0
"""Lead of one set, in pronouns weighed by share, after which an unknown referent has it."""


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
        narrator: Who tells the stretch as *I*, so is no *he* or *she* of its narration.
        noun: Noun of a noun phrase, or "".
        modifiers: Words between its determiner and its noun.
        determiner: ``the``, ``a`` or ``own`` (with a possessor).
        owner: How many items further its possessor stands (0 = none among the items).
        beside: How many items further somebody stands that a noun is said of (0 = nobody).
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
    narrator: int | None = None
    noun: str = ""
    modifiers: tuple[str, ...] = ()
    determiner: str = "the"
    owner: int = 0
    beside: int = 0
    generic: bool = False


@dataclass(frozen=True)
class Answer:
    """Referent (``None`` = open), by which rule, its share of activation, and its antecedent."""

    referent: int | None
    rule: str = ""
    share: float = 1.0
    antecedent: int | None = None


@dataclass(frozen=True)
class Features:
    """What is known of referents beforehand.

    Attributes:
        genders: Pronoun set of each referent, ``None`` = unknown.
        leanings: Log-odds of each set where nothing is decided.
        titles: Referents that a noun may stand for (*the captain*), in order of frequency.
    """

    genders: Mapping[int, str | None]
    leanings: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
    titles: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass
class State:
    """What has been read so far.

    Attributes:
        genders: As in ``Features``, with what pronouns have taught.
        last_item: Last item of each referent.
        last_stretch: Stretch of that item.
        nouns: Modifiers and referents that each noun has stood for, by noun and reach.
        clause_subject: Clause and referent of the last subject of the narration.
        answers: The answers so far.
    """

    features: Features
    genders: dict[int, str | None]
    next_referent: int
    salience: Salience = field(default_factory=Salience)
    last_item: dict[int, int] = field(default_factory=dict)
    last_stretch: dict[int, int] = field(default_factory=dict)
    nouns: dict[tuple[str, int], deque[tuple[frozenset[str], int]]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=BEARERS))
    )
    votes: dict[int, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    clause_subject: tuple[int, int] = (-1, -1)
    answers: list[Answer] = field(default_factory=list)


Resolver: TypeAlias = Callable[[State, Sequence[Item], int], Answer]


def resolve_items(
    items: Sequence[Item], features: Features, first_new: int, resolve_noun: Resolver
) -> list[Answer]:
    """Resolve all items in order.

    Args:
        items: The references.
        features: What is known of the referents.
        first_new: Number of the first referent to be founded here.
        resolve_noun: How a noun is resolved.
    """
    state = State(features, dict(features.genders), first_new)
    resolvers: dict[Kind, Resolver] = {
        "name": _resolve_name,
        "shared": _resolve_shared,
        "pronoun": resolve_pronoun,
        "noun": resolve_noun,
    }
    stretch = -1
    for index, item in enumerate(items):
        if item.stretch != stretch:
            stretch = item.stretch
            state.salience.clear()
        answer = Answer(None) if item.kind == "skip" else resolvers[item.kind](state, items, index)
        state.answers.append(answer)
        if answer.referent is not None:
            _remember(state, item, index, answer.referent)
    return state.answers


def _remember(state: State, item: Item, index: int, referent: int) -> None:
    weight = QUOTED_WEIGHT
    if not item.quoted:
        weight = SUBJECT_WEIGHT if item.subject else OBJECT_WEIGHT
        if item.subject:
            state.clause_subject = (item.clause, referent)
    if item.kind == "noun":
        weight *= NOUN_WEIGHT
    state.salience.mention(referent, item.sentence, weight)
    state.last_item[referent] = index
    state.last_stretch[referent] = item.stretch


def _resolve_name(state: State, items: Sequence[Item], index: int) -> Answer:
    return Answer(items[index].referents[0], "name")


def _resolve_shared(state: State, items: Sequence[Item], index: int) -> Answer:
    """The candidate mentioned last, if in this stretch."""
    item = items[index]
    recent = [r for r in item.referents if state.last_stretch.get(r) == item.stretch]
    if not recent:
        return Answer(None)
    best = max(recent, key=lambda referent: state.last_item[referent])
    return Answer(best, "shared", 1 / len(recent), state.last_item[best])


def resolve_pronoun(state: State, items: Sequence[Item], index: int) -> Answer:
    """The most salient referent that fits, if it is salient enough."""
    item = items[index]
    gender = item.gender
    if gender is None:
        return Answer(None)
    barred = set()
    if item.object and state.clause_subject[0] == item.clause:
        barred.add(state.clause_subject[1])
    if item.narrator is not None and not item.quoted:
        barred.add(item.narrator)
    favoured, factor = state.clause_subject[1], 1.0
    if item.subject and not item.quoted:
        factor = PARALLEL_FACTOR
    elif not item.object and state.clause_subject[0] == item.clause:
        factor = OWN_FACTOR

    def weigh(referent: int) -> float:
        return fit(state, referent, gender) * (factor if referent == favoured else 1.0)

    chosen = state.salience.best(item.sentence, weigh, barred)
    if chosen is None or chosen[1] < SURE_SHARE:
        return Answer(None)
    referent, share = chosen
    if state.genders.get(referent) is None and not item.quoted:
        _vote(state, referent, gender, share)
    return Answer(referent, "pronoun", share, state.last_item.get(referent))


def fit(state: State, referent: int, gender: str) -> float:
    """How well a referent takes a pronoun set, 0 to 1."""
    known = state.genders.get(referent)
    if known is not None:
        return float(known == gender or (gender == MANY and known == "they"))
    if gender not in COMMON_GENDERS:
        return 0.0
    odds = 0.0
    for weights in (state.features.leanings.get(referent), state.votes.get(referent)):
        for each, weight in (weights or {}).items():
            odds += weight if each == gender else -weight
    return 2 * UNKNOWN_FIT / (1 + math.exp(-VOTE_WEIGHT * odds))


def _vote(state: State, referent: int, gender: str, share: float) -> None:
    votes = state.votes[referent]
    votes[gender] = votes.get(gender, 0.0) + share
    rest = sum(votes.values()) - votes[gender]
    if votes[gender] - rest >= LEARNT_VOTES:
        state.genders[referent] = gender
