"""Zip containers (EPUB, DOCX, ODT, zipped FB2), opened without trusting what they say."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from lzma import LZMAError

from fabula.errors import InputError

MAX_ENTRIES = 20_000
"""Most files in an archive; the largest books in print have a few thousand."""

MAX_ENTRY_BYTES = 256 * 1024 * 1024
"""Most bytes one file of an archive may unpack to: as much as a file outside an archive."""

MAX_TOTAL_BYTES = 1024 * 1024 * 1024
"""Most bytes all files of an archive may unpack to."""

MAX_RATIO = 200
"""Most bytes one packed byte may unpack to. Prose packs to a third, markup to a tenth; deflate
reaches 1,032 only on one byte repeated."""

RATIO_FROM_BYTES = 8 * 1024 * 1024
"""Unpacked size below which the ratio is not asked for: such a file does no harm."""


class Archive:
    """A zip file in memory whose entries have been checked before any is unpacked.

    Args:
        data: The file's bytes.
        name: The file's name, for messages.

    Raises:
        InputError: If it is damaged or truncated, password-protected, has an entry that would
            leave its folder, or exceeds the limits above.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
            raise _damaged(name) from None
        _check_sizes(entries, len(data), name)
        for entry in entries:
            _check_entry(entry, name)
        self._entries = {entry.filename: entry for entry in entries if not entry.is_dir()}
        self._folded = {key.casefold(): key for key in reversed(self._entries)}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the files in it, in the archive's order."""
        return tuple(self._entries)

    def find(self, entry: str) -> str | None:
        """The stored name of an entry, whatever its case, or ``None``."""
        return entry if entry in self._entries else self._folded.get(entry.casefold())

    def read(self, entry: str) -> bytes:
        """Unpack one file.

        Raises:
            InputError: If it is damaged or larger than it says.
        """
        info = self._entries[entry]
        try:
            with self._zip.open(info) as handle:
                data = handle.read(info.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, ValueError):
            raise _damaged(self._name, entry) from None
        except NotImplementedError:
            raise InputError(
                f"{self._name}: {entry} is packed in a way that cannot be read",
                "pack it again with any common zip program",
            ) from None
        except RuntimeError:
            raise _protected(self._name) from None
        if len(data) > info.file_size:
            raise _bomb(self._name, f"{entry} unpacks to more than it says")
        return data


def join_entry(base: str, reference: str) -> str | None:
    """Name of the entry that ``reference`` in entry ``base`` points to.

    ``None`` where it leads out of the archive.
    """
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(base), reference))
    return None if joined.startswith(("/", "../")) or joined == ".." else joined


def _check_sizes(entries: list[zipfile.ZipInfo], length: int, name: str) -> None:
    if len(entries) > MAX_ENTRIES:
        raise InputError(
            f"{name} holds {len(entries)} files, more than the {MAX_ENTRIES} that are read",
            "this is no ordinary book",
        )
    total = sum(entry.file_size for entry in entries)
    if total > MAX_TOTAL_BYTES:
        raise _bomb(name, f"it unpacks to {total // 1024**2} MB")
    if total > RATIO_FROM_BYTES and total > MAX_RATIO * length:
        raise _bomb(name, f"it unpacks to {total // max(1, length)} times its size")
    if sum(entry.compress_size for entry in entries) > length:
        raise _bomb(name, "its entries overlap")


def _check_entry(entry: zipfile.ZipInfo, name: str) -> None:
    path = entry.filename.replace("\\", "/")
    if path.startswith("/") or path[1:2] == ":" or ".." in path.split("/"):
        raise InputError(
            f"{name} has an entry that leads out of its folder: {ascii(entry.filename)[1:-1]}",
            "do not open this file; get the book from another source",
        )
    if entry.flag_bits & 0x1:
        raise _protected(name)
    if entry.file_size > MAX_ENTRY_BYTES:
        raise _bomb(name, f"{entry.filename} unpacks to {entry.file_size // 1024**2} MB")
    if entry.file_size > RATIO_FROM_BYTES and entry.file_size > MAX_RATIO * entry.compress_size:
        raise _bomb(name, f"{entry.filename} is packed more than {MAX_RATIO} to 1")


def _bomb(name: str, reason: str) -> InputError:
    limits = f"limits: {MAX_TOTAL_BYTES // 1024**2} MB unpacked, {MAX_RATIO} to 1"
    return InputError(f"{name} looks like a zip bomb: {reason}", limits)


def _protected(name: str) -> InputError:
    return InputError(f"{name} is protected by a password", "save it without one and read that")


def _damaged(name: str, entry: str = "") -> InputError:
    what = f"{name}: {entry} in it" if entry else name
    return InputError(f"{what} is damaged or cut off", "check that the download finished")
