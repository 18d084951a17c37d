"""The file of a series: one record a book, only ever added to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from fabula.errors import InputError
from fabula.line_file import append_records, read_records
from fabula.series import SeriesBook

_DECODER = msgspec.json.Decoder(SeriesBook)


def read_series(path: Path, *, missing_ok: bool = False) -> tuple[SeriesBook, ...]:
    """All records of a series file, in the order in which they were added.

    Args:
        path: The file.
        missing_ok: Whether a file that does not exist is an empty series.

    Raises:
        InputError: If there is no such file, or a line of it is no record of a book.
        StorageError: If it cannot be read.
    """
    if not missing_ok and not path.exists():
        raise InputError(
            f"{path.name}: there is no such series file", "begin one: fabula series add FILE STORY"
        )
    found, wrong = read_records(path, _DECODER)
    if wrong:
        number, reason = wrong[0]
        raise InputError(
            f"{path.name}: line {number} is no record of a book: {reason}",
            "give a file that fabula series add has written, or take the line out",
        )
    return found


def append_books(path: Path, books: Iterable[SeriesBook]) -> None:
    """Add records of books; programs that add at the same time lose nothing.

    Raises:
        StorageError: If the file cannot be written; then nothing has been added.
    """
    append_records(path, books)
