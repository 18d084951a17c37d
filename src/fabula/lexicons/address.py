"""Whether a name within a quotation is called out to the person who bears it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from fabula.lexicons.load import load_groups
from fabula.rows import Span

OPENERS = "\"'“‘«‹「『„‚—–-(_*¿¡"
CLAUSE_BREAKS = ",;:.!?…" + OPENERS
AFTER_ADDRESS = ",.!?;:…—–-\"'”’»›」』_*)"

BEFORE_CHARS = 24
"""How much of the text before a name is looked at, in code points."""

LISTED = re.compile(r",?\s+(?:and|or)\s|,\s+(?:the|a|who|whose|which|as|his|her|my|our)\s", re.I)
"""What follows a name in a list or with an apposition, where it is talked about."""

SELF_NAMING = re.compile(r"\b(?:I am|I['’]m|my name is|my name['’]s|call me|this is)\s+$", re.I)


def is_self_named(before: str) -> bool:
    """Whether a name that follows these words of a quotation is the speaker's own, by his words."""
    return SELF_NAMING.search(before) is not None


def is_called(content: str, start: int, end: int) -> bool:
    """Whether a name at [start, end) of a quotation stands between marks, as a vocative does."""
    before = content[max(0, start - 2) : start].strip()
    opens = not before or before[-1] in ",“\"‘'—-"
    return opens and content[end : end + 1] in tuple(",.!?—-;")


def is_addressed(before: str, after: str) -> bool:
    """Whether a name is set off as one that is called out.

    Args:
        before: The quotation up to the name; "" at its beginning.
        after: The quotation after the name.
    """
    after = after.lstrip() if after[:1] != "," else after
    if after and (after[0] not in AFTER_ADDRESS or after[:2] in {"'s", "’s"}):
        return False
    if LISTED.match(after):
        return False
    before = before.rstrip()
    words = before.split()
    leads = load_groups("address_words", "kind", "word")["lead"]
    led = False
    while words and words[-1].lower() in leads:
        words.pop()
        led = True
    if not words:
        return led or after[:1] in {",", "!", "—", "-"}
    if words[-1][-1] in CLAUSE_BREAKS:
        return words[-1][-1] in ",—-" or led or after[:1] in {",", "!", "—", "-"}
    tail = words[-1].lstrip(OPENERS).lower()
    return tail in leads and len(words) == 1


def is_addressed_in(content: str, span: Span, parts: Sequence[Span]) -> bool:
    """Whether words of a quotation are set off as called out, within the part that holds them.

    Args:
        content: The text.
        span: The words.
        parts: The parts of the quotation.
    """
    for start, end in parts:
        if start <= span[0] and span[1] <= end:
            if _is_given_in_full(content, span, (start, end)):
                return False
            before = content[max(start, span[0] - BEFORE_CHARS) : span[0]]
            return is_addressed(before, content[span[1] : min(end, span[1] + BEFORE_CHARS)])
    return False


def _is_given_in_full(content: str, span: Span, part: Span) -> bool:
    """Whether a name stands beside its own longer form (*Valk, E. Valk.*), told and not called."""
    words = content[slice(*span)].split()
    last = re.escape(words[-1])
    after = content[span[1] : part[1]]
    if re.match(rf"[,.]\s+(?:[A-Z][\w.’'-]*\s+){{1,3}}{last}\b", after):
        return True
    before = content[part[0] : span[0]]
    return len(words) > 1 and re.search(rf"\b{last}[,.]\s+$", before) is not None


@cache
def _plain_address() -> re.Pattern[str]:
    groups = load_groups("address_words", "kind", "word")
    words = sorted(groups["he"] | groups["she"] | groups["they"], key=len, reverse=True)
    choice = "|".join(re.escape(word) for word in words)
    marks = r"[,.!?;:—–\-\"'”’»…]"
    return re.compile(rf"(?:^\W*|,\s+)({choice})(?={marks}|\s*$)", re.I)


def is_plain_address(words: str) -> bool:
    """Whether words are of those that people are addressed with and that name nobody."""
    groups = load_groups("address_words", "kind", "word")
    plain = groups["he"] | groups["she"] | groups["they"] | groups["any"]
    return " ".join(words.lower().split()) in plain


def find_plain_address(words: str) -> tuple[int, int, str] | None:
    """The first word of address that is no name (*sir*): start, end, pronoun set.

    Args:
        words: One part of a quotation.
    """
    match = _plain_address().search(words)
    if match is None:
        return None
    groups = load_groups("address_words", "kind", "word")
    said = match.group(1).lower()
    gender = next(kind for kind in ("he", "she", "they") if said in groups[kind])
    return match.start(1), match.end(1), gender
