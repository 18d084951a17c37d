"""Forms of names on their way to being people: what is known while they are grouped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fabula.decode.clustering import Clusters
from fabula.lexicons.person_names import (
    PersonName,
    compatible,
    is_given_name,
    title_gender,
    title_kind,
    title_noun,
)
from fabula.rows import NameRule


@dataclass(frozen=True)
class NameForm:
    """One form of a name: its parts, how often it occurs, and its gender (``None`` = unknown)."""

    key: str
    name: PersonName
    count: int
    gender: str | None


@dataclass(frozen=True)
class NameJoin:
    """Two forms that a rule has found to be one person's, by their numbers."""

    first: int
    second: int
    rule: NameRule


@dataclass(frozen=True)
class Grouping:
    """People as sets of forms.

    Attributes:
        clusters: The sets; indices are those of the forms.
        ambiguous: Forms that fit several people: index → one form of each of them.
        joins: The joins that made the sets, in order; those of one set are a tree.
    """

    clusters: Clusters
    ambiguous: Mapping[int, tuple[int, ...]]
    joins: tuple[NameJoin, ...] = ()


@dataclass
class NameState:
    """What is known while forms are grouped.

    Attributes:
        together: Pairs of forms that are two people as far as the text shows.
        decided: Forms that were joined by decision.
    """

    forms: Sequence[NameForm]
    clusters: Clusters
    together: frozenset[tuple[int, int]] = frozenset()
    decided: frozenset[int] = frozenset()
    joins: list[NameJoin] = field(default_factory=list)
    ambiguous: dict[int, tuple[int, ...]] = field(default_factory=dict)
    by_given: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_surname: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_nickname: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_title: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def join(self, first: int, second: int, rule: NameRule) -> bool:
        """Make two forms one person's, if nothing speaks against it, and remember why."""
        if self.clusters.find(first) == self.clusters.find(second):
            return True
        joined = self.clusters.merge(first, second)
        if joined:
            self.joins.append(NameJoin(first, second, rule))
        return joined


def contains(forms: Sequence[NameForm], a: int, b: int) -> bool:
    """Whether the words of one form are all in the other."""
    first, second = set(forms[a].key.split()), set(forms[b].key.split())
    return first <= second or second <= first


def agree(a: NameForm, b: NameForm) -> bool:
    """Whether nothing in two forms says that they are two people."""
    if a.gender and b.gender:
        return a.gender == b.gender and compatible(a.name, b.name, one_gender=True)
    return compatible(a.name, b.name)


def bears(state: NameState, person: int, title: str, surname: str = "") -> bool:
    """Whether a person is called by a title (with a surname, if one is given)."""
    wanted = title_noun(title)
    names = [state.forms[m].name for m in state.clusters.members(person)]
    return any(
        title_noun(name.title) == wanted and (not surname or name.surname == surname)
        for name in names
    )


def has_own_maiden_form(state: NameState, person: int) -> bool:
    """Whether a person is called *Miss* with a given name, as younger sisters were."""
    names = [state.forms[m].name for m in state.clusters.members(person)]
    return any(
        title_kind(n.title) == "maiden" and (n.given or is_given_name(n.surname)) for n in names
    )


def met(state: NameState, a: int, b: int) -> bool:
    """Whether any forms of two people were found together."""
    return any(
        (min(x, y), max(x, y)) in state.together
        for x in state.clusters.members(a)
        for y in state.clusters.members(b)
    )


def strangers(state: NameState, index: int, others: Iterable[int]) -> list[int]:
    """Those of other forms whose people were never found together with a form's."""
    return [i for i in others if i != index and not met(state, i, index)]


def is_lady(state: NameState, index: int) -> bool:
    """Whether a person bears a title that only women bear."""
    members = state.clusters.members(index)
    return any(
        title_kind(state.forms[m].name.title) in ("married", "maiden")
        or title_gender(state.forms[m].name.title) == "she"
        for m in members
    )


def is_ranked(state: NameState, index: int) -> bool:
    """Whether a person is never named without a rank (*Lady*, *Sir*)."""
    members = state.clusters.members(index)
    return all(title_kind(state.forms[m].name.title) == "rank" for m in members)


def fitting_people(state: NameState, index: int, candidates: Iterable[int]) -> list[int]:
    """One form of each set among the candidates that may be merged with a form."""
    found: dict[int, int] = {}
    own = state.clusters.find(index)
    for other in candidates:
        root = state.clusters.find(other)
        if root != own and root not in found and state.clusters.may_merge(index, other):
            found[root] = other
    return [other for root, other in found.items() if fits_all(state, index, root)]


RARE_SHARE = 0.05
"""Share of a person's uses up to which forms do not speak against others: who marries in the course
of a book is called both *Miss* and *Mrs*, and a slip of the pen is no other person."""


def fits_people(state: NameState, first: int, second: int) -> bool:
    """Whether the forms of two persons agree, but for rare ones, and nothing keeps them apart."""
    if not state.clusters.may_merge(first, second):
        return False
    ours = [state.forms[m] for m in state.clusters.members(first)]
    theirs = [state.forms[m] for m in state.clusters.members(second)]
    clash = sum(a.count * b.count for a in ours for b in theirs if not agree(a, b))
    return clash <= RARE_SHARE * sum(a.count for a in ours) * sum(b.count for b in theirs)


def fits_all(state: NameState, index: int, root: int) -> bool:
    """Whether a form agrees with all of a person's forms; of the decided ones, with any."""
    members = state.clusters.members(root)
    uses = sum(state.forms[m].count for m in members)
    agreed = {
        m: agree(state.forms[index], state.forms[m]) or _is_passing_title(state, index, m, uses)
        for m in members
    }
    decided = [agrees for m, agrees in agreed.items() if m in state.decided]
    free = all(agrees for m, agrees in agreed.items() if m not in state.decided)
    return free and (any(decided) or not decided)


def _is_passing_title(state: NameState, index: int, member: int, uses: int) -> bool:
    """Whether a form disagrees with a rare one only because one says *Mrs* and one *Miss*."""
    form, other = state.forms[index], state.forms[member]
    kinds = {title_kind(form.name.title), title_kind(other.name.title)}
    if kinds != {"married", "maiden"} or other.count > RARE_SHARE * uses:
        return False
    return agree(form, replace(other, name=replace(other.name, title="")))
