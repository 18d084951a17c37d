"""Headings, contents tables and point-of-view lines of a page."""

from __future__ import annotations

import re
from itertools import pairwise

from fabula.decode.heading_chain import choose_numbered, choose_titles
from fabula.decode.page import (
    QUOTED,
    SENTENCE_END,
    Marks,
    Page,
    is_thirty,
    mark,
    open_blocks,
    plain_words,
)
from fabula.lexicons.headings import (
    Heading,
    is_lone_letter,
    is_pov_marker,
    looks_like_title,
    parse_heading,
)
from fabula.lexicons.paratext_lines import is_contents_title, parse_label
from fabula.lexicons.times import find_time

FRONT_BLOCKS = 80
"""How many blocks a title page with its contents may have before the story must have begun."""
MAX_NAME_CHARS = 30
MIN_NAMES_ALONE = 2
"""Names on lines of their own, each after a heading or separator, that make point-of-view lines."""
NAME_ALONE = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?")


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
        label = parse_label(page.words[index])
        if label is not None and label.alone and heading is None:
            continue
        if not page.plain and page.blocks[index].kind == "heading":
            if _is_book_title(page, index):
                mark(marks, index, "title", 0.9)
                continue
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


def _is_book_title(page: Page, index: int) -> bool:
    """Whether the first heading that a format gives names the book and not its first chapter."""
    heading = page.headings[index]
    if index != page.first or (heading is not None and heading.unit != "caps"):
        return False
    if plain_words(page.words[index]) == page.title:
        return True
    headed = [at for at in range(index + 1, page.last) if page.blocks[at].kind == "heading"]
    before = range(index + 1, headed[0] if headed else page.last)
    titled = any(page.headings[at] is None and parse_label(page.words[at]) is None for at in headed)
    return not titled or (bool(headed) and not any(page.is_prose(at) for at in before))


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
        if QUOTED.match(words) and not (words.isupper() and " " in words):
            return
        if not words.isupper() and re.search(r"\d", words) and find_time(words):
            return
        mark(marks, below, "heading", 0.85)


def _mark_pov(page: Page, marks: Marks) -> None:
    """Lines that say with a word, or in brackets, who tells what follows."""
    for index in open_blocks(page, marks):
        words = page.words[index]
        if not is_pov_marker(words):
            continue
        opened = index - 1 in marks or (index == page.first and words[0] == "[")
        plain = re.search(r"(?i)p\.?o\.?v|point of view|perspective", words)
        if plain or (words[0] in "[*<~" and opened and index + 1 < page.last):
            mark(marks, index, "heading", 0.85)


def mark_lone_letters(page: Page, marks: Marks) -> None:
    """Lines that hold only *x* or *o*, where at least two stand between paragraphs of prose."""
    found = [
        index
        for index in open_blocks(page, marks)
        if len(page.words[index]) <= MAX_NAME_CHARS
        and is_lone_letter(page.words[index])
        and page.first < index < page.last - 1
        and page.is_prose(index - 1)
    ]
    if len(found) >= MIN_NAMES_ALONE:
        for index in found:
            mark(marks, index, "separator", 0.85)


def mark_names_alone(page: Page, marks: Marks) -> None:
    """Names on lines of their own that say who tells, where they recur after separators."""
    found = [
        index
        for index in open_blocks(page, marks)
        if index - 1 in marks
        and index + 1 < page.last
        and len(page.words[index]) <= MAX_NAME_CHARS
        and not page.words[index].isupper()
        and NAME_ALONE.fullmatch(page.words[index])
    ]
    if len(found) >= MIN_NAMES_ALONE:
        for index in found:
            mark(marks, index, "heading", 0.75)
