"""Finds the books that a corpus is made of; none of them is read yet."""

from __future__ import annotations

import csv
import glob
import os
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import msgspec

from fabula.corpus.books import Book
from fabula.errors import InputError
from fabula.readers.detect import EXTENSIONS
from fabula.readers.file_bytes import MAX_FILE_BYTES, shown_name

JSONL_SUFFIXES = frozenset({".jsonl", ".ndjson"})
PATH_COLUMN = "path"
"""Column of a CSV list that says where a book is."""

_GLOB_SIGNS = frozenset("*?[")
_UNIX_SYSTEM = 3
"""``create_system`` of archive entries that carry a file mode."""


class _Head(msgspec.Struct):
    """What is looked at in a JSONL line before it is read as a book."""

    text: str
    id: str | int | None = None


def find_books(given: str, out: Path) -> tuple[Book, ...]:
    """The books that ``given`` means, the longest first.

    Args:
        given: A folder, a glob, a zip archive, a JSONL file of texts, or a list of files.
        out: Where the corpus goes; what lies in it is no book.

    Raises:
        InputError: If there is nothing, no book in it, or two books of one name.
    """
    path = Path(given)
    name = shown_name(path)
    try:
        if path.is_dir():
            found = list(_in_folder(path, out))
        elif path.is_file():
            found = list(_in_file(path, name))
        elif _GLOB_SIGNS & set(given):
            paths = glob.glob(given, recursive=True)  # noqa: PTH207 (it may be absolute)
            found = list(_of_paths(sorted(paths), out))
        else:
            raise InputError(f"{name}: there is no such file or folder", "check the path")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{name}: cannot be read: {reason}", "check the path") from error
    if not found:
        raise InputError(f"{name}: holds no book", f"books end in {' '.join(sorted(EXTENSIONS))}")
    twice = [key for key, count in Counter(book.id for book in found).items() if count > 1]
    if twice:
        raise InputError(f"{name}: has two books called {twice[0]!r}", "give each its own name")
    return tuple(sorted(found, key=lambda book: (-book.size, book.id)))


def _in_file(path: Path, name: str) -> Iterator[Book]:
    suffix = path.suffix.lower()
    if suffix in JSONL_SUFFIXES:
        return _in_jsonl(path, name)
    if suffix == ".csv":
        return _in_table(path, name)
    if suffix == ".zip":
        return _in_archive(path, name)
    return _in_list(path, name)


def _in_folder(folder: Path, out: Path) -> Iterator[Book]:
    spared = out.resolve()
    for where, folders, files in os.walk(folder):
        here = Path(where)
        folders[:] = sorted(
            each
            for each in folders
            if not each.startswith(".")
            and not each.endswith(".fabula")
            and (here / each).resolve() != spared
        )
        for each in sorted(files):
            file = here / each
            if _is_book(each) and file.is_file():
                yield _file_book(file, _shown_id(file.relative_to(folder)))


def _of_paths(paths: list[str], out: Path) -> Iterator[Book]:
    spared = out.resolve()
    for each in paths:
        file = Path(each)
        if file.is_file() and spared not in file.resolve().parents:
            yield _file_book(file, _shown_id(file))


def _in_list(path: Path, name: str) -> Iterator[Book]:
    for number, line in enumerate(_read_list(path, name).splitlines(), start=1):
        if line.strip():
            yield _listed(path, line.strip(), f"{name}: line {number}")


def _in_table(path: Path, name: str) -> Iterator[Book]:
    rows = csv.DictReader(_read_list(path, name).splitlines())
    try:
        yield from _in_rows(path, name, rows)
    except csv.Error as error:
        raise InputError(
            f"{name}: line {rows.line_num} is no row of a table: {error}", "write it as CSV again"
        ) from error


def _in_rows(path: Path, name: str, rows: csv.DictReader[str]) -> Iterator[Book]:
    if PATH_COLUMN not in (rows.fieldnames or ()):
        raise InputError(f"{name}: has no column {PATH_COLUMN!r}", "name the columns in line 1")
    for row in rows:
        metadata = {str(key): cell for key, cell in row.items() if key and key != PATH_COLUMN}
        book = _listed(path, row[PATH_COLUMN] or "", f"{name}: line {rows.line_num}")
        yield msgspec.structs.replace(book, metadata=metadata)


def _listed(listing: Path, given: str, where: str) -> Book:
    file = listing.parent / given
    if not file.is_file():
        raise InputError(
            f"{where}: there is no file {given[:100]!r}",
            "a list names a book a line, from its own folder on; one book is for fabula read",
        )
    return _file_book(file, _shown_id(Path(given)))


def _read_list(path: Path, name: str) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}: is no list of books: byte {error.start} is no UTF-8",
            "give a folder, a glob, a zip, a JSONL file or a list; one book is for fabula read",
        ) from error


def _in_archive(path: Path, name: str) -> Iterator[Book]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise InputError(
            f"{name}: is damaged or no zip archive", "check that the download finished"
        ) from error
    for entry in entries:
        if not entry.is_dir() and not _is_link(entry) and _is_book(entry.filename):
            yield Book(
                id=_shown_id(PurePosixPath(entry.filename)),
                path=str(path.absolute()),
                size=min(entry.file_size, MAX_FILE_BYTES),
                entry=entry.filename,
            )


def _in_jsonl(path: Path, name: str) -> Iterator[Book]:
    decoder = msgspec.json.Decoder(_Head)
    at = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    head = decoder.decode(line)
                except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
                    raise InputError(
                        f"{name}: line {number} is no book: {error}",
                        'a line is {"id": "…", "text": "…", and what else is known}',
                    ) from error
                key = str(number) if head.id is None else str(head.id)
                yield Book(id=key, path=str(path.absolute()), size=len(line), at=at)
            at += len(line)


def _is_book(name: str) -> bool:
    plain = PurePosixPath(name)
    return plain.suffix.lower() in EXTENSIONS and not plain.name.startswith(".")


def _is_link(entry: zipfile.ZipInfo) -> bool:
    mode = entry.external_attr >> 16
    return entry.create_system == _UNIX_SYSTEM and stat.S_ISLNK(mode)


def _file_book(file: Path, key: str) -> Book:
    return Book(id=key, path=str(file.absolute()), size=file.stat().st_size)


def _shown_id(path: Path | PurePosixPath) -> str:
    """A path as an id: with slashes, and valid Unicode whatever the bytes of its names are."""
    return os.fsencode(path.as_posix()).decode("utf-8", errors="backslashreplace")
