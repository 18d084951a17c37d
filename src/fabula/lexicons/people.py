"""The people of one text: forms of names with their genders, grouped, the user's cast obeyed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fabula.decode.cooccurrence import count_neighbours, count_pairs
from fabula.lexicons.gender_signs import (
    SURE,
    Weights,
    add_weights,
    choose_set,
    guess_weights,
    name_weights,
)
from fabula.lexicons.name_calls import Call, NamedCall
from fabula.lexicons.name_forms import Grouping, NameForm
from fabula.lexicons.name_links import group_names
from fabula.lexicons.person_names import (
    PersonName,
    is_given_name,
    parse_name,
    plain_form,
    title_gender,
    title_kind,
    title_noun,
)
from fabula.pins import CastPin, Pins
from fabula.rows import NameRule, QuotationId

TOGETHER_SHARE = 0.02
"""Share of the rarer form's occurrences with the other in one sentence that makes two people."""

RARE = 10
"""Occurrences up to which one sentence together is enough."""

TITLE_WEIGHT = 2.0
MOST_TITLES = 2
"""Log-odds that each use of a title with a given name gives for all who bear it, and how many uses
count."""


TELLING_EPITHETS = frozenset({"little", "young", "younger", "elder", "big"})
"""Epithets that may tell two people of one name apart."""


@dataclass(frozen=True)
class People:
    """Who bears which form.

    Attributes:
        forms: The distinct forms.
        index: Number of each form by its key.
        grouping: The forms grouped into people.
        genders: Pronoun set of each person, by the form that stands for the person.
        leanings: Odds in favour of each set, as logarithms, for persons nothing is decided of.
        pinned: Number of the user's cast entry for each person the user named.
    """

    forms: tuple[NameForm, ...]
    index: Mapping[str, int]
    grouping: Grouping
    genders: dict[int, str | None]
    leanings: dict[int, Weights]
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

    def reasons(self) -> dict[int, tuple[int, NameRule]]:
        """Another form of the same person for each form but the commonest, with the rule.

        The rows of one person lead to its commonest form, step by step.
        """
        near: dict[int, list[tuple[int, NameRule]]] = {}
        for join in self.grouping.joins:
            near.setdefault(join.first, []).append((join.second, join.rule))
            near.setdefault(join.second, []).append((join.first, join.rule))
        found: dict[int, tuple[int, NameRule]] = {}
        seen: set[int] = set()
        for root in sorted(near, key=lambda form: (-self.forms[form].count, form)):
            waiting = [] if root in seen else [root]
            while waiting:
                form = waiting.pop()
                seen.add(form)
                for other, rule in near[form]:
                    if other not in seen:
                        found[other] = (form, rule)
                        waiting.append(other)
        return found

    def titled(self) -> dict[str, list[int]]:
        """Persons by the noun that their title is (*captain* → Captain Hale)."""
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


