"""A table of a story, and the data frames it can become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import Any

from fabula.errors import MissingExtraError
from fabula.tables.kinds import Kind

_PANDAS_TYPES = {"int": "Int64", "float": "Float64", "bool": "boolean", "str": "string"}
_POLARS_TYPES = {"int": "Int64", "float": "Float64", "bool": "Boolean", "str": "String"}


class Table:
    """Columns of equal length with names.

    Args:
        name: Name of the layer, or ``books``.
        kinds: What each column holds.
        columns: Plain cells of each column; ``None`` = unknown.
    """

    def __init__(
        self, name: str, kinds: Mapping[str, Kind], columns: Mapping[str, Sequence[Any]]
    ) -> None:
        self.name = name
        self.kinds = MappingProxyType(dict(kinds))
        self.columns = MappingProxyType({each: tuple(columns[each]) for each in kinds})

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def __repr__(self) -> str:
        return f"Table({self.name!r}, {len(self)} rows: {', '.join(self.columns)})"

    def _repr_html_(self) -> str:
        """The first rows, for a notebook."""
        made: str = import_module("fabula.notebook").table_html(self)
        return made

    @property
    def records(self) -> list[dict[str, Any]]:
        """The rows as dictionaries."""
        cells = zip(*self.columns.values(), strict=True)
        return [dict(zip(self.columns, row, strict=True)) for row in cells]

    def to_arrow(self) -> Any:  # noqa: ANN401 (a pyarrow.Table, which may not be installed)
        """The table as a ``pyarrow.Table``.

        Raises:
            MissingExtraError: If pyarrow is not installed.
        """
        arrow = load_package("pyarrow", "fabula[tables]")
        arrays = [
            arrow.array(self.columns[name], arrow_type(self.kinds[name])) for name in self.kinds
        ]
        return arrow.Table.from_arrays(arrays, schema=arrow_schema(self.kinds))

    def to_pandas(self) -> Any:  # noqa: ANN401
        """The table as a ``pandas.DataFrame``; unknown is ``pandas.NA``, ``None`` in lists.

        Raises:
            MissingExtraError: If pandas is not installed.
        """
        pandas = load_package("pandas", "pandas")
        made = {
            name: pandas.Series(
                list(cells), dtype=_PANDAS_TYPES.get(self.kinds[name].base, "object")
            )
            for name, cells in self.columns.items()
        }
        return pandas.DataFrame(made)

    def to_polars(self) -> Any:  # noqa: ANN401
        """The table as a ``polars.DataFrame``; unknown is null.

        Raises:
            MissingExtraError: If polars is not installed.
        """
        polars = load_package("polars", "polars")
        schema = {name: _polars_type(polars, kind) for name, kind in self.kinds.items()}
        return polars.DataFrame({name: list(cells) for name, cells in self.columns.items()}, schema)


def arrow_schema(kinds: Mapping[str, Kind]) -> Any:  # noqa: ANN401
    """The ``pyarrow.Schema`` of columns.

    Raises:
        MissingExtraError: If pyarrow is not installed.
    """
    arrow = load_package("pyarrow", "fabula[tables]")
    return arrow.schema([(name, arrow_type(kind)) for name, kind in kinds.items()])


def arrow_type(kind: Kind) -> Any:  # noqa: ANN401
    """The ``pyarrow.DataType`` of a kind."""
    arrow = load_package("pyarrow", "fabula[tables]")
    if kind.item is not None:
        return arrow.list_(arrow_type(kind.item))
    if kind.fields:
        return arrow.struct([(name, arrow_type(part)) for name, part in kind.fields])
    makers = {"int": arrow.int64, "float": arrow.float64, "bool": arrow.bool_, "str": arrow.string}
    return makers[kind.base]()


def load_package(name: str, wanted: str) -> Any:  # noqa: ANN401
    """An optional package.

    Args:
        name: The module.
        wanted: What to install for it.

    Raises:
        MissingExtraError: If it is not installed.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingExtraError(
            f"this needs {name.split('.', maxsplit=1)[0]}, which is not installed",
            f"pip install '{wanted}'",
        ) from error


def _polars_type(polars: Any, kind: Kind) -> Any:  # noqa: ANN401
    if kind.item is not None:
        return polars.List(_polars_type(polars, kind.item))
    if kind.fields:
        parts = {name: _polars_type(polars, part) for name, part in kind.fields}
        return polars.Struct(parts)
    return getattr(polars, _POLARS_TYPES[kind.base])
