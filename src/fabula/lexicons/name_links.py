"""Which forms of names belong to one person, over a whole text.

Evidence is taken in stages, surest first, so that a later stage sees the people of the earlier
ones: same full name, given name within a full name, title with given name, title with surname,
lone surname, nickname. A form that fits several people is left to the context of each mention.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fabula.decode.clustering import Clusters
from fabula.lexicons.person_names import (
    PersonName,
    compatible,
    is_given_name,
    is_nickname_of,
    nickname_keys,
    title_gender,
    title_kind,
    title_noun,
)

DOMINANCE = 2
"""How often, per use of all others, somebody must be named to own a form they share."""

OWN_WEIGHT = 20
"""A lone name so many times as frequent as the full names it fits is a person of its own."""

TITLE_SHARE = 0.05
"""Uses of a title with a name, per use of the title alone, that can explain the latter."""

FULL_SHARE = 0.02
"""Uses of a full name, per use of its first word alone, that outweigh that word as a surname."""

LARGEST_FAMILY = 60
"""Forms of one surname that are compared with each other."""


@dataclass(frozen=True)
class NameForm:
    """One form of a name: its parts, how often it occurs, and its gender (``None`` = unknown)."""

    key: str
    name: PersonName
    count: int
    gender: str | None


@dataclass(frozen=True)
class Grouping:
    """People as sets of forms.

    Attributes:
        clusters: The sets; indices are those of the forms.
        ambiguous: Forms that fit several people: index → one form of each of them.
    """

    clusters: Clusters
    ambiguous: Mapping[int, tuple[int, ...]]


@dataclass
class _State:
    forms: Sequence[NameForm]
    clusters: Clusters
    together: frozenset[tuple[int, int]]
    decided: frozenset[int]
    ambiguous: dict[int, tuple[int, ...]] = field(default_factory=dict)
    by_given: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_surname: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_nickname: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_title: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


def group_names(
    forms: Sequence[NameForm],
    together: Iterable[tuple[int, int]],
    apart: Iterable[tuple[int, int]],
    same: Iterable[tuple[int, int]] = (),
) -> Grouping:
    """Group forms into people.

    Args:
        forms: The distinct forms.
        together: Pairs found in one sentence or in turns of one talk: two people, unless one form
            contains the other.
        apart: Pairs that are two people (side by side, or by decision).
        same: Pairs that are one person by decision.
    """
    clusters = Clusters(len(forms), apart)
    decided = [pair for pair in same if clusters.merge(*pair)]
    met = frozenset((min(p), max(p)) for p in together if not _contains(forms, *p))
    state = _State(forms, clusters, met, frozenset(index for pair in decided for index in pair))
    for index, form in enumerate(forms):
        for given in form.name.given:
            state.by_given[given].append(index)
        if form.name.surname:
            state.by_surname[form.name.surname.split()[-1]].append(index)
        if form.name.title:
            state.by_title[title_noun(form.name.title)].append(index)
    _compare_families(state)
    for stage in _STAGES:
        _run_stage(state, stage)
    return Grouping(clusters, state.ambiguous)


def _contains(forms: Sequence[NameForm], a: int, b: int) -> bool:
    """Whether the words of one form are all in the other."""
    first, second = set(forms[a].key.split()), set(forms[b].key.split())
    return first <= second or second <= first


def _agree(a: NameForm, b: NameForm) -> bool:
    clash = a.gender and b.gender and a.gender != b.gender
    return not clash and compatible(a.name, b.name)


def _compare_families(state: _State) -> None:
    """Among forms with one surname: keep what cannot agree apart, merge equal full names."""
    for indices in state.by_surname.values():
        family = indices[:LARGEST_FAMILY]
        for at, a in enumerate(family):
            for b in family[at + 1 :]:
                first, second = state.forms[a], state.forms[b]
                if not _agree(first, second):
                    state.clusters.part(a, b)
                elif _is_same_name(first.name, second.name) or (
                    first.name.given and second.name.given and not _met(state, a, b)
                ):
                    state.clusters.merge(a, b)


def _is_same_name(a: PersonName, b: PersonName) -> bool:
    """Whether two forms differ in nothing but how a title is written."""
    same = title_noun(a.title) == title_noun(b.title)
    return same and (a.given, a.surname, a.suffix) == (b.given, b.surname, b.suffix)


def _run_stage(state: _State, owners: Callable[[_State, int], list[int]]) -> None:
    """Merge every form of a stage into its only owner, most frequent forms first."""
    order = sorted(range(len(state.forms)), key=lambda i: (-state.forms[i].count, i))
    for index in order:
        people = _people(state, index, owners(state, index))
        if len(people) > 1:
            people = _preferred(state, index, people)
        if len(people) == 1:
            state.clusters.merge(index, people[0])
            state.ambiguous.pop(index, None)
        elif people and len(state.clusters.members(index)) == 1:
            state.ambiguous[index] = tuple(people)


def _people(state: _State, index: int, candidates: Iterable[int]) -> list[int]:
    """One form of each set among the candidates that may be merged with a form."""
    found: dict[int, int] = {}
    own = state.clusters.find(index)
    for other in candidates:
        root = state.clusters.find(other)
        if root != own and root not in found and state.clusters.may_merge(index, other):
            found[root] = other
    return [other for root, other in found.items() if _fits_all(state, index, root)]


def _fits_all(state: _State, index: int, root: int) -> bool:
    """Whether a form agrees with all of a person's forms; of the decided ones, with any."""
    agreed = {m: _agree(state.forms[index], state.forms[m]) for m in state.clusters.members(root)}
    decided = [agrees for m, agrees in agreed.items() if m in state.decided]
    free = all(agrees for m, agrees in agreed.items() if m not in state.decided)
    return free and (any(decided) or not decided)


