"""Which forms of names belong to one person, over a whole text.

Evidence is taken in stages, surest first, so that a later stage sees the people of the earlier
ones: same full name, given name within a full name, title with given name, title with surname,
lone surname, nickname. A form that fits several people is left to the context of each mention.
Every join keeps its rule.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from fabula.decode.clustering import Clusters
from fabula.lexicons.name_calls import NamedCall, join_called
from fabula.lexicons.name_forms import (
    Grouping,
    NameForm,
    NameState,
    agree,
    bears,
    contains,
    fitting_people,
    has_own_maiden_form,
    met,
)
from fabula.lexicons.name_owners import STAGES, OwnersOf
from fabula.lexicons.person_names import PersonName, title_kind, title_noun
from fabula.rows import NameRule

DOMINANCE = 2
"""How often, per use of all others, somebody must be named to own a form they share."""

OWN_WEIGHT = 20
"""A lone name so many times as frequent as the full names it fits is a person of its own."""

LARGEST_FAMILY = 60
"""Forms of one surname that are compared with each other."""


def group_names(
    forms: Sequence[NameForm],
    together: Iterable[tuple[int, int]],
    apart: Iterable[tuple[int, int]],
    same: Iterable[tuple[int, int, NameRule]] = (),
    calls: Iterable[NamedCall] = (),
    told: Sequence[int] = (),
) -> Grouping:
    """Group forms into people.

    Args:
        forms: The distinct forms.
        together: Pairs found in one sentence or in turns of one talk: two people, unless one form
            contains the other.
        apart: Pairs that are two people (side by side, or by decision).
        same: Pairs that are one person by decision, each with its rule.
        calls: Names called out in talk, with who speaks beside.
        told: How often each form stands in the narration; needed with ``calls``.
    """
    clusters = Clusters(len(forms), apart)
    state = NameState(forms, clusters)
    joined = [(a, b) for a, b, rule in same if state.join(a, b, rule)]
    state.decided = frozenset(index for pair in joined for index in pair)
    state.together = frozenset((min(p), max(p)) for p in together if not contains(forms, *p))
    for index, form in enumerate(forms):
        for given in form.name.given:
            state.by_given[given].append(index)
        if form.name.surname:
            state.by_surname[form.name.surname.split()[-1]].append(index)
        if form.name.title:
            state.by_title[title_noun(form.name.title)].append(index)
    _compare_families(state)
    for rule, owners in STAGES:
        _run_stage(state, rule, owners)
    join_called(state, calls, told)
    return Grouping(clusters, state.ambiguous, tuple(state.joins))


def _compare_families(state: NameState) -> None:
    """Among forms with one surname: keep what cannot agree apart, merge equal full names."""
    for indices in state.by_surname.values():
        family = indices[:LARGEST_FAMILY]
        for at, a in enumerate(family):
            for b in family[at + 1 :]:
                first, second = state.forms[a], state.forms[b]
                if not agree(first, second):
                    state.clusters.part(a, b)
                elif _is_same_name(first.name, second.name):
                    state.join(a, b, "same_name")
                elif first.name.given and second.name.given and not met(state, a, b):
                    state.join(a, b, "full_name")


def _is_same_name(a: PersonName, b: PersonName) -> bool:
    """Whether two forms differ in nothing but how a title is written."""
    same = title_noun(a.title) == title_noun(b.title)
    return same and (a.given, a.surname, a.suffix) == (b.given, b.surname, b.suffix)


def _run_stage(state: NameState, rule: NameRule, owners: OwnersOf) -> None:
    """Merge every form of a stage into its only owner, most frequent forms first."""
    order = sorted(range(len(state.forms)), key=lambda i: (-state.forms[i].count, i))
    for index in order:
        people = fitting_people(state, index, owners(state, index))
        if len(people) > 1:
            people = _preferred(state, index, people)
        if len(people) == 1:
            state.join(index, people[0], rule)
            state.ambiguous.pop(index, None)
        elif people and len(state.clusters.members(index)) == 1:
            state.ambiguous[index] = tuple(people)


def _preferred(state: NameState, index: int, people: list[int]) -> list[int]:
    """Those of several people that a form names rather than the others, or none at all."""
    form = state.forms[index]
    titled = [p for p in people if form.name.title and bears(state, p, form.name.title)]
    if len(titled) == 1:
        return titled
    if title_kind(form.name.title) == "maiden" and form.name.surname and not form.name.given:
        eldest = [p for p in people if not has_own_maiden_form(state, p)]
        if len(eldest) == 1:
            return eldest
    counts = [_shared_weight(state, index, person) for person in people]
    best = max(range(len(people)), key=counts.__getitem__)
    if counts[best] >= DOMINANCE * (sum(counts) - counts[best]):
        return [people[best]]
    return [] if form.name.lone and form.count >= OWN_WEIGHT * sum(counts) else people


def _shared_weight(state: NameState, index: int, person: int) -> float:
    """How often a person is called by forms that share a word with one form.

    A given name that few of a person's forms hold is expected less often alone: Ben Ode who is
    *Ode* everywhere is not *Ben*.
    """
    form = state.forms[index]
    words = set(form.key.split())
    members = [state.forms[m] for m in state.clusters.members(person)]
    shared = sum(each.count for each in members if words & set(each.key.split()))
    if form.name.lone and any(form.name.lone in m.name.given and m.name.surname for m in members):
        return shared * math.sqrt(shared / max(1, sum(each.count for each in members)))
    return shared
