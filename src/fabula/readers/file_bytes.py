"""The bytes of the file a user names, or one clear line why there are none."""

from __future__ import annotations

from pathlib import Path

from fabula.errors import InputError

MAX_FILE_BYTES = 256 * 1024 * 1024
"""Largest file read, in bytes: about fifty times the longest novels in print as plain text."""


def load_bytes(path: Path) -> bytes:
    """Read a whole file of at most ``MAX_FILE_BYTES``.

    Raises:
        InputError: If it is missing, a folder, unreadable, empty or too large.
    """
    name = shown_name(path)
    try:
        with path.open("rb") as handle:
            data = handle.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        raise InputError(f"{name}: there is no such file", "check the path and spelling") from None
    except IsADirectoryError:
        raise InputError(f"{name} is a folder, not a file", "name one file in it") from None
    except PermissionError:
        if path.is_dir():
            raise InputError(f"{name} is a folder, not a file", "name one file in it") from None
        raise InputError(
            f"{name} cannot be read: permission denied", "give yourself the right to read it"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{name} cannot be read: {reason}", "check the path") from None
    return check_size(data, name, "check that the download or copy finished")


def check_size(data: bytes, name: str, if_empty: str) -> bytes:
    """The same bytes, if there are any and not too many.

    Args:
        data: What was read, up to one byte more than ``MAX_FILE_BYTES``.
        name: What it is called in messages.
        if_empty: What to do about a file of no bytes.

    Raises:
        InputError: There are none, or too many.
    """
    if not data:
        raise InputError(f"{name} is empty (0 bytes)", if_empty)
    if len(data) > MAX_FILE_BYTES:
        raise InputError(
            f"{name} is larger than {MAX_FILE_BYTES // 1024**2} MB, the most that is read",
            "split it, one book per file",
        )
    return data


def shown_name(path: Path) -> str:
    """A file's name as it can stand in a message and in story.json: one line, valid Unicode."""
    name = path.name or str(path)
    valid = name.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="replace")
    return "".join(char if char.isprintable() else "\ufffd" for char in valid)
