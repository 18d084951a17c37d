"""``manifest.jsonl``: what came of each book, one line each, only ever added to."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from fabula.corpus.books import Outcome
from fabula.errors import StorageError

MANIFEST_FILE = "manifest.jsonl"


def read_manifest(out: Path) -> dict[str, Outcome]:
    """The last outcome of every book; a line cut short is passed over.

    Raises:
        StorageError: If a whole line is no outcome, or the file cannot be read.
    """
    path = out / MANIFEST_FILE
    if not path.exists():
        return {}
    try:
        lines = path.read_bytes().split(b"\n")[:-1]
    except OSError as error:
        raise StorageError(f"{path}: cannot be read: {_reason(error)}", "check it") from error
    found: dict[str, Outcome] = {}
    for number, line in enumerate(lines, start=1):
        try:
            outcome = msgspec.json.decode(line, type=Outcome)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise StorageError(
                f"{MANIFEST_FILE}: line {number} is damaged: {error}",
                "take the line away, or read everything again with --redo",
            ) from error
        found[outcome.book] = outcome
    return found


class ManifestWriter:
    """Adds outcomes, each onto the disk before the next.

    A line that a killed run has cut short is taken away first.

    Args:
        out: The corpus.

    Raises:
        StorageError: If the file cannot be written.
    """

    def __init__(self, out: Path) -> None:
        self._path = out / MANIFEST_FILE
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        try:
            self._handle = os.open(self._path, flags, 0o666)
            data = self._path.read_bytes()
            os.ftruncate(self._handle, data.rfind(b"\n") + 1)
            os.lseek(self._handle, 0, os.SEEK_END)
        except OSError as error:
            raise self._unwritable(error) from error

    def add(self, outcome: Outcome) -> None:
        """Add one outcome.

        Raises:
            StorageError: If it cannot be written.
        """
        line = msgspec.json.encode(outcome) + b"\n"
        try:
            while line:
                line = line[os.write(self._handle, line) :]
            os.fsync(self._handle)
        except OSError as error:
            raise self._unwritable(error) from error

    def close(self) -> None:
        """Close the file."""
        os.close(self._handle)

    def _unwritable(self, error: OSError) -> StorageError:
        return StorageError(
            f"{self._path}: cannot be written: {_reason(error)}", "make room, and run it again"
        )


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
