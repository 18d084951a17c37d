"""``corrections.jsonl``: one operation a line, only ever added to.

Several programs may write at once: each takes the file's lock, and what it adds is written in one
go and onto the disk before the lock is given back. A line that cannot be read (cut short by a
crash, or of a later version) stays where it is and is reported.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from fabula.corrections import AnyOperation
from fabula.errors import StorageError
from fabula.rows import Notice

try:
    import fcntl
except ImportError:  # Windows has no such module, and locks bytes of a file instead
    fcntl = None  # type: ignore[assignment]

CORRECTIONS_FILE = "corrections.jsonl"

LARGEST_FILE_BYTES = 256 * 1024 * 1024
"""Bytes from which a file is refused: a quarter of a million operations, far beyond any book."""

_DECODER = msgspec.json.Decoder(AnyOperation)


def read_operations(path: Path) -> tuple[tuple[AnyOperation, ...], tuple[Notice, ...]]:
    """All operations of a file, and a notice for every line that is none.

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
                "this is no corrections file; take it away",
            )
        data = path.read_bytes()
    except OSError as error:
        raise StorageError(f"{path.name}: cannot be read: {_reason(error)}", _HINT) from error
    found: list[AnyOperation] = []
    notices: list[Notice] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            found.append(_DECODER.decode(line))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            message = f"{path.name}: line {number} is no correction and is left out: {error}"
            notices.append(Notice(code="correction_unreadable", message=message))
    return tuple(found), tuple(notices)


def append_operations(path: Path, operations: Iterable[AnyOperation]) -> None:
    """Add operations at the end of a file, which is made if need be.

    Raises:
        StorageError: If it cannot be written; then nothing has been added.
    """
    lines = b"".join(msgspec.json.encode(each) + b"\n" for each in operations)
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


_HINT = "check the permissions of the story's folder and the room on the disk"


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
