"""Words at the head of a scene that say when and where it plays (*London, 1887*)."""

from __future__ import annotations

import re

from fabula.rows import Span

MAX_DATELINE_CHARS = 90
"""A longer line is prose, of which only the opening words are looked at."""

_NUMBER = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|"
    r"forty|fifty|several|some|a few|many|a couple of|half an?)"
)
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_UNIT = r"(?:second|minute|hour|day|week|fortnight|month|year|decade|century)s?"
_PART = r"(?:morning|afternoon|evening|night|day|week|month|year|summer|winter|spring|autumn|fall)"
_RELATIVE = re.compile(
    rf"(?:{_NUMBER}\s+(?:\w+\s+)?{_UNIT}\s+(?:later|earlier|ago|before|after|on|passed)\b|"
    rf"(?:the\s+)?(?:next|following|previous|same|first|last)\s+{_PART}\b|"
    rf"(?:later|earlier)\s+that\s+(?:same\s+)?{_PART}\b|that\s+(?:same\s+)?{_PART}\b|"
    r"(?:meanwhile|the present day|present day|present|flashback|now|then|tomorrow|today|"
    r"yesterday|midnight|noon|dawn|dusk)\b(?=\W*$))",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"(?:{_DAY},?\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}|"
    rf"{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?)\b(?:,?\s+\d{{4}})?|"
    rf"{_MONTH},?\s+\d{{4}}\b|{_DAY}\b(?:\s+{_PART})?|\b1[0-9]\d\d\b|\b20\d\d\b|"
    r"\b\d{1,2}[:.]\d\d(?:\s*[ap]\.?m\b\.?)?|\b\d{1,2}\s*[ap]\.?m\b\.?|\bChristmas(?: Eve| Day)?\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"[\W_]*(?:(?:INT|EXT)\.\s*|(?:location|place|setting):\s*)?"
    r"(?P<place>[A-Z][\w'’.&-]*(?:\s+(?:[A-Z0-9][\w'’.&-]*|of|the|and|on|in)){0,5}"
    r"(?:,\s+[A-Z][\w'’.-]*(?:\s+[A-Z][\w'’.-]*){0,2}){0,2}?)\s*(?:[,:;.|(–—-]+\s*|\s--\s*)$"
)


def find_time(line: str) -> Span | None:
    """Where a scene's opening line says when it plays; ``None`` = it does not say so plainly.

    In a short line the words may stand anywhere, in prose only at its very beginning.
    """
    if len(line) > MAX_DATELINE_CHARS or line.rstrip("*_ ").endswith((".", "!", "?", "”", '"')):
        match = _RELATIVE.match(line.lstrip("*_ ")) if line[:1] not in '"“‘' else None
        shift = len(line) - len(line.lstrip("*_ "))
        return (match.start() + shift, match.end() + shift) if match else None
    found = [m for m in (_RELATIVE.search(line), _DATE.search(line)) if m is not None]
    if not found or line[:1] in '"“‘':
        return None
    return min(m.start() for m in found), max(m.end() for m in found)


def find_place(line: str, time: Span | None) -> Span | None:
    """Where a dateline says the place; ``None`` = it does not, or the line is no dateline."""
    if time is None or len(line) > MAX_DATELINE_CHARS:
        return None
    match = _PLACE.fullmatch(line[: time[0]])
    if match is not None:
        return match.span("place")
    rest = line[time[1] :]
    after = re.fullmatch(r"\s*[,:;.|–—-]+\s*(?P<place>[A-Z][\w'’. ,-]{2,50}?)[\W_]*", rest)
    if after is None:
        return None
    return time[1] + after.start("place"), time[1] + after.end("place")
