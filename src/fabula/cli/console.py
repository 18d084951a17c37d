"""What commands write: tables, JSON, CSV, and progress on standard error."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

import msgspec

from fabula.progress import Progress, SilentProgress

Cell: TypeAlias = str | int | float | bool | None


def write_text(text: str) -> None:
    """Write a line of text to standard output."""
    sys.stdout.write(text + "\n")


def write_json(data: Any) -> None:  # noqa: ANN401
    """Write data as indented JSON, in UTF-8 whatever the terminal's encoding."""
    write_bytes(msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n")


def write_bytes(data: bytes) -> None:
    """Write bytes to standard output."""
    sys.stdout.flush()
    if hasattr(sys.stdout, "buffer"):
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        sys.stdout.write(data.decode("utf-8"))


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    r"""Write rows as CSV (RFC 4180 quoting, UTF-8, ``\n`` line ends); unknown = empty cell."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    write_bytes(buffer.getvalue().encode("utf-8", errors="replace"))


def write_table(
    columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, right: Sequence[str] = ()
) -> None:
    """Write rows as a table in a terminal, and tab-separated where the output is piped.

    Args:
        columns: Headings.
        rows: Cells; ``None`` = unknown, shown as ``?``.
        right: Headings of the columns to align to the right.
    """
    shown = [[clean(_as_text(cell)) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in ([*columns], *shown):
            write_text("\t".join(row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in shown:
        table.add_row(*map(Text, row))
    Console().print(table)


def clean(text: str) -> str:
    """Text for one line of a terminal: no line breaks, nothing that a terminal obeys."""
    flat = " ".join(text.split())
    return flat if flat.isprintable() else "".join(filter(str.isprintable, flat))


def count_of(number: int, thing: str) -> str:
    """``1 line``, ``1,234 lines``."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


@contextmanager
def show_progress() -> Iterator[Progress]:
    """A progress bar on standard error, if that is a terminal."""
    if not sys.stderr.isatty():
        yield SilentProgress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    bar = RichProgress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    try:
        yield _Bar(bar)
    finally:
        bar.stop()


class _Bar:
    def __init__(self, bar: Any) -> None:  # noqa: ANN401
        self._bar = bar
        self._task = bar.add_task("", total=None)

    def step(self, name: str, done: int, total: int) -> None:
        """Show the step that begins; before the first, nothing is drawn."""
        self._bar.start()
        words = name.replace("_", " ")
        self._bar.update(self._task, description=words, completed=done, total=total)


def _as_text(cell: Cell) -> str:
    if cell is None:
        return "?"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)
