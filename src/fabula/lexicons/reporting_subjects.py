"""Who does what a reporting verb before a quotation says.

Of several persons in the clause the verb goes with the one that stands before it (*Ada said*), with
the one a relative clause is about (*handed it to Ada, who said*), with the one after whom an
insertion leads to the verb (*and Ada, looking up, said*), or with the subject of a verb before it
(*Ada rose and said*, *Ada began by saying*).
"""

from __future__ import annotations

from collections.abc import Sequence

from fabula.lexicons.clause_words import (
    APPOSITION_WORDS,
    PUNCTUATION,
    SUBJECT_GAP,
    Clause,
    clause_words,
    find_actor,
    possesses,
    skip_apposition,
)
from fabula.lexicons.reporting import ReportingVerb

ANTECEDENT_WORDS = 5
"""Farthest that *who* stands from the person it is about, in words."""


def find_subject(clause: Clause, at: int, verb: ReportingVerb, end: int) -> tuple[str, int] | None:
    """The rule that fitted and the word that begins the subject of the verb at ``at``.

    Args:
        clause: Words that lead up to a quotation.
        at: Index of the verb.
        verb: What its form says of it.
        end: One past the last word of the clause that is no punctuation.
    """
    near = _nearest_subject(clause, at)
    inverted = _subject_after(clause, at, verb, end) if near is None else None
    if inverted is not None:
        return "before_inverted", inverted
    if near is not None:
        return "before", near
    for search in (_subject_of_relative, _subject_before_insertion, _subject_of_infinitive):
        found = search(clause, at)
        if found is not None:
            return "before_apart", found
    actor = _subject_of_coordination(clause, at)
    if actor is None:
        actor = find_actor(clause)
    return None if actor is None or actor >= at else ("before_far", actor)


def _subject_after(clause: Clause, at: int, verb: ReportingVerb, end: int) -> int | None:
    """The subject that follows its verb (*then said Ada*)."""
    for subject in (at + 1, at + 2):
        if subject in clause.subjects and subject < end and not possesses(clause, subject):
            between = clause.words[at + 1 : subject]
            if verb.takes_person and find_actor(clause) != subject:
                return None
            if not between or between[0].endswith("ly") or between[0] in verb.particles:
                return subject
    return None


def _nearest_subject(clause: Clause, at: int) -> int | None:
    """The subject that ends just before the verb, adverbs and auxiliaries between allowed."""
    words = clause.words
    for subject in range(at - 1, max(-1, at - SUBJECT_GAP - APPOSITION_WORDS), -1):
        after = clause.subjects.get(subject)
        if after is None or after > at:
            continue
        if subject and words[subject - 1] in clause_words("preposition"):
            return None
        start = after
        if possesses(clause, subject):
            voice = [i for i in range(after, at) if words[i] in clause_words("voice")]
            if not voice:
                return None
            start = voice[0] + 1
        start = skip_apposition(clause, start)
        gap = words[start:at]
        fits = len(gap) <= SUBJECT_GAP and not any(
            word in PUNCTUATION or word in clause_words("preposition") or word == "and"
            for word in gap
        )
        return subject if fits and start <= at else None
    return None


def _subject_of_relative(clause: Clause, at: int) -> int | None:
    """Whom the relative clause with the verb is about (*met Ada, who at last said*)."""
    words = clause.words
    who = next((index for index in range(at - 1, 0, -1) if words[index] == "who"), None)
    if who is None or any(_is_finite(words, index) for index in range(who + 1, at)):
        return None
    last = who - 1 if words[who - 1] == "," else who
    for subject in sorted(clause.subjects, reverse=True):
        after = clause.subjects[subject]
        if after <= last:
            between = words[after:last]
            near = len(between) <= ANTECEDENT_WORDS and "," not in between
            return subject if near else None
    return None


def _subject_before_insertion(clause: Clause, at: int) -> int | None:
    """The nearest subject from which words without a verb of their own lead to the verb."""
    words = clause.words
    for subject in sorted(clause.subjects, reverse=True):
        after = clause.subjects[subject]
        if after > at or possesses(clause, subject) or not _begins_clause(clause, subject):
            continue
        if words[after] == "," and words[after + 1] == "who":
            commas = [index for index in range(after + 1, at) if words[index] == ","]
            gap = words[commas[-1] + 1 : at] if commas else ("who",)
            if all(word.endswith("ly") for word in gap):
                return subject
            continue
        opens = words[after] == "," or words[after].endswith("ing")
        inside = any(_is_finite(words, index) for index in range(after, at))
        relative = any(word in clause_words("relative") for word in words[after:at])
        if opens and not inside and not relative:
            return subject
        return None
    return None


def _subject_of_infinitive(clause: Clause, at: int) -> int | None:
    """The subject of the verb that governs the reporting verb (*roused himself to say*)."""
    words = clause.words
    if not (words[at].endswith("ing") or (at and words[at - 1] == "to")):
        return None
    for subject in sorted(clause.subjects, reverse=True):
        after = clause.subjects[subject]
        if after >= at or possesses(clause, subject) or not _begins_clause(clause, subject):
            continue
        verb = range(after, min(after + SUBJECT_GAP, at))
        if any(_is_finite(words, index) for index in verb):
            return subject
    return None


def _subject_of_coordination(clause: Clause, at: int) -> int | None:
    """The subject that the verb at ``at`` shares with a verb before it (*Ada rose and said*)."""
    words = clause.words
    for subject in sorted(clause.subjects, reverse=True):
        after = clause.subjects[subject]
        if after >= at or possesses(clause, subject) or not _begins_clause(clause, subject):
            continue
        if subject and words[subject - 1] in clause_words("subordinator"):
            continue
        after = skip_apposition(clause, after)
        if after < at and words[after].endswith("ly"):
            after += 1
        if after < at and _is_finite(words, after):
            return subject
    return None


def _begins_clause(clause: Clause, subject: int) -> bool:
    """Whether nothing before a possible subject governs it (*to Ada*, *saw she was*)."""
    if not subject:
        return True
    words = clause.words
    before = words[subject - 1]
    if before in clause_words("preposition") or before in clause_words("complementiser"):
        return False
    return not _is_finite(words, subject - 1)


def _is_finite(words: Sequence[str], at: int) -> bool:
    """Whether a word looks like the verb of a clause, and not like an auxiliary or a participle."""
    word = words[at]
    if word in clause_words("modal"):
        return False
    if word in clause_words("irregular"):
        return True
    after_comma = at > 0 and words[at - 1] in PUNCTUATION
    return word.endswith("ed") and len(word) > len("need") and not after_comma
