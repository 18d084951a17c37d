from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabula import InputError, Text
from fabula.rows import Block, Notice, Source
from fabula.text import SourceMap

SOURCE = Source(name="a.txt", media_type="text/plain", sha256="0" * 64, encoding="utf-8")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_offsets_convert_like_python_encodes(content: str) -> None:
    text = Text(content)
    for offset in range(len(content) + 1):
        assert text.to_utf8(offset) == len(content[:offset].encode())
        units = len(content[:offset].encode("utf-16-le")) // 2
        assert text.to_utf16(offset) == units
        assert text.from_utf16(units) == offset


def test_utf16_offset_inside_a_pair_is_the_start_of_the_pair() -> None:
    assert Text("a🙂b").from_utf16(2) == 1


def test_source_offset_counts_mark_line_ends_and_bad_bytes() -> None:
    raw = b"\xef\xbb\xbfa\xc3\xa9\r\n\xffb\n\xe2\x80c"
    text = Text(
        "aé\n\ufffdb\n\ufffdc",
        source=SOURCE,
        source_map=SourceMap(
            codec="utf-8", skip_bytes=3, newline="\r\n", at=(3, 5, 6), extra_bytes=(-2, -1, -1)
        ),
    )
    assert text.to_source(0) == 3
    assert raw[text.to_source(4) : text.to_source(4) + 1] == b"b"
    assert raw[text.to_source(7) : text.to_source(7) + 1] == b"c"
    assert text.to_source(len(text)) == len(raw)


def test_container_has_no_byte_offsets() -> None:
    with pytest.raises(InputError, match="no plain text file"):
        Text("a", source=SOURCE).to_source(0)


@pytest.mark.parametrize("offset", [-1, 3])
def test_offset_outside_is_refused(offset: int) -> None:
    for convert in (Text("ab").to_source, Text("ab").to_utf8, Text("ab").to_utf16):
        with pytest.raises(InputError, match="outside the text"):
            convert(offset)


def test_upto_cuts_text_blocks_and_notices() -> None:
    text = Text(
        "one\n\ntwo",
        source=SOURCE,
        blocks=(Block(start=0, end=3, kind="heading"), Block(start=5, end=8, kind="paragraph")),
        notices=(Notice(code="x", message="m", start=6, end=7), Notice(code="y", message="m")),
    )
    cut = text.upto(6)
    assert cut.content == "one\n\nt"
    assert [(b.start, b.end) for b in cut.blocks] == [(0, 3), (5, 6)]
    assert [n.code for n in cut.notices] == ["y"]
    with pytest.raises(InputError, match="negative"):
        text.upto(-1)


def test_texts_are_values() -> None:
    assert Text("a") == Text("a")
    assert Text("a") != Text("b")
    assert hash(Text("a")) == hash(Text("a"))
    assert len(Text("abc")) == 3
    assert Text("abc")[1:] == "bc"
