"""Which forms of names belong to one person, over a whole text.

Evidence is taken in stages, surest first, so that a later stage sees the people of the earlier
ones: same full name, given name within a full name, title with given name, title with surname,
lone surname, nickname. A form that fits several people is left to the context of each mention.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fabula.decode.clustering import Clusters
from fabula.lexicons.person_names import (
    PersonName,
    compatible,
    is_given_name,
    is_nickname_of,
    title_kind,
)

DOMINANCE = 6
"""How many times as often as all others together one person must be named to own a shared form."""

PREFIX = 3
"""Letters that two forms of a given name share before they are compared (besides known pairs)."""


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
    ambiguous: dict[int, tuple[int, ...]] = field(default_factory=dict)
    by_given: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_surname: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


def group_names(
    forms: Sequence[NameForm],
    together: Iterable[tuple[int, int]],
    apart: Iterable[tuple[int, int]],
    same: Iterable[tuple[int, int]] = (),
) -> Grouping:
    """Group forms into people.

    Args:
        forms: The distinct forms.
        together: Pairs often found in one sentence: a sign of two people unless one form contains
            the other.
        apart: Pairs that are two people (side by side, or by decision).
        same: Pairs that are one person by decision.
    """
    clusters = Clusters(len(forms), apart)
    for a, b in same:
        clusters.merge(a, b)
    state = _State(forms, clusters, frozenset((min(p), max(p)) for p in together))
    for index, form in enumerate(forms):
        for given in form.name.given:
            state.by_given[given].append(index)
        if form.name.surname:
            state.by_surname[form.name.surname].append(index)
    _split_genders(state)
    _merge_full_names(state)
    for stage in (_given_owners, _titled_given_owners, _titled_owners, _surname_owners):
        _run_stage(state, stage)
    _run_stage(state, _nickname_owners)
    return Grouping(clusters, state.ambiguous)


def _split_genders(state: _State) -> None:
    """Same surname, different gender or *Mrs* and *Miss*: two people."""
    for indices in state.by_surname.values():
        for at, a in enumerate(indices[:60]):
            for b in indices[at + 1 : 60]:
                if not _agree(state.forms[a], state.forms[b]):
                    state.clusters.part(a, b)


def _agree(a: NameForm, b: NameForm) -> bool:
    if a.gender and b.gender and a.gender != b.gender:
        return False
    return compatible(a.name, b.name)


def _merge_full_names(state: _State) -> None:
    for indices in state.by_surname.values():
        full = [i for i in indices if state.forms[i].name.given]
        for at, a in enumerate(full[:60]):
            for b in full[at + 1 : 60]:
                if _agree(state.forms[a], state.forms[b]):
                    state.clusters.merge(a, b)


def _run_stage(state: _State, owners: Callable[[_State, int], list[int] | None]) -> None:
    """Merge every form of a stage into its only owner, most frequent forms first."""
    order = sorted(range(len(state.forms)), key=lambda i: (-state.forms[i].count, i))
    for index in order:
        candidates = owners(state, index)
        if not candidates:
            continue
        people = _people(state, index, candidates)
        if len(people) == 1:
            state.clusters.merge(index, people[0])
        elif people:
            owner = _dominant(state, people)
            if owner is not None:
                state.clusters.merge(index, owner)
            elif len(state.clusters.members(index)) == 1:
                state.ambiguous[index] = tuple(people)


def _people(state: _State, index: int, candidates: Iterable[int]) -> list[int]:
    """One form of each set among the candidates that may be merged with a form."""
    found: dict[int, int] = {}
    for other in candidates:
        root = state.clusters.find(other)
        if root != state.clusters.find(index) and state.clusters.may_merge(index, other):
            found.setdefault(root, other)
    return [other for root, other in found.items() if _fits_all(state, index, root)]


def _fits_all(state: _State, index: int, root: int) -> bool:
    return all(_agree(state.forms[index], state.forms[m]) for m in state.clusters.members(root))


def _dominant(state: _State, people: Sequence[int]) -> int | None:
    counts = [sum(state.forms[m].count for m in state.clusters.members(p)) for p in people]
    best = max(range(len(people)), key=counts.__getitem__)
    rest = sum(counts) - counts[best]
    return people[best] if counts[best] >= DOMINANCE * rest else None


def _met(state: _State, a: int, b: int) -> bool:
    """Whether any forms of two people were found together."""
    return any(
        (min(x, y), max(x, y)) in state.together
        for x in state.clusters.members(a)
        for y in state.clusters.members(b)
    )


def _given_owners(state: _State, index: int) -> list[int] | None:
    """Full names with a lone name as given name."""
    lone = state.forms[index].name.lone
    if not lone:
        return None
    return [i for i in state.by_given[lone] if state.forms[i].name.surname]


def _titled_given_owners(state: _State, index: int) -> list[int] | None:
    """*Miss Emma*, *Aunt Polly*, *Sir Walter*: people with that given name."""
    name = state.forms[index].name
    if not name.title:
        return None
    if name.given and not name.surname:
        return [i for i in state.by_given[name.given[0]] if i != index]
    if name.surname and not name.given and is_given_name(name.surname):
        owners = [i for i in state.by_given[name.surname] if not _met(state, i, index)]
        return owners if not _full_with(state, name.surname, index) else None
    return None


def _full_with(state: _State, surname: str, index: int) -> list[int]:
    return [i for i in state.by_surname[surname] if i != index and state.forms[i].name.given]


def _titled_owners(state: _State, index: int) -> list[int] | None:
    """*Mr Darcy*: the only fitting full name with that surname, or another title with it."""
    name = state.forms[index].name
    if name.given or not name.surname or not name.title:
        return None
    full = [i for i in _full_with(state, name.surname, index) if not _met(state, i, index)]
    people = _people(state, index, full)
    if len(people) > 1:
        return people if title_kind(name.title) == "maiden" else None
    if people:
        return people
    return [i for i in state.by_surname[name.surname] if i != index and not _met(state, i, index)]


def _surname_owners(state: _State, index: int) -> list[int] | None:
    """A lone surname: everybody who bears it."""
    lone = state.forms[index].name.lone
    if not lone or len(state.clusters.members(index)) > 1:
        return None
    return [i for i in state.by_surname[lone] if i != index]


def _nickname_owners(state: _State, index: int) -> list[int] | None:
    """A lone name: people whose given name it may be short for, if they were never together."""
    form = state.forms[index]
    lone = form.name.lone
    if not lone or any(state.forms[m].name.surname for m in state.clusters.members(index)):
        return None
    similar = (
        i
        for given in _similar_names(state, lone)
        for i in state.by_given[given]
        if given != lone and state.forms[i].name.given[0] == given
    )
    return [i for i in similar if not _met(state, i, index)]


def _similar_names(state: _State, lone: str) -> list[str]:
    return [given for given in state.by_given if given != lone and is_nickname_of(lone, given)]