def _preferred(state: _State, index: int, people: list[int]) -> list[int]:
    """Those of several people that a form names rather than the others, or none at all."""
    form = state.forms[index]
    titled = [p for p in people if form.name.title and _bears(state, p, form.name.title)]
    if len(titled) == 1:
        return titled
    if title_kind(form.name.title) == "maiden" and form.name.surname and not form.name.given:
        eldest = [p for p in people if not _has_own_maiden_form(state, p)]
        if len(eldest) == 1:
            return eldest
    counts = [_shared_weight(state, index, person) for person in people]
    best = max(range(len(people)), key=counts.__getitem__)
    if counts[best] >= DOMINANCE * (sum(counts) - counts[best]):
        return [people[best]]
    return [] if form.name.lone and form.count >= OWN_WEIGHT * sum(counts) else people


def _shared_weight(state: _State, index: int, person: int) -> float:
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


def _bears(state: _State, person: int, title: str, surname: str = "") -> bool:
    """Whether a person is called by a title (with a surname, if one is given)."""
    wanted = title_noun(title)
    names = [state.forms[m].name for m in state.clusters.members(person)]
    return any(
        title_noun(name.title) == wanted and (not surname or name.surname == surname)
        for name in names
    )


def _has_own_maiden_form(state: _State, person: int) -> bool:
    """Whether a person is called *Miss* with a given name, as younger sisters were."""
    names = [state.forms[m].name for m in state.clusters.members(person)]
    return any(
        title_kind(n.title) == "maiden" and (n.given or is_given_name(n.surname)) for n in names
    )


def _met(state: _State, a: int, b: int) -> bool:
    """Whether any forms of two people were found together."""
    return any(
        (min(x, y), max(x, y)) in state.together
        for x in state.clusters.members(a)
        for y in state.clusters.members(b)
    )


def _strangers(state: _State, index: int, others: Iterable[int]) -> list[int]:
    return [i for i in others if i != index and not _met(state, i, index)]


def _given_owners(state: _State, index: int) -> list[int]:
    """Full names with a lone name as given name; *Lady* or *Sir* only if that is all they are."""
    lone = state.forms[index].name.lone
    full = [i for i in state.by_given.get(lone, ()) if state.forms[i].name.surname]
    if lone in state.by_surname:
        full = [i for i in full if state.forms[i].count >= FULL_SHARE * state.forms[index].count]
    plain = [i for i in full if not _is_ranked(state, i)]
    return plain or [i for i in full if _is_usually_lone(state, index, i)]


def _given_owners_again(state: _State, index: int) -> list[int]:
    """As ``_given_owners``, now that surnames tell how often each is called by a given name."""
    return _given_owners(state, index) if index in state.ambiguous else []


def _is_usually_lone(state: _State, index: int, ranked: int) -> bool:
    """Whether a lone name is commoner than all forms with a rank that hold it."""
    members = [state.forms[m] for m in state.clusters.members(ranked)]
    return state.forms[index].count > sum(form.count for form in members)


def _is_ranked(state: _State, index: int) -> bool:
    members = state.clusters.members(index)
    return all(title_kind(state.forms[m].name.title) == "rank" for m in members)


def _titled_given_owners(state: _State, index: int) -> list[int]:
    """*Miss Emma*, *Aunt Polly*, *Sir Walter*: people with that given name."""
    name = state.forms[index].name
    if not name.title:
        return []
    if name.given and not name.surname:
        return _prefer_same_title(state, index, state.by_given[name.given[0]])
    if is_given_name(name.surname) and not name.given:
        others = [i for i in state.by_surname[name.surname.split()[-1]] if i != index]
        if not any(state.forms[i].name.given for i in others):
            return _strangers(
                state, index, _prefer_same_title(state, index, state.by_given.get(name.surname, ()))
            )
    return []


def _prefer_same_title(state: _State, index: int, others: Sequence[int]) -> list[int]:
    others = [i for i in others if i != index]
    same = [i for i in others if state.forms[i].name.title == state.forms[index].name.title]
    return same or others


