from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fabula.errors import InputError
from fabula.readers.decoding import decode_bytes
from fabula.readers.plain import read_plain
from fabula.rows import Source
from fabula.text import Text
from tests.unit.readers.book_files import PROSE, read_bytes

NO_DEADLINE = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
BOMS = {
    "utf-8": b"\xef\xbb\xbf",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
    "utf-32-le": b"\xff\xfe\0\0",
    "utf-32-be": b"\0\0\xfe\xff",
}


def _read(data: bytes, encoding: str | None) -> Text:
    reading = read_plain(decode_bytes(data, "x.txt", encoding), data)
    source = Source(name="x.txt", media_type="text/plain", sha256="")
    return Text(
        reading.content, source=source, source_map=reading.source_map, notices=reading.notices
    )


def _expect(pieces: list[tuple[str, bytes]], skip: int) -> tuple[str, list[int]]:
    """Content and byte offsets from characters with the bytes each was written as."""
    content: list[str] = []
    starts: list[int] = []
    at = skip
    for char, written in pieces:
        if char == "\n" and content and content[-1] == "\r":
            content[-1] = "\n"
        else:
            content.append(char)
            starts.append(at)
        at += len(written)
    return "".join(content).replace("\r", "\n"), [*starts, at]


ALPHABETS = {
    "utf-8": "aé—“\U0001f600 \r\n\ufffd",
    "utf-16-le": "aé—“\U0001f600 \r\n\ufffd",
    "utf-16-be": "aé—“\U0001f600 \r\n",
    "utf-32-le": "aé—\U0001f600 \r\n",
    "utf-32-be": "aé—\U0001f600 \r\n",
    "cp1252": "aéÿ—“” \r\n",
    "shift_jis": "aあ漢ア \r\n",
    "gb18030": "a漢é\U0001f600 \r\n\ufffd",
    "big5": "a漢 \r\n",
    "koi8-r": "aжЯ \r\n",
    "iso2022_jp": "aあ漢 \r\n",
    "cp037": "aé \r\n",
}


@pytest.mark.parametrize("codec", ALPHABETS)
@pytest.mark.parametrize("marked", [False, True])
@given(data=st.data())
@NO_DEADLINE
def test_offsets_lead_back_to_exact_bytes(codec: str, marked: bool, data: st.DataObject) -> None:
    if marked and codec not in BOMS:
        return
    letters = data.draw(st.lists(st.sampled_from(ALPHABETS[codec]), min_size=1, max_size=60))
    written = "".join(letters).encode(codec)
    skip = BOMS[codec] if marked else b""
    if not skip and written.startswith(tuple(BOMS.values())):
        return
    text = _read(skip + written, codec)
    if codec == "iso2022_jp":
        assert text.content == re.sub("\r\n?", "\n", "".join(letters))
        starts = [text.to_source(at) for at in range(len(text) + 1)]
        assert starts == sorted(starts)
        assert starts[-1] == len(written)
        return
    pieces = [(letter, letter.encode(codec)) for letter in letters]
    content, starts = _expect(pieces, len(skip))
    assert text.content == content
    assert [text.to_source(at) for at in range(len(text) + 1)] == starts


@given(
    pieces=st.lists(
        st.one_of(
            st.sampled_from(["a", "é", "“", "\r", "\n", "\r\n", "\U0001f600", "\ufffd"]),
            st.sampled_from([b"\xff", b"\x80"]),
        ),
        max_size=50,
    )
)
@NO_DEADLINE
def test_undecodable_bytes_keep_their_place(pieces: list[str | bytes]) -> None:
    written = b"".join(p if isinstance(p, bytes) else p.encode() for p in pieces)
    if written.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    text = _read(written, "utf-8")
    bad = sum(isinstance(piece, bytes) for piece in pieces)
    assert text.content == re.sub("\r\n?", "\n", written.decode("utf-8", "replace"))
    assert text.to_source(len(text)) == len(written)
    for at in range(len(text)):
        start, end = text.to_source(at), text.to_source(at + 1)
        shown = written[start:end].decode("utf-8", "replace")
        assert shown.replace("\r\n", "\n").replace("\r", "\n") == text.content[at]
    assert [notice.code for notice in text.notices] == ["undecodable_bytes"] * bool(bad)
    if bad:
        assert text.notices[0].message.startswith(f"{bad} byte")


