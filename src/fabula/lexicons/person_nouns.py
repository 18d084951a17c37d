"""Pronouns and person nouns (*the landlady*, *her old teacher*) among the words of a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fabula.lexicons.capitals import Words
from fabula.lexicons.headings import is_unit_alone
from fabula.lexicons.word_classes import adjective_words, function_words, kin_names, person_nouns
from fabula.rows import Person

FARTHEST_DETERMINER = 3
"""Most words between a determiner and its noun (*the very old red-haired man*)."""

DETERMINERS = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "my",
        "thy",
        "your",
        "his",
        "her",
        "its",
        "our",
        "their",
        "every",
        "each",
        "another",
        "some",
        "any",
        "one",
        "two",
        "three",
        "four",
        "several",
        "both",
        "what",
        "which",
        "no",
        "all",
    ]
)
SEVERAL = frozenset(["all", "both", "several", "two", "three", "four", "these", "those"])
"""Determiners of plurals alone (*all right, nurse* is no noun phrase)."""

BETWEEN = frozenset(
    ["other", "same", "own", "such", "very", "rather", "quite", "so", "too", "most", "more", "only"]
)
"""Function words that may stand between determiner and noun."""

ALSO_ADJECTIVES = frozenset(
    [
        "general",
        "local",
        "native",
        "private",
        "ancient",
        "elder",
        "official",
        "chief",
        "principal",
        "major",
        "alien",
        "minor",
        "minister",
        "human",
        "foreign",
        "patient",
        "ancient",
        "partner",
    ]
)
"""Person nouns that are as often adjectives: no mention before another word."""

COMPOUNDS = frozenset(
    [
        "room",
        "rooms",
        "house",
        "bedroom",
        "office",
        "door",
        "car",
        "work",
        "life",
        "shop",
        "class",
        "school",
        "hood",
        "ship",
        "bed",
        "clothes",
    ]
)
"""Nouns that make a person noun in front of them a modifier (*the guest room*)."""


GENERIC_NOUNS = frozenset(
    [
        "man",
        "woman",
        "boy",
        "girl",
        "child",
        "lady",
        "gentleman",
        "person",
        "fellow",
        "chap",
        "guy",
        "kid",
        "baby",
        "youth",
        "stranger",
        "friend",
        "lad",
        "lass",
        "creature",
        "guest",
        "visitor",
        "fool",
        "old",
        "one",
        "other",
        "dude",
        "bloke",
        "teenager",
        "adult",
        "student",
    ]
)
"""Nouns that name a person only for a while: the next *the man* may be somebody else."""


@dataclass(frozen=True)
class Pronoun:
    """Set (``he`` …, ``None`` = any), grammatical person, and number of one pronoun."""

    gender: str | None
    person: Person
    plural: bool


def _pronouns() -> dict[str, Pronoun]:
    table: dict[str, Pronoun] = {}
    for forms, gender, person, plural in (
        ("i me my mine myself", None, 1, False),
        ("we us our ours ourselves ourself", None, 1, True),
        ("you your yours yourself thou thee thy thine thyself", None, 2, False),
        ("yourselves ye", None, 2, True),
        ("he him his himself", "he", 3, False),
        ("she her hers herself", "she", 3, False),
        ("they them their theirs themselves", None, 3, True),
        ("themself themselves", "they", 3, False),
        ("xe xem xyr xyrs xemself", "xe", 3, False),
        ("ze zir zirs zirself hir hirs hirself zem", "ze", 3, False),
        ("ey em eir eirs emself", "ey", 3, False),
        ("fae faer faers faerself", "fae", 3, False),
    ):
        for form in forms.split():
            table.setdefault(form, Pronoun(gender, person, plural))  # type: ignore[arg-type]
    return table


PRONOUNS = _pronouns()

NEOPRONOUNS = {
    "xe": frozenset({"xem", "xyr", "xyrs"}),
    "ze": frozenset({"zir", "zirs", "hir", "hirs", "zem"}),
    "ey": frozenset({"eir", "eirs"}),
    "fae": frozenset({"faer", "faers"}),
}
"""Sets that count only in a text that uses one of these forms twice (*em*, *fae* mean more)."""

FEWEST_NEOPRONOUNS = 2


@dataclass(frozen=True)
class Noun:
    """A person noun with its determiner: first and last word index, gender, plural, singular."""

    first: int
    last: int
    gender: str | None
    plural: bool
    lemma: str


def find_pronouns(words: Words) -> Iterator[tuple[int, Pronoun]]:
    """Word index and kind of every personal pronoun."""
    counts: dict[str, int] = {}
    for word in words.lowers:
        if word in PRONOUNS:
            counts[word] = counts.get(word, 0) + 1
    active = {
        name
        for name, forms in NEOPRONOUNS.items()
        if sum(counts.get(form, 0) for form in forms) >= FEWEST_NEOPRONOUNS
    }
    for index, word in enumerate(words.lowers):
        pronoun = PRONOUNS.get(word)
        if pronoun is None or (pronoun.gender in NEOPRONOUNS and pronoun.gender not in active):
            continue
        if word == "mine" and words.lower(index - 1) in ("the", "a", "gold", "coal", "silver"):
            continue
        if word == "us" and words.text(index, index) == "US":
            continue
        if word == "i" and is_unit_alone(words.lower(index - 1)):
            continue
        yield index, pronoun


def find_person_nouns(words: Words, taken: frozenset[int]) -> Iterator[Noun]:
    """Person nouns with a determiner or possessor in front, outside names.

    Args:
        words: The words of the text.
        taken: Indices of words that belong to a name.
    """
    nouns = person_nouns()
    for index, word in enumerate(words.lowers):
        if word not in nouns or index in taken or _is_modifier(words, index):
            continue
        first = _determiner(words, index, taken)
        gender, plural, lemma = nouns[word]
        if first is not None and (plural or words.lowers[first] not in SEVERAL):
            yield Noun(first, index, gender or None, plural, lemma)


def _is_modifier(words: Words, index: int) -> bool:
    if index in words.clitics or not words.gap(index).isspace():
        return False
    following = words.lower(index + 1)
    if following in person_nouns() or following in COMPOUNDS:
        return True
    return words.lowers[index] in ALSO_ADJECTIVES and following not in function_words()


def _determiner(words: Words, index: int, taken: frozenset[int]) -> int | None:
    at = index
    for _ in range(FARTHEST_DETERMINER + 1):
        at -= 1
        gap = words.gap(at) if at >= 0 else ""
        if at in words.clitics:
            return at if at in taken and gap[-1:].isspace() else None
        if not gap.replace(",", "").isspace() or "\n\n" in gap:
            return None
        word = words.lowers[at]
        if word in DETERMINERS:
            return at
        if at in taken or _is_barrier(word):
            return None
    return None


def _is_barrier(word: str) -> bool:
    """Whether a word cannot stand between a determiner and its noun."""
    return word in function_words() and word not in BETWEEN and word not in adjective_words()


def find_kin_names(words: Words, taken: frozenset[int]) -> Iterator[int]:
    """Capitalised kin words without a determiner (*Mother said*), outside names."""
    kin = kin_names()
    for index in words.capitals:
        if index in taken or words.lowers[index] not in kin or words.lower(index + 1) == "of":
            continue
        before = words.lower(index - 1)
        determined = (
            before in DETERMINERS or before in adjective_words() or index - 1 in words.clitics
        )
        if not (determined and words.gap(index - 1).isspace()):
            yield index
