"""Clues that a scene begins with a paragraph: how it opens, what stands before, what changes.

Clues are named; what each weighs is in ``scene_weights.tsv``, fitted by ``training/fit_scenes.py``.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from fabula.internal_rows import MentionSpan
from fabula.layer import Layer
from fabula.lexicons.load import load_mapping
from fabula.lexicons.places import find_place_jump, find_places
from fabula.lexicons.time_jumps import find_jump, find_when, passes_day
from fabula.rows import Paragraph, Quotation, Sentence, Span
from fabula.spans import merge_spans
from fabula.text import Text

NAMES_CHARS = 2500
"""Code points on either side in which people are looked for."""

WORDS_CHARS = 1500
"""Code points on either side whose words are compared."""

CLOSING_CHARS = 240
"""Code points at the end of the paragraph before in which something may come to an end."""

LONG_CHARS, SHORT_CHARS = 600, 150
"""A paragraph from which, and one up to which, its length tells something."""

LONG_SENTENCE_CHARS = 150

FREQUENT = 0.04
"""Share of the paragraphs from which a word says nothing about what a scene is about."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_PLUPERFECT = re.compile(
    r"\bhad (?:\w+ly |not |never |been |just |already )?\w+(?:ed|en|wn|ne|ught)\b"
)
_PRONOUNS = frozenset(["he", "she", "they", "it", "his", "her", "their", "him", "them"])
_PRESENT = re.compile(r"\b(?:is|are|am|has|does|says)\b")
_PERIOD = re.compile(
    r"\b(?:days|weeks|months|years|summer|winter|spring|autumn|season|january|february|march|april|"
    r"june|july|august|september|october|november|december|christmas|easter|morning|evening|"
    r"afternoon|night|midnight|noon|dawn|dusk|o['’]clock|sunday|monday|tuesday|wednesday|thursday|"
    r"friday|saturday|to-morrow|tomorrow|yesterday|meanwhile|meantime)\b"
)
_OPENERS: Mapping[str, frozenset[str]] = {
    "when": frozenset(["when", "as", "while", "after", "before", "until", "till", "by", "during"]),
    "link": frozenset(["and", "but", "so", "then", "yet", "for", "or", "nor", "still", "however"]),
    "article": frozenset(["a", "an"]),
    "the": frozenset(["the"]),
    "it": frozenset(["it"]),
    "this": frozenset(["this", "these", "those", "such"]),
    "that": frozenset(["that"]),
    "there": frozenset(["there"]),
    "one": frozenset(["one", "once"]),
    "in": frozenset(["in", "at", "on", "upon"]),
    "possessive": frozenset(["his", "her", "their", "its"]),
    "he": frozenset(["he", "she", "they", "him", "them"]),
    "i": frozenset(["i", "we", "my", "our"]),
    "you": frozenset(["you", "your"]),
}
_ENDINGS = re.compile(
    r"\b(?:asleep|slept|to bed|good[- ]night|good[- ]?bye|farewell|went (?:out|away|off|home|back|"
    r"down|upstairs)|drove (?:away|off|home|back)|rode (?:away|off)|walked (?:away|off|home|out)|"
    r"left (?:the|him|her|them|me|us)|departed|parted|disappeared|vanished|gone|set (?:out|off)|"
    r"hurried (?:away|off|out)|took (?:his|her|their|my) leave|for ever|"
    r"(?:closed|shut) the door)\b"
)


@dataclass(frozen=True)
class Prose:
    """What the clues are read off: body paragraphs in order, and where people are named in them.

    Attributes:
        paragraphs: Spans of the paragraphs of the story.
        sentences: Starts of all sentences.
        lines: Spans of lines that are said, merged.
        names: Start and key of every person named, in text order.
        vocabulary: For each paragraph its telling words.
    """

    text: Text
    paragraphs: Sequence[Span]
    sentences: Sequence[Sentence]
    sentence_starts: Sequence[int]
    lines: Sequence[Span]
    line_starts: Sequence[int]
    names: Sequence[tuple[int, str]]
    vocabulary: Sequence[frozenset[str]]
    name_starts: Sequence[int]

    def opening(self, paragraph: Span) -> str:
        """The first sentence of a paragraph, on one line and as long as it was."""
        start, end = paragraph
        at = bisect_left(self.sentence_starts, start)
        stop = self.sentences[at].end if at < len(self.sentences) else end
        return " ".join(self.text[start : min(stop, end)].split("\n"))

    def is_said(self, offset: int) -> bool:
        """Whether an offset lies in a line."""
        at = bisect_right(self.line_starts, offset) - 1
        return at >= 0 and offset < self.lines[at][1]


