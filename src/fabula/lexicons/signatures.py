"""The end of a letter within quotation marks (*Your loving niece, Petra*; *— G.*)."""

from __future__ import annotations

import re

LONGEST_END = 120
"""How far before its end the closing of a letter may begin, in code points."""

_NAME = r"(?P<name>[A-Z][\w.'’-]*(?:\s+(?:[A-Z][\w.'’-]*|van|von|de|of|the)){0,4})"
_OPENS = r"(?:\A|[.!?;…—–-]\W*|\n\W*)"
_KIN = (
    "servant|friend|brother|sister|niece|nephew|son|daughter|child|mother|father|cousin|aunt"
    "|uncle|wife|husband|pupil|girl|boy|sweetheart|well-wisher|neighbo(?:u)?r|grand\\w+"
)
_CLOSED = (
    r"(?:(?:I (?:am|remain|have the honou?r to be|beg to remain),?\s+(?:[\w,]+\s+){0,6}?)?"
    rf"(?:[Yy]ours?,?\s+(?:[\w-]+,?\s+){{0,4}}?(?:{_KIN})"
    r"|[Yy]ours(?:\s+(?:very\s+)?(?:truly|ever|always|faithfully|sincerely|affectionately"
    r"|respectfully|etc|&c)\.?)?"
    r"|(?:(?:[Ww]ith|[Aa]ll|[Mm]uch|[Ll]ots of|[Mm]y)\s+)*(?:[Ll]ove|[Kk]isses|[Rr]egards)"
    r"(?:\s+always|\s+from)?|[Ss]incerely|[Rr]espectfully|[Ss]igned))"
)
_SIGNED = re.compile(rf"{_OPENS}{_CLOSED}\s*,?[\s—–-]*{_NAME}[.,!_*\s]*\Z")
_DASHED = re.compile(rf"[.!?_*)]\s*[—–-]+\s*{_NAME}[.,_*\s]*\Z")


def find_signature(words: str) -> tuple[int, int] | None:
    """Where the name stands that a letter is signed with.

    Args:
        words: What is quoted, without its marks.

    Returns:
        Start and end of the name within ``words``, or ``None`` where nothing is signed.
    """
    first = max(0, len(words) - LONGEST_END)
    end = words[first:]
    found = _SIGNED.search(end) or _DASHED.search(end)
    return None if found is None else (first + found.start("name"), first + found.end("name"))
