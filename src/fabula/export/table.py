r"""CSV that a spreadsheet opens without running anything in it.

A text cell that a spreadsheet could take for a formula (its first character that is no space is
one of ``= + - @``, or it begins with a tab or a carriage return) gets an apostrophe in front.
Apostrophes before such a beginning are kept apart by one more, so ``unguard`` gives back every
cell as it was.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | None

_FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r])")


def guard(text: str) -> str:
    """A text cell that is no formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(cell: str) -> str:
    """The text that ``guard`` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def write_rows(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    r"""A table as CSV: UTF-8, quoting of RFC 4180, ``\n`` line ends; unknown = empty."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(each) for each in row] for row in rows)
    return buffer.getvalue().encode("utf-8", errors="replace")


def _cell(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return guard(cell) if isinstance(cell, str) else cell
