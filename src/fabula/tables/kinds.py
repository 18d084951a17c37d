"""What a column holds, read off the row types: numbers, words, lists and structs of them.

A pair in a row (a span, a speaker with its score) becomes a struct with names, because tables
have no tuples.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, TypeAlias

import msgspec
from msgspec import inspect

Scalar: TypeAlias = Literal["int", "float", "bool", "str"]

SPAN_NAMES = ("start", "end")
"""Names of the two values of a pair that is a range of code points."""

PAIR_NAMES = {"alternatives": ("character", "score")}
"""Names of the two values of a pair, for the fields that hold no ranges."""


class Kind(msgspec.Struct, frozen=True):
    """What a cell holds; every cell may be unknown (null) as well.

    Attributes:
        base: A scalar, ``list``, ``struct``, or ``pair``: a struct in tables, a pair in rows.
        item: What a list is of.
        fields: Names and kinds of a struct's or pair's values.
    """

    base: Scalar | Literal["list", "struct", "pair"]
    item: Kind | None = None
    fields: tuple[tuple[str, Kind], ...] = ()


INT = Kind("int")
STR = Kind("str")


@cache
def find_kinds(row: type[Any]) -> dict[str, Kind]:
    """Kinds of a row type's fields, by their names in story.json."""
    found = inspect.type_info(row)
    assert isinstance(found, inspect.StructType)
    return dict(_fields(found))


def to_cell(value: Any, kind: Kind) -> Any:  # noqa: ANN401 (plain values of any shape)
    """A plain value of a row as it stands in a table."""
    if value is None:
        return None
    if kind.base == "str":
        return clean_text(value)
    if kind.item is not None:
        return [to_cell(each, kind.item) for each in value]
    if kind.base == "struct":
        return {name: to_cell(value.get(name), part) for name, part in kind.fields}
    if kind.base == "pair":
        return {
            name: to_cell(each, part) for (name, part), each in zip(kind.fields, value, strict=True)
        }
    return value


def from_cell(cell: Any, kind: Kind) -> Any:  # noqa: ANN401
    """The plain value of a row that ``to_cell`` was given."""
    if cell is None:
        return None
    if kind.item is not None:
        return [from_cell(each, kind.item) for each in cell]
    if kind.base == "struct":
        return {name: from_cell(cell[name], part) for name, part in kind.fields}
    if kind.base == "pair":
        return [from_cell(cell[name], part) for name, part in kind.fields]
    return cell


def clean_text(text: str) -> str:
    """The text with U+FFFD for halves of surrogate pairs, which no UTF-8 holds."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _fields(struct: inspect.StructType) -> list[tuple[str, Kind]]:
    return [(each.encode_name, _kind(each.type, each.encode_name)) for each in struct.fields]


def _kind(type_: inspect.Type, field: str) -> Kind:
    if isinstance(type_, inspect.UnionType):
        known = [each for each in type_.types if not isinstance(each, inspect.NoneType)]
        assert len(known) == 1, f"{field}: a column holds one kind of value"
        return _kind(known[0], field)
    if isinstance(type_, inspect.VarTupleType):
        return Kind("list", item=_kind(type_.item_type, field))
    if isinstance(type_, inspect.TupleType):
        names = PAIR_NAMES.get(field, SPAN_NAMES)
        parts = zip(names, type_.item_types, strict=True)
        return Kind("pair", fields=tuple((name, _kind(part, field)) for name, part in parts))
    if isinstance(type_, inspect.StructType):
        return Kind("struct", fields=tuple(_fields(type_)))
    if isinstance(type_, inspect.LiteralType):
        return Kind("int" if isinstance(type_.values[0], int) else "str")
    scalars: dict[type[inspect.Type], Scalar] = {
        inspect.BoolType: "bool",
        inspect.IntType: "int",
        inspect.FloatType: "float",
        inspect.StrType: "str",
    }
    return Kind(scalars[type(type_)])
