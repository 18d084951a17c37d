"""Files that are something else, or are put together to do harm."""

from __future__ import annotations

import copy
import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from fabula.errors import InputError
from tests.unit.readers.book_files import PROSE, make_epub, make_page, make_zip, read_bytes

PAGE = make_page(f"<p>{PROSE}</p>")
OTHER_FORMATS = {
    "gzip": b"\x1f\x8b\x08\0" + bytes(60),
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(60),
    "RAR": b"Rar!\x1a\x07\0" + bytes(60),
    "JPEG": b"\xff\xd8\xff\xe0" + bytes(60),
    "MP4": b"\0\0\0\x20ftypisom" + bytes(60),
    "database": b"SQLite format 3\0" + bytes(60),
    "PDF": b"%PDF-1.4\n%\xe2\xe3\n" + bytes(60),
    "Kindle": b"Book".ljust(60, b"\0") + b"BOOKMOBI" + bytes(60),
    "locked DOCX": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
}
ODT = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize("kind", OTHER_FORMATS)
@pytest.mark.parametrize("name", ["a.txt", "a.epub", "a.docx"])
def test_other_formats_are_named_whatever_the_extension(
    tmp_path: Path, kind: str, name: str
) -> None:
    with pytest.raises(InputError, match=kind) as caught:
        read_bytes(tmp_path, name, OTHER_FORMATS[kind])
    assert name in caught.value.message
    assert caught.value.hint


def test_a_locked_odt(tmp_path: Path) -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    entries: dict[str, str | bytes] = {"mimetype": ODT, "META-INF/manifest.xml": manifest}
    entries["content.xml"] = os.urandom(99)
    with pytest.raises(InputError, match=r"a\.odt is protected by a password"):
        read_bytes(tmp_path, "a.odt", make_zip(entries))


def test_a_link_in_an_archive_is_not_followed(tmp_path: Path) -> None:
    item = '<item id="l" href="link.xhtml" media-type="application/xhtml+xml"/>'
    spine = '<itemref idref="p0"/><itemref idref="l"/>'
    buffer = io.BytesIO(make_epub({"a.xhtml": PAGE}, items=item, spine=spine))
    secret = tmp_path / "secret"
    secret.write_text("not for the book", encoding="utf-8")
    link = zipfile.ZipInfo("OEBPS/link.xhtml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(link, str(secret))
    text = read_bytes(tmp_path, "a.epub", buffer.getvalue())
    assert text.content.startswith(PROSE)
    assert "not for the book" not in text.content


def test_entries_that_share_their_bytes(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xhtml", PROSE * 20)
        for number in range(50):
            entry = copy.copy(archive.filelist[0])
            entry.filename = f"{number}.xhtml"
            archive.filelist.append(entry)
    with pytest.raises(InputError, match="overlap"):
        read_bytes(tmp_path, "a.epub", buffer.getvalue())


def test_a_spine_of_pictures_holds_no_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no letters"):
        read_bytes(tmp_path, "a.epub", make_epub({"a.png": "picture"}))


@pytest.mark.parametrize("name", ["d", "mystery", "b-2"])
def test_an_entity_that_nobody_declares_stays_as_written(tmp_path: Path, name: str) -> None:
    book = (
        '<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///dev/zero">'
        f"<FictionBook><body><section><p>&{name}; some words</p></section></body></FictionBook>"
    )
    assert read_bytes(tmp_path, "a.fb2", book).content == f"&{name}; some words"


def test_declared_entities_are_found_in_any_encoding(tmp_path: Path) -> None:
    book = (
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY d SYSTEM "file:///x">]>'
        "<FictionBook><body><section><p>&d; some words</p></section></body></FictionBook>"
    )
    with pytest.raises(InputError, match="entities"):
        read_bytes(tmp_path, "a.fb2", book.encode("utf-16"))


def test_html_behind_another_doctype_is_html(tmp_path: Path) -> None:
    page = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///dev/zero"><html><p>words</p></html>'
    text = read_bytes(tmp_path, "a.html", page)
    assert (text.content, text.source.media_type) == ("words", "text/html")
