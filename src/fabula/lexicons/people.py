"""The people of one text: forms of names with their genders, grouped, the user's cast obeyed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fabula.decode.cooccurrence import count_pairs
from fabula.lexicons.name_links import Grouping, NameForm, group_names
from fabula.lexicons.person_names import name_gender, parse_name, title_kind, title_noun
from fabula.pins import CastPin, Pins

TOGETHER_SHARE = 0.02
"""Share of the rarer form's occurrences with the other in one sentence that makes two people."""

RARE = 10
"""Occurrences up to which one sentence together is enough."""

VOTE_SHARE = 0.8
"""Share of the pronouns after a lone name that must agree to give it a gender."""

FEWEST_VOTES = 2
"""How many such pronouns it takes; to overrule a name list, ``OVERRULING_VOTES``."""

OVERRULING_VOTES = 6


@dataclass(frozen=True)
class People:
    """Who bears which form.

    Attributes:
        forms: The distinct forms.
        index: Number of each form by its key.
        grouping: The forms grouped into people.
        genders: Pronoun set of each person, by the form that stands for the person.
        pinned: Number of the user's cast entry for each person the user named.
    """

    forms: tuple[NameForm, ...]
    index: Mapping[str, int]
    grouping: Grouping
    genders: Mapping[int, str | None]
    pinned: Mapping[int, int]

    def person(self, key: str) -> int:
        """The form that stands for the person a form belongs to."""
        return self.grouping.clusters.find(self.index[key])

    def candidates(self, key: str) -> tuple[int, ...]:
        """The persons a form fits: one, or several for a form that is shared."""
        shared = self.grouping.ambiguous.get(self.index[key])
        if shared is None:
            return (self.person(key),)
        return tuple(dict.fromkeys(self.grouping.clusters.find(one) for one in shared))

    def titled(self) -> dict[str, list[int]]:
        """Persons by the noun that their title is (*captain* → Captain Wentworth)."""
        found: dict[str, list[int]] = {}
        order = sorted(self.forms, key=lambda form: (-form.count, form.key))
        for form in order:
            title = form.name.title
            if title_kind(title) in ("profession", "military", "rank", "church"):
                person = self.person(form.key)
                for noun in {title, title_noun(title)}:
                    if person not in found.setdefault(noun, []):
                        found[noun].append(person)
        return found


def plain_form(words: str) -> str:
    """What makes two mentions the same form: words without case, dots and curls."""
    plain = words.lower().replace("’", "'").replace(".", " ")
    return " ".join(plain.split()).removeprefix("the ")


def find_people(
    uses: Sequence[tuple[Hashable, str]],
    votes: Mapping[str, Counter[str]],
    side_by_side: Iterable[tuple[str, str]],
    talks: Iterable[tuple[str, str]],
    pins: Pins,
) -> People:
    """Group the forms of all names of a text into people.

    Args:
        uses: (sentence, form) of every name of a person, in order.
        votes: Pronouns that follow a form while its bearer is alone.
        side_by_side: Pairs of forms joined by *and*.
        talks: Pairs of forms that speak in turn.
        pins: The user's cast.
    """
    counts = Counter(key for _, key in uses)
    pinned = {
        plain_form(form): number
        for number, pin in enumerate(pins.cast)
        for form in (pin.name, *pin.aliases)
    }
    counts.update({key: 0 for key in pinned if key not in counts})
    index = {key: number for number, key in enumerate(counts)}
    forms = tuple(
        NameForm(key, parse_name(key), count, _gender(key, votes.get(key), pins.cast, pinned))
        for key, count in counts.items()
    )
    together = count_pairs((group, index[key]) for group, key in uses)
    together.update((min(index[a], index[b]), max(index[a], index[b])) for a, b in talks)
    close = [p for p, n in together.items() if n >= _least(forms[p[0]].count, forms[p[1]].count)]
    apart = [(index[a], index[b]) for a, b in side_by_side if a != b]
    same, decided = _pinned_pairs(pins, pinned, index)
    if pins.cast:
        apart = [p for p in apart if _by_text(p, forms, pinned)]
    grouping = group_names(forms, close, [*apart, *decided], same)
    persons = {grouping.clusters.find(index[key]): person for key, person in pinned.items()}
    genders = _genders(forms, grouping, persons, pins)
    return People(forms, index, grouping, genders, persons)


def _by_text(pair: tuple[int, int], forms: Sequence[NameForm], pinned: Mapping[str, int]) -> bool:
    """Whether the text and not the user decides on a pair."""
    first, second = pinned.get(forms[pair[0]].key), pinned.get(forms[pair[1]].key)
    return first is None or first != second


def _gender(
    key: str, votes: Counter[str] | None, cast: Sequence[CastPin], pinned: Mapping[str, int]
) -> str | None:
    """Gender of a form: decided, or its title's, or its given name's unless pronouns overrule."""
    if key in pinned and cast[pinned[key]].pronouns:
        return cast[pinned[key]].pronouns
    name = parse_name(key)
    told = name_gender(name)
    if not votes:
        return told
    (best, count), total = votes.most_common(1)[0], sum(votes.values())
    if count < VOTE_SHARE * total:
        return told
    if told is None:
        return best if count >= FEWEST_VOTES else None
    titled = bool(name.title) and name_gender(parse_name(f"{name.title} x")) is not None
    return best if count >= OVERRULING_VOTES and not titled else told


def _least(a: int, b: int) -> int:
    """How often two forms must share a sentence to be two people."""
    return 1 if min(a, b) <= RARE else max(2, int(TOGETHER_SHARE * min(a, b)))


def _pinned_pairs(
    pins: Pins, pinned: Mapping[str, int], index: Mapping[str, int]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Pairs of forms that the user's cast joins, and pairs it keeps apart."""
    first: dict[int, int] = {}
    same: list[tuple[int, int]] = []
    for key, person in pinned.items():
        first.setdefault(person, index[key])
        same.append((first[person], index[key]))
    people = sorted(first)
    apart = [(first[a], first[b]) for n, a in enumerate(people) for b in people[n + 1 :]]
    for number, pin in enumerate(pins.cast):
        others = (index[key] for key in map(plain_form, pin.never_merge) if key in index)
        apart.extend((first[number], other) for other in others if number in first)
    return same, apart


def _genders(
    forms: Sequence[NameForm], grouping: Grouping, persons: Mapping[int, int], pins: Pins
) -> dict[int, str | None]:
    """Gender of every person: decided by the user, else what most of the forms say."""
    said: dict[int, Counter[str]] = {}
    for number, form in enumerate(forms):
        person = grouping.clusters.find(number)
        votes = said.setdefault(person, Counter())
        if form.gender is not None:
            votes[form.gender] += max(1, form.count)
    genders = {
        person: votes.most_common(1)[0][0] if votes else None for person, votes in said.items()
    }
    for person, number in persons.items():
        genders[person] = pins.cast[number].pronouns or genders[person]
    return genders
