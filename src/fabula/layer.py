"""An immutable table of rows with look-ups by position, and the token columns."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from importlib import import_module
from itertools import accumulate
from typing import Generic, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from fabula.rows import Span

R = TypeVar("R")

GROUP = 32
"""Rows that are passed over together where none of them reaches far enough."""


class Layer(Sequence[R], Generic[R]):
    """Rows of one layer in text order.

    Rows that carry ``start`` and ``end`` can be looked up by position; rows without (entities,
    characters) are reached by index, which is their id. Two layers are equal when their rows are.

    Args:
        rows: The rows, sorted by ``start`` where they have one.
    """

    def __init__(self, rows: Iterable[R] = ()) -> None:
        self._rows = tuple(rows)

    @overload
    def __getitem__(self, index: int) -> R: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[R, ...]: ...
    def __getitem__(self, index: int | slice) -> R | tuple[R, ...]:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[R]:
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Layer) and self._rows == other._rows

    def __hash__(self) -> int:
        return hash(self._rows)

    def __repr__(self) -> str:
        name = type(self._rows[0]).__name__ if self._rows else ""
        return f"Layer[{name}]({len(self._rows)} rows)"

    def _repr_html_(self) -> str:
        """The first rows as a table, for a notebook."""
        made: str = import_module("fabula.notebook").layer_html(self)
        return made

    @property
    def rows(self) -> tuple[R, ...]:
        """All rows, in text order."""
        return self._rows

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The ``start`` of every row, ascending."""
        return tuple(_span(row)[0] for row in self._rows)

    @cached_property
    def _reach(self) -> tuple[int, ...]:
        """For every row the greatest ``end`` of it and all before it, ascending."""
        return tuple(accumulate((_span(row)[1] for row in self._rows), max))

    @cached_property
    def _ends(self) -> tuple[tuple[int, ...], ...]:
        """The ``end`` of every row, the greatest of each ``GROUP``, and so on."""
        levels = [tuple(_span(row)[1] for row in self._rows)]
        while len(below := levels[-1]) > GROUP:
            levels.append(tuple(max(below[at : at + GROUP]) for at in range(0, len(below), GROUP)))
        return tuple(levels)

    def starting_in(self, start: int, end: int) -> tuple[R, ...]:
        """Rows whose start lies in ``[start, end)``."""
        return self._rows[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def within(self, start: int, end: int) -> tuple[R, ...]:
        """Rows that lie wholly in ``[start, end)``."""
        return tuple(row for row in self.starting_in(start, end) if _span(row)[1] <= end)

    def overlapping(self, start: int, end: int) -> tuple[R, ...]:
        """Rows that share at least one code point with ``[start, end)``."""
        first = bisect_right(self._reach, start)
        last = bisect_left(self.starts, end)
        if last - first <= 2 * GROUP:
            return tuple(row for row in self._rows[first:last] if _span(row)[1] > start)
        level = len(self._ends) - 1
        tops = range(len(self._ends[level]))
        places = (at for top in tops for at in self._reaching(start, last, level, top))
        return tuple(self._rows[at] for at in places)

    def _reaching(self, start: int, last: int, level: int, at: int) -> Iterator[int]:
        """Places below ``last``, under one entry of a level, of rows that end after ``start``."""
        if at * GROUP**level >= last or self._ends[level][at] <= start:
            return
        if level == 0:
            yield at
            return
        for below in range(at * GROUP, min((at + 1) * GROUP, len(self._ends[level - 1]))):
            yield from self._reaching(start, last, level - 1, below)

    def at(self, offset: int) -> R | None:
        """The innermost row that covers ``offset``, or ``None``."""
        covering = self.overlapping(offset, offset + 1)
        return min(covering, key=lambda row: _span(row)[1] - _span(row)[0], default=None)


class Tokens:
    """Tokens as columns of equal length T, in text order.

    Attributes:
        starts: (T,) int64, first code point of each token.
        ends: (T,) int64, one past its last code point.
        lemma: T strings, or ``None`` = unknown (no weights).
        pos: T universal part-of-speech tags, or ``None``.
        dep: T universal dependency relations, or ``None``.
        head: (T,) int64 index of the governing token, -1 = root, or ``None``.
    """

    def __init__(
        self,
        starts: Sequence[int] | NDArray[np.int64],
        ends: Sequence[int] | NDArray[np.int64],
        lemma: Sequence[str] | None = None,
        pos: Sequence[str] | None = None,
        dep: Sequence[str] | None = None,
        head: Sequence[int] | NDArray[np.int64] | None = None,
    ) -> None:
        self.starts = _frozen(starts)
        self.ends = _frozen(ends)
        self.lemma = None if lemma is None else tuple(lemma)
        self.pos = None if pos is None else tuple(pos)
        self.dep = None if dep is None else tuple(dep)
        self.head = None if head is None else _frozen(head)
        columns = (self.ends, self.lemma, self.pos, self.dep, self.head)
        if any(column is not None and len(column) != len(self.starts) for column in columns):
            raise ValueError("token columns must be of equal length")

    def __len__(self) -> int:
        return len(self.starts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tokens) and (
            np.array_equal(self.starts, other.starts)
            and np.array_equal(self.ends, other.ends)
            and (self.lemma, self.pos, self.dep) == (other.lemma, other.pos, other.dep)
            and (self.head is None) == (other.head is None)
            and (self.head is None or np.array_equal(self.head, other.head))  # type: ignore[arg-type]
        )

    def __hash__(self) -> int:
        return hash((self.starts.tobytes(), self.ends.tobytes()))

    def __repr__(self) -> str:
        return f"Tokens({len(self)})"

    def span(self, index: int) -> Span:
        """The code points of one token."""
        return int(self.starts[index]), int(self.ends[index])

    def range_within(self, start: int, end: int) -> range:
        """Indices of the tokens that lie wholly in ``[start, end)``."""
        first = int(np.searchsorted(self.starts, start, side="left"))
        last = int(np.searchsorted(self.ends, end, side="right"))
        return range(first, max(first, last))


def _span(row: object) -> Span:
    return row.start, row.end  # type: ignore[attr-defined]


def _frozen(values: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    array = np.array(values, dtype=np.int64)
    array.setflags(write=False)
    return array
