"""Verbs by which somebody makes another come or go (*saw him to the door*, *let her in*)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from fabula.lexicons.load import load_groups

REACH = 6
"""Words behind the verb, the object among them, where its *out*, *in* or *to the door* stands."""

DOORS = frozenset({"stairs", "steps", "car", "cab", "carriage", "bus", "station", "lift", "exit"})
"""Where people are taken to who leave, beside doors and gates."""

_OUT = frozenset({"out", "off", "away", "home", "upstairs", "downstairs", "packing"})
_IN = frozenset({"in", "inside"})
_ENDS = frozenset('.,;:!?—–”"’')
_POSSESSIVES = frozenset({"the", "his", "her", "their", "my", "our", "a"})


def find_sending(words: Sequence[str], verb: int) -> Literal["arrive", "depart"] | None:
    """Whether the object of a verb comes or goes by it; ``None`` = neither.

    Args:
        words: All tokens in lower case.
        verb: The verb.
    """
    kinds = load_groups("presence_words", "kind", "word")
    sends, brings = words[verb] in kinds["sends"], words[verb] in kinds["brings"]
    if not (sends or brings):
        return None
    for at in range(verb + 2, min(verb + 2 + REACH, len(words))):
        after = words[at + 1] if at + 1 < len(words) else "."
        if words[at] in _ENDS or (words[at] in ("and", "but") and at > verb + 2):
            return None
        if sends and words[at] in _OUT and after != "of":
            return "depart"
        if sends and words[at] == "to" and after in _POSSESSIVES and _is_door(words, at + 2):
            return "depart"
        if brings and words[at] in _IN and (after in _ENDS or after in ("and", "to", "from")):
            return "arrive"
    return None


def _is_door(words: Sequence[str], at: int) -> bool:
    doors = load_groups("presence_words", "kind", "word")["door"] | DOORS
    return any(word in doors for word in words[at : at + 2])
