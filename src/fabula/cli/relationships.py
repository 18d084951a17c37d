"""``fabula relationships``: how the persons of a story stand to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fabula.cli.console import clean, write_csv, write_json, write_table
from fabula.cli.opening import open_shown
from fabula.cli.options import CastOption, CsvOption, EncodingOption, JsonOption, StoryArgument
from fabula.cli.running import about
from fabula.errors import InputError
from fabula.rows import CharacterId, RelationshipKind

if TYPE_CHECKING:
    from fabula.rows import Relationship
    from fabula.story import Story

COLUMNS = ("a", "kind", "b", "valence", "from", "to", "score", "words")
KINDS = RelationshipKind.__args__  # type: ignore[attr-defined]


def relationships(
    story: StoryArgument,
    who: Annotated[
        str | None, typer.Option(help="Only what this person has part in.", metavar="NAME")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help="Only this kind, such as sibling.", metavar="KIND")
    ] = None,
    cast_file: CastOption = None,
    encoding: EncodingOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """List relationships: a is the KIND of b, from where to where, and the words that say so.

    \b
    Examples:
        fabula relationships novel.fabula
        fabula relationships novel.fabula --who "Ada Reed" --kind sibling
        fabula relationships novel.txt --csv > relationships.csv
    """  # noqa: D301 (\b keeps the lines below as they are)
    from fabula.persons import find_person

    with about(story, cast_file):
        if kind is not None and kind not in KINDS:
            raise InputError(f"--kind {kind} is no kind", f"one of {', '.join(KINDS)}")
        opened = open_shown(story, cast_file, encoding)
        opened.layer("relationships")
        person = None if who is None else find_person(opened, who).id
        kept = list_relationships(opened, person, kind)
    if json:
        write_json(kept)
    elif csv:
        write_csv(COLUMNS, map(_cells, kept))
    else:
        write_table(COLUMNS, map(_cells, kept), right=("valence", "from", "to", "score"))


def list_relationships(
    story: Story, person: CharacterId | None = None, kind: str | None = None
) -> list[dict[str, Any]]:
    """The rows with names and words, by ``from``.

    Args:
        story: A story with relationships.
        person: Only rows of this character.
        kind: Only rows of this kind.
    """
    return [
        _shown(story, row)
        for row in story.relationships
        if (person is None or person in (row.a, row.b)) and (kind is None or kind == row.kind)
    ]


def _shown(story: Story, row: Relationship) -> dict[str, Any]:
    from fabula.script import name_of

    def name(character: CharacterId) -> str:
        return clean(name_of(story, character) or "?")

    return {
        "id": row.id,
        "a": name(row.a),
        "kind": row.kind,
        "b": name(row.b),
        "directed": row.directed,
        "valence": row.valence,
        "from": row.from_,
        "to": row.to,
        "cause": row.cause,
        "score": row.score,
        "words": [" ".join(story.text[start:end].split()) for start, end in row.evidence],
    }


def _cells(row: dict[str, Any]) -> tuple[str | int | float | None, ...]:
    words = " / ".join(row["words"])
    return tuple(words if column == "words" else row[column] for column in COLUMNS)
