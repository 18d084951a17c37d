"""Find the reporting verb and its subject in the words beside a quotation.

Works on words and on the places where subjects may stand; who those are is of no concern here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from fabula.lexicons.clause_words import (
    BREAKS,
    DASHES,
    PUNCTUATION,
    SUBJECT_GAP,
    Clause,
    clause_words,
    possesses,
    skip_apposition,
)
from fabula.lexicons.reporting import ReportingVerb
from fabula.lexicons.reporting_subjects import find_subject

_OFTEN_SAID = re.compile(
    r" (?:used to|always|often|liked to|would (?:always |often )?|never tired of)"
    r" ?(?P<verb>say|said|saying|tell|told|write|wrote)(?: (?:me|us|him|her|them|you))?$"
)

VERB_REACH = 25
"""Words before a quotation among which its reporting verb is looked for."""

LOOSE_TAIL = 5
"""Words after a verb of action up to which it may introduce a quotation (*smiled at him,*)."""

SENTENCE_GAP = 2
"""Adverbs between subject and verb of a sentence that announces a quotation."""

JOINING = frozenset({"and", "but"})
"""Words that join a last clause to a sentence (*…, and Ada began again.*)."""

SHORT_TAIL = 3
"""Words after the verb up to which a clause in a sentence of its own may still be a tag."""


@dataclass(frozen=True)
class Match:
    """A reporting clause, in word indices.

    Attributes:
        rule: Which pattern fitted.
        verb: First word of the verb and one past its last.
        subject: Index of the word the subject begins with; ``None`` = nobody is named.
        first: First word of the clause.
        last: One past its last word.
    """

    rule: str
    verb: tuple[int, int]
    subject: int | None
    first: int
    last: int


def match_after(clause: Clause, ending: str, verbs: Mapping[str, ReportingVerb]) -> Match | None:
    """Match the clause that follows a quotation.

    Args:
        clause: The words after it, one sentence at most.
        ending: What the quotation ends in: ``comma``, ``open`` (``?``, ``!``, a dash, dots) or
            ``stop``.
        verbs: Reporting verbs by form.
    """
    at = _skip_punctuation(clause)
    if at >= len(clause.words):
        return None
    if clause.words[at] in clause_words("connective"):
        return _match_inverted(clause, at + 1, ending, verbs)
    return _match_inverted(clause, at, ending, verbs) or _match_direct(clause, at, ending, verbs)


def match_before(clause: Clause, verbs: Mapping[str, ReportingVerb]) -> Match | None:
    """Match the clause that leads up to a quotation; ``clause`` ends where the quotation begins."""
    words = clause.words
    end = len(words)
    while end and words[end - 1] in PUNCTUATION:
        end -= 1
    colon = bool(words) and (words[-1] == ":" or words[-1] in DASHES)
    for at in range(end - 1, max(-1, end - 1 - VERB_REACH), -1):
        if words[at] in BREAKS:
            return None
        verb = verbs.get(words[at])
        doer = at + 2 if words[at + 1 : at + 2] == ["by"] and at + 2 in clause.subjects else None
        if verb is not None and doer is not None and not possesses(clause, doer):
            return Match("before", (at, at + 1), doer, at, clause.subjects[doer])
        if verb is None or not _is_reporting(clause, at, verb):
            continue
        sure = verb.strict or bool(verb.particles) or colon
        if not sure and (end == len(words) or end - at > LOOSE_TAIL):
            continue
        found = find_subject(clause, at, verb, end)
        if found is not None:
            rule, subject = found
            stop = at + 1 + bool(verb.particles)
            last = max(stop, clause.subjects.get(subject, 0))
            rule = rule if sure else "before_loose"
            return Match(rule, (at, stop), subject, min(subject, at), last)
    return None


def match_sentence_before(clause: Clause, verbs: Mapping[str, ReportingVerb]) -> Match | None:
    """Match a sentence of its own that announces a quotation.

    *Ada interposed.*, *That was what her mother used to say.*
    """
    words = clause.words
    remembered = _match_remembered(clause)
    if remembered is not None:
        return remembered
    joined = [i + 2 for i in range(len(words) - 2) if words[i] == "," and words[i + 1] in JOINING]
    found = (_match_announcing(clause, at, verbs) for at in (*joined[-1:], 0))
    return next((match for match in found if match is not None), None)


def _match_announcing(clause: Clause, at: int, verbs: Mapping[str, ReportingVerb]) -> Match | None:
    """Match a short clause that begins at a word and announces a quotation."""
    words = clause.words
    while at < len(words) and (words[at] in clause_words("connective") or words[at] == ","):
        at += 1
    if at not in clause.subjects or possesses(clause, at):
        return None
    start = clause.subjects[at]
    for verb_at in range(start, min(start + SENTENCE_GAP + 1, len(words))):
        word = words[verb_at]
        verb = verbs.get(word)
        if verb is not None and _is_reporting(clause, verb_at, verb):
            stop = verb_at + 1 + bool(verb.particles)
            fits = bool(verb.particles) or word in clause_words("announcing")
            fits = fits and _ends_soon(clause, stop) and words[stop : stop + 1] != ["to"]
            fits = fits and not any(subject >= stop for subject in clause.subjects)
            return Match("before_sentence", (verb_at, stop), at, at, stop) if fits else None
        if word in PUNCTUATION or not word.endswith("ly"):
            return None
    return None


def _match_remembered(clause: Clause) -> Match | None:
    """Match the end of a sentence about what somebody often said (*as Ada always said.*)."""
    words = clause.words
    text = " ".join(words).rstrip(" .:,")
    found = _OFTEN_SAID.search(text)
    if found is None:
        return None
    at = text[: found.start()].count(" ") + 1
    stop = text[: found.start("verb")].count(" ") + 1
    for subject, end in clause.subjects.items():
        if end == at and not possesses(clause, subject):
            return Match("before_sentence", (stop - 1, stop), subject, subject, stop)
    return None


def _skip_punctuation(clause: Clause) -> int:
    words = clause.words
    at = 0
    while at < len(words) and (words[at] in {",", ";", "("} or words[at] in DASHES):
        at += 1
    return at


def _match_inverted(
    clause: Clause, at: int, ending: str, verbs: Mapping[str, ReportingVerb]
) -> Match | None:
    words = clause.words
    if at + 1 < len(words) and words[at].endswith("ly") and words[at + 1] in verbs:
        at += 1
    if at + 1 >= len(words) or clause.capital[at]:
        return None
    verb = verbs.get(words[at])
    if verb is None:
        guessed = ending == "comma" and words[at].endswith("ed")
        return _with_subject(clause, at, at + 1, "inverted_unknown") if guessed else None
    stop = at + 1
    if verb.particles:
        if words[stop] not in verb.particles:
            return _particle_after(clause, at, verb.particles)
        stop += 1
    found = _with_subject(clause, at, stop, "inverted" if verb.strict else "inverted_loose")
    unnamed = stop < len(words) and (
        words[stop] in clause_words("determiner") | clause_words("crowd") or clause.capital[stop]
    )
    if found is None and unnamed:
        return Match("inverted_unnamed", (at, stop), None, at, stop + 1)
    return found


def _with_subject(clause: Clause, at: int, stop: int, rule: str) -> Match | None:
    """The match of a verb whose subject follows within a few words."""
    words = clause.words
    for subject in range(stop, min(stop + SUBJECT_GAP, len(words))):
        if subject in clause.subjects and not possesses(clause, subject):
            return Match(rule, (at, stop), subject, at, clause.subjects[subject])
        if words[subject] in PUNCTUATION or words[subject] in clause_words("preposition"):
            break
    return None


def _particle_after(clause: Clause, at: int, particles: frozenset[str]) -> Match | None:
    subject = at + 1
    after = clause.subjects.get(subject)
    if after is None or after >= len(clause.words) or clause.words[after] not in particles:
        return None
    return Match("inverted", (at, at + 1), subject, at, after + 1)


def _match_direct(
    clause: Clause, at: int, ending: str, verbs: Mapping[str, ReportingVerb]
) -> Match | None:
    words = clause.words
    start = _verb_start(clause, at)
    if start is None:
        return None
    new_sentence = ending == "stop" or (
        ending == "open" and clause.capital[at] and words[at] in clause_words("opener")
    )
    reach = 1 if new_sentence else SUBJECT_GAP
    for verb_at in range(start, min(start + reach + 1, len(words))):
        word = words[verb_at]
        if word in PUNCTUATION or word in clause_words("relative"):
            break
        verb = verbs.get(word)
        if verb is not None and _is_reporting(clause, verb_at, verb):
            stop = verb_at + 1 + bool(verb.particles)
            if new_sentence:
                fits = verb.strict and _ends_soon(clause, stop)
                return Match("direct_new_sentence", (verb_at, stop), at, at, stop) if fits else None
            rule = "direct" if verb.strict else "direct_loose"
            return Match(rule, (verb_at, stop), at, at, stop)
        if verb is None and verb_at == start and ending == "comma" and _is_alone(clause, verb_at):
            return Match("direct_unknown", (verb_at, verb_at + 1), at, at, verb_at + 1)
    return None


def _verb_start(clause: Clause, at: int) -> int | None:
    """Where the verb of the subject at ``at`` may begin; ``None`` = no subject stands there."""
    words = clause.words
    if at not in clause.subjects:
        return None
    start = clause.subjects[at]
    if possesses(clause, at):
        reach = range(start, min(start + SUBJECT_GAP + 1, len(words)))
        voice = next((i for i in reach if words[i] in clause_words("voice")), None)
        if voice is None:
            return None
        start = voice + 1
    return skip_apposition(clause, start)


def _is_alone(clause: Clause, at: int) -> bool:
    """Whether a word looks like a past tense with nothing after it."""
    word = clause.words[at]
    after = clause.words[at + 1] if at + 1 < len(clause.words) else "."
    return word.endswith("ed") and len(word) > len("need") and after in PUNCTUATION


def _ends_soon(clause: Clause, at: int) -> bool:
    tail = clause.words[at : at + SHORT_TAIL + 1]
    return len(tail) <= SHORT_TAIL or any(word in BREAKS for word in tail)


def _is_reporting(clause: Clause, at: int, verb: ReportingVerb) -> bool:
    words = clause.words
    after = words[at + 1] if at + 1 < len(words) else ""
    if verb.particles and after not in verb.particles:
        return False
    before = words[max(0, at - 2) : at]
    if before and before[-1] == "help":
        before = ()
    if clause_words("negation") & {*before, after}:
        return False
    passive = bool(clause_words("auxiliary") & set(before)) and not words[at].endswith("ing")
    return not passive and not (before and before[-1] in clause_words("determiner"))
