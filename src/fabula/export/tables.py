"""``csv``, ``parquet`` and ``arrow``: a story as a folder of tables, one file for each layer."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import msgspec

from fabula.export.options import ExportOptions, Files
from fabula.export.table import Cell, write_rows
from fabula.story import Story
from fabula.tables.story_tables import make_table, table_names
from fabula.tables.table import Table, load_package

MAIN_TABLE = "dialogue"
"""The table that comes first, where the story has it."""


def export_csv(story: Story, options: ExportOptions) -> Files:
    """Every table as CSV; cells that hold lists or several values are JSON."""
    return _write(story, "csv", _to_csv)


def export_parquet(story: Story, options: ExportOptions) -> Files:
    """Every table as a Parquet file.

    Raises:
        MissingExtraError: If pyarrow is not installed.
    """
    return _write(story, "parquet", _to_parquet)


def export_arrow(story: Story, options: ExportOptions) -> Files:
    """Every table as an Arrow IPC file (Feather version 2).

    Raises:
        MissingExtraError: If pyarrow is not installed.
    """
    return _write(story, "arrow", _to_arrow)


def _write(story: Story, suffix: str, write: Callable[[Table], bytes]) -> Files:
    books, *layers = table_names()
    names = [books, *(name for name in layers if name in story.layers)]
    names.sort(key=lambda name: name != MAIN_TABLE)
    return {f"{name}.{suffix}": write(make_table(story, name)) for name in names}


def _to_csv(table: Table) -> bytes:
    cells = zip(*(map(_cell, column) for column in table.columns.values()), strict=True)
    return write_rows(tuple(table.columns), cells)


def _cell(value: Any) -> Cell:  # noqa: ANN401
    if isinstance(value, list | dict):
        return msgspec.json.encode(value).decode("utf-8")
    cell: Cell = value
    return cell


def _to_parquet(table: Table) -> bytes:
    parquet = load_package("pyarrow.parquet", "fabula[tables]")
    buffer = io.BytesIO()
    parquet.write_table(table.to_arrow(), buffer, compression="zstd")
    return buffer.getvalue()


def _to_arrow(table: Table) -> bytes:
    ipc = load_package("pyarrow.ipc", "fabula[tables]")
    made = table.to_arrow()
    buffer = io.BytesIO()
    with ipc.new_file(buffer, made.schema) as writer:
        writer.write_table(made)
    return buffer.getvalue()