def find_people(
    uses: Sequence[tuple[tuple[int, QuotationId | None], str]],
    signs: Mapping[str, Weights],
    side_by_side: Iterable[tuple[str, str]],
    talks: Iterable[tuple[str, str]],
    calls: Iterable[Call],
    pins: Pins,
) -> People:
    """Group the forms of all names of a text into people.

    Args:
        uses: ((sentence, quotation), form) of every name of a person, in order.
        signs: What the text says of the pronoun set of each form, as log-odds.
        side_by_side: Pairs of forms joined by *and*.
        talks: Pairs of forms that speak in turn.
        calls: Names called out in talk.
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
    shared = _given_signs(counts, signs)
    forms = tuple(
        NameForm(
            key, parse_name(key), count, _gender(key, signs.get(key, {}), shared, pins.cast, pinned)
        )
        for key, count in counts.items()
    )
    together = count_pairs((group, index[key]) for group, key in uses)
    together.update((min(index[a], index[b]), max(index[a], index[b])) for a, b in talks)
    for pair, count in _called_in_turn(uses, index, forms):
        together[pair] += count // 2
    rarer = {p: min(forms[p[0]].count, forms[p[1]].count) for p in together}
    close = [p for p, n in together.items() if n >= _least(rarer[p])]
    apart = [(index[a], index[b]) for a, b in side_by_side if a != b]
    given, decided = _pinned_pairs(pins, pinned, index)
    same: list[tuple[int, int, NameRule]] = [(a, b, "given") for a, b in given]
    epithets = [pair for pair in _same_but_for_epithets(forms) if _by_text(pair, forms, pinned)]
    same += [(a, b, "epithet") for a, b in epithets]
    if pins.cast:
        apart = [p for p in apart if _by_text(p, forms, pinned)]
    told = Counter(index[key] for (_, quotation), key in uses if quotation is None)
    named = [_number(call, index) for call in calls]
    uses_told = [told[number] for number in range(len(forms))]
    grouping = group_names(forms, close, [*apart, *decided], same, named, uses_told)
    persons = {grouping.clusters.find(index[key]): person for key, person in pinned.items()}
    people = People(forms, index, grouping, {}, {}, persons)
    decide_genders(people, {index[key]: weights for key, weights in signs.items()}, pins)
    return people


def _number(call: Call, index: Mapping[str, int]) -> NamedCall:
    """A call with the numbers of its forms."""
    beside = tuple(index[key] for key in call.beside)
    return NamedCall(index[call.called], index.get(call.speaker), beside)


def _called_in_turn(
    uses: Sequence[tuple[tuple[int, QuotationId | None], str]],
    index: Mapping[str, int],
    forms: Sequence[NameForm],
) -> Iterator[tuple[tuple[int, int], int]]:
    """How often *Mr Hale* and *Ned* stand in neighbouring sentences of the narration.

    Who tells calls a man one or the other, so that these are father and son.
    """
    told = ((group[0], index[key]) for group, key in uses if group[1] is None)
    for (a, b), count in count_neighbours(told).items():
        kinds = {title_kind(forms[a].name.title), title_kind(forms[b].name.title)}
        if kinds == {"courtesy", ""}:
            yield (a, b), count


def _same_but_for_epithets(forms: Sequence[NameForm]) -> list[tuple[int, int]]:
    """Pairs of forms that differ by an epithet that tells nobody apart (*poor Ned*, *Ned*)."""
    first: dict[PersonName, int] = {}
    pairs: list[tuple[int, int]] = []
    for number, form in enumerate(forms):
        words = form.key.split()
        if not form.name.given or words[0] in TELLING_EPITHETS:
            continue
        if number != first.setdefault(form.name, number):
            pairs.append((first[form.name], number))
    return pairs


def _by_text(pair: tuple[int, int], forms: Sequence[NameForm], pinned: Mapping[str, int]) -> bool:
    """Whether the text and not the user decides on a pair."""
    first, second = pinned.get(forms[pair[0]].key), pinned.get(forms[pair[1]].key)
    return first is None or first != second


def _given_signs(counts: Mapping[str, int], signs: Mapping[str, Weights]) -> dict[str, Weights]:
    """What the text says of everybody of one given name: signs, and titles before it."""
    found: dict[str, Weights] = {}
    for key, count in counts.items():
        name = parse_name(key)
        first = name.given[0] if name.given else name.surname
        told = title_gender(name.title)
        if not name.given and not (name.title and is_given_name(first)):
            continue
        titled = {} if told is None else {told: TITLE_WEIGHT * min(count, MOST_TITLES)}
        if told is None or title_kind(name.title) != "married":
            found[first] = add_weights(found.get(first, {}), signs.get(key, {}), titled)
    return found


def _gender(
    key: str,
    signs: Weights,
    shared: Mapping[str, Weights],
    cast: Sequence[CastPin],
    pinned: Mapping[str, int],
) -> str | None:
    """Gender of a form: the user's, else its title's, else what names and signs add up to.

    Where the text tells of which gender the bearers of a given name are, it is no guess from other
    books (*Robin Ash* is a woman where *Robin* is *she*).
    """
    if key in pinned and cast[pinned[key]].pronouns:
        return cast[pinned[key]].pronouns
    name = parse_name(key)
    told = title_gender(name.title) or choose_set(signs, SURE)
    if told is None and name.given:
        told = choose_set(shared.get(name.given[0], {}), SURE)
    return told or choose_set(add_weights(signs, name_weights(name)), SURE)


def _least(rarer: int) -> int:
    """How often two forms must share a sentence to be two people, by the count of the rarer."""
    return 1 if rarer <= RARE else max(2, int(TOGETHER_SHARE * rarer))


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


def decide_genders(people: People, signs: Mapping[int, Weights], pins: Pins) -> None:
    """Decide the pronoun set of every person, by the user, by titles, or by all signs together.

    Args:
        people: The people; ``genders`` and ``leanings`` are written.
        signs: Log-odds by the number of a form.
        pins: The user's cast.
    """
    titled: dict[int, Counter[str]] = {}
    known: dict[int, Weights] = {}
    guessed: dict[int, Weights] = {}
    total: dict[int, Weights] = {}
    for number, form in enumerate(people.forms):
        person = people.grouping.clusters.find(number)
        total[person] = add_weights(total.get(person, {}), signs.get(number, {}))
        told = title_gender(form.name.title)
        if told is not None:
            titled.setdefault(person, Counter())[told] += max(1, form.count)
        known[person] = known.get(person) or name_weights(form.name)
        guessed[person] = guessed.get(person) or guess_weights(form.name)
    for person, weights in total.items():
        sure = add_weights(weights, known[person])
        every = sure if known[person] else add_weights(weights, guessed[person])
        by_title = titled[person].most_common(1)[0][0] if person in titled else None
        decided = choose_set(every) if weights or known[person] else None
        if choose_set(sure) == "they":
            decided = "they"
        people.genders[person] = by_title or decided
        people.leanings[person] = every
    for person, number in people.pinned.items():
        people.genders[person] = pins.cast[number].pronouns or people.genders[person]
