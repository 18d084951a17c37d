"""Files that are meant to hurt: made here, byte by byte, so that none of them is committed."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import NamedTuple

from tests.unit.readers.book_files import CONTAINER, PROSE, make_epub, make_page, make_zip

DEPTH = 10_000
LONG_NAME = "n" * 10_000

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha ha ha ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghi"))
    + "]>"
)
"""A thousand million laughs."""

ODT = "application/vnd.oasis.opendocument.text"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
ODT_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


class Nasty(NamedTuple):
    """A file, and what must come of it.

    Attributes:
        name: What it is called; its extension is what a user would see.
        make: Makes its bytes.
        refused: What the one line of the refusal says; ``None`` = the file is read.
        words: Words that the text then holds.
    """

    name: str
    make: Callable[[], bytes | str]
    refused: str | None = None
    words: str = ""


def make_docx(body: str, prologue: str = "", **entries: str | bytes) -> bytes:
    """A DOCX whose document holds ``body``."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/officeDocument"/></Relationships>'
    )
    document = f'{prologue}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    parts: dict[str, str | bytes] = {"[Content_Types].xml": types, "_rels/.rels": relations}
    return make_zip(parts | {"word/document.xml": document} | entries)


def make_odt(body: str, prologue: str = "") -> bytes:
    """An ODT whose text is ``body``."""
    content = (
        f'{prologue}<office:document-content xmlns:office="{OFFICE}" xmlns:text="{ODT_TEXT}">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return make_zip({"mimetype": ODT, "content.xml": content}, stored=("mimetype",))


def make_fb2(body: str, prologue: str = "") -> str:
    """An FB2 of one section."""
    return f"{prologue}<FictionBook><body><section>{body}</section></body></FictionBook>"


def _paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def _loop_of_pages() -> bytes:
    """Every page is a link to the next, the last to the first, and the spine turns in circles."""
    pages = {
        f"p{n}.xhtml": make_page(f'<a href="p{(n + 1) % 50}.xhtml">{PROSE}</a>') for n in range(50)
    }
    spine = "".join(f'<itemref idref="p{n % 50}"/>' for n in range(20_000))
    return make_epub(pages, spine=spine)


def _package_of_itself() -> bytes:
    """The package lists itself as a page, and the container as another."""
    items = (
        '<item id="s" href="content.opf" media-type="application/xhtml+xml"/>'
        '<item id="c" href="../META-INF/container.xml" media-type="application/xhtml+xml"/>'
    )
    spine = '<itemref idref="s"/><itemref idref="p0"/><itemref idref="c"/>'
    return make_epub({"a.xhtml": make_page(f"<p>{PROSE}</p>")}, items=items, spine=spine)


def _container_of_itself() -> bytes:
    own = CONTAINER.replace("OEBPS/content.opf", "META-INF/container.xml")
    return make_zip({"mimetype": "application/epub+zip", "META-INF/container.xml": own})


def _many_entries() -> bytes:
    return make_zip({f"{n}.txt": "" for n in range(20_001)})


def _entry_that_lies(claim: int) -> bytes:
    """A page that says it is of another size, both in its own head and in the directory."""
    data = bytearray(make_epub({"a.xhtml": make_page(f"<p>{PROSE}</p>" * 50)}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = bytes(data).find(mark)
        while at >= 0:
            data[at + place : at + place + 4] = struct.pack("<I", claim)
            at = bytes(data).find(mark, at + 4)
    return bytes(data)


def _same_name_twice() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", PROSE)
        archive.filelist[0].filename = "b.txt"
        archive.NameToInfo.clear()
        archive.writestr("b.txt", "other words")
    return buffer.getvalue()


def _lzma_cut() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.txt", PROSE * 20)
    data = bytearray(buffer.getvalue())
    at = data.find(b"a.txt") + 14
    data[at : at + 40] = bytes(40)
    return bytes(data)


_OPEN, _CLOSE = "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"

FILES: Mapping[str, Nasty] = {
    "nothing": Nasty("a.txt", lambda: b"", r"is empty"),
    "bad UTF-8": Nasty("a.txt", lambda: PROSE.encode() * 9 + b"\xff\xfe\x80 \xc3(", None, PROSE),
    "overlong UTF-8": Nasty("a.txt", lambda: PROSE.encode() * 9 + b"\xc0\xaf", None, PROSE),
    "surrogates as UTF-8": Nasty(
        "a.txt", lambda: PROSE.encode() * 9 + b"\xed\xa0\x80\xed\xb0\x80", None, PROSE
    ),
    "odd UTF-16": Nasty("a.txt", lambda: PROSE.encode("utf-16") + b"x", None, PROSE),
    "half a pair in UTF-16": Nasty(
        "a.txt", lambda: b"\xff\xfe" + PROSE.encode("utf-16-le") + b"\x00\xd8", None, PROSE
    ),
    "half a pair in HTML": Nasty(
        "a.html", lambda: f"<html><p>{PROSE} &#xD83D; &#55357;</p></html>", None, PROSE
    ),
    "half a pair in RTF": Nasty(
        "a.rtf", lambda: "{\\rtf1 " + "The lamp said \\u-10179 ? no.}", None, "The lamp said"
    ),
    "no such character in HTML": Nasty(
        "a.html",
        lambda: f"<html><p>{PROSE} &#0; &#x110000; &#-1; &#99999999999999999999;</p></html>",
        None,
        PROSE,
    ),
    "NUL in HTML": Nasty(
        "a.html", lambda: f"<html>\0<p>{PROSE}\0</p>\0<p>more\0words</p></html>", None, "words"
    ),
    "deep HTML": Nasty(
        "a.html", lambda: f"<html><body>{'<div>' * DEPTH}{PROSE}{'</div>' * DEPTH}", None, PROSE
    ),
    "deep quotations in HTML": Nasty(
        "a.html", lambda: f"<html><p>{'<q>' * DEPTH}deep words{'</q>' * DEPTH}", None, "deep words"
    ),
    "deep tables in HTML": Nasty(
        "a.html", lambda: f"<html>{'<table><tr><td>' * 2_000}{PROSE}", None, PROSE
    ),
    "attributes of HTML": Nasty(
        "a.html",
        lambda: f"<html><p {' '.join(f'a{n}=x' for n in range(20_000))}>{PROSE}</p></html>",
        None,
        PROSE,
    ),
    "a deep EPUB": Nasty(
        "a.epub",
        lambda: make_epub({"a.xhtml": make_page("<div>" * DEPTH + PROSE + "</div>" * DEPTH)}),
        None,
        PROSE,
    ),
    "a spine in circles": Nasty("a.epub", _loop_of_pages, None, PROSE),
    "a package that is its own page": Nasty("a.epub", _package_of_itself, None, PROSE),
    "a container of itself": Nasty("a.epub", _container_of_itself, r"without any page|package"),
    "too many entries": Nasty("a.epub", _many_entries, r"20001 files"),
    "an entry that says less": Nasty("a.epub", lambda: _entry_that_lies(3), r"damaged|bomb"),
    "an entry that says more": Nasty("a.epub", lambda: _entry_that_lies(2**32 - 2), r"bomb"),
    "a zip of one name": Nasty("a.zip", _same_name_twice, None, "other words"),
    "a cut LZMA entry": Nasty("a.zip", _lzma_cut, r"damaged|packed in a way"),
    "an entry of 10,000 letters": Nasty(
        "a.epub",
        lambda: make_epub({"a.xhtml": make_page(f"<p>{PROSE}</p>")}, extra={LONG_NAME: "x"}),
        None,
        PROSE,
    ),
    "a link of 10,000 letters": Nasty(
        "a.epub",
        lambda: make_epub(
            {"a.xhtml": make_page(f"<p>{PROSE}</p>")},
            items=f'<item id="x" href="{LONG_NAME}" media-type="application/xhtml+xml"/>',
            spine='<itemref idref="x"/><itemref idref="p0"/>',
        ),
        None,
        PROSE,
    ),
    "laughs in FB2": Nasty("a.fb2", lambda: make_fb2("<p>&i; words</p>", BOMB), r"entities"),
    "laughs in DOCX": Nasty(
        "a.docx", lambda: make_docx(_paragraph("&i; words"), BOMB), r"entities"
    ),
    "laughs in ODT": Nasty(
        "a.odt", lambda: make_odt("<text:p>&i; words</text:p>", BOMB), r"entities"
    ),
    "laughs in EPUB": Nasty(
        "a.epub",
        lambda: make_epub({"a.xhtml": f"{BOMB}<html><p>&i; words</p></html>"}),
        r"entities",
    ),
    "a deep FB2": Nasty(
        "a.fb2",
        lambda: make_fb2("<section>" * DEPTH + f"<p>{PROSE}</p>" + "</section>" * DEPTH),
        r"nested deeper",
    ),
    "a deep DOCX": Nasty(
        "a.docx",
        lambda: make_docx(_OPEN * DEPTH + _paragraph(PROSE) + _CLOSE * DEPTH),
        r"no complete DOCX",
    ),
    "a deep ODT": Nasty(
        "a.odt",
        lambda: make_odt(
            "<text:section>" * DEPTH + f"<text:p>{PROSE}</text:p>" + "</text:section>" * DEPTH
        ),
        r"nested deeper",
    ),
    "spaces without end in ODT": Nasty(
        "a.odt",
        lambda: make_odt(f'<text:p>{PROSE}<text:s text:c="{"9" * 5_000}"/>end</text:p>'),
        None,
        PROSE,
    ),
    "deep RTF": Nasty(
        "a.rtf",
        lambda: "{\\rtf1 " + "{" * DEPTH + "deep words" + "}" * DEPTH + "}",
        None,
        "deep words",
    ),
    "a long number in RTF": Nasty(
        "a.rtf",
        lambda: "{\\rtf1 some words \\u" + "9" * 6_000 + " ? and more\\par}",
        r"damaged RTF",
    ),
    "deep Markdown": Nasty("a.md", lambda: "> " * DEPTH + "deep words", None, "deep words"),
    "deep lists in Markdown": Nasty(
        "a.md", lambda: "\n".join(" " * n + "- word" for n in range(1_500)), None, "word"
    ),
    "a name of 10,000 letters in front": Nasty(
        "a.md", lambda: f"---\ntitle: {LONG_NAME}\n---\n\n{PROSE}\n", None, PROSE
    ),
    "a title of 10,000 letters": Nasty(
        "a.html", lambda: f"<html><title>{LONG_NAME}</title><p>{PROSE}</p></html>", None, PROSE
    ),
    "an MHTML without its page": Nasty(
        "a.mht",
        lambda: "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x--\n",
        r"a\.mht",
    ),
}
"""File by what is nasty about it."""
