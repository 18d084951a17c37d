"""One book of a corpus: where it is, and what came of reading it."""

from __future__ import annotations

from typing import Any, Literal

import msgspec


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """Where a book is.

    Attributes:
        id: Its name in the corpus, unique: a path within the folder or archive, or an id given.
        path: The file it is in.
        size: Its length in bytes, from which the time it takes is guessed.
        entry: Its name within the archive ``path``; ``None`` = it is no archive.
        at: Offset in bytes of its line in the JSONL file ``path``; ``None`` = it is no such file.
        metadata: What the list says of it.
    """

    id: str
    path: str
    size: int
    entry: str | None = None
    at: int | None = None
    metadata: dict[str, Any] = msgspec.field(default_factory=dict)


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a book: a line of ``manifest.jsonl``.

    Attributes:
        book: Its id.
        sha256: Digest of its bytes; ``None`` = they could not be read, or the worker died.
        status: ``done``: its rows are in the tables; ``failed``: they are not.
        seconds: How long it took.
        words: Its words between blanks; ``None`` where it failed.
        notices: Codes of the story's notices.
        error: What went wrong, in one line; ``None`` = nothing.
        bytes: Its length, as in ``Book``.
    """

    book: str
    sha256: str | None
    status: Literal["done", "failed"]
    seconds: float
    words: int | None
    notices: tuple[str, ...]
    error: str | None
    bytes: int


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What decides the rows beside the books; it stands in ``corpus.json``.

    Attributes:
        fabula: The version.
        model: Name and digest of the model; ``None`` = rules alone.
        only: Layers that are computed, sorted; ``None`` = all.
        min_score: Score below which a speaker is unknown; ``None`` = none.
        encoding: Encoding of text files; ``None`` = recognised for each.
    """

    fabula: str
    model: str | None
    only: tuple[str, ...] | None = None
    min_score: float | None = None
    encoding: str | None = None


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one book may take.

    Attributes:
        seconds: Time; ``None`` = any.
        megabytes: Memory of its worker; ``None`` = any.
    """

    seconds: float | None = None
    megabytes: int | None = None


def failed(book: Book, seconds: float, error: str, sha256: str | None = None) -> Outcome:
    """The outcome of a book that failed."""
    return Outcome(
        book=book.id,
        sha256=sha256,
        status="failed",
        seconds=round(seconds, 3),
        words=None,
        notices=(),
        error=" ".join(error.split()),
        bytes=book.size,
    )