def read_prose(
    text: Text,
    sentences: Layer[Sentence],
    paragraphs: Layer[Paragraph],
    quotations: Layer[Quotation],
    mention_spans: Layer[MentionSpan],
) -> Prose:
    """Read what the clues need."""
    told = [(row.start, row.end) for row in paragraphs if row.kind == "body"]
    lines = list(merge_spans(part for row in quotations if row.is_line for part in row.parts))
    names = [
        (row.start, text[row.start : row.end].split()[-1].lower().removesuffix("’s").rstrip(".'’"))
        for row in mention_spans
        if row.form == "proper" and row.type == "PER"
    ]
    words = [frozenset(_telling(text[start:end])) for start, end in told]
    spread = Counter(word for each in words for word in each)
    most = max(3.0, FREQUENT * len(told))
    rare = [frozenset(word for word in each if spread[word] <= most) for each in words]
    return Prose(
        text=text,
        paragraphs=told,
        sentences=sentences,
        sentence_starts=sentences.starts,
        lines=lines,
        line_starts=[start for start, _ in lines],
        names=names,
        vocabulary=rare,
        name_starts=[start for start, _ in names],
    )


def _telling(words: str) -> Iterator[str]:
    return (word.lower() for word in _WORD.findall(words) if len(word) >= 5)


def find_clues(prose: Prose, at: int, first: int, last: int) -> list[str]:
    """Clues that a scene begins with a paragraph.

    Args:
        prose: The story.
        at: Number of the paragraph.
        first: Number of the first paragraph that may be looked at.
        last: One past the last.
    """
    return [
        *_opening_clues(prose, at),
        *_closing_clues(prose, at - 1),
        *_company_clues(prose, at, first, last),
        *_change_clues(prose, at, first, last),
    ]


def _opening_clues(prose: Prose, at: int) -> Iterator[str]:
    """How the paragraph opens."""
    start, end = prose.paragraphs[at]
    length = end - start
    if length >= LONG_CHARS:
        yield "open_long"
    elif length <= SHORT_CHARS:
        yield "open_short"
    if _said_share(prose, start, min(end, start + 2)) > 0:
        yield "open_said"
        return
    yield from _sentence_clues(prose, at)


def _sentence_clues(prose: Prose, at: int) -> Iterator[str]:
    """What the first sentence of a paragraph of narration has."""
    sentence = " ".join(prose.opening(prose.paragraphs[at]).split())
    lower = sentence.lower()
    opened = _WORD.findall(lower[:60])[:1]
    kinds = (f"open_{kind}" for kind, words in _OPENERS.items() if words.issuperset(opened))
    yield next(kinds, "open_other") if opened else "open_other"
    signs = _time_sign(sentence, lower), _place_sign(prose, at, sentence)
    yield from (sign for sign in signs if sign is not None)
    if _PLUPERFECT.search(lower):
        yield "open_had"
    if _PRESENT.search(lower):
        yield "open_present"
    if len(sentence) > LONG_SENTENCE_CHARS:
        yield "open_sentence_long"
    if _PRONOUNS.isdisjoint(_WORD.findall(lower)):
        yield "open_no_pronoun"


def _time_sign(sentence: str, lower: str) -> str | None:
    if find_jump(sentence) is not None:
        return "open_jump_day" if passes_day(sentence) else "open_jump"
    if passes_day(sentence):
        return "open_day"
    if find_when(sentence) is not None:
        return "open_when"
    return "open_period" if _PERIOD.search(lower) else None


