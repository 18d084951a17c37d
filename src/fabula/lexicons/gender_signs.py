"""What a text says of the pronoun set of somebody with a name: signs, weighed and added up.

A sign is one place where a name and a pronoun or gendered noun belong together: *her brother Tom*,
*Ann, his wife*, *Kei was a tall woman*, *Kei shook her head*, *she* where nobody else can be meant.
Its weight is the logarithm of its odds of being right (``gender_signs.tsv``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from fabula.lexicons.load import load_mapping
from fabula.lexicons.person_names import PersonName, given_gender, title_kind

REACH = 3
"""Pronouns in a row that count for one use of a name; later ones may have passed to another."""

LARGEST_ENDING = 3
"""Letters of the longest ending of a given name that is looked up."""

DECIDED = 0.6
"""Lead in log-odds from which one set is taken for decided (odds of 1.8 to 1)."""

SURE = 2.0
"""The same where a wrong answer would split a person: more than one sign must agree."""

LEAST_THEY = 2.2
"""Log-odds for *they* that it takes; plurals go astray more often than *he* and *she*."""

THEY_SHARE = 0.75
"""Share of all signs that *they* must have: most who are *they* somewhere are groups there."""

_POSSESSIVES = frozenset(["his", "her", "their", "xyr", "hir", "eir", "zir", "faer"])
_LINKS = frozenset(["was", "is", "had been", "’s", "'s", "became", "remained", "seemed"])

KNOWN_NAME = 3.5
"""Log-odds of a given name that one sex bears far more often (97 in 100: novels use few others)."""

RANKED = 0.5
"""Log-odds for *he* that a military or church title gives (not enough to decide)."""

SHARE = 0.6
"""Share of all log-odds that the leading set must have: signs that contradict decide nothing."""

Weights = dict[str, float]


class Sight(NamedTuple):
    """A mention of a person as signs need it.

    Attributes:
        label: Number of the name, ``None`` for pronouns and nouns.
        gender: Pronoun set of a pronoun or noun, ``None`` = any.
        block: Number of its paragraph.
        clause: Number of its clause.
        form: ``proper``, ``common`` or ``pronoun``.
        subject: Whether it seems to be a subject.
        quoted: Whether it stands in a quotation.
        cued: Whether a reporting clause names it as the speaker.
    """

    start: int
    end: int
    label: int | None
    gender: str | None
    block: int
    clause: int
    form: str
    subject: bool
    quoted: bool
    cued: bool


class Sign(NamedTuple):
    """One observation: a name, a pronoun set, and the kind of sign."""

    label: int
    gender: str
    kind: str


def find_signs(
    content: str, sights: Sequence[Sight], known: Mapping[int, str | None]
) -> Iterator[Sign]:
    """All signs of a text.

    Args:
        content: The text.
        sights: Mentions of single persons, sorted by start.
        known: Pronoun set of each name that is known so far.
    """
    flat = [each for n, each in enumerate(sights) if not n or each.start >= sights[n - 1].end]
    yield from _beside_nouns(content, flat)
    told = [each for each in sights if not each.quoted]
    yield from _own_words(content, told)
    before: Sequence[Sight] = ()
    first = 0
    for at in range(1, len(told) + 1):
        if at == len(told) or told[at].block != told[first].block:
            block = told[first:at]
            yield from _alone(block, known)
            yield from _next(before, block)
            before, first = block, at


def _beside_nouns(content: str, flat: Sequence[Sight]) -> Iterator[Sign]:
    """*her brother Tom*, *Ann, his wife*, *Kei was a woman*."""
    for before, after in pairwise(flat):
        if {before.form, after.form} != {"proper", "common"} or before.block != after.block:
            continue
        name, noun = (before, after) if before.form == "proper" else (after, before)
        if name.label is None or noun.gender is None or after.start - before.end > REACH * 4:
            continue
        between = content[before.end : after.start]
        if name is after and between == " ":
            yield Sign(name.label, noun.gender, "noun_name")
        elif between == ", ":
            yield Sign(name.label, noun.gender, "apposed")
        elif name is before and between.strip() in _LINKS:
            yield Sign(name.label, noun.gender, "copula")


def _own_words(content: str, told: Sequence[Sight]) -> Iterator[Sign]:
    """*Kei shook her head*, *Kei hurt himself*."""
    for before, after in pairwise(told):
        if before.label is None or after.form != "pronoun" or after.gender is None:
            continue
        if before.clause != after.clause or not before.subject:
            continue
        word = content[after.start : after.end].lower()
        if word.endswith("self"):
            yield Sign(before.label, after.gender, "reflexive")
        elif word in _POSSESSIVES:
            yield Sign(before.label, after.gender, "own")


def _alone(block: Sequence[Sight], known: Mapping[int, str | None]) -> Iterator[Sign]:
    """Pronouns of a paragraph that only one of the people before them fits."""
    people: dict[int, str | None] = {}
    nouns: set[str | None] = set()
    left = 0
    cued: list[Sight] = [each for each in block if each.cued]
    for each in block:
        if each.form == "pronoun":
            if each.gender is None or not left:
                continue
            fitting = [p for p, g in people.items() if g in (None, each.gender)]
            noun = None in nouns or each.gender in nouns
            left -= 1
            if len(fitting) == 1 and not noun:
                lone = "cued" if each.cued else "lone"
                alone = len(people) == 1 and not nouns
                yield Sign(fitting[0], each.gender, lone if alone else "only_fit")
            elif not fitting and len(people) == 1 and not nouns:
                yield Sign(next(iter(people)), each.gender, "lone")
        elif each.label is not None:
            people[each.label] = known.get(each.label)
            left = REACH
        else:
            nouns.add(each.gender)
    names = {each.label for each in cued if each.label is not None}
    if len(names) == 1:
        name = names.pop()
        for each in cued:
            if each.form == "pronoun" and each.gender is not None:
                yield Sign(name, each.gender, "paired")


def _next(before: Sequence[Sight], block: Sequence[Sight]) -> Iterator[Sign]:
    """*she said* in the paragraph after the one in which a person is alone."""
    named = {each.label for each in before if each.form == "proper"}
    nouns = any(each.form == "common" for each in before)
    if block[0].form != "pronoun" or not block[0].cued or len(named) != 1 or nouns:
        return
    label, gender = named.pop(), block[0].gender
    if label is not None and gender is not None and block[0].block - before[0].block <= 1:
        yield Sign(label, gender, "next")


def add_signs(signs: Iterable[Sign]) -> dict[int, Weights]:
    """Log-odds of each pronoun set for each name."""
    weights = load_mapping("gender_signs", "sign", "weight")
    total: dict[int, Weights] = defaultdict(dict)
    for sign in signs:
        one = total[sign.label]
        weak = sign.gender == "they" and sign.kind in ("lone", "only_fit")
        weight = float(weights["they"] if weak else weights[sign.kind])
        one[sign.gender] = one.get(sign.gender, 0.0) + weight
    return total


def add_weights(*several: Mapping[str, float]) -> Weights:
    """The sum of several weights."""
    total: Weights = {}
    for weights in several:
        for gender, weight in weights.items():
            total[gender] = total.get(gender, 0.0) + weight
    return total


def choose_set(weights: Mapping[str, float], least: float = DECIDED) -> str | None:
    """The set that leads by enough, in log-odds and in share; ``None`` = undecided."""
    left = dict(weights)
    they = left.get("they", 0.0)
    if they < LEAST_THEY or they < THEY_SHARE * sum(left.values()):
        left.pop("they", None)
    if not left:
        return None
    best = max(sorted(left), key=left.__getitem__)
    total = sum(left.values())
    lead = left[best] - (total - left[best])
    return best if lead >= least and left[best] >= SHARE * total else None


def name_weights(name: PersonName) -> Weights:
    """Log-odds that a known given name gives."""
    known = next((g for g in map(given_gender, name.given[:2]) if g is not None), None)
    return {} if known is None else {known: KNOWN_NAME}


def guess_weights(name: PersonName) -> Weights:
    """Log-odds where no name is known: the ending's, or a rank's; too weak to decide alone."""
    if not name.given:
        return {"he": RANKED} if title_kind(name.title) in ("military", "church") else {}
    return ending_weights(name.given[0])


@cache
def ending_weights(word: str) -> Weights:
    """Log-odds that the longest known ending of a given name gives."""
    table = load_mapping("name_endings", "ending", "log_odds_she")
    for length in range(min(LARGEST_ENDING, len(word) - 1), 0, -1):
        odds = table.get(word[-length:])
        if odds is not None:
            value = float(odds)
            return {"she": value} if value > 0 else {"he": -value}
    return {}
