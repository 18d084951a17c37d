"""The title page: title, author, dedication, epigraph before the story begins."""

from __future__ import annotations

import re

from fabula.decode.page import QUOTED, SENTENCE_END, Marks, Page, mark, plain_words
from fabula.decode.page_headings import FRONT_BLOCKS
from fabula.lexicons import paratext_lines as lines
from fabula.lexicons.headings import looks_like_title, strip_decoration
from fabula.rows import ParatextKind

PERSON = re.compile(r"[A-Z][\w'’.-]*(?: (?:[A-Z][\w'’.-]*|de|van|von|la|le)){1,3}")
"""A name right under a title is taken for the author's."""
MAX_TITLE_CHARS = 90
TITLE_PAGE_CHARS = 600
"""Longest block before a contents table that still belongs to the title page."""


def mark_front(page: Page, marks: Marks) -> None:
    """Title, author, dedication and the like, before the first heading or the first prose."""
    front: list[int] = []
    limit = min(page.last, page.first + FRONT_BLOCKS)
    tables = [each for each in range(page.first, limit) if _kind_of(marks, each) == "contents"]
    before_table = tables[-1] if tables else -1
    for index in range(page.first, limit):
        kind = _kind_of(marks, index)
        if kind == "heading" and _opens_story(page, marks, index):
            break
        if index in marks:
            continue
        if _is_story_prose(page, index) and (
            index > before_table or len(page.words[index]) > TITLE_PAGE_CHARS
        ):
            break
        front.append(index)
    for place, index in enumerate(front):
        if index not in marks:
            _mark_front_block(page, marks, front, place, before_table)


def _opens_story(page: Page, marks: Marks, index: int) -> bool:
    heading = page.headings[index]
    if heading is not None and heading.unit != "caps":
        return True
    return plain_words(page.words[index]) != page.title


def _is_story_prose(page: Page, index: int) -> bool:
    return index in page.told or _reads_as_story(page, index, page.words[index])


def _reads_as_story(page: Page, index: int, words: str) -> bool:
    if lines.parse_label(words) or lines.is_rights(words) or lines.is_role(words):
        return False
    if words.isupper() and len(words) <= MAX_TITLE_CHARS:
        return False
    if lines.is_dedication(words) and not SENTENCE_END.search(words):
        return False
    if page.blocks[index].kind == "verse" or lines.is_attribution(words):
        return False
    later = index + 1 < page.last and lines.is_attribution(words[-1:] and page.words[index + 1])
    if QUOTED.match(words) and (lines.ends_with_source(words) or later):
        return False
    return page.is_prose(index) or bool(SENTENCE_END.search(words))


def _mark_front_block(
    page: Page, marks: Marks, front: list[int], place: int, before_table: int
) -> None:
    index, words = front[place], page.words[front[place]]
    if lines.parse_label(words):
        return
    if strip_decoration(words).lower() in ("by", "by:") and place + 1 < len(front):
        mark(marks, index, "author", 0.9)
        mark(marks, front[place + 1], "author", 0.9)
        _mark_title(marks, front[:place], 0.95)
    elif lines.parse_byline(words):
        mark(marks, index, "author", 0.95)
        _mark_title(marks, front[:place], 0.95)
    elif _kind_of(marks, index - 1) == "title" and _is_person(words):
        mark(marks, index, "author", 0.7)
    elif place == 0 and _is_title(page, index):
        mark(marks, index, "title", 0.8)
    else:
        kind = _kind_of_front(page, marks, index, place, before_table)
        if kind is not None:
            mark(marks, index, kind, 0.75)


def _is_person(words: str) -> bool:
    return PERSON.fullmatch(words) is not None and not lines.is_role(words)


def _kind_of_front(
    page: Page, marks: Marks, index: int, place: int, before_table: int
) -> ParatextKind | None:
    """What a block below the first of a title page is, or ``None`` for story."""
    words = page.words[index]
    if lines.is_rights(words) or (place and lines.is_role(words)):
        return "licence" if lines.is_rights(words) else "other"
    if lines.is_dedication(words):
        return "dedication"
    cited = lines.is_attribution(words) and _kind_of(marks, index - 1) == "epigraph"
    if cited or page.blocks[index].kind == "verse" or (QUOTED.match(words) and place):
        return "epigraph"
    followed = bool(place) and _heading_follows(page, marks, index)
    if index < before_table or (followed and not words.isupper()):
        return "other"
    return "title" if followed else None


def _kind_of(marks: Marks, index: int) -> ParatextKind | None:
    return marks[index][0] if index in marks else None


def _mark_title(marks: Marks, front: list[int], score: float) -> None:
    for index in front:
        if index not in marks or marks[index][1] < score:
            marks[index] = ("title", score)


def _is_title(page: Page, index: int) -> bool:
    words = page.words[index]
    if plain_words(words) == page.title:
        return True
    if (
        len(words) > MAX_TITLE_CHARS
        or "\n\n" in words
        or not looks_like_title(words.replace("\n", " "))
    ):
        return False
    titled = [word for word in re.findall(r"[^\W\d_]+", words) if len(word) > 3]
    return words.isupper() or all(word[0].isupper() for word in titled)


def _heading_follows(page: Page, marks: Marks, index: int) -> bool:
    """Whether a heading comes before any prose."""
    for later in range(index + 1, min(index + 12, page.last)):
        if _kind_of(marks, later) == "heading":
            return True
        if later not in marks and _is_story_prose(page, later):
            return False
    return False
