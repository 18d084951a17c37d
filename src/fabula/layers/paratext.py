"""Paratext: everything on the page that is not the story (Genette).

What: licences, title pages, contents, author's notes, tags, headings, separators, verse.
Rows: ``Paratext``, sorted, never overlapping; neighbours of one kind are one row where they are one
    thing (a licence, a table of contents, an author's note of several paragraphs).
Needs: ``text``, ``blocks``.
Method: each block is looked at by what it says and by what stands around it, in the order of
    ``STEPS``; the first step that knows a block has it. What the source itself marks
    (``source_marks``) comes first. A label proves little alone: *Note: …* also begins stories, so
    weak labels count only among others, at the edge of a chapter. What nothing speaks for is story,
    and so are messages, scripts and letters. Notes in brackets at the ends of a paragraph are cut
    out of it.
Source: Genette 1987, Seuils, for the kinds; the tables ``paratext_words`` and ``heading_words``.
Limits: a note without any label is found only where it speaks of reviews, updates or readers; a
    preface with a heading is a chapter; an unmarked poem in long lines is story.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from fabula.decode.page import SENTENCE_END, Marks, Page, is_thirty, mark, open_blocks, read_page
from fabula.decode.page_front import mark_front
from fabula.decode.page_headings import (
    mark_contents,
    mark_headings,
    mark_lone_letters,
    mark_names_alone,
)
from fabula.decode.page_notes import (
    find_bracketed_notes,
    mark_epigraphs,
    mark_labels,
    mark_unlabelled_notes,
)
from fabula.layer import Layer
from fabula.lexicons import paratext_lines as lines
from fabula.lexicons.headings import is_separator
from fabula.rows import Block, Paratext
from fabula.source_marks import paratext_hint
from fabula.text import Text

CREDIT_BLOCKS = 8
"""How far below a licence header the credits of its makers may stand."""
INLINE_SCORE = 0.9
"""How sure a note in brackets at the end of a paragraph is to be one: estimated."""
SURE = 0.99
"""Score of what the source itself marks, which no layout contradicts."""
MIN_SUNG_LINES = 3
"""Emphasised lines in a row that make a song; fewer are emphasis."""
JOINED_KINDS = ("licence", "contents", "tags", "author_note", "summary", "disclaimer", "end_note")
"""Kinds whose neighbouring blocks are one row."""
EMPHASISED = re.compile(r"(?:_[^_\n]+_|\*[^*\n]+\*|[~♪♫]+[^~♪♫\n]+[~♪♫]+)[.,;!?]?")


def find_paratext(text: Text, blocks: Layer[Block]) -> Layer[Paratext]:
    """Find what is not the story.

    Args:
        text: The text.
        blocks: Its blocks.

    Returns:
        Rows in text order; ``score`` is higher for what the source says than for what rules guess.
    """
    if not len(blocks):
        return Layer()
    page = read_page(text, blocks)
    marks: Marks = {}
    for step in STEPS:
        step(page, marks)
    for index in page.told:
        if index in marks and marks[index][1] < SURE:
            del marks[index]
    notes = find_bracketed_notes(page, marks)
    inline = (Paratext(start=a, end=b, kind="author_note", score=INLINE_SCORE) for a, b in notes)
    return Layer(sorted([*_make_rows(page, marks), *inline], key=lambda row: row.start))


def _mark_hinted(page: Page, marks: Marks) -> None:
    for index, block in enumerate(page.blocks):
        hint = paratext_hint(block)
        if hint is not None:
            mark(marks, index, hint, 0.99)


def _mark_licence(page: Page, marks: Marks) -> None:
    for index in (*range(page.first), *range(page.last, len(page.blocks))):
        mark(marks, index, "licence", 0.99)
    for index in range(page.first, min(page.first + CREDIT_BLOCKS, page.last)):
        if lines.is_credit(page.words[index]):
            mark(marks, index, "licence", 0.95)


def _mark_shapes(page: Page, marks: Marks) -> None:
    """Blocks that are what they are wherever they stand."""
    notes = False
    for index in range(page.first, page.last):
        words, block = page.words[index], page.blocks[index]
        if is_thirty(words):
            continue
        if block.kind == "separator" or (len(words) <= 80 and is_separator(words)):
            mark(marks, index, "separator", 0.97)
        elif lines.is_illustration(words):
            mark(marks, index, "other", 0.95)
        elif lines.is_ending(words) and index > page.first:
            mark(marks, index, "other", 0.9)
        elif block.kind == "note" or _titles_footnotes(page, index):
            notes = notes or block.kind != "note"
            mark(marks, index, "end_note", 0.9)
        elif notes and lines.is_footnote(words) and index - 1 in marks:
            mark(marks, index, "end_note", 0.8)
        elif words[:9].lower() == "[footnote":
            mark(marks, index, "end_note", 0.9)


def _titles_footnotes(page: Page, index: int) -> bool:
    below = page.words[index + 1] if index + 1 < page.last else ""
    return lines.is_footnotes_title(page.words[index]) and lines.is_footnote(below)


def _mark_verse(page: Page, marks: Marks) -> None:
    run: list[int] = []
    for index in [*open_blocks(page, marks), page.last]:
        if index < page.last and page.blocks[index].kind == "verse":
            mark(marks, index, "verse", 0.85)
        sung = index < page.last and _is_sung(page.words[index])
        if run and (not sung or index != run[-1] + 1):
            if len(run) >= MIN_SUNG_LINES:
                for each in run:
                    mark(marks, each, "verse", 0.75)
            run = []
        if sung:
            run.append(index)


def _is_sung(words: str) -> bool:
    if len(words) > 70 or not EMPHASISED.fullmatch(words):
        return words[:1] in "♪♫"
    return not SENTENCE_END.search(words.strip("_*~ "))


def _make_rows(page: Page, marks: Marks) -> Iterator[Paratext]:
    first: int | None = None
    for index in sorted(marks):
        kind, score = marks[index]
        first = index if first is None else first
        if kind in JOINED_KINDS and marks.get(index + 1, ("",))[0] == kind:
            continue
        start, end = page.blocks[first].start, page.blocks[index].end
        yield Paratext(start=start, end=end, kind=kind, score=score)
        first = None


STEPS: tuple[Callable[[Page, Marks], None], ...] = (
    _mark_hinted,
    _mark_licence,
    _mark_shapes,
    mark_contents,
    mark_headings,
    mark_lone_letters,
    mark_front,
    mark_names_alone,
    mark_labels,
    mark_unlabelled_notes,
    mark_epigraphs,
    _mark_verse,
)
