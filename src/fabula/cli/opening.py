"""Opens what a command is to show: a story that was read before, or a book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fabula.cli.console import show_progress
from fabula.errors import InputError

if TYPE_CHECKING:
    from fabula.story import Story

HEAD_BYTES = 64
"""How much of a file shows whether it is a story: its first key and value."""


def open_shown(path: Path, cast: Path | None, encoding: str | None) -> Story:
    """The story of a folder, a ``story.json`` or a book, with progress where it has to be read.

    Raises:
        InputError: If the file cannot be used, or it is a story and an option is for books.
        StorageError: If a stored story is damaged.
    """
    from fabula.reading import open_story

    find_shown(path, cast, encoding)
    with show_progress() as progress:
        return open_story(path, cast=cast, encoding=encoding, progress=progress)


def find_shown(path: Path, cast: Path | None, encoding: str | None) -> Path | None:
    """The ``story.json`` that ``path`` means, ``None`` for a book.

    Raises:
        InputError: If it is a folder without a story, or a story and an option is for books.
    """
    from fabula.reading import find_stored

    stored = find_stored(path)
    if stored is not None and (cast is not None or encoding is not None):
        option = "--encoding" if cast is None else "--cast"
        raise InputError(
            f"{path.name}: is a story that was read already, and {option} is for reading",
            f"give the book, or read it again: fabula read BOOK {option} …",
        )
    return stored


def refuse_story(book: Path) -> None:
    """Make sure that a book is no folder or file that ``fabula read`` has written.

    Raises:
        InputError: If it is.
    """
    if _is_story(book):
        raise InputError(
            f"{book.name}: is a story that was read already", "give the book it was read from"
        )


def _is_story(book: Path) -> bool:
    from fabula.storage import FORMAT_NAME, STORY_FILE

    if book.is_dir():
        return (book / STORY_FILE).is_file()
    if book.suffix != Path(STORY_FILE).suffix or not book.is_file():
        return False
    try:
        with book.open("rb") as file:
            return FORMAT_NAME.encode() in file.read(HEAD_BYTES)
    except OSError:
        return False
