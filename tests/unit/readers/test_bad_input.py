from __future__ import annotations

import contextlib
import os
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fabula.errors import InputError
from fabula.readers import archive, file_bytes, read_text
from fabula.readers.detect import EXTENSIONS
from tests.unit.readers.book_files import (
    CONTAINER,
    PROSE,
    make_epub,
    make_page,
    make_zip,
    read_bytes,
)

PAGE = make_page(f"<p>{PROSE}</p>")
ENTITY_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
EXTERNAL = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
FB2 = "<FictionBook><body><section><p>&secret; words &c;</p></section></body></FictionBook>"


def _refuse(folder: Path, name: str, data: bytes | str, expected: str) -> InputError:
    with pytest.raises(InputError, match=expected) as caught:
        read_bytes(folder, name, data)
    error = caught.value
    assert name in error.message
    assert "\n" not in error.message
    assert error.hint
    return error


def _read_or_refuse(path: Path) -> None:
    message = ""
    content = ""
    try:
        content = read_text(path).content
    except InputError as error:
        message = str(error)
    assert "\n" not in message
    assert path.name in message or content.encode("utf-8")


def test_missing_folder_and_locked_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.txt: there is no such file"):
        read_text(tmp_path / "gone.txt")
    with pytest.raises(InputError, match="is a folder"):
        read_text(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        read_text(f"{tmp_path}/a\0b.txt")
    with pytest.raises(InputError, match="cannot be read"):
        read_text(tmp_path / ("a" * 4000))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PROSE)
    path.chmod(0)
    with pytest.raises(InputError, match="permission denied"):
        read_text(path)


@pytest.mark.parametrize("data", [b"", b"   \n\n ", b"12345 *** 678", b"\xef\xbb\xbf", b"\0" * 50])
def test_files_without_letters(tmp_path: Path, data: bytes) -> None:
    _refuse(tmp_path, "a.txt", data, "empty|no letters|binary")


def test_binary_files_renamed(tmp_path: Path) -> None:
    _refuse(tmp_path, "a.txt", bytes(range(256)) * 20, "binary data")
    _refuse(tmp_path, "a.txt", b"\x7fELF\x02\x01\x01\0" + bytes(range(256)) * 4, "program")
    _refuse(tmp_path, "a.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), "picture")
    _refuse(tmp_path, "a.epub", b"%PDF-1.7\n" + b"x" * 100, "PDF")
    _refuse(tmp_path, "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Word file")
    _refuse(tmp_path, "a.mobi", b"x" * 60 + b"BOOKMOBI" + bytes(90), "Kindle")


def test_a_file_over_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_bytes, "MAX_FILE_BYTES", 100)
    _refuse(tmp_path, "a.txt", "word " * 100, "larger than")


def test_content_decides_what_a_file_is(tmp_path: Path) -> None:
    book = make_epub({"a.xhtml": PAGE})
    text = read_bytes(tmp_path, "a.txt", book)
    assert text.source.media_type == "application/epub+zip"
    assert [notice.code for notice in text.notices] == ["wrong_extension"]
    text = read_bytes(tmp_path, "a.epub", PROSE)
    assert text.source.media_type == "text/plain"
    assert [notice.code for notice in text.notices] == ["wrong_extension"]
    assert read_bytes(tmp_path, "a.txt", PAGE).source.media_type == "text/html"
    assert not read_bytes(tmp_path, "a", PROSE).notices
    assert not read_bytes(tmp_path, "a.log", PROSE).notices


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_truncated_books(tmp_path: Path, share: float) -> None:
    book = make_epub({"a.xhtml": PAGE, "b.xhtml": PAGE})
    _refuse(tmp_path, "a.epub", book[: int(len(book) * share)], "damaged or cut off")


def test_damaged_pages(tmp_path: Path) -> None:
    book = bytearray(make_epub({"a.xhtml": make_page(f"<p>{PROSE * 40}</p>")}))
    at = bytes(book).find(b"OEBPS/a.xhtml") + 60
    book[at : at + 30] = bytes(30)
    _refuse(tmp_path, "a.epub", bytes(book), "damaged or cut off")


