"""What a notebook shows of stories, layers, lines and tables: small tables of HTML.

Every word that comes from a text is escaped, and nothing is loaded from anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import msgspec

from fabula.layer import Layer
from fabula.rows import Character, Scene
from fabula.script import Line, name_of
from fabula.story import Story
from fabula.tables.table import Table

MOST_ROWS = 20
"""Rows shown of a table."""

MOST_CHARS = 120
"""Characters shown of a cell."""

MOST_NAMES = 12
"""Persons shown of a story."""


def story_html(story: Story) -> str:
    """What a story is and holds: title, layers with their rows, the persons named most."""
    source, made = story.text.source, story.provenance
    title = source.title or source.name
    by = f" by {source.author}" if source.author else ""
    counts = [(name, len(layer)) for name, layer in story.layers.items()]
    notes = [("", f"{note.code}: {note.message}") for note in story.notices]
    people: tuple[str | None, ...] = ()
    if "characters" in story.layers:
        people = tuple(name_of(story, each.id) for each in story.characters[:MOST_NAMES])
    facts = [
        ("text", f"{len(story.text):,} characters"),
        ("made by", f"fabula {made.fabula}, {made.model or 'rules alone'}"),
        ("cast", ", ".join(filter(None, people)) or None),
        ("layers", ", ".join(f"{name} {count:,}" for name, count in counts)),
        *(("notice", text) for _, text in notes),
    ]
    return f"<p><strong>{escape(title)}</strong>{escape(by)}</p>{_table((), facts, cut=2000)}"


def layer_html(layer: Layer[Any]) -> str:
    """The first rows of a layer; cast and scenes by what people ask of them first."""
    first = layer[0] if len(layer) else None
    if isinstance(first, Character):
        columns: Sequence[str] = ("id", "name", "also", "pronouns", "role", "narrator", "score")
        rows: Iterable[Sequence[Any]] = map(_character, layer[:MOST_ROWS])
    elif isinstance(first, Scene):
        columns = ("id", "start", "end", "place", "time", "characters", "score")
        rows = map(_scene, layer[:MOST_ROWS])
    else:
        columns = getattr(first, "__struct_fields__", ())
        rows = (msgspec.structs.astuple(row) for row in layer[:MOST_ROWS])
    return _table(columns, rows) + _more(len(layer))


def lines_html(lines: Sequence[Line]) -> str:
    """The first lines with their speakers."""
    columns = ("line", "chapter", "speaker", "to", "basis", "score", "text")
    rows = (
        (
            each.line,
            each.chapter,
            each.speaker,
            ", ".join(each.addressees),
            each.basis,
            each.score,
            each.text,
        )
        for each in lines[:MOST_ROWS]
    )
    return _table(columns, rows) + _more(len(lines))


def table_html(table: Table) -> str:
    """The first rows of a table."""
    rows = zip(*(cells[:MOST_ROWS] for cells in table.columns.values()), strict=True)
    return _table(tuple(table.columns), rows) + _more(len(table))


def _character(row: Character) -> tuple[Any, ...]:
    also = ", ".join(each.text for each in row.aliases if each.text != row.name)
    pronouns = ", ".join(f"{each.set} {each.count}" for each in row.pronouns)
    return row.id, row.name, also, pronouns, row.role, row.narrator, row.score


def _scene(row: Scene) -> tuple[Any, ...]:
    place = None if row.place is None else row.place.text
    time = None if row.time is None else row.time.text
    there = sorted({each.character for each in row.present})
    return row.id, row.start, row.end, place, time, ", ".join(map(str, there)), row.score


def _table(columns: Sequence[str], rows: Iterable[Sequence[Any]], cut: int = MOST_CHARS) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(cell, cut)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return (
        f"<table>{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{body}</tbody></table>"
    )


def _cell(cell: Any, cut: int) -> str:  # noqa: ANN401
    if cell is None:
        return "?"
    text = f"{cell:.2f}" if isinstance(cell, float) else str(cell)
    shown = text if len(text) <= cut else text[: cut - 1] + "…"
    return escape(shown.encode("utf-8", errors="replace").decode("utf-8"))


def _more(count: int) -> str:
    return f"<p>{count - MOST_ROWS:,} more rows</p>" if count > MOST_ROWS else ""
