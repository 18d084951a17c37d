"""Who tells: the narrator's name weighed, narrators that change, names that are refused."""

from __future__ import annotations

import pytest

from fabula import Text, annotate
from fabula.story import Story

TOLD = " ".join(["I took my bag and I went up the hill, where I was cold, and I was alone."] * 12)
SEEN = " ".join(["She took her bag and went up the hill, where it was cold and very still."] * 12)


def read(content: str) -> Story:
    return annotate(Text(content), ["narration", "characters"])


def narrators(content: str) -> list[str | None]:
    return [row.name for row in read(content).characters if row.narrator]


def tellers(story: Story) -> list[str | None]:
    """Name of the narrator of each row, ``None`` for nobody or nobody known."""
    return [
        None if row.narrator is None else story.characters[row.narrator].name
        for row in story.narration
    ]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("My name is Ada Lind.", "Ada Lind"),
        ("They christened me Ada, and I have been sorry ever since.", "Ada"),
        ("It was only I, Ada Lind, who had seen it.", "Ada Lind"),
        ("I, poor foolish Ada Lind, had not seen it.", "Ada Lind"),
        ("“Who is there?” said the porter.\n\n“I am Ada Lind,” I said.", "Ada Lind"),
        ("“And you?” the porter asked me.\n\n“My name is Ada Lind,” said I.", "Ada Lind"),
    ],
)
def test_the_narrator_says_the_name(words: str, name: str) -> None:
    assert narrators(f"{TOLD}\n\n{words}\n\n{TOLD}") == [name]


@pytest.mark.parametrize(
    "words",
    [
        "“My name is Ada Lind,” said the porter.",
        "I thought that her name was Ada Lind.",
        "“Good morning, Ada,” I said.\n\n“Sit down, Ada,” I said.",
        "Ada and I, Tom being away, ate alone.",
    ],
)
def test_names_of_others_are_not_taken(words: str) -> None:
    assert narrators(f"{TOLD}\n\n{words}\n\n{TOLD}") == [None]


def test_a_relation_of_the_narrator_is_not_the_narrator() -> None:
    assert "Ada" not in narrators(f"{TOLD}\n\nI am Ada's brother.\n\n{TOLD}")


CALLED = """\
“Sit down, {name},” said the porter.

“Thank you,” I said.

“You look tired, {name},” the porter said to me.

“I am,” I said.
"""


def test_others_call_the_narrator() -> None:
    assert narrators(f"{TOLD}\n\n{CALLED.format(name='Wystan')}") == ["Wystan"]


def test_whoever_the_narration_speaks_of_does_not_tell() -> None:
    acting = "Wystan laughed. Wystan sat down by the fire. Then Wystan slept, and Wystan snored."
    assert narrators(f"{TOLD}\n\n{acting}\n\n{CALLED.format(name='Wystan')}") == [None]


def test_two_names_that_are_called_alike_leave_it_open() -> None:
    two = CALLED.format(name="Wystan") + "\n" + CALLED.format(name="Bertram")
    assert narrators(f"{TOLD}\n\n{two}") == [None]


def test_a_narrator_called_madam_is_no_mr() -> None:
    polite = "“Come in, madam,” the porter said to me.\n\n“I will,” I said.\n\n" * 3
    mister = CALLED.format(name="Mr. Wystan")
    assert narrators(f"{TOLD}\n\n{mister}") == ["Mr. Wystan"]
    assert narrators(f"{TOLD}\n\n{polite}{mister}") == [None]


def test_a_cry_is_no_name() -> None:
    assert narrators(f"{TOLD}\n\n{CALLED.format(name='Lord')}") == [None]


HEADINGS = [
    ("Ada's POV", "Tom's POV"),
    ("CHAPTER I. Told by Ada", "CHAPTER II. Told by Tom"),
    ("CHAPTER I. Ada's Journal", "CHAPTER II. Tom's Journal"),
    ("LETTER I. Ada to Mr. Gray", "LETTER II. Tom to Mr. Gray"),
    ("1. ADA", "2. TOM"),
]
TURNS = """\
{0}

{told}

“Hold the lamp,” said Tom. Mr. Gray held it, and Tom looked.

{1}

{told}

“Hold the lamp yourself,” said Ada. Mr. Gray put it down, and Ada laughed.
"""


@pytest.mark.parametrize("headings", HEADINGS)
def test_headings_say_who_tells(headings: tuple[str, str]) -> None:
    assert tellers(read(TURNS.format(*headings, told=TOLD))) == ["Ada", "Tom"]


def test_a_chapter_named_after_somebody_is_not_told_by_that_person() -> None:
    # The chapter called after Tom speaks of Tom, the one called after Ada of Ada.
    names = [name for name in tellers(read(TURNS.format("1. TOM", "2. ADA", told=TOLD))) if name]
    assert names == []


def test_a_line_under_the_chapter_before_may_say_who_tells() -> None:
    content = (
        f"CHAPTER I\n\n{TOLD}\n\n“Go home,” said Miss Farr. Miss Farr went.\n\n"
        f"Contributed by IDA FARR, of this parish\n\nCHAPTER II\n\n{TOLD}\n\nIda Farr"
    )
    assert tellers(read(content))[-1] == "Ida Farr"


def test_a_letter_is_told_by_whose_name_stands_under_it() -> None:
    content = (
        f"LETTER I\n\nMy dear Tom,\n\n{TOLD}\n\nAda Lind\n\n"
        f"LETTER II\n\nMy dear Ada,\n\n{TOLD}\n\nTom Vane"
    )
    assert tellers(read(content)) == ["Ada Lind", "Tom Vane"]


def test_a_letter_in_a_chapter_does_not_make_it_first_person() -> None:
    story = read(f"{SEEN * 3}\n\n{TOLD}\n\n{SEEN * 3}")
    assert [row.person for row in story.narration] == [3]


def test_the_first_person_narrator_perceives_what_is_told() -> None:
    story = read(f"My name is Ada Lind. {TOLD}")
    (row,) = story.narration
    assert row.narrator is not None
    assert row.focalizer == row.narrator


def shown(content: str) -> list[list[str]]:
    """The words that each row points at as evidence, with some of what stands before them."""
    story = read(content)
    return [
        [content[max(0, start - 11) : end] for start, end in row.evidence]
        for row in story.narration
        if row.narrator is not None
    ]


def test_evidence_is_where_the_narrator_says_the_name() -> None:
    words = "My name is Ada Lind. “Come, Ada!” said the porter to me."
    assert shown(f"{TOLD}\n\n{words}\n\n{TOLD}") == [["My name is Ada Lind", "nd. “Come, Ada"]]


def test_a_heading_is_evidence_for_the_part_that_it_opens() -> None:
    call = "“Wait for me, Ada!” said I."
    content = f"Ada’s POV\n\n{TOLD}\n\n***\n\nJake’s POV\n\n{TOLD}\n\n{call}\n\n{TOLD}"
    (ada, *_), (jake, *_) = shown(content)
    assert ada.endswith("Ada")
    assert content.startswith(ada)
    assert jake.endswith("Jake")


def test_a_narrator_without_a_name_has_no_evidence() -> None:
    assert shown(TOLD) == [[]]
