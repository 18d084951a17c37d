"""Telephone calls in a narration: from where to where somebody talks with a voice elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from fabula.lexicons.presence_signs import presence_words

CALL_PARAGRAPHS = 8
"""Paragraphs over which a call goes on without a word of the telephone."""

OPENING_PARAGRAPHS = 3
"""Paragraphs before the first word of the telephone that may be of the call."""

_OTHER_END = r"|(?:on|at) the (?:other )?end of the line|at the other end|down the line"


@cache
def _call() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, presence_words()["phone"])))
    return re.compile(rf"\b(?:{words}){_OTHER_END}\b", re.IGNORECASE)


@cache
def _end() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:hung up|hangs up|hang up|rang off|rings off|put down the (?:phone|receiver)|"
        r"put the (?:phone|receiver) down|replaced the receiver|ended the call|the line went dead|"
        r"cut the call)\b",
        re.IGNORECASE,
    )


def find_calls(narrated: Sequence[str]) -> list[range]:
    """Paragraphs over which somebody telephones.

    A word of the telephone opens a call if speech follows; hanging up ends it.

    Args:
        narrated: The narration of each paragraph, without what is said in it.
    """
    found: list[range] = []
    first: int | None = None
    last = 0
    for number, words in enumerate(narrated):
        ended = _end().search(words)
        if ended is not None:
            begin = first if first is not None else number - CALL_PARAGRAPHS
            found.append(range(max(0, begin), number + 1))
            first = None
        elif _call().search(words):
            if first is not None and number - last > CALL_PARAGRAPHS:
                found.append(range(max(0, first), last + CALL_PARAGRAPHS))
                first = None
            first = number - OPENING_PARAGRAPHS if first is None else first
            last = number
    if first is not None:
        found.append(range(max(0, first), min(last + CALL_PARAGRAPHS, len(narrated))))
    return found
