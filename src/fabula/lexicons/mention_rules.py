"""Mentions that tables and the capitals of a whole text give away, before any encoder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fabula.lexicons.capitals import Words, find_runs
from fabula.lexicons.name_types import (
    THE_SHARE,
    Evidence,
    accepts,
    count_capitals,
    decide_types,
    form_key,
    gather_evidence,
    trim_run,
)
from fabula.lexicons.person_names import is_given_name, name_gender, parse_name
from fabula.lexicons.person_nouns import find_kin_names, find_person_nouns, find_pronouns
from fabula.lexicons.word_classes import kin_names
from fabula.rows import EntityType, MentionForm, Person, Span

NAME_SCORE = 0.9
"""That a name found by rules is one: a guess, not calibrated."""

DOUBTED_NAME_SCORE = 0.6
"""The same of a person's name that is in no list and stands nowhere as only persons do."""

NOUN_SCORE = 0.8
"""The same of person nouns."""

PRONOUN_SCORE = 0.99
"""The same of pronouns."""


@dataclass(frozen=True, slots=True)
class Found:
    """A mention before it has a number.

    Attributes:
        start: Where its name, its pronoun or its noun with all before it begins.
        end: Where that ends.
        gender: Pronoun set the words demand, or ``None``.
        person: Grammatical person of a pronoun, else ``None``.
        plural: Whether the words mean several.
        score: That it is a mention.
        vague: Whether it takes a reporting clause to show that the words point at somebody.
        extent: The whole phrase where it is known to be another span, else ``None``.
    """

    start: int
    end: int
    form: MentionForm
    type: EntityType
    gender: str | None
    person: Person | None
    plural: bool
    score: float
    vague: bool = False
    extent: Span | None = None


def find_by_rules(words: Words) -> list[Found]:
    """Names, person nouns and personal pronouns among the words of a text."""
    names, taken = _find_names(words)
    return [*names, *_find_nouns(words, taken), *_find_pronouns(words)]


def _find_names(words: Words) -> tuple[list[Found], frozenset[int]]:
    """Names with their types, and the indices of the words they are made of."""
    counts = count_capitals(words)
    runs = [part for run in find_runs(words) for part in trim_run(words, run, counts)]
    evidence = gather_evidence(words, runs)
    types = decide_types(evidence, counts)
    found: list[Found] = []
    taken: set[int] = set()
    genders = {key: name_gender(parse_name(key)) for key, kind in types.items() if kind == "PER"}
    families = _family_names(genders)
    active = frozenset(words.lowers[index] for index, _ in find_pronouns(words))
    for run in runs:
        key = form_key(words, run)
        kind = types[key]
        if kind is None or key in active or not accepts(words, run, evidence[key], counts):
            continue
        first = run[0] - _has_article(words, run, kind, evidence[key])
        taken.update(range(first, run[1] + 1))
        start, end = words.starts[first], words.ends[run[1]]
        plural = words.lowers[run[1]] in families and _follows_the(words, run)
        sure = kind != "PER" or evidence[key].person >= 1 or " " in key or is_given_name(key)
        score = NAME_SCORE if sure else DOUBTED_NAME_SCORE
        found.append(Found(start, end, "proper", kind, genders.get(key), None, plural, score))
    for index in find_kin_names(words, frozenset(taken)):
        taken.add(index)
        gender = kin_names()[words.lowers[index]] or None
        span = words.starts[index], words.ends[index]
        found.append(Found(*span, "proper", "PER", gender, None, False, NAME_SCORE))
    return found, frozenset(taken)


def _has_article(words: Words, run: tuple[int, int], kind: EntityType, evidence: Evidence) -> bool:
    """Whether *the* in front belongs to the name (*the Cobbler*)."""
    usual = kind == "PER" and evidence.the > THE_SHARE * evidence.count
    return usual and words.lower(run[0] - 1) == "the" and words.gap(run[0] - 1).isspace()


def _family_names(keys: Iterable[str]) -> frozenset[str]:
    """Plurals of the last words of names (*Thorns*)."""
    singular = {key.split()[-1] for key in keys}
    return frozenset(word + "s" for word in singular) | frozenset(word + "es" for word in singular)


def _follows_the(words: Words, run: tuple[int, int]) -> bool:
    return run[0] == run[1] and words.lower(run[0] - 1) == "the"


def _find_nouns(words: Words, taken: frozenset[int]) -> Iterator[Found]:
    for noun in find_person_nouns(words, taken):
        start, end = words.starts[noun.first], words.ends[noun.last]
        yield Found(start, end, "common", "PER", noun.gender, None, noun.plural, NOUN_SCORE)


def _find_pronouns(words: Words) -> Iterator[Found]:
    for index, pronoun in find_pronouns(words):
        yield Found(
            words.starts[index],
            words.ends[index],
            "pronoun",
            "PER",
            pronoun.gender,
            pronoun.person,
            pronoun.plural,
            PRONOUN_SCORE,
        )
