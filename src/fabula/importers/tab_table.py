"""Tables separated by tabs, and JSON, read from a file with errors that name it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from fabula.errors import InputError

TabRow: TypeAlias = Mapping[str, str]


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        InputError: If it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{path.name}: cannot be read: {reason}", "check the path") from error


def read_utf8(path: Path) -> str:
    """The text of a file in UTF-8, its line ends as they are.

    Raises:
        InputError: If it cannot be read or is not in UTF-8.
    """
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path.name}: is not in UTF-8 (byte {error.start})", "write it in UTF-8"
        ) from error


def read_table(path: Path, columns: tuple[str, ...]) -> Iterator[TabRow]:
    """The rows of a table with a header line, without quoting.

    Raises:
        InputError: If it cannot be read, lacks a column, or a row is too short.
    """
    lines = read_utf8(path).replace("\r\n", "\n").split("\n")
    header = lines[0].split("\t")
    missing = [name for name in columns if name not in header]
    if missing:
        raise InputError(f"{path.name}: has no column {missing[0]}", "expected files of BookNLP")
    for number, line in enumerate(lines[1:], start=2):
        if not line:
            continue
        cells = line.split("\t")
        if len(cells) < len(header):
            raise InputError(f"{path.name}: line {number} is too short", "is the file complete?")
        yield dict(zip(header, cells, strict=False))


def number_in(path: Path, row: TabRow, column: str) -> int:
    """The number in a column, 0 or more.

    Raises:
        InputError: If there is none.
    """
    value = row[column]
    if not (value.isascii() and value.isdecimal()):
        raise InputError(
            f"{path.name}: {value!r} is no {column}", "expected a number in that column"
        )
    return int(value)


def read_json(path: Path) -> Any:  # noqa: ANN401
    """The data of a JSON file.

    Raises:
        InputError: If it cannot be read or is no JSON.
    """
    try:
        return msgspec.json.decode(read_bytes(path))
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name}: is no JSON: {error}", "is the file complete?") from error
