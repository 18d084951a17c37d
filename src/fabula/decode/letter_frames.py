"""Letters and e-mails without quotation marks, where their frame is plain.

The frame is an e-mail's head (*From*, *To*, *Subject*), or a greeting on a line of its own; and a
closing with a signature, or the end of the text, chapter or section soon after. A chapter that is
a letter from its first words on is told in letters and no letter within a story. N spans; each
greeting is followed over a bounded number of them.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Final

from fabula.lexicons.message_lines import (
    count_near_words,
    email_fields,
    is_closing,
    is_email_head,
    is_greeting,
    is_signature,
)
from fabula.rows import Span

_MAX_SPANS: Final = 30
"""Most paragraphs of a letter."""

_MAX_OPEN_SPANS: Final = 4
"""Most paragraphs, after its greeting, of a letter that has no closing."""

_MIN_STORY_CHARS: Final = 80
"""Story there must be before a letter without a head, else the chapter itself is the letter."""

_BEFORE_CHARS: Final = 400
"""How far before a letter without closing words are read that announce it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A letter.

    Attributes:
        head: Index of the first line of its head; of its greeting where it has none.
        first: Index of the first span of its words.
        last: Index of the last one.
    """

    head: int
    first: int
    last: int


def find_frames(content: str, spans: Sequence[Span], barred: Set[int]) -> list[Frame]:
    """Find the letters.

    Args:
        content: The text.
        spans: Paragraphs in text order; an empty one stands for what is not the story.
        barred: Indices of spans that belong to no letter (lines of a chat).
    """
    found: list[Frame] = []
    index, story_chars = 0, 0
    while index < len(spans):
        start, end = spans[index]
        if start == end or index in barred:
            story_chars = story_chars if index in barred else 0
            index += 1
            continue
        first = _past_head(content, spans, index)
        frame = _read_frame(content, spans, barred, index, first, story_chars)
        if frame is None:
            story_chars += end - start
            index += 1
        else:
            found.append(frame)
            story_chars += _MIN_STORY_CHARS
            index = frame.last + 1
    return found


def _past_head(content: str, spans: Sequence[Span], index: int) -> int:
    """Index of the span after an e-mail's head that begins here; ``index`` if none does."""
    fields: set[str] = set()
    at = index
    while at < len(spans) and at - index < 8:
        start, end = spans[at]
        found = email_fields(content[start:end]) if content.find(":", start, start + 14) > 0 else ()
        if not found or fields & set(found):
            break
        fields |= set(found)
        at += 1
    return at if is_email_head(frozenset(fields)) else index


def _read_frame(
    content: str, spans: Sequence[Span], barred: Set[int], head: int, first: int, story_chars: int
) -> Frame | None:
    headed = first > head
    if first >= len(spans):
        return None
    start, end = spans[first]
    if not headed and content[start] not in "DdMm":
        return None
    greeted = is_greeting(content[start:end], after_head=headed)
    if not (headed or (greeted and story_chars >= _MIN_STORY_CHARS)):
        return None
    last = _find_closing(content, spans, barred, first)
    if last is not None and not headed and not _goes_on(spans, last):
        last = None
    if last is None and greeted:
        before = content[max(0, spans[head][0] - _BEFORE_CHARS) : spans[head][0]]
        if headed or count_near_words(before, "written"):
            last = _find_end(spans, barred, first)
    return None if last is None else Frame(head, first, last)


def _find_closing(content: str, spans: Sequence[Span], barred: Set[int], first: int) -> int | None:
    """Index of the last span of a closing and its signature, or ``None``."""
    for at in range(first + 1, min(first + _MAX_SPANS, len(spans))):
        start, end = spans[at]
        if start == end or at in barred:
            return None
        block = content[start:end] if end - start < 200 else ""
        if block and is_closing(block):
            following = spans[at + 1] if at + 1 < len(spans) else (end, end)
            signed = following[1] > following[0] and is_signature(content[slice(*following)])
            return at + 1 if signed and "\n" not in block else at
        if block[:1] in "—–-" and is_signature(block):
            return at
    return None


def _find_end(spans: Sequence[Span], barred: Set[int], first: int) -> int | None:
    """Index of the last span before the section ends, if it ends soon."""
    for at in range(first + 1, min(first + _MAX_OPEN_SPANS + 2, len(spans) + 1)):
        if at == len(spans) or spans[at][0] == spans[at][1]:
            return at - 1 if at - 1 > first else None
        if at in barred:
            return None
    return None


def _goes_on(spans: Sequence[Span], last: int) -> bool:
    """Whether the story goes on right after a span, or the text ends there."""
    return last + 1 >= len(spans) or spans[last + 1][0] < spans[last + 1][1]
