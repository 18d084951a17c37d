"""Telephone calls in a narration: from where to where somebody talks with a voice elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

CALL_PARAGRAPHS = 8
"""Paragraphs over which a call goes on without a word of the telephone."""

OPENING_PARAGRAPHS = 3
"""Paragraphs before the first word of the telephone that may be of the call."""

_OWNER = r"(?:the|his|her|my|their|your)"
_CALL = re.compile(
    r"\b(?:receiver|telephone|telephoned|handset|intercom|voicemail|walkie-talkie|dialled|dialed|dials|"
    r"headset|earpiece|radioed|"
    r"(?:click|crackl|buzz|voice|static)\w*(?: \w+){0,2} in (?:the|his|her|my|their) (?:\w+ )?ear|"
    r"(?:radio|line|speaker|tannoy) (?:crackle[sd]|hisse[sd]|clicked|clicks|said|says)|"
    rf"(?:into|answered|answers|answering|lifted|lifts) {_OWNER} (?:phone|mobile|cell)|"
    rf"pick(?:ed|s) up(?: {_OWNER} (?:phone|mobile|cell))?,? (?:on|after) the|"
    rf"(?:phone|mobile|cell) (?:rang|rings|was ringing|is ringing)|"
    rf"(?:on|over|down|into) {_OWNER} (?:phone|line|radio|comms?)|"
    rf"other end of {_OWNER} (?:line|wire|phone)|"
    r"on speaker)\b",
    re.IGNORECASE,
)
_END = re.compile(
    r"\b(?:(?:hung|hangs|hang) up(?! (?:his|her|my|our|their|the|a)\b)|"
    r"rang off|rings off|put down the (?:phone|receiver)|"
    r"put the (?:phone|receiver) down|replaced the receiver|ended the call|the line went dead|"
    r"cut the call)\b",
    re.IGNORECASE,
)


def find_calls(narrated: Sequence[str]) -> list[range]:
    """Paragraphs over which somebody telephones.

    A word of the telephone opens a call; hanging up, or none for long, ends it.

    Args:
        narrated: The narration of each paragraph, without what is said in it.
    """
    found: list[range] = []
    first: int | None = None
    last = 0
    for number, words in enumerate(narrated):
        if first is not None and number - last > CALL_PARAGRAPHS:
            found.append(range(max(0, first), last + CALL_PARAGRAPHS))
            first = None
        if _END.search(words):
            begin = first if first is not None else number - CALL_PARAGRAPHS
            found.append(range(max(0, begin), number + 1))
            first = None
        elif _CALL.search(words):
            first = number - OPENING_PARAGRAPHS if first is None else first
            last = number
    if first is not None:
        found.append(range(max(0, first), min(last + CALL_PARAGRAPHS, len(narrated))))
    return found
