"""Shards: Parquet files of many books, one for each table, one row group for each book.

A shard is written beside its place. When it is full, its files are renamed, that of ``books``
last: a shard is there when its file of ``books`` is. Only then are the staged books taken away, so
a run that is killed anywhere has every book either in a shard or staged.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from fabula.corpus.staging import BOOK_COLUMN, corpus_kinds, read_staged
from fabula.errors import StorageError
from fabula.tables.story_tables import BOOKS, table_names
from fabula.tables.table import arrow_schema, load_package

SHARD_BOOKS = 1000
"""Most books of a shard."""

SHARD_BYTES = 256 * 1024 * 1024
"""Bytes of staged books from which a shard is closed."""

_PART = ".part"


def find_shards(out: Path) -> list[str]:
    """Names of the shards that are whole, in order."""
    return sorted(path.name for path in (out / BOOKS).glob("shard-*.parquet"))


def clear_unfinished(out: Path) -> None:
    """Take away what a killed run has left of shards."""
    whole = set(find_shards(out))
    for name in table_names():
        for path in [*(out / name).glob(f".shard-*{_PART}"), *(out / name).glob("shard-*.parquet")]:
            if path.name not in whole:
                path.unlink(missing_ok=True)


def read_books(out: Path) -> set[str]:
    """Ids of the books that are in whole shards."""
    parquet = load_package("pyarrow.parquet", "fabula[tables]")
    found: set[str] = set()
    for name in find_shards(out):
        table = parquet.read_table(out / BOOKS / name, columns=[BOOK_COLUMN])
        found.update(table.column(BOOK_COLUMN).to_pylist())
    return found


class ShardWriter:
    """Puts staged books into shards.

    Args:
        out: The corpus.
        names: Tables to write.
        most_books: Books after which a shard is closed.
    """

    def __init__(self, out: Path, names: Iterable[str], most_books: int = SHARD_BOOKS) -> None:
        self._out = out
        self._names = tuple(names)
        self._most_books = most_books
        self._writers: dict[str, Any] = {}
        self._staged: list[Path] = []
        self._bytes = 0
        self._is_whole = True
        self._number = max((_number(name) for name in find_shards(out)), default=0)

    def add(self, staged: Path) -> None:
        """Add a staged book.

        Raises:
            StorageError: If it cannot be written.
        """
        try:
            self._is_whole = False
            if not self._writers:
                self._open()
            for name, table in read_staged(staged):
                if len(table) and name in self._writers:
                    self._writers[name].write_table(table, row_group_size=len(table))
            self._staged.append(staged)
            self._bytes += staged.stat().st_size
            self._is_whole = True
        except OSError as error:
            raise _unwritable(self._out, error) from error
        if len(self._staged) >= self._most_books or self._bytes >= SHARD_BYTES:
            self.close()

    def close(self) -> None:
        """Finish the shard, if one was begun.

        One that an interruption has left with half a book is dropped: its books stay staged.

        Raises:
            StorageError: If it cannot be written.
        """
        if not self._is_whole:
            self._drop()
        if not self._writers:
            return
        self._is_whole = False
        try:
            for name, writer in self._writers.items():
                writer.close()
                _sync(self._part(name))
            for name in sorted(self._writers, key=lambda name: name == BOOKS):
                self._part(name).replace(self._out / name / self._file)
                _sync(self._out / name)
            for path in self._staged:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise _unwritable(self._out, error) from error
        self._writers, self._staged, self._bytes, self._is_whole = {}, [], 0, True

    def _drop(self) -> None:
        for name, writer in self._writers.items():
            with suppress(Exception):  # it is thrown away, whatever state it is in
                writer.close()
            with suppress(OSError):
                self._part(name).unlink(missing_ok=True)
        self._writers, self._staged, self._bytes, self._is_whole = {}, [], 0, True

    @property
    def _file(self) -> str:
        return f"shard-{self._number:06d}.parquet"

    def _part(self, name: str) -> Path:
        return self._out / name / f".{self._file}{_PART}"

    def _open(self) -> None:
        parquet = load_package("pyarrow.parquet", "fabula[tables]")
        self._number += 1
        for name in self._names:
            (self._out / name).mkdir(exist_ok=True)
            schema = arrow_schema(corpus_kinds(name))
            self._writers[name] = parquet.ParquetWriter(
                self._part(name), schema, compression="zstd"
            )


def _number(name: str) -> int:
    digits = name.removeprefix("shard-").removesuffix(".parquet")
    return int(digits) if digits.isdecimal() else 0


def _sync(path: Path) -> None:
    """Make sure that a file, or a folder where that can be, is on the disk."""
    with suppress(PermissionError, IsADirectoryError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unwritable(out: Path, error: OSError) -> StorageError:
    reason = (error.strerror or str(error)).lower()
    return StorageError(f"{out}: cannot be written: {reason}", "make room, and run it again")
