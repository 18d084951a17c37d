"""Which word of a phrase that refers is its head, and what of it is the name itself."""

from __future__ import annotations

import re
from functools import cache

from fabula.lexicons.person_nouns import DETERMINERS, PRONOUNS
from fabula.lexicons.word_classes import function_words, person_nouns
from fabula.rows import Span

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_STOPS = frozenset(
    [
        *("who", "whom", "whose", "which", "that", "where", "when", "than"),
        *("of", "in", "on", "at", "with", "from", "to", "for", "by", "about", "near", "under"),
        *("behind", "beside", "beyond", "between", "among", "against", "over", "without"),
        *("into", "through", "across", "like", "opposite", "and", "or", "as"),
    ]
)
"""Words that begin what stands behind the head of a phrase."""

_CAPITALISED = (
    r"(?:(?:[^\W\d_a-zà-öø-ÿ]|Mr|Mrs|Ms|Dr|St|Mme|Mlle|Messrs|Capt|Col|Gen|Lt|Sgt|Prof|Rev|Hon|Esq"
    r"|Jr|Sr)\.|[^\W\d_a-zà-öø-ÿ]\w*(?:[-'’]\w+)*)"
)
_PARTICLES = r"(?:de|du|da|di|van|von|der|den|del|la|le|of|y|the)"
_NAME = re.compile(rf"(?<!\w){_CAPITALISED}(?:\s+(?:{_PARTICLES}\s+){{0,2}}{_CAPITALISED})*")


def find_phrase_head(phrase: str) -> Span:
    """The head word of a phrase, as far as it can be seen without a parse.

    It is the last word before a preposition, a relative pronoun, or another phrase after a comma.
    """
    head = (0, len(phrase))
    for match in _WORD.finditer(phrase):
        word = match.group().lower()
        begun = head != (0, len(phrase))
        aside = word in DETERMINERS or match.group()[0].isupper()
        if begun and (word in _STOPS or (aside and "," in phrase[head[1] : match.start()])):
            break
        if word not in _STOPS:
            head = match.span()
    return head


def find_name_in(phrase: str, head: int) -> Span | None:
    """The name in a phrase, without what describes it (*my dear Ada*); ``None`` = no capitals.

    Args:
        phrase: The phrase.
        head: Offset of its head word, which is part of the name or stands before it.
    """
    found: Span | None = None
    for match in _NAME.finditer(phrase):
        if not match.group()[0].isupper():
            continue
        start, end = _without_determiner(phrase, *match.span())
        found = found or (start, end)
        if start <= head < end:
            return start, end
    return found


def _without_determiner(phrase: str, start: int, end: int) -> Span:
    """A run of capitalised words less words before it that are part of no name (*The*, *Poor*)."""
    first = _WORD.match(phrase, start)
    while first is not None and first.group().lower() in _openers():
        following = _WORD.search(phrase, first.end(), end)
        if following is None:
            break
        start, first = following.start(), following
    return start, end


@cache
def _openers() -> frozenset[str]:
    return DETERMINERS | frozenset(PRONOUNS) | function_words()


def read_noun_features(head: str, lemma: str | None) -> tuple[str | None, bool]:
    """Gender and number of the head word of a phrase.

    Args:
        head: The word.
        lemma: Its dictionary form, or ``None`` where that is not known.
    """
    word = head.lower()
    known = person_nouns().get(word)
    if known is not None:
        return known[0] or None, known[1]
    if lemma is not None:
        return None, word.endswith(("s", "men")) and word != lemma.lower()
    return None, False
