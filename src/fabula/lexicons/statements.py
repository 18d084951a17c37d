"""Whether words assert something, and which words carry what they say."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from fabula.lexicons.load import load_groups
from fabula.lexicons.word_classes import function_words

_WORD: Final = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_CLITIC: Final = re.compile(r"['’](?:s|d|ll|ve|re|m|t)$|n['’]t$")

_ASKED_FACT: Final = re.compile(
    r"^(?i:(?:(?:and|but|so|well),?\s+)?d(?:o|id)(?:n['’]t)?\s+(?:you|ye)\s+know)\s+(?:that\s+)?"
    r"(?:I|he|she|it|they|we|there|the|a|an|my|his|her|their|our|[A-Z]\w+)\b"
)
_TAG: Final = re.compile(
    r",\s+(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must)(?:n['’]t)?\s+"
    r"(?:I|you|he|she|it|we|they|there)\?\W*$"
)
_FINITE: Final = re.compile(
    r"\b(?:am|is|are|was|were|has|have|had|do|does|did|will|would|shall|should|can|could|may|might|"
    r"must|ain)\b|['’](?:s|d|ll|ve|re|m)\b|n['’]t\b|\b(?:I|he|she|they|we|you)\s+\w|"
    r"\b\w{2,}ed\b",
    re.IGNORECASE,
)
NUMERAL_WORDS: Final = frozenset(
    {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
    | {"twenty", "thirty", "forty", "fifty", "hundred", "thousand", "million"}
)
"""Function words that carry content all the same."""

MAX_FRAGMENT_WORDS: Final = 12
"""A piece without a verb is a piece of the sentence before only up to this length."""


def is_statement(words: str) -> bool:
    """Whether a sentence of a line asserts something about the world.

    Questions, orders, greetings, names called out, and what is only possible assert nothing; a
    question *do you know that …* and one that only a tag makes one (*…, isn't it?*) do.
    """
    stripped = words.strip()
    asked = stripped.rstrip("”’\"'»").endswith("?")
    if asked and not (_ASKED_FACT.match(stripped) or _TAG.search(stripped)):
        return False
    words_found = _WORD.findall(stripped)
    found = [word.lower() for word in words_found]
    if not found or not content_stems(stripped):
        return False
    called = [word for word in words_found if content_stems(word)]
    if is_fragment(stripped) and all(word[0].isupper() for word in called):
        return False
    kinds = load_groups("knowing_words", "kind", "word")
    if found[0] in kinds["doubt"]:
        return False
    return asked or found[0] not in kinds["order"] or is_fragment(stripped)


def is_fragment(words: str) -> bool:
    """Whether words have no finite verb, so that they only add to what was said before."""
    return len(_WORD.findall(words)) <= MAX_FRAGMENT_WORDS and _FINITE.search(words) is None


@cache
def _empty_words() -> frozenset[str]:
    kinds = load_groups("knowing_words", "kind", "word")
    words = function_words() - NUMERAL_WORDS
    return words | kinds["think"] | kinds["tell"] | kinds["state"] | kinds["doubt"]


@cache
def stem_of(word: str) -> str:
    """A word without its commonest endings, to compare words by (*cracked* and *crack*)."""
    plain = _CLITIC.sub("", word.lower().replace("’", "'")).strip("'-")
    for ending in ("ing", "ied", "ies", "est", "ed", "es", "er", "ly", "s", "e"):
        if plain.endswith(ending) and len(plain) - len(ending) >= 3:
            plain = plain.removesuffix(ending) + ("y" if ending in ("ied", "ies") else "")
            break
    return plain[:-1] if len(plain) > 3 and plain[-1] == plain[-2] else plain


def content_stems(words: str) -> tuple[str, ...]:
    """The stems of the words that carry content, in order."""
    empty = _empty_words()
    return tuple(
        stem_of(word)
        for word in _WORD.findall(words)
        if len(plain := _CLITIC.sub("", word.lower())) > 1 and plain not in empty
    )
