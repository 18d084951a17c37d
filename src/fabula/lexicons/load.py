"""Word tables that ship with the package: tab-separated text, read once, never changed.

A table ``lexicons/NAME.tsv`` begins with ``#`` lines that name where it comes from::

    # source: written for fabula
    # licence: Apache-2.0
    # date: 2026-11-23
    word<TAB>kind
    mr.<TAB>title

The first line without ``#`` names the columns; every later line is a row with as many cells. Blank
lines and later ``#`` lines are comments. An empty cell is ``""``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from fabula.errors import LayerError

REQUIRED_HEADER = ("source", "licence", "date")
"""What the ``#`` lines at the top must name."""


@dataclass(frozen=True)
class Table:
    """A table of words.

    Attributes:
        name: File name without ``.tsv``.
        header: The ``# key: value`` lines at the top: source, licence, date and whatever else.
        columns: Names of the columns.
        rows: The rows, in the order of the file; each has one cell for each column.
    """

    name: str
    header: Mapping[str, str]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> tuple[str, ...]:
        """All cells of one column, in the order of the file.

        Raises:
            LayerError: If the table has no such column.
        """
        if name not in self.columns:
            raise LayerError(
                f"lexicon table {self.name!r} has no column {name!r}",
                f"columns: {', '.join(self.columns)}",
            )
        index = self.columns.index(name)
        return tuple(row[index] for row in self.rows)


@cache
def load_table(name: str) -> Table:
    """Read ``lexicons/NAME.tsv``; the same object is returned every time.

    Raises:
        LayerError: If there is no such table or it is not of the form above.
    """
    file = resources.files("fabula.lexicons").joinpath(f"{name}.tsv")
    if not file.is_file():
        raise LayerError(f"there is no lexicon table {name!r}", "tables are lexicons/*.tsv")
    return parse_table(name, file.read_text(encoding="utf-8"))


@cache
def load_words(name: str, column: str | None = None) -> frozenset[str]:
    """The set of words of one column (``None`` = the first), empty cells left out."""
    table = load_table(name)
    return frozenset(table.column(column or table.columns[0])) - {""}


@cache
def load_mapping(name: str, key: str, value: str) -> Mapping[str, str]:
    """One column looked up by another; where a key comes twice, its first row counts."""
    table = load_table(name)
    pairs = zip(reversed(table.column(key)), reversed(table.column(value)), strict=True)
    return MappingProxyType(dict(pairs))


@cache
def load_groups(name: str, key: str, value: str) -> Mapping[str, frozenset[str]]:
    """All cells of ``value`` for each cell of ``key`` (words by their kind)."""
    table = load_table(name)
    groups: dict[str, set[str]] = {}
    for group, word in zip(table.column(key), table.column(value), strict=True):
        groups.setdefault(group, set()).add(word)
    return MappingProxyType({group: frozenset(words) for group, words in groups.items()})


def parse_table(name: str, content: str) -> Table:
    """Parse the content of a table.

    Raises:
        LayerError: If the header lacks source, licence or date, or a row has too many or too few
            cells.
    """
    header: dict[str, str] = {}
    columns: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = []
    for number, line in enumerate(content.splitlines(), start=1):
        if line.startswith("#"):
            key, _, said = line.lstrip("# ").partition(":")
            if not columns:
                header.setdefault(key.strip().lower(), said.strip())
        elif line.strip() and not columns:
            columns = tuple(cell.strip() for cell in line.split("\t"))
        elif line.strip():
            cells = tuple(cell.strip() for cell in line.split("\t"))
            if len(cells) != len(columns):
                raise LayerError(
                    f"lexicon table {name!r}, line {number}: {len(cells)} cells, "
                    f"expected {len(columns)} ({', '.join(columns)})",
                    "cells are separated by single tabs",
                )
            rows.append(cells)
    missing = [key for key in REQUIRED_HEADER if not header.get(key)]
    if missing or not columns:
        raise LayerError(
            f"lexicon table {name!r} does not name its {', '.join(missing) or 'columns'}",
            "begin it with '# source: …', '# licence: …', '# date: …', then the column names",
        )
    return Table(name, MappingProxyType(header), columns, tuple(rows))