def test_a_book_behind_a_password(tmp_path: Path) -> None:
    book = bytearray(make_epub({"a.xhtml": PAGE}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = bytes(book).find(mark)
        while at >= 0:
            book[at + place] |= 1
            at = bytes(book).find(mark, at + 1)
    _refuse(tmp_path, "a.epub", bytes(book), "password")


@pytest.mark.parametrize("entry", ["/etc/passwd", "../../up.xhtml", "a/../../b", "C:/x", "..\\x"])
def test_entries_that_leave_the_book(tmp_path: Path, entry: str) -> None:
    book = make_epub({"a.xhtml": PAGE}, extra={entry: "words"})
    _refuse(tmp_path, "a.epub", book, "leads out of its folder")


def test_links_that_leave_the_book_are_missing_pages(tmp_path: Path) -> None:
    item = '<item id="x" href="../../../etc/passwd" media-type="application/xhtml+xml"/>'
    book = make_epub(
        {"a.xhtml": PAGE}, items=item, spine='<itemref idref="p0"/><itemref idref="x"/>'
    )
    text = read_bytes(tmp_path, "a.epub", book)
    assert [notice.code for notice in text.notices] == ["spine_item_missing"]


def test_zip_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = make_epub({"a.xhtml": PAGE}, extra={"OEBPS/b.xhtml": bytes(40_000_000)})
    assert len(bomb) < 100_000
    _refuse(tmp_path, "a.epub", bomb, "zip bomb")
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", 1000)
    _refuse(tmp_path, "b.epub", make_epub({"a.xhtml": PAGE}), "zip bomb")
    monkeypatch.setattr(archive, "MAX_ENTRIES", 2)
    _refuse(tmp_path, "c.epub", make_epub({"a.xhtml": PAGE}), "4 files")


def test_an_entry_that_says_less_than_it_unpacks_to(tmp_path: Path) -> None:
    book = make_epub({"a.xhtml": make_page(f"<p>{PROSE * 100}</p>")})
    real = len(make_page(f"<p>{PROSE * 100}</p>").encode()).to_bytes(4, "little")
    book = book.replace(real, (200).to_bytes(4, "little"))
    _refuse(tmp_path, "a.epub", book, "damaged|bomb")


@pytest.mark.parametrize("prologue", [ENTITY_BOMB, EXTERNAL])
def test_entities_are_never_resolved(tmp_path: Path, prologue: str) -> None:
    hostname = Path("/etc/hostname")
    secret = hostname.read_text().strip() if hostname.exists() else "no such word"
    error = _refuse(tmp_path, "a.fb2", prologue + FB2, "entities")
    assert secret not in str(error)
    page = prologue + PAGE.partition("?>")[2].partition(">")[2]
    _refuse(tmp_path, "a.epub", make_epub({"a.xhtml": page}), "entities")
    package = make_epub({}, extra={"OEBPS/content.opf": prologue + "<package/>"})
    _refuse(tmp_path, "b.epub", package, "entities")
    docx = {"[Content_Types].xml": "<Types/>", "word/document.xml": prologue + "<x>&c;</x>"}
    _refuse(tmp_path, "a.docx", make_zip(docx), "entities")
    odt = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": prologue + "<x/>"}
    _refuse(tmp_path, "a.odt", make_zip(odt), "entities")


def test_an_external_dtd_is_not_fetched(tmp_path: Path) -> None:
    page = PAGE.replace("http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd", "file:///dev/zero")
    assert read_bytes(tmp_path, "a.epub", make_epub({"a.xhtml": page})).content == PROSE


def test_locked_books(tmp_path: Path) -> None:
    rights = make_epub({"a.xhtml": PAGE}, extra={"META-INF/rights.xml": "<rights/>"})
    _refuse(tmp_path, "a.epub", rights, "DRM")
    encryption = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"'
        ' xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
        '<enc:EncryptionMethod Algorithm="{}"/><enc:CipherData><enc:CipherReference'
        ' URI="OEBPS/a.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>'
    )
    locked = encryption.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    book = make_epub({"a.xhtml": PAGE}, extra={"META-INF/encryption.xml": locked})
    _refuse(tmp_path, "b.epub", book, "DRM")
    fonts = encryption.format("http://www.idpf.org/2008/embedding")
    book = make_epub({"a.xhtml": PAGE}, extra={"META-INF/encryption.xml": fonts})
    assert read_bytes(tmp_path, "c.epub", book).content == PROSE


def test_archives_that_are_no_book(tmp_path: Path) -> None:
    _refuse(tmp_path, "a.zip", make_zip({"a.txt": PROSE, "b.txt": PROSE}), "2 files")
    _refuse(tmp_path, "b.zip", make_zip({}), "0 files")
    _refuse(tmp_path, "a.xlsx", make_zip({"[Content_Types].xml": "<T/>", "xl/w.xml": ""}), "spread")
    inner = make_zip({"b.zip": make_zip({"c.txt": PROSE})})
    _refuse(tmp_path, "c.zip", inner, "zip archive in a zip archive")


def test_books_without_pages(tmp_path: Path) -> None:
    _refuse(tmp_path, "a.epub", make_zip({"META-INF/container.xml": CONTAINER}), "package document")
    _refuse(tmp_path, "b.epub", make_epub({}), "without any page")
    _refuse(tmp_path, "c.epub", make_epub({"a.xhtml": make_page("<p/>")}), "no letters")


def test_missing_and_repeated_spine_items(tmp_path: Path) -> None:
    spine = '<itemref idref="p0"/><itemref idref="gone"/><itemref idref="p0"/>'
    book = make_epub({"a.xhtml": PAGE}, spine=spine)
    text = read_bytes(tmp_path, "a.epub", book)
    assert text.content == PROSE
    assert [notice.code for notice in text.notices] == ["spine_item_missing"]


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "ul><li"])
def test_deep_nesting_loses_no_word(tmp_path: Path, tag: str) -> None:
    closing = "</li></ul>" if tag == "ul><li" else f"</{tag}>"
    deep = f"<{tag}>" * 20_000 + "deep words" + closing * 20_000
    text = read_bytes(
        tmp_path, "a.html", f"<html><body><p>{PROSE}</p>{deep}<p>after</p></body></html>"
    )
    assert text.content.split("\n\n") == [PROSE, "deep words", "after"]


