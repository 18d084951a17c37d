"""What must hold for quotations in every text, and changes of dress that change nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fabula import Text
from fabula.encoder.encoding import Encoding
from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer
from fabula.layers.quotations import find_quotations
from fabula.layers.quoted_spans import find_quoted_spans
from fabula.pins import Pins
from fabula.rows import Quotation, Span
from tests.unit.layers.test_quoted_spans import paragraphs_of

STORY = """\
“Come in,” said Ada, “and mind the step.” The labourers’ tools lay about, and it was o’er dark.

“I can’t see,” said Jon. “Where’s the lamp?”

“Gone.” Ada felt along the wall. “They took it.”

Nobody spoke. The so-called “guard” slept on.

“When I was a girl,” she went on, “there were lamps in every room.

“My uncle said, ‘Never let one burn low,’ and we never did.

“Then the oil ran out.”

Ada read “The Long Dark” to the end. “Is it late?” she thought.

“Late!” cried Jon. “It’s nearly morning, and ’tis cold—”

“Hush!”
"""
"""Written for these tests; curly double marks, single marks inside."""

OUTER, INNER, APOSTROPHE = "\ue000\ue001", "\ue002\ue003", "\ue004"
"""Stand-ins for opening and closing marks while one dress is changed for another."""

DRESSES = {
    "straight": ('""', "''", "'"),
    "single curly": ("‘’", "“”", "’"),
    "single straight": ("''", '""', "'"),
    "guillemets": ("«»", "‹›", "’"),
    "German guillemets": ("»«", "›‹", "’"),
    "German": ("„“", "‚‘", "’"),
    "corner": ("「」", "『』", "’"),
    "curly with straight apostrophes": ("“”", "‘’", "'"),
}

PIECES = st.sampled_from(
    [*"“”\"‘’'«»‹›„「」『』`—–-_ \n,.!?", "``", "''", ",,", "--", "\n\n", "a", "Ada", " said "]
)


def undressed(story: str) -> str:
    """The story with stand-ins for its marks, apostrophes told apart by hand."""
    story = re.sub(r"(?<=\w)’(?=\w)|(?<=labourers)’|(?<= o)’|’(?=tis)", APOSTROPHE, story)
    marks = dict(zip("“”‘’", OUTER + INNER, strict=True))
    return "".join(marks.get(char, char) for char in story)


def dressed(dress: tuple[str, str, str]) -> str:
    outer, inner, apostrophe = dress
    marks = dict(zip(OUTER + INNER + APOSTROPHE, outer + inner + apostrophe, strict=True))
    return "".join(marks.get(char, char) for char in undressed(STORY))


def rows_of(content: str) -> tuple[Layer[QuotedSpan], Layer[Quotation]]:
    text, paragraphs = Text(content), paragraphs_of(content)
    spans = find_quoted_spans(text, paragraphs, Layer([]))
    kinds = find_quotations(text, paragraphs, spans, Encoding(), Pins())
    return spans, kinds


def shape_of(content: str) -> list[tuple[tuple[Span, ...], str, int]]:
    spans, kinds = rows_of(content)
    return [(row.parts, row.kind, span.depth) for span, row in zip(spans, kinds, strict=True)]


def test_the_story_is_read_as_written() -> None:
    shape = shape_of(STORY)
    assert [len(parts) for parts, _, _ in shape] == [2, 2, 1, 1, 1, 4, 1, 1, 1, 2, 1]
    kinds = [kind for _, kind, _ in shape]
    assert kinds.count("scare") == kinds.count("title") == kinds.count("thought") == 1
    assert [depth for _, _, depth in shape].count(1) == 1


@pytest.mark.parametrize("dress", DRESSES.values(), ids=DRESSES)
def test_another_dress_of_marks_gives_the_same_quotations(dress: tuple[str, str, str]) -> None:
    assert shape_of(dressed(dress)) == shape_of(STORY)


def test_backticks_give_the_same_words() -> None:
    story = dressed(("\ue000\ue001", "‘’", "’")).replace("\ue000", "``").replace("\ue001", "''")
    spans, _ = rows_of(story)
    plain, _ = rows_of(STORY)
    assert [words(story, row) for row in spans] == [words(STORY, row) for row in plain]


def words(content: str, row: QuotedSpan) -> list[list[str]]:
    return [re.findall(r"\w+", content[start:end]) for start, end in row.parts]


@pytest.mark.parametrize("width", [20, 40, 72])
@pytest.mark.parametrize("dress", ["straight", "single straight", "German"])
def test_hard_wrapped_lines_give_the_same_quotations(dress: str, width: int) -> None:
    content = dressed(DRESSES[dress])
    wrapped, column = list(content), 0
    for at, char in enumerate(content):
        column = 0 if char == "\n" else column + 1
        if char == " " and column > width:
            wrapped[at], column = "\n", 0
    assert shape_of("".join(wrapped)) == shape_of(content)


def test_text_in_front_shifts_every_row_and_no_more() -> None:
    front = "A door stood open.\n\n"
    shifted = [
        (tuple((start + len(front), end + len(front)) for start, end in parts), kind, depth)
        for parts, kind, depth in shape_of(STORY)
    ]
    assert shape_of(front + STORY) == shifted


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_rows_are_sorted_nested_and_in_range(pieces: list[str]) -> None:
    content = "".join(pieces)
    spans, kinds = rows_of(content)
    assert [row.start for row in spans] == sorted(row.start for row in spans)
    for row in spans:
        assert row.start == row.parts[0][0]
        assert row.end == row.parts[-1][1]
        ends = [at for part in row.parts for at in part]
        assert ends == sorted(ends)
        assert 0 <= row.start < row.end <= len(content)
        assert all(start < end for start, end in row.parts)
        assert row.marks
        assert row.depth >= 0
    assert_parts_nest([part for row in spans for part in row.parts])
    assert [row.id for row in kinds] == list(range(len(spans)))
    assert all(0 <= row.score <= 1 for row in kinds)


def assert_parts_nest(parts: list[Span]) -> None:
    stack: list[Span] = []
    for part in sorted(parts, key=lambda part: (part[0], -part[1])):
        while stack and stack[-1][1] <= part[0]:
            stack.pop()
        assert not stack or part[1] <= stack[-1][1], "two parts cross"
        stack.append(part)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=40), st.lists(PIECES, max_size=40))
def test_a_paragraph_without_marks_keeps_two_texts_apart(one: list[str], two: list[str]) -> None:
    first, second = "".join(one).strip(), "".join(two).strip()
    between = "\n\nA door stood open.\n\n"
    spans, _ = rows_of(first + between + second)
    border = len(first)
    assert not [row for row in spans if row.start < border and row.end > border + len(between)]


class CountedString(str):
    """A string that counts the characters looked at by index or copied by slice."""

    __slots__ = ("looked",)

    def __new__(cls, value: str) -> CountedString:
        made = super().__new__(cls, value)
        made.looked = 0
        return made

    looked: int

    def __getitem__(self, key: object) -> str:
        got = super().__getitem__(key)  # type: ignore[index]
        self.looked += len(got)
        return got


@pytest.mark.parametrize(
    "piece",
    [
        '"',
        "“",
        "“a ",
        "“a ‘b ",
        " 'a",
        'a" ',
        '"a," said he, ',
        "“a,” he said, “b, ",
        "'em ",
        "s' ",
    ],
)
def test_work_grows_with_the_length_and_no_faster(piece: str) -> None:
    looked = []
    for times in (200, 2000):
        content = CountedString(piece * times)
        paragraphs = paragraphs_of(content)
        text = Text(content)
        spans = find_quoted_spans(text, paragraphs, Layer([]))
        find_quotations(text, paragraphs, spans, Encoding(), Pins())
        looked.append(content.looked)
    assert looked[1] <= 11 * looked[0] + 2000


def test_a_hundred_thousand_marks() -> None:
    spans, _ = rows_of("“Yes.” " * 50_000)
    assert len(spans) == 50_000
