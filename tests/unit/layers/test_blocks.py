"""Blocks: wrapped or not, indented or not, verse, headings, separators."""

import textwrap
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabula.layers.blocks import find_blocks
from fabula.readers import read_text
from fabula.rows import Block
from fabula.text import Text

PARAGRAPHS = [
    "The ferry was late again, and Ida sat on the harbour wall with her feet over the water and"
    " counted the gulls, because there was nothing else on the island that could be counted.",
    "“You'll fall in,” said her brother.",
    "“I won't,” said Ida, who had fallen in twice that summer and had told nobody about the second"
    " time, since nobody had asked her why her shoes were wet when she came home to supper.",
    "He sat down beside her all the same, at a little distance, so that she could see he had not"
    " come to watch over her, and took an apple out of the pocket of his coat.",
    "“There are forty,” she said.",
    "“Forty what?”",
    "“Gulls. Forty gulls, and one that has only one leg, so I don't know how to count it, and the"
    " ferryman's dog, which thinks it is a gull but swims a great deal better than they do.”",
    "The smoke of the ferry came up behind the point before he had finished the apple, and they"
    " both stood up, because their mother was on it, or was not, and now they would know.",
]


def read(content: str) -> list[str]:
    """The words of each block, on one line."""
    return [" ".join(content[b.start : b.end].split()) for b in find_blocks(Text(content))]


def kinds(content: str) -> list[str]:
    return [block.kind for block in find_blocks(Text(content))]


def wrap(paragraph: str, width: int, indent: str = "") -> str:
    return textwrap.fill(paragraph, width, initial_indent=indent, break_on_hyphens=False)


@pytest.mark.parametrize("width", [60, 72, 100])
def test_wrapped_lines_with_blank_lines_between_paragraphs(width: int) -> None:
    assert read("\n\n".join(wrap(p, width) for p in PARAGRAPHS)) == PARAGRAPHS


def test_one_line_for_each_paragraph() -> None:
    assert read("\n".join(PARAGRAPHS)) == PARAGRAPHS
    assert read("\n\n".join(PARAGRAPHS)) == PARAGRAPHS


def test_indented_first_lines_without_blank_lines() -> None:
    assert read("\n".join(wrap(p, 64, "    ") for p in PARAGRAPHS * 3)) == PARAGRAPHS * 3


def test_a_wrapped_header_before_one_line_for_each_paragraph() -> None:
    header = "This little book may be given to anybody who likes ferries, and read to anybody who"
    header += " does not, as long as these few words about it are left standing at its head."
    content = wrap(header, 60) + "\n\n" + "\n".join(PARAGRAPHS)
    assert read(content) == [header, *PARAGRAPHS]


def test_the_source_of_a_block_is_its_line() -> None:
    blocks = find_blocks(Text("\nOne.\n\n  Two.\n"))
    assert [(block.source, block.start) for block in blocks] == [("line 2", 1), ("line 4", 9)]


def test_blocks_of_the_format_are_handed_on() -> None:
    rows = (Block(start=0, end=4, kind="list", source="a"), Block(start=6, end=10, kind="table"))
    assert find_blocks(Text("one,\n\ntwo.", blocks=rows)).rows == rows


def test_a_stanza_is_one_block_of_verse() -> None:
    stanza = "    Low tide, slow tide,\n    Bring the ferry in,\n    Salt upon the railings\n"
    stanza += "    And an apple skin."
    content = "\n\n".join([wrap(PARAGRAPHS[0], 66), stanza, wrap(PARAGRAPHS[3], 66)])
    assert kinds(content) == ["paragraph", "verse", "paragraph"]


def test_the_end_of_a_letter_is_no_verse() -> None:
    closing = "            Yours ever,\n               Ida Farrow"
    content = "\n\n".join([wrap(PARAGRAPHS[0], 66), closing, wrap(PARAGRAPHS[3], 66)])
    assert "verse" not in kinds(content)


def test_headings_and_separators_stand_alone() -> None:
    content = "Chapter 2\nThe Ferry\n\nIda waited.\n***\nShe waited.\n"
    assert read(content) == ["Chapter 2", "The Ferry", "Ida waited.", "***", "She waited."]
    assert kinds(content)[0] == "heading"
    assert kinds(content)[3] == "separator"


def test_a_line_of_prose_that_begins_like_a_heading_is_none() -> None:
    content = wrap("Chapter 3, she said, was the one with the whale, and " + PARAGRAPHS[0], 60)
    assert kinds(content) == ["paragraph"]


def test_fields_of_a_header_are_blocks_each() -> None:
    assert read("Fandom: Ferries\nRating: T\nSummary: Ida waits.\n\nIda waited.") == [
        "Fandom: Ferries",
        "Rating: T",
        "Summary: Ida waits.",
        "Ida waited.",
    ]


