"""A book that has been read, before it is in a shard: one zip file with its tables.

The file is written beside its place and renamed, so a book is there whole or not at all. Its
name is a digest: nothing that an id says can lead out of the folder.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from fabula.corpus.books import Outcome
from fabula.storage import write_files
from fabula.story import Story
from fabula.tables.kinds import STR, Kind
from fabula.tables.story_tables import make_table, table_kinds, table_names
from fabula.tables.table import Table, load_package

BOOK_COLUMN = "book"
STAGED_SUFFIX = ".zip"
_RECORD = "outcome.json"


def corpus_kinds(name: str) -> dict[str, Kind]:
    """Columns of a corpus's table: the book's id, then those of a story's table."""
    return {BOOK_COLUMN: STR, **table_kinds(name)}


def stage_story(folder: Path, story: Story, outcome: Outcome) -> Path:
    """Write the tables of a story.

    Raises:
        StorageError: If they cannot be written.
    """
    ipc = load_package("pyarrow.ipc", "fabula[tables]")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_RECORD, msgspec.json.encode(outcome))
        for name in table_names():
            if name in story.layers or name not in table_names()[1:]:
                table = _with_book(make_table(story, name), outcome.book).to_arrow()
                stream = io.BytesIO()
                options = ipc.IpcWriteOptions(compression="zstd")
                with ipc.new_stream(stream, table.schema, options=options) as writer:
                    writer.write_table(table)
                archive.writestr(f"{name}.arrow", stream.getvalue())
    place = staged_path(folder, outcome.book)
    write_files({place: buffer.getvalue()})
    return place


def staged_path(folder: Path, book: str) -> Path:
    """Where a book waits."""
    digest = hashlib.sha256(book.encode("utf-8", errors="surrogatepass")).hexdigest()
    return folder / f"{digest}{STAGED_SUFFIX}"


def read_outcome(path: Path) -> Outcome:
    """What came of a staged book."""
    with zipfile.ZipFile(path) as archive:
        return msgspec.json.decode(archive.read(_RECORD), type=Outcome)


def read_staged(path: Path) -> Iterator[tuple[str, Any]]:
    """Names and Arrow tables of a staged book, one at a time."""
    ipc = load_package("pyarrow.ipc", "fabula[tables]")
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name != _RECORD:
                stream = ipc.open_stream(io.BytesIO(archive.read(name)))
                yield name.removesuffix(".arrow"), stream.read_all()


def _with_book(table: Table, book: str) -> Table:
    columns = {BOOK_COLUMN: (book,) * len(table), **table.columns}
    return Table(table.name, {BOOK_COLUMN: STR, **table.kinds}, columns)
