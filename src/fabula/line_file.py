"""Files of one record a line that are only ever added to, by several programs at once.

Each writer takes the file's lock, and what it adds is written in one go and onto the disk before
the lock is given back. A line that cannot be read stays where it is and is reported.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from fabula.errors import StorageError

try:
    import fcntl
except ImportError:  # Windows has no such module, and locks bytes of a file instead
    fcntl = None  # type: ignore[assignment]

LARGEST_FILE_BYTES = 256 * 1024 * 1024
"""Bytes from which a file is refused: a quarter of a million corrections, far beyond any book."""

R = TypeVar("R")


def read_records(
    path: Path, decoder: msgspec.json.Decoder[R]
) -> tuple[tuple[R, ...], tuple[tuple[int, str], ...]]:
    """All records of a file, and the lines that are none: their number from 1, and why.

    A file that does not exist holds none.

    Raises:
        StorageError: If there is something at ``path`` that cannot be read.
    """
    try:
        if not path.exists():
            return (), ()
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise StorageError(
                f"{path.name}: is larger than {LARGEST_FILE_BYTES >> 20} MB",
                "this is no such file; take it away",
            )
        data = path.read_bytes()
    except OSError as error:
        raise StorageError(f"{path.name}: cannot be read: {_reason(error)}", _HINT) from error
    found: list[R] = []
    wrong: list[tuple[int, str]] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            found.append(decoder.decode(line))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            wrong.append((number, str(error)))
    return tuple(found), tuple(wrong)


def append_records(path: Path, records: Iterable[object]) -> None:
    """Add records at the end of a file, which is made if need be.

    Raises:
        StorageError: If it cannot be written; then nothing has been added.
    """
    lines = b"".join(msgspec.json.encode(each) + b"\n" for each in records)
    if not lines:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path) as handle:
            size = os.fstat(handle).st_size
            if size and _last_byte(handle, size) != b"\n":
                lines = b"\n" + lines
            _write_all(handle, lines, size)
    except OSError as error:
        raise StorageError(f"{path}: cannot be written: {_reason(error)}", _HINT) from error


_HINT = "check the permissions of its folder and the room on the disk"


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    """The open file, which nobody else adds to meanwhile."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
    try:
        if fcntl is None:
            _lock_byte(handle)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def _lock_byte(handle: int) -> None:
    """Wait for the lock where files are locked by bytes (Windows); closing gives it back."""
    import msvcrt

    while True:
        with suppress(OSError):
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
            return


def _last_byte(handle: int, size: int) -> bytes:
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1)


def _write_all(handle: int, lines: bytes, size: int) -> None:
    """Write and sync; what was written of it is taken away where that fails."""
    try:
        at = 0
        while at < len(lines):
            at += os.write(handle, lines[at:])
        os.fsync(handle)
    except OSError:
        with suppress(OSError):
            os.ftruncate(handle, size)
        raise


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