def test_nothing_gives_nothing() -> None:
    assert not len(find_blocks(Text("")))
    assert not len(find_blocks(Text(" \n\t\n")))


@given(st.text(alphabet="ab.AB“” \n\t*-1", max_size=300))
def test_blocks_hold_every_visible_character_once(content: str) -> None:
    blocks = find_blocks(Text(content))
    held = "".join(content[block.start : block.end] for block in blocks)
    assert "".join(held.split()) == "".join(content.split())
    assert all(a.end <= b.start for a, b in pairwise(blocks))


@given(st.lists(st.sampled_from(PARAGRAPHS), min_size=8, max_size=20))
def test_wrapping_changes_no_paragraph(paragraphs: list[str]) -> None:
    wrapped = "\n\n".join(wrap(p, 70) for p in paragraphs)
    assert read(wrapped) == read("\n".join(paragraphs)) == paragraphs


def page(tmp_path: Path, body: str) -> list[tuple[str, str]]:
    """Kind and words of each block of a web page."""
    path = tmp_path / "page.html"
    path.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    text = read_text(path)
    return [(b.kind, text.content[b.start : b.end]) for b in find_blocks(text)]


@pytest.mark.parametrize("seam", ["<br>", "<br/>\n<br/>", "<br>&nbsp;<br>", "</p>\n<p>"])
def test_paragraphs_of_a_page_that_are_parted_by_line_breaks(tmp_path: Path, seam: str) -> None:
    body = f"<p>{seam.join(PARAGRAPHS)}</p>"
    assert page(tmp_path, body) == [("paragraph", each) for each in PARAGRAPHS]


def test_separators_and_headings_between_line_breaks(tmp_path: Path) -> None:
    lines = [PARAGRAPHS[0], "***", PARAGRAPHS[2], "Chapter 2", PARAGRAPHS[3]]
    kinds = ["paragraph", "separator", "paragraph", "heading", "paragraph"]
    assert [kind for kind, _ in page(tmp_path, f"<div>{'<br>'.join(lines)}</div>")] == kinds


def test_empty_and_centred_paragraphs_of_a_page(tmp_path: Path) -> None:
    body = f"<p>{PARAGRAPHS[0]}</p><p>&nbsp;</p><center>***</center><p>{PARAGRAPHS[2]}</p>"
    assert [words for _, words in page(tmp_path, body)] == [PARAGRAPHS[0], "***", PARAGRAPHS[2]]


def test_verse_and_wrapped_lines_of_a_page_stay_together(tmp_path: Path) -> None:
    stanza = "The tide came in<br>and the tide went out<br>with the moon on a string<br>and a shout"
    wrapped = wrap(PARAGRAPHS[0], 60).replace("\n", "<br>")
    assert [kind for kind, _ in page(tmp_path, f"<p>{stanza}</p><p>{wrapped}</p>")] == [
        "verse",
        "paragraph",
    ]


def test_messages_of_a_page_are_no_verse(tmp_path: Path) -> None:
    lines = ["Ida: where are you", "Jon: on the wall", "Ida: still", "Jon: counting gulls"]
    found = page(tmp_path, f"<p>Ida rang Jon.</p><p>{'<br>'.join(lines)}</p>")
    assert found[1:] == [("paragraph", line) for line in lines]


def test_messages_in_plain_text_are_blocks_of_their_own() -> None:
    lines = ["Ida: where are you", "Jon (10:40): on the wall", "Ida: still", "Jon: gulls"]
    assert read("\n".join([PARAGRAPHS[0], *lines, PARAGRAPHS[2]]))[1:-1] == lines


@pytest.mark.parametrize(
    "heading",
    [
        "CHAPTER I. IN WHICH IDA WAITS FOR THE FERRY, AND HER BROTHER\nBRINGS AN APPLE",
        "Chapter I: Ida, Her Brother, the Ferryman and His\nDog Drive to the Point",
        "CHAPTER\n                10",
    ],
)
def test_a_heading_over_two_lines_is_one_block(heading: str) -> None:
    content = f"{heading}\n\n{PARAGRAPHS[0]}\n\n{PARAGRAPHS[2]}"
    assert read(content)[0] == " ".join(heading.split())


def test_two_wrapped_lines_without_longer_runs() -> None:
    short = [
        "Ida sat on the wall with her feet over the water and counted Gulls.",
        "“Forty,” she said.",
        "He sat down beside her at a little distance and ate the apple.",
        "The smoke of the ferry came up behind the point, and they stood.",
    ]
    assert read("\n\n".join(wrap(each, 60) for each in short)) == short
