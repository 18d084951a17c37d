"""Reporting clauses whose verb says nothing of speech.

*Came Ada's voice*, *was Ada's reply*; beside words that are written, *a note from Ada*.
"""

from __future__ import annotations

from fabula.lexicons.clause_words import (
    DASHES,
    PUNCTUATION,
    Clause,
    clause_words,
    possesses,
)
from fabula.lexicons.load import load_groups
from fabula.lexicons.reporting_clauses import Match

OWNER_WORDS = 6
"""How far after the verb the owner of the voice may stand, in words."""

NOUN_WORDS = 3
"""Farthest that a noun of speech stands after its owner (*Ada's first and last words*)."""

RULE = "noun"
WRITER = "writer"

Voice = tuple[int, int]
"""Index of the word that begins the owner; one past the noun."""


def match_noun_after(clause: Clause) -> Match | None:
    """Match *came Ada's voice*, *was Ada's reply* or *came from Ada* after a quotation."""
    words = clause.words
    at = 0
    while at < len(words) and words[at] in {",", ";"} | DASHES:
        at += 1
    while at < len(words) and words[at] in clause_words("connective"):
        at += 1
    if at + 1 >= len(words) or words[at] not in clause_words("copula") or clause.capital[at]:
        return None
    for start in range(at + 1, min(at + 1 + OWNER_WORDS, len(words))):
        if words[start] in PUNCTUATION:
            return None
        if words[start] == "from" and words[at] in clause_words("arrival"):
            if start + 1 in clause.subjects:
                last = clause.subjects[start + 1]
                return Match(RULE, (at, at + 1), start + 1, at, last)
            return None
        voice = _voice_at(clause, start)
        if voice is not None:
            return Match(RULE, (at, at + 1), voice[0], at, voice[1])
    return None


def match_noun_before(clause: Clause) -> Match | None:
    """Match *Ada's voice came:* or *Ada's reply was,* before a quotation."""
    words = clause.words
    end = len(words)
    while end and words[end - 1] in PUNCTUATION:
        end -= 1
    if end == len(words):
        return None
    for at in range(end - 1, max(-1, end - 1 - OWNER_WORDS), -1):
        if words[at] not in clause_words("copula"):
            continue
        starts = sorted((start for start in clause.subjects if start < at), reverse=True)
        for start in starts[:2]:
            voice = _voice_at(clause, start)
            if voice is not None and at - voice[1] <= NOUN_WORDS:
                return Match(RULE, (at, at + 1), start, start, at + 1)
        return None
    return None


def match_writer(clause: Clause) -> Match | None:
    """Match *a note from Ada* or *Ada's letter* beside words that are written."""
    words = clause.words
    things = load_groups("quotation_words", "kind", "word")["writing"]
    for at, word in enumerate(words):
        if word not in things:
            continue
        if words[at + 1 : at + 2] in (["from"], ["of"], ["by"]) and at + 2 in clause.subjects:
            return Match(WRITER, (at, at + 1), at + 2, at, clause.subjects[at + 2])
        for start, stop in clause.subjects.items():
            owner = start if words[start] in clause_words("owner") else None
            after = start + 1 if owner is not None else stop
            if start >= at or not (owner is not None or possesses(clause, start)):
                continue
            if at - after <= NOUN_WORDS and not PUNCTUATION.intersection(words[after:at]):
                return Match(WRITER, (at, at + 1), start, start, at + 1)
    return None


def _voice_at(clause: Clause, start: int) -> Voice | None:
    """Whose voice is named at a word: *Ada's reply* or *the voice of Ada*."""
    words = clause.words
    nouns = clause_words("voice") | clause_words("utterance")
    if start in clause.subjects:
        after = clause.subjects[start]
        owned = possesses(clause, start) or words[start] in clause_words("owner")
        if not owned:
            return None
        after += after < len(words) and words[after] in {"'s", "’s", "'", "’"}
        if words[start] in clause_words("owner"):
            after = start + 1
        for noun in range(after, min(after + NOUN_WORDS, len(words))):
            if words[noun] in nouns:
                return start, noun + 1
        return None
    of = words[start] in nouns and words[start + 1 : start + 2] == ["of"]
    return (start + 2, clause.subjects[start + 2]) if of and start + 2 in clause.subjects else None
