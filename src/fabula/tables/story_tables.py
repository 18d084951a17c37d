"""The tables of a story: one for each layer with the fields of its rows, and ``books``.

Layers whose rows are words or lines have one more column, ``text``, so that a table can be asked
without the text beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from fabula.errors import LayerError
from fabula.layer import Layer, Tokens
from fabula.registry import LAYERS, public_layers
from fabula.rows import Notice, Quotation, Row, TokenTable
from fabula.story import AnyLayer, Story
from fabula.tables.kinds import INT, STR, Kind, clean_text, find_kinds, from_cell, to_cell
from fabula.tables.table import Table

BOOKS = "books"
"""The table with one row for a whole book: its source, what made it, its text."""

TEXT = "text"
WITH_TEXT = frozenset({"tokens", "quotations", "cues", "mentions", "dialogue", "events"})
"""Layers whose tables have the words of each row in a column ``text``."""

_NOTICES = Kind("list", item=Kind("struct", fields=tuple(find_kinds(Notice).items())))
_BOOK_KINDS = MappingProxyType(
    dict.fromkeys(("name", "title", "author", "language", "media_type", "sha256", "encoding"), STR)
    | dict.fromkeys(("chars", "words"), INT)
    | dict.fromkeys(("fabula", "model", "options", "metadata"), STR)
    | {"notices": _NOTICES, TEXT: STR}
)


def table_names() -> tuple[str, ...]:
    """Every table that a story can give: ``books``, then the layers of story.json."""
    return (BOOKS, *public_layers())


def table_kinds(name: str) -> Mapping[str, Kind]:
    """Names and kinds of a table's columns.

    Raises:
        LayerError: If there is no such table.
    """
    if name == BOOKS:
        return _BOOK_KINDS
    if name not in public_layers():
        raise LayerError(f"there is no table {name!r}", f"tables: {', '.join(table_names())}")
    row = LAYERS[name].row
    kinds = _token_kinds() if row is TokenTable else find_kinds(row)
    return {**kinds, TEXT: STR} if name in WITH_TEXT else kinds


def make_table(story: Story, name: str) -> Table:
    """One table of a story.

    Args:
        story: The story.
        name: ``books``, or the name of a layer.

    Raises:
        LayerError: If there is no such table, or the story lacks the layer.
    """
    kinds = table_kinds(name)
    if name == BOOKS:
        return _book(story)
    layer = story.layer(name)
    columns = _token_columns(layer) if isinstance(layer, Tokens) else _row_columns(layer, kinds)
    if name in WITH_TEXT:
        columns[TEXT] = _texts(story, layer)
    return Table(name, kinds, columns)


def read_table(name: str, records: Iterable[Mapping[str, Any]]) -> AnyLayer:
    """The layer that a table's rows were made from; columns that are no fields are left out.

    Raises:
        LayerError: If there is no such layer, or the rows are not its own.
    """
    kinds = {key: kind for key, kind in table_kinds(name).items() if key != TEXT}
    if name == BOOKS:
        raise LayerError(f"{BOOKS} is no layer", f"layers: {', '.join(public_layers())}")
    row = LAYERS[name].row
    try:
        found = [
            {key: from_cell(record[key], kind) for key, kind in kinds.items()} for record in records
        ]
        if row is TokenTable:
            return _tokens_of(found)
        return Layer(msgspec.convert(found, list[row]))  # type: ignore[valid-type]
    except (msgspec.ValidationError, KeyError, TypeError) as error:
        raise LayerError(
            f"these are no rows of the layer {name}: {error}", "see docs/formats/tables.md"
        ) from error


def _row_columns(layer: Iterable[Any], kinds: Mapping[str, Kind]) -> dict[str, list[Any]]:
    names = [name for name in kinds if name != TEXT]
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for row in layer:
        plain = msgspec.to_builtins(row)
        for name in names:
            columns[name].append(to_cell(plain.get(name), kinds[name]))
    return columns


def _token_kinds() -> dict[str, Kind]:
    columns = find_kinds(TokenTable).items()
    return {name: kind.item for name, kind in columns if kind.item is not None}


def _token_columns(tokens: Tokens) -> dict[str, list[Any]]:
    unknown = [None] * len(tokens)
    return {
        "start": tokens.starts.tolist(),
        "end": tokens.ends.tolist(),
        "lemma": unknown if tokens.lemma is None else [*map(clean_text, tokens.lemma)],
        "pos": unknown if tokens.pos is None else list(tokens.pos),
        "dep": unknown if tokens.dep is None else list(tokens.dep),
        "head": unknown if tokens.head is None else tokens.head.tolist(),
    }


def _tokens_of(records: list[dict[str, Any]]) -> Tokens:
    def column(name: str) -> list[Any] | None:
        cells = [record[name] for record in records]
        return None if not cells or cells[0] is None else cells

    optional = {name: column(name) for name in ("lemma", "pos", "dep", "head")}
    return Tokens(column("start") or [], column("end") or [], **optional)


def _texts(story: Story, layer: AnyLayer) -> list[str]:
    content = story.text.content
    if isinstance(layer, Tokens):
        return [clean_text(content[start:end]) for start, end in map(layer.span, range(len(layer)))]
    quotations = story.quotations if "quotations" in story.layers else Layer[Quotation]()
    parts = {each.id: each.parts for each in quotations}
    found = []
    for row in layer:
        assert isinstance(row, Row)
        whole = ((row.start, row.end),)
        number = row.id if isinstance(row, Quotation) else getattr(row, "quotation", None)
        is_line = type(row).__name__ in ("Quotation", "Dialogue")
        spans = parts.get(number, whole) if is_line and number is not None else whole
        found.append(clean_text(" ".join(content[start:end] for start, end in spans)))
    return found


def _book(story: Story) -> Table:
    text, made = story.text, story.provenance
    source = msgspec.to_builtins(text.source)
    cells: dict[str, Any] = {name: source.get(name) for name in _BOOK_KINDS} | {
        "chars": len(text),
        "words": len(text.content.split()),
        "fabula": made.fabula,
        "model": made.model,
        "options": _json(made.options),
        "metadata": _json(text.source.metadata),
        "notices": [msgspec.structs.asdict(each) for each in story.notices],
        TEXT: text.content,
    }
    return Table(
        BOOKS,
        _BOOK_KINDS,
        {name: [to_cell(cells[name], kind)] for name, kind in _BOOK_KINDS.items()},
    )


def _json(data: Mapping[str, Any]) -> str:
    return msgspec.json.encode(_clean(data)).decode("utf-8")


def _clean(data: Any) -> Any:  # noqa: ANN401
    if isinstance(data, str):
        return clean_text(data)
    if isinstance(data, Mapping):
        return {clean_text(str(key)): _clean(value) for key, value in data.items()}
    return [_clean(each) for each in data] if isinstance(data, list | tuple) else data
