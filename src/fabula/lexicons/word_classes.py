"""Classes of words that decide what a capitalised word can be; all sets hold lower-case words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from fabula.lexicons.load import load_groups, load_mapping, load_table, load_words
from fabula.lexicons.person_names import is_given_name

DUAL_NAMES = frozenset(
    [
        "will",
        "may",
        "mark",
        "art",
        "grace",
        "hope",
        "rose",
        "joy",
        "faith",
        "dawn",
        "june",
        "april",
        "august",
    ]
)
"""Names that are function words, calendar words or openers too: judged by what stands around."""


@cache
def function_words() -> frozenset[str]:
    """Words that are never part of a name, and adjectives that seldom are."""
    groups = load_groups("non_names", "kind", "word")
    return groups["function"] | groups["adjective"]


@cache
def adjective_words() -> frozenset[str]:
    """Words that are part of a name only where capitals mean something (*Jonathan Small*)."""
    return load_groups("non_names", "kind", "word")["adjective"]


@cache
def never_names() -> frozenset[str]:
    """Words that, capitalised, name no person: function words, openers, calendar, nations."""
    return load_words("non_names") - DUAL_NAMES - adjective_words()


@cache
def opener_words() -> frozenset[str]:
    """Words that begin a sentence without being names: the above and common vocabulary."""
    return load_words("non_names") | load_words("common_words")


@cache
def person_verbs() -> frozenset[str]:
    """Words that follow a person's name far more often than any other."""
    reporting = load_table("reporting_verbs").column("forms")
    return load_words("person_verbs") | {form for forms in reporting for form in forms.split()}


@cache
def reporting_forms() -> frozenset[str]:
    """Every form of a strict reporting verb (``said``, ``asks`` …)."""
    table = load_table("reporting_verbs")
    pairs = zip(table.column("forms"), table.column("sure"), strict=True)
    return frozenset(form for forms, sure in pairs if sure == "strict" for form in forms.split())


@cache
def place_names() -> Mapping[str, str]:
    """Type of every known place, several words joined by blanks."""
    return {n: t for n, t, kind in load_table("places").rows if kind != "cue"}


@cache
def sure_place_names() -> frozenset[str]:
    """Known places that are rarely anything else."""
    return frozenset(name for name, _, kind in load_table("places").rows if kind == "name")


@cache
def place_cues() -> Mapping[str, str]:
    """Type that the last word of a name gives away (``street`` → FAC)."""
    return {n: t for n, t, kind in load_table("places").rows if kind == "cue"}


@cache
def kin_names() -> Mapping[str, str]:
    """Kin words used as names and their gender ("" = any)."""
    return {word: gender for word, _, gender, name in load_table("kin").rows if name == "yes"}


@cache
def person_nouns() -> Mapping[str, tuple[str, bool, str]]:
    """Person noun or its plural → gender ("" = any), whether plural, the singular."""
    found: dict[str, tuple[str, bool, str]] = {}
    for name in ("role_nouns", "kin"):
        table = load_table(name)
        columns = (table.column("word"), table.column("plural"), table.column("gender"))
        for word, plural, gender in zip(*columns, strict=True):
            found[plural] = (gender, True, word)
            found[word] = (gender, False, word)
    return found


@cache
def kin_words() -> frozenset[str]:
    """All kin words, singular."""
    return load_words("kin")


@cache
def title_word_kinds() -> Mapping[str, str]:
    """Kind of every title."""
    return load_mapping("titles", "title", "kind")


@cache
def abbreviated_titles() -> frozenset[str]:
    """Titles that are written with a full stop (``mr``, ``capt``), without it."""
    kinds = load_groups("abbreviations", "kind", "word")
    return frozenset(word.rstrip(".") for word in kinds["title"])


@cache
def is_known_name(word: str) -> bool:
    """Whether a word is a known given name or surname and no common word."""
    plain = word not in opener_words()
    return plain and (is_given_name(word) or word in load_words("surnames"))
