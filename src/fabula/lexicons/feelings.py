"""Words that say, show or name a feeling: ``feelings.tsv`` as two books of phrases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from fabula.lexicons.load import load_table
from fabula.lexicons.phrases import Match, PhraseBook, parse_phrase

NEGATION_WORDS: Final = 4
"""How many words before a phrase may deny it (*was not at all afraid*)."""

NEGATIONS: Final = frozenset(
    {"not", "n't", "never", "no", "nor", "without", "hardly", "scarcely", "neither", "nothing"}
    | {"would", "might", "if", "unless"}
)
_PARTS: Final = frozenset({",", "but", "and", "only"})
"""Words behind which a negation does not reach."""

FLUNG_WORDS: Final = 14
"""Longest sentence that is flung at somebody, in words."""

_KIND: Final = frozenset(
    {"please", "thank", "love", "bless", "dear", "darling", "good", "happy", "welcome", "clever"}
    | {"beautiful", "wonderful", "lovely", "are", "'re", "see", "know", "must", "should", "shall"}
    | {"ought", "can", "may", "might", "will", "would", "'ll"}
)
"""Words that make a sentence to *you* with an exclamation mark no accusation."""

_SENTENCE_MARKS: Final = frozenset(".!?…")
_OPENING: Final = frozenset({*"“‘\"'«—–,", "and", "but", "so", "oh", "then"})

CALM: Final = "calm"
"""Label of phrases that say that nothing shows."""


@cache
def _book(*, said: bool) -> PhraseBook:
    return PhraseBook(
        parse_phrase(words, kind, label, float(weight))
        for words, kind, label, weight in load_table("feelings").rows
        if (kind == "said") == said
    )


def find_told(words: Sequence[str], first: int, last: int) -> Iterator[Match]:
    """Phrases of the narration in ``words[first:last]`` (see ``plain_word``), not denied."""
    for match in _book(said=False).find(words, first, last):
        if match.phrase.kind == "mask" or not is_denied(words, first, match):
            yield match


def find_said(words: Sequence[str], first: int, last: int) -> Iterator[Match]:
    """Phrases in the words of a line, not denied."""
    for match in _book(said=True).find(words, first, last):
        if not is_denied(words, first, match):
            yield match


def is_denied(words: Sequence[str], first: int, match: Match) -> bool:
    """Whether a negation stands shortly before a phrase or in one of its gaps.

    Args:
        words: The words.
        first: Start of the stretch; nothing before it is looked at.
        match: The phrase found.
    """
    for at in range(match.first - 1, max(first, match.first - NEGATION_WORDS) - 1, -1):
        if words[at] in _PARTS:
            break
        if words[at] in NEGATIONS:
            return True
    named = {word for element in match.phrase.elements for word in element or ()}
    inside = (words[at] for at in range(match.first, match.last))
    return any(word in NEGATIONS and word not in named for word in inside)


def is_accusing(words: Sequence[str], first: int, last: int) -> bool:
    """Whether a sentence of a line flings something at *you* (*You sold it!*).

    Args:
        words: The words (see ``plain_word``).
        first: First word of the line.
        last: One past its last.
    """
    opening = True
    for at in range(first, last):
        if opening and words[at] == "you" and _is_flung(words, at, last):
            return True
        opening = words[at] in _SENTENCE_MARKS or (opening and words[at] in _OPENING)
    return False


def _is_flung(words: Sequence[str], first: int, last: int) -> bool:
    """Whether the sentence from ``first`` on is short, loud and not kind."""
    for at in range(first + 1, min(last, first + FLUNG_WORDS)):
        if words[at] in _SENTENCE_MARKS:
            return words[at] == "!"
        if words[at] in _KIND:
            return False
    return False
