"""Whether the words around a mention say what that person perceives, thinks or feels."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from fabula.lexicons.load import load_groups
from fabula.rows import Span

REACH: Final = 60
"""Characters before and after a mention that are read."""

_BETWEEN: Final = (
    r"(?:had|has|have|did|does|do|could|can|would|might|not|never|always|still|only|now|then|"
    r"suddenly|soon|already|just|once|again|also|even|quite|almost|half|both|hardly|scarcely|"
    r"began to|begins to|started to|seemed to|[a-z]+ly|had been|has been)"
)
"""Words between a subject and its verb."""

_POSSESSIVES: Final = frozenset({"his", "her", "their"})
_OBJECTS: Final = frozenset({"him", "her", "them"})
_PRONOUNS: Final = frozenset({"he", "she", "they", "him", "her", "them", "his", "their"})


@cache
def _after() -> re.Pattern[str]:
    groups = load_groups("mind_words", "kind", "word")
    verbs, states = _choice(groups["verb"]), _choice(groups["be"])
    be = r"(?:was|were|is|are|been|felt|feels|grew|became)"
    adverbs = r"(?:(?:not|so|very|too|quite|half|rather|almost|[a-z]+ly)\s+){0,2}"
    return re.compile(
        rf"(?:,?\s+{_BETWEEN})*,?\s+(?:({verbs})|{be}\s+{adverbs}({states}))\b(?!-)", re.IGNORECASE
    )


@cache
def _before() -> re.Pattern[str]:
    groups = load_groups("mind_words", "kind", "word")
    seem, strike = _choice(groups["seem"]), _choice(groups["strike"])
    return re.compile(
        rf"\b(?:(?:it|that|there|this|which|thought|idea)\s+(?:\w+\s+)?(?:{seem})"
        rf"(?:\s+\w+)?\s+(?:to|on|upon)|(?:it|that|this|which|thought)\s+(?:\w+\s+)?(?:{strike}))"
        r"\s+$",
        re.IGNORECASE,
    )


@cache
def _possessed() -> re.Pattern[str]:
    groups = load_groups("mind_words", "kind", "word")
    return re.compile(rf"(?:['’]s?)?\s+(?:own\s+)?({_choice(groups['noun'])})\b", re.IGNORECASE)


def _choice(words: frozenset[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


def find_mind(content: str, start: int, end: int) -> Span | None:
    """The words that show the mind of whoever a mention refers to, or ``None``.

    Args:
        content: The text.
        start: Start of the mention.
        end: Its end.
    """
    words = content[start:end].lower()
    owner = words in _POSSESSIVES or content[end : end + 1] in ("'", "’")
    if owner or words not in _OBJECTS:
        found = (_possessed() if owner else _after()).match(content, end, end + REACH)
        if found is not None:
            return start, found.end()
    if words not in _OBJECTS and words in _PRONOUNS:
        return None
    first = max(0, start - REACH)
    before = _before().search(content[first:start])
    return None if before is None else (first + before.start(), end)
