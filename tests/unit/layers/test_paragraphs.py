"""Paragraphs: every visible character in exactly one, with what it is to the story."""

from hypothesis import given
from hypothesis import strategies as st

from fabula.layer import Layer
from fabula.layers.blocks import find_blocks
from fabula.layers.paragraphs import find_paragraphs
from fabula.layers.paratext import find_paratext
from fabula.rows import Block, Paragraph, Paratext
from fabula.text import Text

STORY = """Chapter 1

Ida waited on the wall.

***

    Low tide, slow tide,
    Bring the ferry in,
    Salt upon the railings
    And an apple skin.

“You'll fall in,” said her brother.

A/N: Thanks for reading!
"""


def read(text: Text) -> Layer[Paragraph]:
    blocks = find_blocks(text)
    return find_paragraphs(text, blocks, find_paratext(text, blocks))


def test_kinds_follow_the_paratext() -> None:
    assert [row.kind for row in read(Text(STORY))] == [
        "heading",
        "body",
        "separator",
        "verse",
        "body",
        "paratext",
    ]


def test_ids_count_from_zero() -> None:
    assert [row.id for row in read(Text(STORY))] == list(range(6))


def test_words_between_blocks_are_a_paragraph() -> None:
    blocks = (Block(start=0, end=4, kind="paragraph"), Block(start=10, end=14, kind="paragraph"))
    rows = read(Text("One. Two. Six.", blocks=blocks))
    assert [(row.start, row.end) for row in rows] == [(0, 4), (5, 9), (10, 14)]


def test_a_block_is_cut_where_paratext_ends() -> None:
    text = Text("Produced by somebody. Ida waited.")
    blocks = Layer([Block(start=0, end=33, kind="paragraph")])
    rows = find_paragraphs(
        text, blocks, Layer([Paratext(start=0, end=21, kind="licence", score=0.9)])
    )
    assert [(row.start, row.end, row.kind) for row in rows] == [
        (0, 21, "paratext"),
        (22, 33, "body"),
    ]


@given(st.text(alphabet="ab.A“” \n\t*-1:/", max_size=300))
def test_every_visible_character_is_in_one_paragraph(content: str) -> None:
    rows = read(Text(content))
    held = [0] * len(content)
    for row in rows:
        assert content[row.start].strip()
        assert content[row.end - 1].strip()
        for at in range(row.start, row.end):
            held[at] += 1
    assert all(held[at] == 1 or char.isspace() for at, char in enumerate(content))
    assert max(held, default=0) <= 1
