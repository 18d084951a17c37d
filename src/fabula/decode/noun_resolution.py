"""Who a person noun stands for, on the items of ``resolution.py``.

In this order: whom it is said of (*her brother Tom*, *Ann was a nurse*), whoever bears it as a
title (*the captain*), whoever was called so with no other modifiers (*the tall man* … *the man*),
the only salient person that a noun for anybody fits (*the girl*); else somebody new.
"""

from __future__ import annotations

from collections.abc import Sequence

from fabula.decode.resolution import COMMON_GENDERS, Answer, Item, State, fit, resolve_pronoun

EPITHET_SHARE = 0.6
"""Share of the fitting activation that makes a definite noun a person already there."""

ANYWHERE = -1
"""Reach of a noun that means one person in the whole text."""

OPEN_OWNER = -3
OWNED = 1_000_000_000
"""Offsets that tell the possessor of a noun from its stretch."""


def resolve_noun(state: State, items: Sequence[Item], index: int) -> Answer:
    """Find or found the referent of a noun."""
    item = items[index]
    reach = _reach(state, items, index)
    modifiers = frozenset(item.modifiers)
    named = _named(state, items, index)
    if named is not None:
        state.nouns[item.noun, reach].append((modifiers, named))
        return Answer(named, "noun_name", 1.0, index + item.beside)
    if item.determiner != "a":
        for find in (_titled, _called, _epithet):
            answer = find(state, item, reach, modifiers)
            if answer.referent is not None:
                return answer
    referent = state.next_referent
    state.next_referent += 1
    state.genders[referent] = item.gender
    state.nouns[item.noun, reach].append((modifiers, referent))
    return Answer(referent, "noun_new")


def _named(state: State, items: Sequence[Item], index: int) -> int | None:
    """The person that a noun is said of."""
    beside = items[index].beside
    if beside < 0:
        return state.answers[index + beside].referent
    name = items[index + beside] if beside else None
    return name.referents[0] if name is not None and name.kind == "name" else None


def _titled(state: State, item: Item, reach: int, modifiers: frozenset[str]) -> Answer:
    if item.determiner != "the" or modifiers:
        return Answer(None)
    titled = [r for r in state.features.titles.get(item.noun, ()) if r in state.last_stretch]
    if not titled:
        return Answer(None)
    best = max(titled, key=lambda referent: state.last_item[referent])
    if state.last_stretch[best] == item.stretch or len(titled) == 1:
        return Answer(best, "noun_title", 1.0, state.last_item[best])
    return Answer(None)


def _called(state: State, item: Item, reach: int, modifiers: frozenset[str]) -> Answer:
    """The last referent called so whose modifiers do not contradict."""
    known = state.nouns.get((item.noun, reach), ())
    exact = [r for words, r in known if words == modifiers]
    loose = [r for words, r in known if words <= modifiers or modifiers <= words]
    for found in (exact, loose):
        if found:
            best = max(found, key=lambda referent: state.last_item[referent])
            return Answer(best, "noun_again", 1.0, state.last_item[best])
    return Answer(None)


def _epithet(state: State, item: Item, reach: int, modifiers: frozenset[str]) -> Answer:
    """The only person in mind whom a noun that fits anybody can mean."""
    gender = item.gender
    if gender not in COMMON_GENDERS or not item.generic or item.determiner != "the" or item.quoted:
        return Answer(None)
    barred = () if item.narrator is None else (item.narrator,)
    chosen = state.salience.best(item.sentence, lambda r: fit(state, r, gender), barred)
    if chosen is None or chosen[1] < EPITHET_SHARE:
        return Answer(None)
    return Answer(chosen[0], "epithet", chosen[1], state.last_item.get(chosen[0]))


def _reach(state: State, items: Sequence[Item], index: int) -> int:
    """How far a noun means the same: its stretch (generic), its possessor (own), or everywhere."""
    item = items[index]
    if item.determiner != "own":
        return item.stretch if item.generic else ANYWHERE
    if not item.owner:
        return OPEN_OWNER - item.stretch
    owner = items[index + item.owner]
    found: int | None = None
    if owner.kind == "name":
        found = owner.referents[0]
    elif owner.kind == "pronoun":
        found = resolve_pronoun(state, items, index + item.owner).referent
    return OPEN_OWNER - item.stretch if found is None else OWNED + found
