"""Whose a form of a name may be: one question for each stage of grouping, surest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeAlias

from fabula.lexicons.name_forms import (
    NameState,
    bears,
    fitting_people,
    has_own_maiden_form,
    is_lady,
    is_ranked,
    met,
    strangers,
)
from fabula.lexicons.person_names import (
    is_given_name,
    is_nickname_of,
    nickname_keys,
    title_kind,
    title_noun,
)
from fabula.rows import NameRule

TITLE_SHARE = 0.05
"""Uses of a title with a name, per use of the title alone, that can explain the latter."""

FULL_SHARE = 0.02
"""Uses of a full name, per use of its first word alone, that outweigh that word as a surname."""

HEAD_SHARE = 0.1
"""Uses of a title with both names, per use of the title with the surname, that explain it."""

OwnersOf: TypeAlias = Callable[[NameState, int], list[int]]


def _given_owners(state: NameState, index: int) -> list[int]:
    """Full names with a lone name as given name; *Lady* or *Sir* only if that is all they are."""
    lone = state.forms[index].name.lone
    full = [i for i in state.by_given.get(lone, ()) if state.forms[i].name.surname]
    if _is_surname(state, lone):
        full = [i for i in full if state.forms[i].count >= FULL_SHARE * state.forms[index].count]
    plain = [i for i in full if not is_ranked(state, i)]
    return plain or [i for i in full if _is_usually_lone(state, index, i)]


def _is_surname(state: NameState, lone: str) -> bool:
    """Whether anybody bears a name as surname; *Miss Ann* does not."""
    names = [state.forms[i].name for i in state.by_surname.get(lone, ())]
    return any(name.given or not (name.title and is_given_name(lone)) for name in names)


def _given_owners_again(state: NameState, index: int) -> list[int]:
    """As ``_given_owners``, now that surnames tell how often each is called by a given name."""
    return _given_owners(state, index) if index in state.ambiguous else []


def _is_usually_lone(state: NameState, index: int, ranked: int) -> bool:
    """Whether a lone name is commoner than all forms with a rank that hold it."""
    members = [state.forms[m] for m in state.clusters.members(ranked)]
    return state.forms[index].count > sum(form.count for form in members)


def _titled_given_owners(state: NameState, index: int) -> list[int]:
    """*Miss Emma*, *Aunt Polly*, *Sir Walter*: people with that given name."""
    name = state.forms[index].name
    if not name.title:
        return []
    if name.given and not name.surname:
        return _prefer_same_title(state, index, state.by_given[name.given[0]])
    if is_given_name(name.surname) and not name.given:
        others = [i for i in state.by_surname[name.surname.split()[-1]] if i != index]
        if not any(state.forms[i].name.given for i in others):
            return strangers(
                state, index, _prefer_same_title(state, index, state.by_given.get(name.surname, ()))
            )
    return []


def _prefer_same_title(state: NameState, index: int, others: Sequence[int]) -> list[int]:
    others = [i for i in others if i != index]
    same = [i for i in others if state.forms[i].name.title == state.forms[index].name.title]
    return same or others


def _titled_owners(state: NameState, index: int) -> list[int]:
    """*Mr Thorn*: the only fitting full name with that surname, or another title with it."""
    name = state.forms[index].name
    if name.given or not name.surname or not name.title:
        return []
    if title_kind(name.title) == "maiden":
        return _maiden_owners(state, index)
    heads = _heads(state, index)
    if heads:
        return heads
    family = strangers(state, index, state.by_surname[name.surname.split()[-1]])
    full = [i for i in family if state.forms[i].name.given]
    if title_kind(name.title) == "married" and _has_strange_ladies(state, index):
        return [i for i in family if not state.forms[i].name.given]
    if title_kind(name.title) == "rank":
        full = [i for i in full if bears(state, i, name.title)]
    people = fitting_people(state, index, full)
    if not people:
        return [i for i in family if not state.forms[i].name.given]
    bearers = [one for one in people if bears(state, one, name.title, name.surname)]
    return people if len(people) == 1 else bearers if len(bearers) == 1 else []


def _titled_owners_again(state: NameState, index: int) -> list[int]:
    """As ``_titled_owners``, now that nicknames tell who was seen with whom."""
    names = [state.forms[m].name for m in state.clusters.members(index)]
    return [] if any(name.given for name in names) else _titled_owners(state, index)


def _maiden_owners(state: NameState, index: int) -> list[int]:
    """*Miss Thorn*: of several sisters those whom nobody calls *Miss* with the given name."""
    family = state.by_surname[state.forms[index].name.surname.split()[-1]]
    full = [i for i in family if i != index and state.forms[i].name.given]
    people = fitting_people(state, index, full)
    eldest = [one for one in people if not has_own_maiden_form(state, one)]
    if len(people) > 1 and eldest:
        return eldest
    apart = fitting_people(state, index, strangers(state, index, full))
    return apart or [one for one in people if not has_own_maiden_form(state, one)]


def _heads(state: NameState, index: int) -> list[int]:
    """Whom a title with a surname may mean because it is said with the given name as well.

    That outweighs a sentence or two in which both stand. Wives bear their husband's given name
    to be told from his mother, so that *Mrs* says nothing.
    """
    form = state.forms[index]
    if title_kind(form.name.title) in ("married", "maiden", "rank"):
        return []
    weights: Counter[int] = Counter()
    for i in state.by_surname[form.name.surname.split()[-1]]:
        name = state.forms[i].name
        if name.given and title_noun(name.title) == title_noun(form.name.title):
            weights[state.clusters.find(i)] += state.forms[i].count
    least = HEAD_SHARE * form.count
    return fitting_people(state, index, [one for one, n in weights.items() if n >= least])


def _has_strange_ladies(state: NameState, index: int) -> bool:
    """Whether several women bear the surname of a *Mrs* who may be the mother of them all.

    She is one of them only where she was seen together with another.
    """
    family = state.by_surname[state.forms[index].name.surname.split()[-1]]
    ladies = [i for i in family if state.forms[i].name.given and state.forms[i].gender == "she"]
    several = len({state.clusters.find(i) for i in ladies}) > 1
    return several and not any(met(state, i, index) for i in ladies)


def _surname_owners(state: NameState, index: int) -> list[int]:
    """A lone surname: everybody who bears it, and no *Mrs* or *Miss* where a man does."""
    lone = state.forms[index].name.lone
    members = [state.forms[m].name for m in state.clusters.members(index)]
    if not lone or any(name.surname or lone not in name.given for name in members):
        return []
    family = [i for i in state.by_surname.get(lone, ()) if i != index and not is_ranked(state, i)]
    if state.forms[index].gender == "she":
        return family
    return [i for i in family if not is_lady(state, i)] or strangers(state, index, family)


def _title_owners(state: NameState, index: int) -> list[int]:
    """*the Professor*: everybody with that title."""
    name = state.forms[index].name
    if name.given or name.surname or title_kind(name.title) in ("kin", "courtesy", ""):
        return []
    least = max(1.0, TITLE_SHARE * state.forms[index].count)
    bearers = [i for i in state.by_title[title_noun(name.title)] if i != index]
    return [i for i in bearers if state.forms[i].count >= least]


def _nickname_owners(state: NameState, index: int) -> list[int]:
    """A lone name: people whose given name it may be short for, if they were never together."""
    lone = "" if index in state.ambiguous else state.forms[index].name.lone
    names = [state.forms[m].name for m in state.clusters.members(index)]
    if not lone or any(name.given and name.surname for name in names):
        return []
    similar = [
        i
        for given in _similar_names(state, lone)
        for i in state.by_given[given]
        if _main_given(state, i) == given and not is_ranked(state, i)
    ]
    return strangers(state, index, similar)


def _similar_names(state: NameState, lone: str) -> list[str]:
    """Given names of the text that a name may be short for, in the order of the text."""
    if not state.by_nickname:
        for given in state.by_given:
            for key in nickname_keys(given):
                state.by_nickname[key].append(given)
    near = {given for key in nickname_keys(lone) for given in state.by_nickname.get(key, ())}
    similar = (given for given in near - {lone} if is_nickname_of(lone, given))
    return sorted(similar, key=lambda given: state.by_given[given][0])


def _main_given(state: NameState, index: int) -> str:
    """The given name a person is called by most."""
    counts: Counter[str] = Counter()
    forms = [state.forms[member] for member in state.clusters.members(index)]
    full = (form.name for form in forms if form.name.given and form.name.surname)
    surnames = {name.surname.split()[-1] for name in full}
    for form in forms:
        if form.name.given and form.name.given[0] not in surnames:
            counts[form.name.given[0]] += form.count
    return min(counts, key=lambda given: (-counts[given], given), default="")


STAGES: tuple[tuple[NameRule, OwnersOf], ...] = (
    ("given_name", _given_owners),
    ("title_given", _titled_given_owners),
    ("title_surname", _titled_owners),
    ("surname", _surname_owners),
    ("given_name", _given_owners_again),
    ("title", _title_owners),
    ("nickname", _nickname_owners),
    ("title_surname", _titled_owners_again),
)
"""Each stage sees the people that the stages before it have made."""