@given(data=st.binary(max_size=200), codec=st.sampled_from(sorted(ALPHABETS)))
@NO_DEADLINE
def test_any_bytes_in_any_codec_are_mapped_in_order(data: bytes, codec: str) -> None:
    text = _read(data, codec)
    starts = [text.to_source(at) for at in range(len(text) + 1)]
    assert starts == sorted(starts)
    assert starts[-1] == len(data) or not text.content
    assert not re.search("[\ud800-\udfff\r]", text.content)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_encodings_are_known_without_a_mark(codec: str, tmp_path: Path) -> None:
    for words in (PROSE, "Жил старик со старухой у самого синего моря. " * 8):
        text = read_bytes(tmp_path, "a.txt", words.encode(codec))
        assert text.content == words
        assert text.source.encoding == codec


def test_a_mark_is_dropped_and_counted(tmp_path: Path) -> None:
    text = read_bytes(tmp_path, "a.txt", b"\xef\xbb\xbf" + PROSE.encode())
    assert text.content == PROSE
    assert text.to_source(0) == 3


def test_quotation_bytes_alone_mean_cp1252(tmp_path: Path) -> None:
    text = read_bytes(tmp_path, "a.txt", PROSE.replace("harbour", "café").encode("cp1252"))
    assert text.source.encoding == "cp1252"
    assert "café" in text.content
    assert text.content.count("“") == 1


def test_a_declared_encoding_is_believed_where_it_fits(tmp_path: Path) -> None:
    words = "Character set encoding: KOI8-R\n\nСтарик молчал и смотрел на море."
    text = read_bytes(tmp_path, "a.txt", words.encode("koi8-r"))
    assert text.content == words
    wrong = "Character set encoding: shift_jis\n\nA café, “she” said.\n".encode("cp1252")
    text = read_bytes(tmp_path, "b.txt", wrong)
    assert text.source.encoding == "cp1252"
    assert [notice.code for notice in text.notices] == ["encoding_declaration_wrong"]


def test_other_encodings_are_settled_by_statistics(tmp_path: Path) -> None:
    words = "Старик молчал и смотрел на море. Он давно не видел такого заката. " * 6
    for codec in ("cp1251", "koi8-r"):
        text = read_bytes(tmp_path, "a.txt", words.encode(codec))
        assert text.content == words
        assert [notice.code for notice in text.notices] == ["encoding_guessed"]
    words = "老人はランプを置いて、長いあいだ彼女を見ていた。雨の中を歩いてきたのだ。\n" * 2000
    for codec in ("shift_jis", "iso2022_jp", "gb18030"):
        assert read_bytes(tmp_path, "a.txt", words.encode(codec)).content == words


def test_utf8_with_a_few_bad_bytes_stays_utf8(tmp_path: Path) -> None:
    text = read_bytes(tmp_path, "a.txt", PROSE.encode() + b" \xff end")
    assert text.source.encoding == "utf-8"
    assert text.content.endswith(" \ufffd end")
    assert "the first is at byte" in text.notices[0].message


def test_the_user_overrides_every_guess(tmp_path: Path) -> None:
    text = read_bytes(tmp_path, "a.txt", "naïve Wörter".encode(), encoding="latin-1")
    assert text.content == "naÃ¯ve WÃ¶rter"
    with pytest.raises(InputError, match="no text encoding"):
        read_bytes(tmp_path, "a.txt", "words", encoding="klingon")
    with pytest.raises(InputError, match="no encoding of text files"):
        read_bytes(tmp_path, "a.txt", "words", encoding="punycode")


def test_nothing_else_is_changed(tmp_path: Path) -> None:
    words = "  two  spaces\t\n\n\n\n\x0cform feed \x00 nul\u2028 line\u0085 end \n "
    assert read_bytes(tmp_path, "a.txt", words).content == words


def test_a_gutenberg_header_gives_title_and_author(tmp_path: Path) -> None:
    words = (
        "The Project Gutenberg eBook of The Lamp\n\nTitle: The Lamp\n      A Tale\n\n"
        "Author: Ines Roe\n\nLanguage: English\n\n*** START OF THIS PROJECT ***\n\n"
        f"{PROSE}\n\nTitle: not this one\n"
    )
    source = read_bytes(tmp_path, "a.txt", words).source
    assert (source.title, source.author, source.language) == ("The Lamp A Tale", "Ines Roe", "en")


def test_an_old_gutenberg_header_has_one_line(tmp_path: Path) -> None:
    words = f"Project Gutenberg's The Lamp, by Ines Roe\n\n*** START OF THIS ***\n\n{PROSE}\n"
    source = read_bytes(tmp_path, "a.txt", words).source
    assert (source.title, source.author) == ("The Lamp", "Ines Roe")


def test_words_that_look_like_the_mark_of_a_format(tmp_path: Path) -> None:
    for start in ("RIFFRAFF everywhere. ", "ID3 was the flat. ", "BZh! ", "MZ went home. ", "PK "):
        assert read_bytes(tmp_path, "a.txt", start + PROSE).content == start + PROSE