@pytest.mark.parametrize(
    ("name", "unit", "count"),
    [
        ("a.txt", "word “yes” ", 400_000),
        ("a.html", "<p>word ", 100_000),
        ("a.html", "word <br>", 100_000),
        ("a.html", "<b>word ", 2_000),
        ("a.html", "&amp; word ", 200_000),
        ("a.html", "<", 200_000),
        ("a.html", "<p", 100_000),
        ("a.html", "<!--", 100_000),
        ("a.md", "word *and ", 40_000),
        ("a.md", "[", 20_000),
        ("a.md", "> ", 2_000),
        ("a.md", "`" * 3 + " a ", 20_000),
        ("a.rtf", "{\\rtf1 word ", 40_000),
        ("a.rtf", "{\\footnote ", 40_000),
        ("a.fb2", "<FictionBook>", 5_000),
    ],
)
def test_long_and_odd_files_take_linear_time(
    tmp_path: Path, name: str, unit: str, count: int
) -> None:
    start = time.perf_counter()
    head = {"a.html": "<html><body>word ", "a.rtf": "{\\rtf1 word "}.get(name, "")
    with contextlib.suppress(InputError):
        read_bytes(tmp_path, name, head + unit * count)
    assert time.perf_counter() - start < 20


@given(data=st.binary(max_size=400), extension=st.sampled_from([*EXTENSIONS, ""]))
@settings(
    deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_random_bytes_never_crash(tmp_path: Path, data: bytes, extension: str) -> None:
    path = tmp_path / f"a{extension}"
    path.write_bytes(data)
    _read_or_refuse(path)


SEEDS = {
    ".html": PAGE.encode(),
    ".epub": make_epub({"a.xhtml": PAGE}),
    ".fb2": b"<FictionBook><body><p>some words</p></body></FictionBook>",
    ".rtf": b"{\\rtf1\\ansi\\ansicpg1252 {\\info{\\title A}} words\\par {\\footnote b} \\u8220 ?}",
    ".md": b"---\ntitle: A\n---\n# Head\n\n> quoted *words*\n\n| a | b |\n|---|---|\n| c | d |\n",
    ".odt": make_zip(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": "<office><p>words</p><h>head</h></office>",
        }
    ),
    ".mht": b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<p>words</p>",
}


@given(data=st.data(), extension=st.sampled_from(sorted(SEEDS)))
@settings(
    deadline=None, max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_damaged_books_never_crash(tmp_path: Path, data: st.DataObject, extension: str) -> None:
    book = bytearray(SEEDS[extension])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(book) - 1))
        if data.draw(st.booleans()):
            book[at] = data.draw(st.integers(0, 255))
        else:
            del book[at : at + data.draw(st.integers(1, 20))]
            book = book or bytearray(b"a")
    path = tmp_path / f"a{extension}"
    path.write_bytes(bytes(book))
    _read_or_refuse(path)


def test_a_name_that_is_no_unicode(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9\n.txt"
    Path(os.fsdecode(path)).write_text(PROSE)
    assert read_text(os.fsdecode(path)).source.name == "caf\ufffd\ufffd.txt"


def test_a_docx_without_its_parts(tmp_path: Path) -> None:
    broken = make_zip({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x>words</x>"})
    _refuse(tmp_path, "a.docx", broken, "DOCX")
    assert zipfile.is_zipfile(tmp_path / "a.docx")
