"""Nasty texts are read whole by rules, from the bytes to the stored story."""

from __future__ import annotations

from pathlib import Path

import pytest

import fabula
from benchmarks.robust import check_lines, check_tiling
from fabula import Story, Text
from fabula.integrity import find_misplaced_rows
from fabula.report.page import render_report
from fabula.storage import decode_story, encode_story
from tests.hostile.nasty_texts import TEXTS, one_line

LONG_CHARS = 2_000_000


def _read(content: str, folder: Path) -> Story:
    path = folder / "book.txt"
    path.write_bytes(content.encode("utf-8"))
    return fabula.read_story(path, model=False)


def _check(story: Story, content: str) -> None:
    assert story.text.content == content
    assert not [finding.message for finding in find_misplaced_rows(story)]
    assert not list(check_lines(story))
    assert not list(check_tiling(story))


@pytest.mark.parametrize("kind", TEXTS)
def test_a_nasty_text_is_read_whole(kind: str, tmp_path: Path) -> None:
    content = TEXTS[kind]()
    story = _read(content, tmp_path)
    _check(story, content.removeprefix("\ufeff"))
    again = decode_story(encode_story(story))
    assert again.text.content == story.text.content
    assert again.dialogue == story.dialogue


def test_two_megabytes_without_a_line_end(tmp_path: Path) -> None:
    content = one_line(LONG_CHARS)
    story = fabula.annotate(Text(content), ["paragraphs", "sentences", "quotations"])
    assert story.text.content == content
    assert not list(find_misplaced_rows(story))
    assert [(row.start, row.end) for row in story.paragraphs] == [(0, len(content.rstrip()))]
    assert len(story.quotations) == content.count("“")


def test_every_line_end_becomes_one_and_keeps_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "book.txt"
    path.write_bytes("“Come,” said Ada.\r“No,” said Jon.\r\n\n\r\r\n".encode() * 200)
    text = fabula.read_text(path)
    assert "\r" not in text.content
    for offset in range(0, len(text), 7):
        at = text.to_source(offset)
        assert isinstance(at, int)
        shown = path.read_bytes()[at:].decode("utf-8", "replace")[:1]
        assert shown.replace("\r", "\n") == text[offset : offset + 1]


def test_half_a_pair_of_surrogates_is_read_and_not_stored() -> None:
    story = fabula.annotate(Text("“Come in,” said Ada. “No \ud83d no.”"))
    assert [len(row.parts) for row in story.quotations] == [2]
    with pytest.raises(fabula.StorageError, match="surrogates not allowed") as caught:
        encode_story(story)
    assert "\n" not in caught.value.message
    assert "\ud83d" not in render_report(story)
