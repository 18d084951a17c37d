"""What a file is, by its content; the extension decides only between plain text and Markdown."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from fabula.errors import InputError
from fabula.readers.archive import Archive
from fabula.rows import Notice

Format: TypeAlias = Literal[
    "plain", "html", "epub", "docx", "odt", "fb2", "rtf", "markdown", "mhtml", "zip"
]

FORMAT_NAMES: dict[Format, str] = {
    "plain": "plain text",
    "html": "HTML",
    "epub": "EPUB",
    "docx": "DOCX",
    "odt": "ODT",
    "fb2": "FB2",
    "rtf": "RTF",
    "markdown": "Markdown",
    "mhtml": "MHTML",
    "zip": "a zip archive",
}
EXTENSIONS: dict[str, Format] = {
    ".txt": "plain",
    ".text": "plain",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".epub": "epub",
    ".docx": "docx",
    ".odt": "odt",
    ".fb2": "fb2",
    ".rtf": "rtf",
    ".md": "markdown",
    ".markdown": "markdown",
    ".mkd": "markdown",
    ".mht": "mhtml",
    ".mhtml": "mhtml",
    ".zip": "zip",
}
"""What an extension claims; one that is missing here claims nothing."""

OTHER_EXTENSIONS = frozenset([".pdf", ".mobi", ".azw", ".azw3", ".kfx", ".doc", ".djvu", ".json"])
"""Extensions that claim a format which is never read."""

_TO_EPUB = "convert it to EPUB, for example with Calibre, and read that"
_TO_DOCX = "open it in a word processor and save it as DOCX"
_NO_BOOK = "name the text, HTML, EPUB or DOCX file of the book"
_UNREADABLE: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"%PDF-", "a PDF", "save the book as EPUB, DOCX or text; a PDF holds pages, not prose"),
    (60, b"BOOKMOBI", "a Kindle book (MOBI or AZW)", _TO_EPUB),
    (60, b"TEXtREAd", "a Palm book", _TO_EPUB),
    (0, b"TPZ", "a Kindle book (Topaz)", _TO_EPUB),
    (0, b"CONT\x02\x00", "a Kindle book (KFX)", _TO_EPUB),
    (0, b"\xeaDRMION\xee", "a Kindle book locked by DRM", "get a copy without DRM"),
    (0, b"ITSF", "a CHM help file", _TO_EPUB),
    (0, b"AT&TFORM", "a DjVu file", "save the book as EPUB or text"),
    (0, b"ITOLITLS", "a Microsoft Reader book", _TO_EPUB),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word file (DOC) or a locked DOCX", _TO_DOCX),
    (0, b"%!PS", "a PostScript file", "save the book as EPUB or text"),
    (0, b"\x89PNG", "a picture (PNG)", _NO_BOOK),
    (0, b"\xff\xd8\xff", "a picture (JPEG)", _NO_BOOK),
    (0, b"GIF8", "a picture (GIF)", _NO_BOOK),
    (0, b"II*\x00", "a picture (TIFF)", _NO_BOOK),
    (0, b"MM\x00*", "a picture (TIFF)", _NO_BOOK),
    (0, b"RIFF", "a sound, film or picture file", _NO_BOOK),
    (0, b"ID3", "a sound file (MP3)", _NO_BOOK),
    (0, b"OggS", "a sound file (Ogg)", _NO_BOOK),
    (4, b"ftyp", "a film or sound file (MP4)", _NO_BOOK),
    (0, b"\x1f\x8b\x08", "a gzip archive", "unpack it and name the book in it"),
    (0, b"BZh", "a bzip2 archive", "unpack it and name the book in it"),
    (0, b"\xfd7zXZ\x00", "an xz archive", "unpack it and name the book in it"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it and name the book in it"),
    (0, b"Rar!\x1a\x07", "a RAR archive", "unpack it and name the book in it"),
    (0, b"\x7fELF", "a program", _NO_BOOK),
    (0, b"SQLite format 3\x00", "a database", _NO_BOOK),
)
_BLANKS_AND_REMARKS = re.compile(r"(?:\s+|<!--(?:[^-]|-(?!->))*-->|<\?[^>]*\?>)+")
_DOCTYPE = re.compile(r"\A<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>\s*", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)[\s/>]")
_HTML_START = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_HTML_BLOCK = re.compile(
    r"<(?:p|div|br|h[1-6]|table|span|i|em|b|strong|blockquote|ul|ol|hr|center|title|a|font)\b[^<>]*>",
    re.IGNORECASE,
)


def detect_container(data: bytes, name: str) -> Format | None:
    """The format of a file that is no text by its first bytes; ``None`` = look at its text.

    Args:
        data: The file's bytes.
        name: Its name, for messages.

    Raises:
        InputError: If it is of a known kind that cannot be read.
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _detect_zip(data, name)
    if data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "rtf"
    for at, mark, kind, hint in _UNREADABLE:
        is_telling = not mark.isalnum() or b"\0" in data[:4096]
        if data.startswith(mark, at) and is_telling:
            raise InputError(f"{name} is {kind}, which cannot be read", hint)
    if data.startswith(b"MZ") and b"\0" in data[:256]:
        raise InputError(f"{name} is a program, which cannot be read", _NO_BOOK)
    return None


