"""Chapters: the divisions of the story that carry a heading.

What: where each chapter begins, its number and its title.
Rows: ``Chapter``, in text order; they tile the body from the first heading on: each ends where the
    next begins, the last before a closing licence.
Needs: ``text``, ``blocks``, ``paratext`` (which says what is a heading and what a contents table).
Method: headings with no story between them are one group and open one chapter (*Book II*,
    *Chapter 3*, *The Mill*); number and title are those of the lowest unit in the group. Bare
    numerals divide a text only where no word like *chapter* does. Story before the first heading is
    a chapter without title; a text without headings is one chapter.
Source: written for fabula; the units are in the table ``heading_words``.
Limits: numbered sections below a chapter are no chapters; headings of a web page are all of one
    level.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from fabula.layer import Layer
from fabula.lexicons.headings import Heading, clean_title, is_pov_marker, parse_heading
from fabula.rows import Block, Chapter, ChapterId, Paratext
from fabula.text import Text

MIN_NAMED_CHAPTERS = 2
"""Headings with a word like *chapter* that make bare numerals sections below them."""
NO_HEADING_SCORE = 0.9
MIN_PART_CHARS = 400
"""Story there must be below *Book II* for it to be a chapter of its own (a title page has less)."""


@dataclass(frozen=True)
class _Mark:
    """A block that is a heading; ``heading`` is ``None`` where only the source says so."""

    start: int
    words: str
    heading: Heading | None
    score: float

    @property
    def unit(self) -> str:
        """Its unit, ``title`` for words without one."""
        return "title" if self.heading is None or self.heading.unit == "caps" else self.heading.unit

    @property
    def number(self) -> int | None:
        """Its number, or ``None``."""
        return self.heading.number if self.heading is not None else None


def find_chapters(text: Text, blocks: Layer[Block], paratext: Layer[Paratext]) -> Layer[Chapter]:
    """Find the chapters.

    Args:
        text: The text.
        blocks: Its blocks.
        paratext: What is not the story.

    Returns:
        Chapters that tile the body; ``title`` and ``number`` are ``None`` where none is printed.
    """
    groups, first_story, end = _read_headings(text, blocks, paratext)
    named = sum(1 for group in groups if any(mark.unit == "chapter" for mark in group))
    openings = [group for group in _split_groups(groups) if _opens_chapter(group, named)]
    openings = _drop_list(openings, end)
    starts = [group[0].start for group in openings]
    rows: list[tuple[int, str | None, int | None, float]] = []
    if first_story is not None and (not starts or first_story < starts[0]):
        rows.append((first_story, None, None, NO_HEADING_SCORE))
    rows.extend((group[0].start, *_name_chapter(group)) for group in openings)
    ends = [*(row[0] for row in rows[1:]), end][: len(rows)]
    return Layer(
        Chapter(id=ChapterId(i), start=start, end=stop, title=title, number=number, score=score)
        for i, ((start, title, number, score), stop) in enumerate(zip(rows, ends, strict=True))
    )


def _read_headings(
    text: Text, blocks: Layer[Block], paratext: Layer[Paratext]
) -> tuple[list[list[_Mark]], int | None, int]:
    """Groups of headings without story between them, the first story offset, the body's end."""
    groups: list[list[_Mark]] = []
    open_group, story_chars = False, 0
    first_story: int | None = None
    end = 0
    for block, row in _with_paratext(blocks, paratext):
        if row is None:
            first_story = block.start if first_story is None else first_story
            story_chars += block.end - block.start
            open_group = (
                open_group
                and story_chars < MIN_PART_CHARS
                and all(mark.unit == "part" for mark in groups[-1])
            )
        elif row.kind == "heading" and _names_teller(text, block, open_group):
            first_story = block.start if first_story is None else first_story
        elif row.kind == "heading":
            words = text.content[block.start : block.end]
            mark = _Mark(block.start, words, parse_heading(words), row.score)
            if open_group:
                groups[-1].append(mark)
            else:
                groups.append([mark])
            open_group, story_chars = True, 0
        elif row.kind == "verse":
            open_group = False
        if row is None or row.kind != "licence":
            end = block.end
    return groups, first_story, end


def _names_teller(text: Text, block: Block, open_group: bool) -> bool:
    """Whether a heading only says who tells what follows (a name alone, ``Mara's POV``)."""
    words = text.content[block.start : block.end]
    bare = block.kind != "heading" and not open_group and parse_heading(words) is None
    return bare or is_pov_marker(words)


def _with_paratext(
    blocks: Layer[Block], paratext: Layer[Paratext]
) -> Iterator[tuple[Block, Paratext | None]]:
    at = 0
    for block in blocks:
        while at < len(paratext) and paratext[at].end <= block.start:
            at += 1
        covered = (
            at < len(paratext)
            and paratext[at].start <= block.start
            and block.end <= paratext[at].end
        )
        yield block, paratext[at] if covered else None


def _split_groups(groups: Sequence[Sequence[_Mark]]) -> list[list[_Mark]]:
    """Groups cut where a second chapter heading says another number (an empty chapter)."""
    result: list[list[_Mark]] = []
    for group in groups:
        current: list[_Mark] = []
        before: _Mark | None = None
        for mark in group:
            if (
                mark.unit in ("chapter", "frame", "part")
                and before is not None
                and mark.number != before.number
                and not _is_title_of(mark, before)
            ):
                result.append(current)
                current, before = [], None
            current.append(mark)
            before = mark if mark.unit in ("chapter", "number", "frame") else before
        result.append(current)
    return result


def _is_title_of(mark: _Mark, before: _Mark) -> bool:
    """Whether a frame word (*Conclusion*) is only the title under a chapter's number."""
    return mark.unit == "frame" and before.heading is not None and before.heading.title is None


def _opens_chapter(group: Sequence[_Mark], named: int) -> bool:
    """Whether a group opens a chapter; numerals do only where no word like *chapter* divides."""
    if group[0].unit != "number" or any(mark.unit not in ("number", "title") for mark in group):
        return True
    return named < MIN_NAMED_CHAPTERS


def _drop_list(openings: list[list[_Mark]], end: int) -> list[list[_Mark]]:
    """Leave out headings at the end that only list chapters again (an editor's notes on each)."""
    numbers = [_name_chapter(group)[1] for group in openings]
    starts = [*(group[0].start for group in openings), end]
    short = [later - start < MIN_PART_CHARS for start, later in pairwise(starts)]
    left = list(accumulate(reversed(short), initial=0))[::-1]
    for index in range(MIN_NAMED_CHAPTERS, len(openings)):
        before, number = numbers[index - 1], numbers[index]
        if before is None or number is None or number > before:
            continue
        if left[index] > (len(short) - index - 1) // 2:
            return openings[:index]
    return openings


def _name_chapter(group: Sequence[_Mark]) -> tuple[str | None, int | None, float]:
    """Title, number and score of the chapter that a group of headings opens."""
    named = [mark for mark in group if mark.unit in ("chapter", "frame")]
    numbered = [mark for mark in group if mark.unit == "number"]
    parts = [mark for mark in group if mark.unit == "part"]
    main = (named or numbered or parts or list(group))[-1 if not (named or numbered) else 0]
    if main.unit == "title":
        return clean_title(group[0].words), None, group[0].score
    title = main.heading.title if main.heading is not None else None
    if title is None:
        below = [m for m in group if m.start > main.start and m.unit in ("title", "frame")]
        title = " ".join(clean_title(m.words) or "" for m in below).strip() or None
    return title, main.number, main.score
