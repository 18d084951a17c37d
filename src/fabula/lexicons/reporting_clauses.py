"""Find the reporting verb and its subject in the words beside a quotation.

Works on words and on the places where subjects may stand; who those are is of no concern here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fabula.lexicons.load import load_groups
from fabula.lexicons.reporting import ReportingVerb

SUBJECT_GAP = 4
"""Words that may stand between a subject and its verb (*she at last softly said*)."""

APPOSITION_WORDS = 12
"""Longest insertion between commas after a subject (*Ada, the eldest of them, said*), in words."""

VERB_REACH = 25
"""Words before a quotation among which its reporting verb is looked for."""

SHORT_TAIL = 3
"""Words after the verb up to which a clause in a sentence of its own may still be a tag."""

PUNCTUATION = frozenset(",;:.!?—–-()…\"“”‘’'«»") | {"--", "...", "---"}
DASHES = frozenset({"—", "–", "--", "---", "-"})
BREAKS = frozenset({".", "!", "?", ";", ":"})
POSSESSIVES = frozenset({"'s", "’s", "'", "’"})


def _words(kind: str) -> frozenset[str]:
    return load_groups("clause_words", "kind", "word")[kind]


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
    if clause.words[at] in _words("connective"):
        return _match_inverted(clause, at + 1, ending, verbs)
    return _match_inverted(clause, at, ending, verbs) or _match_direct(clause, at, ending, verbs)


def match_before(clause: Clause, verbs: Mapping[str, ReportingVerb]) -> Match | None:
    """Match the clause that leads up to a quotation; ``clause`` ends where the quotation begins."""
    words = clause.words
    end = len(words)
    while end and words[end - 1] in PUNCTUATION:
        end -= 1
    colon = words[-1] == ":" if words else False
    for at in range(end - 1, max(-1, end - 1 - VERB_REACH), -1):
        if words[at] in BREAKS:
            return None
        verb = verbs.get(words[at])
        if verb is None or not _is_reporting(clause, at, verb):
            continue
        if not (verb.strict or verb.particles or colon):
            continue
        found = _subject_before(clause, at, verb, end)
        if found is not None:
            rule, subject = found
            stop = at + 1 + bool(verb.particles)
            last = max(stop, clause.subjects.get(subject, 0))
            return Match(rule, (at, stop), subject, min(subject, at), last)
    return None


def find_actor(clause: Clause) -> int | None:
    """Index of the word that begins the subject of a sentence, or ``None``.

    The first possible subject that is neither governed by a preposition nor a possessor.
    """
    words = clause.words
    for at in sorted(clause.subjects):
        after = clause.subjects[at]
        if at and words[at - 1] in _words("preposition"):
            continue
        if after < len(words) and words[after] in POSSESSIVES:
            continue
        return at
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
    unnamed = stop < len(words) and (words[stop] in _words("determiner") or clause.capital[stop])
    if found is None and unnamed:
        return Match("inverted_unnamed", (at, stop), None, at, stop + 1)
    return found


def _with_subject(clause: Clause, at: int, stop: int, rule: str) -> Match | None:
    """The match of a verb whose subject follows within a few words."""
    words = clause.words
    for subject in range(stop, min(stop + SUBJECT_GAP, len(words))):
        if subject in clause.subjects and not _possesses(clause, subject):
            return Match(rule, (at, stop), subject, at, clause.subjects[subject])
        if words[subject] in PUNCTUATION or words[subject] in _words("preposition"):
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
        ending == "open" and clause.capital[at] and words[at] in _words("opener")
    )
    reach = 1 if new_sentence else SUBJECT_GAP
    for verb_at in range(start, min(start + reach + 1, len(words))):
        word = words[verb_at]
        if word in PUNCTUATION or word in _words("relative"):
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
    if _possesses(clause, at):
        reach = range(start, min(start + SUBJECT_GAP + 1, len(words)))
        voice = next((i for i in reach if words[i] in _words("voice")), None)
        if voice is None:
            return None
        start = voice + 1
    return _skip_apposition(clause, start)


def _skip_apposition(clause: Clause, at: int) -> int:
    words = clause.words
    if at < len(words) and words[at] == ",":
        for stop in range(at + 1, min(at + 2 + APPOSITION_WORDS, len(words))):
            if words[stop] in BREAKS:
                return at
            if words[stop] == ",":
                return stop + 1
    return at


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
    if _words("negation") & {*before, after}:
        return False
    passive = bool(_words("auxiliary") & set(before)) and not words[at].endswith("ing")
    return not passive and not (before and before[-1] in _words("determiner"))


def _subject_before(
    clause: Clause, at: int, verb: ReportingVerb, end: int
) -> tuple[str, int] | None:
    words = clause.words
    near = _nearest_subject(clause, at)
    for subject in (at + 1, at + 2):
        if subject in clause.subjects and subject < end and not _possesses(clause, subject):
            between = words[at + 1 : subject]
            if near is not None or (verb.takes_person and find_actor(clause) != subject):
                break
            if not between or between[0].endswith("ly") or between[0] in verb.particles:
                return "before_inverted", subject
    if near is not None:
        return "before", near
    actor = _subject_of_coordination(clause, at)
    if actor is None:
        actor = find_actor(clause)
    if actor is not None and actor < at:
        return "before_far", actor
    return None


def _subject_of_coordination(clause: Clause, at: int) -> int | None:
    """The subject that the verb at ``at`` shares with a verb before it (*Ada rose and said*)."""
    words = clause.words
    for subject in sorted(clause.subjects, reverse=True):
        after = clause.subjects[subject]
        if after >= at or _possesses(clause, subject):
            continue
        if subject and (
            words[subject - 1] in _words("preposition")
            or words[subject - 1] in _words("subordinator")
        ):
            continue
        after = _skip_apposition(clause, after)
        if after < at and words[after].endswith("ly"):
            after += 1
        if after < at and (words[after].endswith("ed") or words[after] in _words("irregular")):
            return subject
    return None


def _nearest_subject(clause: Clause, at: int) -> int | None:
    """The subject that ends just before the verb, adverbs and auxiliaries between allowed."""
    words = clause.words
    for subject in range(at - 1, max(-1, at - SUBJECT_GAP - APPOSITION_WORDS), -1):
        after = clause.subjects.get(subject)
        if after is None or after > at:
            continue
        if subject and words[subject - 1] in _words("preposition"):
            return None
        start = after
        if _possesses(clause, subject):
            voice = [i for i in range(after, at) if words[i] in _words("voice")]
            if not voice:
                return None
            start = voice[0] + 1
        start = _skip_apposition(clause, start)
        gap = words[start:at]
        fits = len(gap) <= SUBJECT_GAP and not any(
            word in PUNCTUATION or word in _words("preposition") or word == "and" for word in gap
        )
        return subject if fits and start <= at else None
    return None


def _possesses(clause: Clause, subject: int) -> bool:
    after = clause.subjects[subject]
    words = clause.words
    if after < len(words) and words[after] in POSSESSIVES:
        return True
    return words[after - 1].endswith(("'s", "’s"))
