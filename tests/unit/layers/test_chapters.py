"""Chapters: numbers, titles, tiling."""

from itertools import pairwise

import pytest

from fabula.layers.blocks import find_blocks
from fabula.layers.chapters import find_chapters
from fabula.layers.paratext import find_paratext
from fabula.lexicons.numerals import parse_number
from fabula.text import Text

PROSE = "\n\n".join(["Ida waited on the wall until the lamp was lit, and then she went home."] * 12)


def read(content: str) -> list[tuple[int | None, str | None, str]]:
    """Number, title and first words of each chapter."""
    text = Text(content)
    blocks = find_blocks(text)
    rows = find_chapters(text, blocks, find_paratext(text, blocks))
    assert all(a.end == b.start for a, b in pairwise(rows))
    return [(row.number, row.title, content[row.start : row.start + 9]) for row in rows]


def named(content: str) -> list[tuple[int | None, str | None]]:
    return [(number, title) for number, title, _ in read(content)]


@pytest.mark.parametrize(
    ("headings", "numbers"),
    [
        (("CHAPTER I", "CHAPTER II", "CHAPTER III"), [1, 2, 3]),
        (("Chapter One", "Chapter Two", "Chapter Twenty-One"), [1, 2, 21]),
        (("CHAPTER THE FIRST.", "CHAPTER THE SECOND.", "CHAPTER THE LAST."), [1, 2, None]),
        (("I.", "II.", "III."), [1, 2, 3]),
        (("1", "2", "3"), [1, 2, 3]),
        (("Chapter XXIX", "Chapter XXX", "Chapter XXXI"), [29, 30, 31]),
        (("LETTER 3", "LETTER 4", "Chapter 1"), [3, 4, 1]),
        (("Prologue", "Chapter 1", "Epilogue"), [None, 1, None]),
        (("PART ONE", "PART TWO", "PART THREE"), [1, 2, 3]),
    ],
)
def test_numbers(headings: tuple[str, ...], numbers: list[int | None]) -> None:
    content = "\n\n".join(f"{heading}\n\n{PROSE}" for heading in headings)
    assert [number for number, _ in named(content)] == numbers


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Chapter 1: The Ferry", "The Ferry"),
        ("CHAPTER I. THE FERRY", "THE FERRY"),
        ("Chapter 1\n\nThe Ferry", "The Ferry"),
        ("CHAPTER I.\nThe Ferry", "The Ferry"),
        ("Chapter 1 - The Ferry", "The Ferry"),
    ],
)
def test_titles(heading: str, title: str) -> None:
    assert named(f"{heading}\n\n{PROSE}\n\nChapter 2\n\n{PROSE}")[0] == (1, title)


def test_bare_thirty_is_no_separator() -> None:
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    numerals = ["X" * (number // 10) + ones[number % 10] for number in range(1, 32)]
    content = "\n\n".join(f"{numeral}\n\n{PROSE}" for numeral in numerals)
    assert [number for number, _ in named(content)] == list(range(1, 32))


def test_speech_right_under_a_heading_is_no_title() -> None:
    assert named(f"Chapter 1\n\n“IDA!”\n\n{PROSE}\n\nChapter 2\n\n{PROSE}")[0] == (1, None)


def test_a_book_above_a_chapter_opens_it() -> None:
    content = f"Book II\n\nChapter 3\n\n{PROSE}\n\nChapter 4\n\n{PROSE}"
    assert read(content) == [(3, None, "Book II\n\n"), (4, None, "Chapter 4")]


def test_bare_titles_in_capitals() -> None:
    content = f"THE WALL\n\n{PROSE * 3}\n\nTHE LAMP\n\n{PROSE * 3}"
    assert named(content) == [(None, "THE WALL"), (None, "THE LAMP")]


def test_a_sign_in_capitals_is_no_chapter() -> None:
    content = f"Chapter 1\n\n{PROSE}\n\nNO ENTRY\n\n{PROSE}\n\nChapter 2\n\n{PROSE}"
    assert named(content) == [(1, None), (2, None)]


def test_numbered_sections_inside_chapters_are_no_chapters() -> None:
    sections = f"1\n\n{PROSE}\n\n2\n\n{PROSE}"
    content = f"Chapter 1\n\n{sections}\n\nChapter 2\n\n{sections}"
    assert named(content) == [(1, None), (2, None)]


def test_story_before_the_first_heading_is_a_chapter_without_title() -> None:
    assert read(f"{PROSE}\n\nChapter 1\n\n{PROSE}") == [
        (None, None, "Ida waite"),
        (1, None, "Chapter 1"),
    ]


def test_a_story_without_headings_is_one_chapter() -> None:
    assert read(f"The Ferry\n\nby Ada Example\n\n{PROSE}") == [(None, None, "Ida waite")]


def test_a_contents_table_makes_no_chapters() -> None:
    content = f"CONTENTS\n\nI. The Wall\nII. The Lamp\n\nI. The Wall\n\n{PROSE}\n\nII. The Lamp\n\n"
    assert named(content + PROSE) == [(1, "The Wall"), (2, "The Lamp")]


def test_a_title_page_between_book_and_chapter_makes_no_chapter() -> None:
    content = f"VOL. I.\n\nLondon: printed by somebody.\n\nChapter 1\n\n{PROSE}\n\nChapter 2\n\n"
    assert named(content + PROSE) == [(1, None), (2, None)]


def test_paratext_alone_has_no_chapter() -> None:
    assert read("***") == []
    assert read("") == []


@pytest.mark.parametrize(
    ("words", "value"),
    [("iv", 4), ("XC", 90), ("Twenty-first", 21), ("one hundred and two", 102), ("the", None)],
)
def test_numerals(words: str, value: int | None) -> None:
    assert parse_number(words.lower() if len(words) > 4 else words) == value


LONG = "Ida sat on the harbour wall and counted the gulls, and the ferry was late again. " * 12


def numbers_of(content: str) -> list[int | None]:
    return [number for number, _, _ in read(content)]


def test_notes_on_each_chapter_at_the_end_are_no_chapters() -> None:
    story = "".join(f"Chapter {n}\n\n{LONG}\n\n" for n in range(1, 6))
    notes = "".join(f"Chapter {n}\n\n“Gulls” was “guls”.\n\n" for n in (2, 4))
    assert numbers_of(story + notes) == [1, 2, 3, 4, 5]


def test_a_numbered_section_with_a_title_is_no_chapter() -> None:
    sections = f"I\n\n{LONG}\n\nII\n\nGulls!\n\n{LONG}\n\n"
    assert numbers_of(f"Chapter 1\n\n{sections}Chapter 2\n\n{sections}") == [1, 2]
