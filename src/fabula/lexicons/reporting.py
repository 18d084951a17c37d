"""Reporting verbs and the words that say how: functions over the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from fabula.lexicons.load import load_groups, load_table

NO_PARTICLE = "-"
"""Cell of ``reporting_verbs.tsv`` for a verb that stands alone."""

PHRASE_WORDS = 7
"""Longest phrase of manner (*in a low and very gentle voice*), in words."""

PHRASE_OPENERS = frozenset({"in", "with", "under"})


@dataclass(frozen=True)
class ReportingVerb:
    """What a verb form says about the clause it stands in.

    Attributes:
        kind: ``speech``, ``thought`` or ``writing``.
        strict: Whether it reports wherever it frames a quotation; else it may be a plain action.
        takes_person: Whether the one spoken to may be its direct object (*told him*).
        particles: Words of which one must follow; empty = stands alone.
    """

    kind: str
    strict: bool
    takes_person: bool
    particles: frozenset[str]


@cache
def load_reporting_verbs() -> Mapping[str, ReportingVerb]:
    """Every form of every reporting verb, in lower case."""
    table = load_table("reporting_verbs")
    found: dict[str, ReportingVerb] = {}
    for lemma, forms, kind, sure, person, particle in table.rows:
        particles = frozenset(particle.split()) - {NO_PARTICLE}
        verb = ReportingVerb(kind, sure == "strict", person == "person", particles)
        for form in (lemma, *forms.split()):
            found.setdefault(form, verb)
    return MappingProxyType(found)


def is_manner_word(word: str) -> bool:
    """Whether a word in lower case says how something is said."""
    groups = load_groups("manner_words", "kind", "word")
    return word in groups["adverb"] or (
        word.endswith("ly") and len(word) > len("only") and word not in groups["not"]
    )


def find_manner(words: Sequence[str], start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Stretches of ``words[start:end]`` (lower case) that say how, as index ranges, in order."""
    nouns = load_groups("manner_words", "kind", "word")["noun"]
    found: list[tuple[int, int]] = []
    at = start
    while at < end:
        stop = at + 1
        if words[at] in PHRASE_OPENERS:
            heads = range(at + 1, min(at + PHRASE_WORDS, end))
            stop = next((i + 1 for i in heads if words[i] in nouns), at)
            if stop > at and all(words[i].isalpha() for i in range(at, stop)):
                found.append((at, stop))
            stop = max(stop, at + 1)
        elif is_manner_word(words[at]):
            found.append((at, stop))
        at = stop
    return tuple(found)
