"""The words beside a quotation, and what of them does not depend on verbs of speech."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fabula.lexicons.load import load_groups

SUBJECT_GAP = 4
"""Words that may stand between a subject and its verb (*she at last softly said*)."""

APPOSITION_WORDS = 12
"""Longest insertion between commas after a subject (*Ada, the eldest of them, said*), in words."""

PUNCTUATION = frozenset(",;:.!?—–-()…\"“”‘’'«»") | {"--", "...", "---"}
DASHES = frozenset({"—", "–", "--", "---", "-"})
BREAKS = frozenset({".", "!", "?", ";", ":"})
POSSESSIVES = frozenset({"'s", "’s", "'", "’"})


@dataclass(frozen=True)
class Clause:
    """Words beside a quotation.

    Attributes:
        words: The words in lower case, punctuation included.
        capital: Whether each word begins with a capital.
        subjects: For the index of each word that begins a possible subject, the index after it.
    """

    words: Sequence[str]
    capital: Sequence[bool]
    subjects: Mapping[int, int]


def clause_words(kind: str) -> frozenset[str]:
    """The words of one kind in ``clause_words.tsv``."""
    return load_groups("clause_words", "kind", "word")[kind]


def find_actor(clause: Clause) -> int | None:
    """Index of the word that begins the subject of a sentence, or ``None``.

    The first possible subject that is neither governed by a preposition nor a possessor.
    """
    words = clause.words
    for at in sorted(clause.subjects):
        after = clause.subjects[at]
        if at and words[at - 1] in clause_words("preposition"):
            continue
        if after < len(words) and words[after] in POSSESSIVES:
            continue
        return at
    return None


def skip_apposition(clause: Clause, at: int) -> int:
    """Where the words go on after an insertion between commas that begins at ``at``."""
    words = clause.words
    if at < len(words) and words[at] == ",":
        for stop in range(at + 1, min(at + 2 + APPOSITION_WORDS, len(words))):
            if words[stop] in BREAKS:
                return at
            if words[stop] == ",":
                return stop + 1
    return at


def possesses(clause: Clause, subject: int) -> bool:
    """Whether a subject is no more than the owner of something (*Ada's*)."""
    after = clause.subjects[subject]
    words = clause.words
    if after < len(words) and words[after] in POSSESSIVES:
        return True
    return words[after - 1].endswith(("'s", "’s"))
