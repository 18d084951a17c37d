"""The front door: a file of any format becomes a Text."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from fabula.errors import InputError
from fabula.readers.archive import Archive
from fabula.readers.decoding import Decoded, check_encoding, decode_bytes
from fabula.readers.detect import Format, detect_container, detect_text, extension_notice
from fabula.readers.file_bytes import load_bytes, shown_name
from fabula.readers.gutenberg import read_header
from fabula.readers.language import choose_language
from fabula.readers.mhtml import find_page
from fabula.readers.plain import read_plain
from fabula.readers.reading import Reading
from fabula.rows import Notice, Source
from fabula.text import Text


def read_text(path: str | os.PathLike[str], *, encoding: str | None = None) -> Text:
    """Read a book: plain text, HTML, EPUB, DOCX, Markdown, FB2, ODT or RTF.

    The content decides what the file is, not its name.

    Args:
        path: The file.
        encoding: Encoding of a text file, overriding every guess; ``None`` = find out. Containers
            (EPUB, DOCX, ODT) and RTF state their own and are not concerned.

    Returns:
        The text with its blocks, source and notices.

    Raises:
        InputError: If the file cannot be read as a book, for whatever reason.
    """
    if encoding is not None:
        check_encoding(encoding)
    return read_data(load_bytes(Path(path)), Path(path), encoding=encoding)


def read_data(data: bytes, file: Path, *, encoding: str | None = None) -> Text:
    """Read a book from its bytes.

    Args:
        data: The bytes of the file.
        file: What it is called; nothing need be there.
        encoding: As in ``read_text``.

    Raises:
        InputError: If the bytes cannot be read as a book, for whatever reason.
    """
    name = shown_name(file)
    try:
        reading, found = _read(data, name, file.suffix.lower(), encoding)
    except InputError:
        raise
    except (Exception, RecursionError) as error:
        reason = " ".join(str(error).split())[:120]
        raise InputError(
            f"{name} cannot be read: {type(error).__name__} {reason}".strip(),
            "the file is damaged, or of a kind that is not supported; save it as plain text",
        ) from error
    if not any(char.isalpha() for char in reading.content):
        raise InputError(
            f"{name} holds no letters" + (" that can be read" if reading.content else ""),
            "check that this is the right file; scanned pages are pictures, not text",
        )
    return _make_text(reading, data, name, extension_notice(name, file.suffix.lower(), found))


def _read(
    data: bytes, name: str, extension: str, encoding: str | None, *, is_packed: bool = False
) -> tuple[Reading, Format]:
    found = detect_container(data, name)
    if found == "zip":
        if is_packed:
            raise InputError(f"{name} is a zip archive in a zip archive", "unpack it")
        return _read_packed(data, name, encoding)
    if found is not None:
        return _reader_of(found)(data, name), found
    decoded = decode_bytes(data, name, encoding)
    return _read_decoded(decoded, data, name, extension, encoding)


def _reader_of(found: Format) -> Callable[[Any, str], Reading]:
    """The reader of a format; its libraries are loaded only when a file needs them."""
    module = import_module(f"fabula.readers.{found}")
    reader: Callable[[Any, str], Reading] = getattr(module, f"read_{found}")
    return reader


def _read_packed(data: bytes, name: str, encoding: str | None) -> tuple[Reading, Format]:
    """The one file in a zip archive (zipped FB2, FicHub's HTML)."""
    archive = Archive(data, name)
    entry = archive.names[0]
    suffix = PurePosixPath(entry).suffix.lower()
    shown = f"{name}: {entry} in it"
    reading, _ = _read(archive.read(entry), shown, suffix, encoding, is_packed=True)
    return msgspec.structs.replace(reading, source_map=None), "zip"


def _read_decoded(
    decoded: Decoded, data: bytes, name: str, extension: str, encoding: str | None
) -> tuple[Reading, Format]:
    text = decoded.readable
    found = detect_text(text, extension, name)
    if found == "mhtml":
        page, stated = find_page(data, name)
        return _reader_of("html")(decode_bytes(page, name, encoding or stated), name), found
    if found in ("html", "fb2"):
        return _reader_of(found)(decoded, name), found
    if found == "markdown":
        from fabula.readers.markdown import read_markdown

        reading = read_markdown(decoded)
        if reading is not None:
            return reading, found
    return _read_plain_book(decoded, data, is_markdown=found == "markdown"), "plain"


def _read_plain_book(decoded: Decoded, data: bytes, *, is_markdown: bool) -> Reading:
    reading = read_plain(decoded, data)
    header = read_header(reading.content)
    unread = Notice(
        code="markdown_read_as_plain",
        message="The Markdown file is too long, or its marks are nested too deep, for them to be "
        "read; it was read as text.",
    )
    return msgspec.structs.replace(
        reading,
        title=header.title,
        author=header.author,
        language=header.language,
        metadata=header.metadata,
        notices=reading.notices + ((unread,) if is_markdown else ()),
    )


def _make_text(reading: Reading, data: bytes, name: str, notice: Notice | None) -> Text:
    source = Source(
        name=name,
        media_type=reading.media_type,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=reading.encoding,
        title=reading.title or None,
        author=reading.author or None,
        language=choose_language(reading.content, reading.language),
        metadata=reading.metadata,
    )
    return Text(
        reading.content,
        source=source,
        blocks=reading.blocks,
        source_map=reading.source_map,
        notices=((notice,) if notice else ()) + reading.notices,
    )
