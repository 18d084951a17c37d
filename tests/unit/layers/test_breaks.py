"""Breaks: scene boundaries that the page shows, and the user's own."""

from itertools import pairwise

from fabula.internal_rows import Break
from fabula.layer import Layer
from fabula.layers.blocks import find_blocks
from fabula.layers.breaks import find_breaks
from fabula.layers.chapters import find_chapters
from fabula.layers.paratext import find_paratext
from fabula.pins import BreakPin, Pins, TextSelector
from fabula.text import Text

STORY = """The Ferry

by Ada Example

Chapter 1

Ida waited.

***

Three weeks later, she still waited.

Then the lamp was lit.

***

Chapter 2

London, 1887

Her brother wrote a letter.
"""


def read(text: Text, pins: Pins | None = None) -> Layer[Break]:
    blocks = find_blocks(text)
    paratext = find_paratext(text, blocks)
    chapters = find_chapters(text, blocks, paratext)
    rows = find_breaks(text, blocks, paratext, chapters, pins or Pins())
    assert all(a.end == b.start for a, b in pairwise(rows))
    if len(chapters):
        assert (rows[0].start, rows[-1].end) == (chapters[0].start, chapters[-1].end)
    return rows


def openings(rows: Layer[Break]) -> list[tuple[str, str]]:
    return [(row.kind, STORY[row.start :].partition("\n")[0]) for row in rows]


def pin(words: str, *, present: bool) -> Pins:
    return Pins(breaks=(BreakPin(target=TextSelector(exact=words), present=present),))


def test_chapters_and_separators_open_stretches() -> None:
    assert openings(read(Text(STORY))) == [
        ("start", "Chapter 1"),
        ("separator", "Three weeks later, she still waited."),
        ("chapter", "Chapter 2"),
    ]


def test_time_and_place_where_the_page_says_them() -> None:
    rows = read(Text(STORY))
    said = [
        (row.place and STORY[slice(*row.place)], row.time and STORY[slice(*row.time)])
        for row in rows
    ]
    assert said == [(None, None), (None, "Three weeks later"), ("London", "1887")]


def test_the_user_sets_a_boundary() -> None:
    rows = read(Text(STORY), pin("Then the lamp", present=True))
    assert openings(rows)[2] == ("given", "Then the lamp was lit.")


def test_a_boundary_that_is_there_is_not_set_twice() -> None:
    assert len(read(Text(STORY), pin("Three weeks later", present=True))) == 3


def test_the_user_takes_a_boundary_away() -> None:
    rows = read(Text(STORY), pin("Three weeks later", present=False))
    assert openings(rows) == [("start", "Chapter 1"), ("chapter", "Chapter 2")]


def test_a_text_without_story_has_none() -> None:
    assert not len(read(Text("***")))