def detect_text(text: str, extension: str, name: str) -> Format:
    """The format of a text file.

    Args:
        text: The decoded file.
        extension: The file name's extension, in lower case with its dot.
        name: The file's name, for messages.

    Raises:
        InputError: If it is XML of another kind than XHTML and FB2.
    """
    head = text[:8192]
    if head.casefold().startswith(("mime-version:", "from: <saved by")):
        return "mhtml"
    started = _BLANKS_AND_REMARKS.match(head)
    start = head[started.end() :] if started else head
    root = _ROOT.match(_DOCTYPE.sub("", start))
    if _HTML_START.match(start) or (root and root[1] == "html"):
        return "html"
    if root and root[1] == "FictionBook":
        return "fb2"
    if root and head.lstrip("\ufeff").startswith("<?xml"):
        from fabula.readers.markup import check_entities

        check_entities(text, name)
        raise InputError(
            f"{name} is XML of a kind that is not read (its outermost element is <{root[1][:40]}>)",
            "read: XHTML and FB2; save the book as one of these, as EPUB or as text",
        )
    claimed = EXTENSIONS.get(extension)
    if claimed == "html" and _HTML_BLOCK.search(text):
        return "html"
    if claimed != "markdown" and start.startswith("<") and _looks_like_page(head):
        return "html"
    return "markdown" if claimed == "markdown" else "plain"


def extension_notice(name: str, extension: str, found: Format) -> Notice | None:
    """A notice where the name promises another format than the content is."""
    claimed = EXTENSIONS.get(extension)
    is_honest = claimed in (None, found) and extension not in OTHER_EXTENSIONS
    if is_honest or (claimed == "markdown" and found == "plain"):
        return None
    return Notice(
        code="wrong_extension",
        message=f"{name} ends in {extension} but holds {FORMAT_NAMES[found]}; it was read as that.",
    )


def _looks_like_page(head: str) -> bool:
    return len(_HTML_BLOCK.findall(head)) >= 3 and "</" in head


def _detect_zip(data: bytes, name: str) -> Format:
    archive = Archive(data, name)
    mimetype = archive.find("mimetype")
    kind = archive.read(mimetype)[:200].strip() if mimetype else b""
    if kind.startswith(b"application/epub") or archive.find("META-INF/container.xml"):
        return "epub"
    if b"opendocument.text" in kind:
        return "odt"
    if archive.find("word/document.xml"):
        return "docx"
    if any(entry.lower().endswith(".opf") for entry in archive.names):
        return "epub"
    if archive.find("[Content_Types].xml") or b"opendocument" in kind:
        raise InputError(
            f"{name} is a spreadsheet, a presentation or the like, not a book", _NO_BOOK
        )
    if len(archive.names) == 1:
        return "zip"
    raise InputError(
        f"{name} is a zip archive of {len(archive.names)} files, not one book",
        "unpack it and name the book in it",
    )
