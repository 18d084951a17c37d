"""Headings, contents tables and point-of-view lines of a page."""

from __future__ import annotations

import re
from itertools import pairwise

from fabula.decode.heading_chain import choose_numbered, choose_titles
from fabula.decode.page import (
    SENTENCE_END,
    Marks,
    Page,
    is_thirty,
    mark,
    open_blocks,
    plain_words,
)
from fabula.lexicons.headings import Heading, is_pov_marker, looks_like_title, parse_heading
from fabula.lexicons.paratext_lines import is_contents_title, parse_label

FRONT_BLOCKS = 80
"""How many blocks a title page with its contents may have before the story must have begun."""


def mark_contents(page: Page, marks: Marks) -> None:
    """A titled table of contents, or a list of headings with no prose between them."""
    at = page.first
    limit = min(page.last, page.first + FRONT_BLOCKS)
    while at < limit:
        if is_contents_title(page.words[at]):
            end = _contents_end(page, at + 1)
            if end > at + 1:
                for index in range(at, end):
                    mark(marks, index, "contents", 0.95)
                at = end
                continue
        run = at
        while run < page.last and _is_listed(page, run):
            run += 1
        end = _opening_of(page, at, run)
        if sum(1 for i in range(at, end) if _is_counted(page.headings[i])) >= 3:
            for index in range(at, end):
                mark(marks, index, "contents", 0.85)
        at = max(run, at + 1)


def _contents_end(page: Page, at: int) -> int:
    """One past the last entry of a table whose title stands before ``at``."""
    run = at
    while run < page.last and run - at < 400 and not _is_paragraph(page, run):
        run += 1
    return _opening_of(page, at, run)


def _is_paragraph(page: Page, index: int) -> bool:
    words = page.words[index]
    listed = "\n" in words and max(map(len, words.split("\n"))) < 70 and words.count("\n") >= 3
    ended = bool(SENTENCE_END.search(words)) and not page.headings[index]
    numbered = parse_heading(words.split("\n")[0]) is not None and listed
    return (page.is_prose(index) and ended and not numbered) or len(words) > 4000


def _is_listed(page: Page, index: int) -> bool:
    heading = page.headings[index]
    return heading is not None and heading.unit != "caps"


def _is_counted(heading: Heading | None) -> bool:
    return heading is not None and heading.unit in ("chapter", "number")


def _opening_of(page: Page, start: int, end: int) -> int:
    """Where, in a run of headings before prose, the headings of that prose itself begin."""
    opening = end
    seen = {plain_words(page.words[index]) for index in range(start, end)}
    if end < page.last:
        while opening > start and opening > end - 5 and len(page.words[opening - 1]) <= 120:
            opening -= 1
            heading = page.headings[opening]
            if heading is not None and heading.unit in ("chapter", "number", "frame"):
                before = page.headings[opening - 1] if opening > start else None
                return opening - (before is not None and before.unit == "part")
        opening = end if len(seen) < 3 else max(start, end - 1)
    return opening


def mark_headings(page: Page, marks: Marks) -> None:
    """Headings, their titles on lines of their own, and point-of-view lines."""
    strong: list[int] = []
    for index in open_blocks(page, marks):
        heading = page.headings[index]
        if not page.plain and page.blocks[index].kind == "heading":
            mark(marks, index, "heading", 0.98)
            strong.append(index)
        elif heading is not None and heading.unit in ("part", "chapter", "frame"):
            mark(marks, index, "heading", 0.95)
            strong.append(index)
    strong.extend(_mark_numbered(page, marks))
    if len(strong) < 2:
        strong.extend(_mark_capitals(page, marks))
    for index in strong:
        _mark_heading_titles(page, marks, index)
    _mark_pov(page, marks)


def _mark_numbered(page: Page, marks: Marks) -> list[int]:
    found = [
        index
        for index in open_blocks(page, marks)
        if (heading := page.headings[index]) is not None
        and heading.unit == "number"
        and heading.number is not None
    ]
    after = [page.gap_chars(a, b) for a, b in pairwise([*found, page.last])]
    anchored = [_is_part(page, marks, index - 1) for index in found]
    numbers = [heading.number or 0 for index in found if (heading := page.headings[index])]
    chosen = choose_numbered(numbers, after, anchored)
    kept = [index for index, is_chosen in zip(found, chosen, strict=True) if is_chosen]
    for index in kept:
        mark(marks, index, "heading", 0.9)
    for index in found:
        if is_thirty(page.words[index]):
            mark(marks, index, "separator", 0.9)
    return kept


def _is_part(page: Page, marks: Marks, index: int) -> bool:
    while index >= page.first and marks.get(index, ("",))[0] == "separator":
        index -= 1
    heading = page.headings[index] if index >= page.first else None
    return heading is not None and heading.unit == "part" and index in marks


def _mark_capitals(page: Page, marks: Marks) -> list[int]:
    """Bare titles in capitals, where no other headings divide the text."""
    found = [
        index
        for index in open_blocks(page, marks)
        if (heading := page.headings[index]) is not None
        and heading.unit == "caps"
        and not (index and page.words[index - 1].endswith((":", ",", "—", "--")))
        and index + 1 < page.last
        and page.headings[index + 1] is None
        and page.blocks[index - 1 if index else 0].kind != "verse"
    ]
    after = [page.gap_chars(a, b) for a, b in pairwise([*found, page.last])]
    if not found or found[0] > page.first + 8 or not choose_titles(after):
        return []
    for index in found:
        mark(marks, index, "heading", 0.8)
    return found


def _mark_heading_titles(page: Page, marks: Marks, index: int) -> None:
    """The title that stands on its own below a heading that has none."""
    heading = page.headings[index]
    if heading is None or heading.title is not None:
        return
    for below in range(index + 1, min(index + 3, page.last)):
        words = page.words[below]
        if below in marks or "\n" in words or len(words) > 100 or is_pov_marker(words):
            return
        second = below > index + 1
        if not (words.isupper() if second else looks_like_title(words)) or parse_label(words):
            return
        mark(marks, below, "heading", 0.85)


def _mark_pov(page: Page, marks: Marks) -> None:
    found = [index for index in open_blocks(page, marks) if is_pov_marker(page.words[index])]
    for index in found:
        plain = re.search(r"(?i)p\.?o\.?v|point of view|perspective", page.words[index])
        opened = index == page.first or index - 1 in marks
        if plain or (opened and index + 1 < page.last and page.words[index][0] in "[*<~"):
            mark(marks, index, "heading", 0.85)