def _place_sign(prose: Prose, at: int, sentence: str) -> str | None:
    before, here = prose.paragraphs[at - 1], prose.paragraphs[at]
    words = " ".join(prose.text[here[0] : here[1]].split())
    if find_place_jump(words, prose.text[before[0] : before[1]]) is not None:
        return "open_place_jump"
    inside = any(found.preposition in ("in", "at", "on") for found in find_places(sentence))
    return "open_place" if inside else None


def _closing_clues(prose: Prose, before: int) -> Iterator[str]:
    """How the paragraph before closes."""
    start, end = prose.paragraphs[before]
    if end - start <= SHORT_CHARS:
        yield "close_short"
    if _said_share(prose, max(start, end - 3), end) > 0:
        yield "close_said"
    closing = prose.text[max(start, end - CLOSING_CHARS) : end]
    if _ENDINGS.search(closing.lower()):
        yield "close_gone"
    if closing.rstrip()[-1:] in (":", ",", ";", "-", "—"):
        yield "close_open"
    if closing.rstrip("”\"'’ ")[-1:] == "?":
        yield "close_question"


def _company_clues(prose: Prose, at: int, first: int, last: int) -> Iterator[str]:
    """Who is named before and after."""
    start = prose.paragraphs[at][0]
    head = prose.paragraphs[first][0]
    tail = prose.paragraphs[last - 1][1]
    before = _names(prose, max(head, start - NAMES_CHARS), start)
    after = _names(prose, start, min(tail, start + NAMES_CHARS))
    if not before or not after:
        yield "company_unknown"
    else:
        share = len(before & after) / len(before | after)
        yield f"company_{min(3, math.floor(share * 4))}"
        yield f"company_new_{min(3, math.floor(len(after - before) / len(after) * 4))}"
    opening = _names(prose, start, min(start + 200, prose.paragraphs[at][1]))
    if opening:
        yield "open_named"
        if not opening & before:
            yield "open_named_new"


def _names(prose: Prose, start: int, end: int) -> set[str]:
    first, last = bisect_left(prose.name_starts, start), bisect_left(prose.name_starts, end)
    return {name for _, name in prose.names[first:last]}


def _change_clues(prose: Prose, at: int, first: int, last: int) -> Iterator[str]:
    """What changes: the words, and how much is said."""
    start = prose.paragraphs[at][0]
    above = _reach(prose, at - 1, first, -1)
    below = _reach(prose, at, last - 1, 1)
    old = frozenset().union(*(prose.vocabulary[number] for number in above))
    new = frozenset().union(*(prose.vocabulary[number] for number in below))
    if old and new:
        share = len(old & new) / math.sqrt(len(old) * len(new))
        yield f"words_{min(5, math.floor(share * 33))}"
    said_before = _said_share(prose, max(prose.paragraphs[first][0], start - WORDS_CHARS), start)
    said_after = _said_share(prose, start, min(prose.paragraphs[last - 1][1], start + WORDS_CHARS))
    yield f"said_{_third(said_before)}_{_third(said_after)}"


def _reach(prose: Prose, at: int, end: int, step: int) -> list[int]:
    """Paragraphs from one on until enough is read."""
    found: list[int] = []
    length = 0
    for number in range(at, end + step, step):
        found.append(number)
        length += prose.paragraphs[number][1] - prose.paragraphs[number][0]
        if length >= WORDS_CHARS:
            break
    return found


def _third(share: float) -> str:
    return "little" if share < 0.15 else "half" if share < 0.55 else "much"


def _said_share(prose: Prose, start: int, end: int) -> float:
    """Share of a span that is said."""
    number = max(0, bisect_right(prose.line_starts, start) - 1)
    said = 0
    for at in range(number, len(prose.lines)):
        left, right = prose.lines[at]
        if left >= end:
            break
        said += max(0, min(right, end) - max(left, start))
    return said / max(1, end - start)


def weigh_clues(clues: Sequence[str]) -> float:
    """Log-odds that a break would be printed before a paragraph with these clues."""
    weights = _weights()
    return weights["bias"] + sum(weights.get(clue, 0.0) for clue in clues)


@cache
def _weights() -> Mapping[str, float]:
    """What each clue weighs, in log-odds."""
    pairs = load_mapping("scene_weights", "clue", "weight").items()
    return {clue: float(weight) for clue, weight in pairs}
