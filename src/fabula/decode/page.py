"""A page: the blocks of a text with what each says alone, and the marks put on them.

The steps that decide what is paratext (``page_headings``, ``page_front``, ``page_notes``) read a
``Page`` and add to ``Marks``; a block that is marked keeps its mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fabula.decode.letter_frames import find_frames
from fabula.decode.message_runs import find_messages
from fabula.layer import Layer
from fabula.lexicons.headings import Heading, parse_heading
from fabula.lexicons.paratext_lines import find_licence
from fabula.rows import Block, ParatextKind
from fabula.text import Text

PROSE_CHARS = 160
"""A block this long is prose, whatever it ends with."""
SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]*_]*\Z")
QUOTED = re.compile(r"[\"“‘«'„]")

STORY_KINDS = ("paragraph", "blockquote", "verse")
"""Kinds of blocks that may be a message or stand in a letter."""

Marks = dict[int, tuple[ParatextKind, float]]


@dataclass(frozen=True)
class Page:
    """The blocks of a text with what can be said of each alone; N blocks.

    Attributes:
        words: N strings, the characters of each block.
        headings: N readings as a heading, or ``None``.
        first: Index of the first block after a licence header.
        last: Index after the last block before a licence footer.
        plain: Whether the format has no blocks of its own.
        title: The title that the file gives, in plain words.
        told: Indices of blocks whose layout says that they are story: messages, scripts, letters.
    """

    blocks: tuple[Block, ...]
    words: tuple[str, ...]
    headings: tuple[Heading | None, ...]
    first: int
    last: int
    plain: bool
    title: str
    told: frozenset[int] = frozenset()

    def is_prose(self, index: int) -> bool:
        """Whether a block reads as running text."""
        words = self.words[index]
        return len(words) >= PROSE_CHARS or (len(words) >= 60 and bool(SENTENCE_END.search(words)))

    def gap_chars(self, left: int, right: int) -> int:
        """Characters between the end of one block and the start of another (N = end of text)."""
        end = self.blocks[right].start if right < len(self.blocks) else self.blocks[-1].end
        return max(0, end - self.blocks[left].end)


def read_page(text: Text, blocks: Layer[Block]) -> Page:
    """Look at every block alone."""
    header, footer = find_licence(text.content)
    words = tuple(text.content[block.start : block.end] for block in blocks)
    first = sum(1 for block in blocks if block.start < header)
    return Page(
        blocks=blocks.rows,
        words=words,
        headings=tuple(parse_heading(each) for each in words),
        first=first,
        last=sum(1 for block in blocks if block.start < footer),
        plain=not text.blocks,
        title=plain_words(text.source.title or ""),
        told=_find_told(text.content, blocks, first),
    )


def _find_told(content: str, blocks: Layer[Block], first: int) -> frozenset[int]:
    spans = [
        (block.start, block.end if index >= first and block.kind in STORY_KINDS else block.start)
        for index, block in enumerate(blocks)
    ]
    messages = {message.index for message in find_messages(content, spans)}
    letters = find_frames(content, spans, messages)
    return frozenset(messages.union(*(range(each.head, each.last + 1) for each in letters)))


def plain_words(words: str) -> str:
    """Words in small letters without punctuation, for comparison."""
    return " ".join(re.findall(r"\w+", words.lower()))


def mark(marks: Marks, index: int, kind: ParatextKind, score: float) -> None:
    """Mark a block unless it is marked already."""
    marks.setdefault(index, (kind, score))


def is_thirty(words: str) -> bool:
    """Whether a separator is also a Roman numeral; the chain of numerals decides."""
    return words.rstrip(". ") == "XXX"


def open_blocks(page: Page, marks: Marks) -> Iterator[int]:
    """Indices of the blocks between header and footer that no step has marked yet."""
    return (
        index
        for index in range(page.first, page.last)
        if index not in marks and index not in page.told
    )
