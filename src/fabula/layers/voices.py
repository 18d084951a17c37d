"""Voices: in which person and tense each chapter is told.

What: first, second or third person; past, present or mixed tense, for each stretch of narration.
Rows: ``Voice`` (internal), which tile the chapters; ``None`` = too little narration to tell.
Needs: ``text``, ``tokens``, ``quotations``, ``chapters``, ``breaks``.
Method: only tokens outside quotations count. The person is decided by how many of them are *I*,
    *my*, … (or *you* right before a verb form), and whether they occur all over; the tense by the
    verb forms after subject pronouns and by forms of *be*, *have*, *do* and *say*. A stretch inside
    a chapter gets a row of its own where its person or its tense differs.
Source: shares of pronouns measured on novels outside every measured fold (constants below).
Limits: a first-person narrator who hardly says *I*, and a story told wholly inside quotation marks,
    are taken for third person; without a break no part of a chapter is told apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fabula.internal_rows import Break, Voice
from fabula.layer import Layer, Tokens
from fabula.lexicons.load import load_words
from fabula.rows import Chapter, Person, Quotation, Span, Tense
from fabula.text import Text

MIN_TOKENS = 80
"""Words of narration below which shares say little and only plain cases are told."""
FEW_TOKENS = 30
"""Words of narration below which nothing is told."""
FEW_FIRST = 2
"""How often *I, me, my …* must stand in so little narration for first person: never in third."""
FEW_VERBS = 3
"""Verb forms that must agree in so little narration before the tense is told."""
MIN_STRETCH_TOKENS = 250
"""Words of narration a stretch must have to differ from its chapter."""
FIRST_SHARE = 0.009
"""Share of *I, me, my …* among the words of narration from which it is first person: over whole
novels, 41 in the third person have 0.0065 at most, 30 of 31 in the first 0.0116 at least."""
FIRST_SHARE_INSIDE = 0.003
"""The same for a chapter of a text that is first person as a whole; its narrator may keep in the
background, while chapters in the third person between others have 0.001 or less."""
WINDOW_TOKENS = 200
SPREAD_SHARE = 0.5
"""Share of windows of so many words in which *I* must occur: a letter or a tale told by one of the
characters fills some windows of a chapter, a narrator nearly all. In a text that is first person as
a whole this is not asked, since some narrators keep in the background."""
FIRST_BY_WE = 0.016
"""The same when *we, us, our* are counted too (chorus narrators)."""
SECOND_SHARE = 0.02
"""Share of *you* as a subject from which it is second person, where *you* outnumbers *I*."""
PAST_SHARE = 0.72
"""Share of past forms among the forms that tell, from which the tense is past."""
PRESENT_SHARE = 0.35
"""Share of past forms below which the tense is present."""
MIN_VERBS = 8
"""Verb forms that must tell before the tense is told."""

FIRST = frozenset(["i", "me", "my", "mine", "myself"])
PLURAL = frozenset(["we", "us", "our", "ours", "ourselves"])
SUBJECTS = frozenset(["i", "you", "he", "she", "it", "we", "they", "who", "there"])
SINGULAR = frozenset(["he", "she", "it", "who"])
PAST = frozenset(["was", "were", "had", "did", "said", "'d", "’d", "could"])
PRESENT = frozenset(["is", "are", "am", "has", "does", "says", "'re", "’re", "'m", "’m", "can"])
AFTER_SUBJECT_PRESENT = frozenset(["have", "do", "say", "'ve", "’ve", "'s", "’s", "will", "'ll"])


@dataclass(frozen=True)
class _Narrated:
    """The words of narration, in small letters, with their places; N words."""

    words: Sequence[str]
    starts: NDArray[np.int64]

    def between(self, start: int, end: int) -> Sequence[str]:
        """The words of a stretch of text."""
        first, last = np.searchsorted(self.starts, (start, end)).tolist()
        return self.words[first:last]


def find_voices(
    text: Text,
    tokens: Tokens,
    quotations: Layer[Quotation],
    chapters: Layer[Chapter],
    breaks: Layer[Break],
) -> Layer[Voice]:
    """Find person and tense of the narration.

    Args:
        text: The text.
        tokens: Its tokens.
        quotations: Its quotations; what stands in them is no narration.
        chapters: Its chapters.
        breaks: Stretches between scene boundaries.

    Returns:
        Voices that tile the chapters.
    """
    narrated = _read_narration(text, tokens, quotations)
    prior = _share(Counter(narrated.words), FIRST, len(narrated.words))
    rows: list[Voice] = []
    for chapter in chapters:
        whole = _tell_voice(narrated.between(chapter.start, chapter.end), chapter, prior)
        rows.extend(_split_by_breaks(narrated, whole, breaks))
    return Layer(rows)


def _read_narration(text: Text, tokens: Tokens, quotations: Layer[Quotation]) -> _Narrated:
    """Words outside quotations; marks are left out."""
    parts = [part for q in quotations if q.is_line for part in q.parts]
    inside = np.zeros(len(tokens) + 1, dtype=np.int64)
    if parts:
        bounds = np.array(parts, dtype=np.int64)
        np.add.at(inside, np.searchsorted(tokens.starts, bounds[:, 0]), 1)
        np.add.at(inside, np.searchsorted(tokens.starts, bounds[:, 1]), -1)
    outside = np.flatnonzero(np.cumsum(inside[:-1]) == 0)
    content = text.content
    words: list[str] = []
    kept: list[int] = []
    starts, ends = tokens.starts.tolist(), tokens.ends.tolist()
    for index in outside.tolist():
        word = content[starts[index] : ends[index]].lower()
        if word[-1].isalnum():
            words.append(word)
            kept.append(starts[index])
    return _Narrated(words, np.array(kept, dtype=np.int64))


def _tell_voice(words: Sequence[str], where: Chapter | Break, prior: float | None) -> Voice:
    if len(words) < MIN_TOKENS:
        person, tense, sure = _tell_few(words, prior)
        return Voice(start=where.start, end=where.end, person=person, tense=tense, score=sure)
    person, sure = _tell_person(words, prior)
    tense, sure_tense = _tell_tense(words)
    return Voice(
        start=where.start, end=where.end, person=person, tense=tense, score=min(sure, sure_tense)
    )


def _tell_few(
    words: Sequence[str], prior: float | None
) -> tuple[Person | None, Tense | None, float]:
    """Person and tense of a little narration where all signs agree, and how sure."""
    if len(words) < FEW_TOKENS:
        return None, None, 0.5
    counts = Counter(words)
    firsts = sum(counts[word] for word in FIRST)
    person: Person | None = None
    if firsts >= FEW_FIRST or (firsts and prior is not None and prior >= FIRST_SHARE):
        person = 1
    elif not firsts and not sum(counts[word] for word in PLURAL) and not counts["you"]:
        person = 3
    past, present = _count_tenses(words)
    agree = past + present >= FEW_VERBS and not (past and present)
    tense: Tense | None = ("past" if past else "present") if agree else None
    return person, tense, 0.7 if person is not None else 0.5


def _tell_person(words: Sequence[str], prior: float | None) -> tuple[Person, float]:
    """The person and how sure it is, from the shares of pronouns."""
    counts = Counter(words)
    total = len(words)
    first, plural = _share(counts, FIRST, total), _share(counts, PLURAL, total)
    needed = FIRST_SHARE_INSIDE if prior is not None and prior >= FIRST_SHARE else FIRST_SHARE
    subjects = _count_subject_you(words) / total
    if subjects >= SECOND_SHARE and subjects > counts["i"] / total:
        return 2, _surety(subjects, SECOND_SHARE)
    told = first >= needed or first + plural >= FIRST_BY_WE
    if told and (needed < FIRST_SHARE or _is_spread(words)):
        return 1, _surety(max(first, (first + plural) / 2), needed)
    return 3, 0.5 if told else _surety(2 * needed - first, needed)


def _is_spread(words: Sequence[str]) -> bool:
    """Whether the first person occurs all over, not only in a part."""
    both = FIRST | PLURAL
    windows = [
        not both.isdisjoint(words[at : at + WINDOW_TOKENS])
        for at in range(0, len(words), WINDOW_TOKENS)
    ]
    return sum(windows) >= SPREAD_SHARE * len(windows)


def _share(counts: Counter[str], words: frozenset[str], total: int) -> float:
    return sum(counts[word] for word in words) / max(total, 1)


def _count_subject_you(words: Sequence[str]) -> int:
    """How often *you* stands before a verb form or opens a clause."""
    verbs = PAST | PRESENT | AFTER_SUBJECT_PRESENT
    return sum(
        1
        for word, after in zip(words, [*words[1:], ""], strict=True)
        if word == "you" and (after in verbs or not after.endswith("ing"))
    )


def _tell_tense(words: Sequence[str]) -> tuple[Tense | None, float]:
    """The tense and how sure it is; ``None`` where too few verb forms tell."""
    past, present = _count_tenses(words)
    if past + present < MIN_VERBS:
        return None, 0.5
    share = past / (past + present)
    if share >= PAST_SHARE:
        return "past", min(0.99, share)
    if share <= PRESENT_SHARE:
        return "present", min(0.99, 1 - share)
    return "mixed", 0.6


def _is_plainer(own: Voice, whole: Voice) -> bool:
    """Whether a stretch is plainly told in one tense, and its chapter in another or in both."""
    return own.tense not in (None, "mixed", whole.tense)


def _surety(value: float, threshold: float) -> float:
    """0.5 at the threshold, towards 0.99 at twice the threshold and beyond."""
    return min(0.99, max(0.5, 0.5 + 0.49 * (value - threshold) / threshold))


def _count_tenses(words: Sequence[str]) -> tuple[int, int]:
    """Verb forms that tell past and present."""
    past = present = 0
    irregular = load_words("past_forms")
    before = ""
    for word in words:
        subject = before in SUBJECTS
        if word in PAST or (subject and (word.endswith("ed") or word in irregular)):
            past += 1
        elif word in PRESENT or (
            subject
            and (
                word in AFTER_SUBJECT_PRESENT
                or (before in SINGULAR and word.endswith("s") and not word.endswith("ss"))
            )
        ):
            present += 1
        before = word
    return past, present


def _split_by_breaks(narrated: _Narrated, whole: Voice, breaks: Layer[Break]) -> list[Voice]:
    """The chapter's voice, cut where a long stretch of it is told in another person or tense."""
    rows: list[Voice] = []
    for each in breaks.overlapping(whole.start, whole.end):
        start, end = max(each.start, whole.start), min(each.end, whole.end)
        words = narrated.between(start, end)
        voice = whole
        if len(words) >= MIN_STRETCH_TOKENS and whole.person is not None:
            own = _tell_voice(words, each, None)
            voice = own if own.person != whole.person or _is_plainer(own, whole) else whole
        span: Span = (start, end)
        if rows and (rows[-1].person, rows[-1].tense) == (voice.person, voice.tense):
            span = (rows[-1].start, end)
            rows.pop()
        rows.append(
            Voice(
                start=span[0],
                end=span[1],
                person=voice.person,
                tense=voice.tense,
                score=voice.score,
            )
        )
    return rows or [whole]
