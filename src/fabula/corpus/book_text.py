"""The bytes of a book of a corpus, and its text."""

from __future__ import annotations

import zipfile
import zlib
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from fabula.corpus.books import Book
from fabula.errors import InputError
from fabula.readers.archive import MAX_RATIO, RATIO_FROM_BYTES
from fabula.readers.file_bytes import MAX_FILE_BYTES, check_size, load_bytes
from fabula.readers.read import read_data
from fabula.rows import Source
from fabula.text import Text

KNOWN_FIELDS = ("title", "author", "language")
"""What a list or a JSONL line may say of a book in place of the book itself."""

_DAMAGES = (zipfile.BadZipFile, zlib.error, LZMAError)
"""What unpacking a damaged entry raises, by how it is packed."""


def load_book(book: Book) -> tuple[bytes, dict[str, Any]]:
    """The bytes of a book, and what is known of it beside them.

    Raises:
        InputError: If they cannot be read.
    """
    if book.entry is not None:
        return _load_entry(book, book.entry), book.metadata
    if book.at is not None:
        return _load_line(book, book.at)
    return load_bytes(Path(book.path)), book.metadata


def read_book(book: Book, data: bytes, known: dict[str, Any], encoding: str | None) -> Text:
    """The text of a book.

    Raises:
        InputError: If the bytes cannot be read as a book.
    """
    if book.at is not None:
        text = read_data(data, Path(f"{book.id}.txt"), encoding="utf-8")
    else:
        name = PurePosixPath(book.entry).name if book.entry is not None else book.path
        text = read_data(data, Path(name), encoding=encoding)
    return _with_source(text, known)


def _with_source(text: Text, known: dict[str, Any]) -> Text:
    if not known:
        return text
    fields = {name: str(known[name]) for name in KNOWN_FIELDS if known.get(name)}
    others = {name: value for name, value in known.items() if name not in KNOWN_FIELDS}
    source: Source = msgspec.structs.replace(
        text.source, **fields, metadata={**text.source.metadata, **others}
    )
    return Text(
        text.content,
        source=source,
        blocks=text.blocks,
        source_map=text.source_map,
        notices=text.notices,
    )


def _load_entry(book: Book, entry: str) -> bytes:
    name = Path(book.path).name
    try:
        with zipfile.ZipFile(book.path) as archive:
            info = archive.getinfo(entry)
            if info.file_size > RATIO_FROM_BYTES and info.file_size > MAX_RATIO * max(
                1, info.compress_size
            ):
                raise InputError(
                    f"{entry} is packed more than {MAX_RATIO} to 1", "unpack it and read that"
                )
            with archive.open(info) as file:
                data = file.read(MAX_FILE_BYTES + 1)
    except (OSError, EOFError, KeyError, ValueError, *_DAMAGES) as error:
        raise InputError(f"{name}: {entry} is damaged: {error}", "pack it again") from error
    except (NotImplementedError, RuntimeError) as error:
        raise InputError(
            f"{name}: {entry} cannot be unpacked: {error}", "pack it without password"
        ) from error
    return check_size(data, entry, "check that the archive is whole")


def _load_line(book: Book, at: int) -> tuple[bytes, dict[str, Any]]:
    try:
        with Path(book.path).open("rb") as file:
            file.seek(at)
            record = msgspec.json.decode(file.readline(), type=dict[str, Any])
        data = str(record.pop("text")).encode("utf-8", errors="replace")
    except (OSError, msgspec.MsgspecError, ValueError, KeyError, RecursionError) as error:
        raise InputError(f"{Path(book.path).name}: has changed: {error}", "run it anew") from error
    record.pop("id", None)
    extra = record.pop("metadata", None)
    known = {**record, **extra} if isinstance(extra, dict) else record
    if not data:
        raise InputError(f"{book.id} is empty (0 bytes)", "leave it out")
    return data, known