def _titled_owners(state: _State, index: int) -> list[int]:
    """*Mr Thorn*: the only fitting full name with that surname, or another title with it."""
    name = state.forms[index].name
    if name.given or not name.surname or not name.title:
        return []
    family = _strangers(state, index, state.by_surname[name.surname.split()[-1]])
    full = [i for i in family if state.forms[i].name.given]
    if title_kind(name.title) == "maiden":
        everybody = [i for i in state.by_surname[name.surname.split()[-1]] if i != index]
        people = _people(state, index, [i for i in everybody if state.forms[i].name.given])
        eldest = [one for one in people if not _has_own_maiden_form(state, one)]
        return eldest if len(people) > 1 and len(eldest) == 1 else _people(state, index, full)
    if title_kind(name.title) == "married" and _has_strange_ladies(state, index):
        return [i for i in family if not state.forms[i].name.given]
    if title_kind(name.title) == "rank":
        full = [i for i in full if _bears(state, i, name.title)]
    people = _people(state, index, full)
    if len(people) == 1:
        return people
    bearers = [one for one in people if _bears(state, one, name.title, name.surname)]
    if len(bearers) == 1:
        return bearers
    return [i for i in family if not state.forms[i].name.given] if not people else []


def _has_strange_ladies(state: _State, index: int) -> bool:
    """Whether several women bear the surname of a *Mrs* who may be the mother of them all.

    She is one of them only where she was seen together with another.
    """
    family = state.by_surname[state.forms[index].name.surname.split()[-1]]
    ladies = [i for i in family if state.forms[i].name.given and state.forms[i].gender == "she"]
    several = len({state.clusters.find(i) for i in ladies}) > 1
    return several and not any(_met(state, i, index) for i in ladies)


def _surname_owners(state: _State, index: int) -> list[int]:
    """A lone surname: everybody who bears it, and no *Mrs* or *Miss* where a man does."""
    lone = state.forms[index].name.lone
    members = [state.forms[m].name for m in state.clusters.members(index)]
    if not lone or any(name.surname or lone not in name.given for name in members):
        return []
    family = [i for i in state.by_surname.get(lone, ()) if i != index and not _is_ranked(state, i)]
    if state.forms[index].gender == "she":
        return family
    return [i for i in family if not _is_lady(state, i)] or _strangers(state, index, family)


def _is_lady(state: _State, index: int) -> bool:
    members = state.clusters.members(index)
    return any(
        title_kind(state.forms[m].name.title) in ("married", "maiden")
        or title_gender(state.forms[m].name.title) == "she"
        for m in members
    )


def _title_owners(state: _State, index: int) -> list[int]:
    """*the Professor*: everybody with that title."""
    name = state.forms[index].name
    if name.given or name.surname or title_kind(name.title) in ("kin", "courtesy", ""):
        return []
    least = max(1.0, TITLE_SHARE * state.forms[index].count)
    bearers = [i for i in state.by_title[title_noun(name.title)] if i != index]
    return [i for i in bearers if state.forms[i].count >= least]


def _nickname_owners(state: _State, index: int) -> list[int]:
    """A lone name: people whose given name it may be short for, if they were never together."""
    lone = "" if index in state.ambiguous else state.forms[index].name.lone
    names = [state.forms[m].name for m in state.clusters.members(index)]
    if not lone or any(name.given and name.surname for name in names):
        return []
    similar = [
        i
        for given in _similar_names(state, lone)
        for i in state.by_given[given]
        if _main_given(state, i) == given and not _is_ranked(state, i)
    ]
    return _strangers(state, index, similar)


def _similar_names(state: _State, lone: str) -> list[str]:
    """Given names of the text that a name may be short for, in the order of the text."""
    if not state.by_nickname:
        for given in state.by_given:
            for key in nickname_keys(given):
                state.by_nickname[key].append(given)
    near = {given for key in nickname_keys(lone) for given in state.by_nickname.get(key, ())}
    similar = (given for given in near - {lone} if is_nickname_of(lone, given))
    return sorted(similar, key=lambda given: state.by_given[given][0])


def _main_given(state: _State, index: int) -> str:
    """The given name a person is called by most."""
    counts: Counter[str] = Counter()
    forms = [state.forms[member] for member in state.clusters.members(index)]
    full = (form.name for form in forms if form.name.given and form.name.surname)
    surnames = {name.surname.split()[-1] for name in full}
    for form in forms:
        if form.name.given and form.name.given[0] not in surnames:
            counts[form.name.given[0]] += form.count
    return min(counts, key=lambda given: (-counts[given], given), default="")


_STAGES = (
    _given_owners,
    _titled_given_owners,
    _titled_owners,
    _surname_owners,
    _given_owners_again,
    _title_owners,
    _nickname_owners,
)
