"""``fabula whatif``: what loses its ground when a part of the story is taken out."""

from __future__ import annotations

from typing import Annotated, TypedDict

import typer

from fabula.cli.console import Cell, write_json, write_table, write_text
from fabula.cli.opening import open_shown
from fabula.cli.options import CastOption, EncodingOption, JsonOption, StoryArgument
from fabula.cli.running import about
from fabula.errors import InputError

COLUMNS = ("what", "score", "at", "message")


class Without(TypedDict, total=False):
    """What is taken out, as ``Story.without`` takes it."""

    scene: int
    line: int
    event: int
    character: str


def whatif(
    story: StoryArgument,
    without: Annotated[
        str,
        typer.Option(
            "--without",
            help="scene:N, line:N, event:N, character:NAME or character:NAME@scene:N.",
            metavar="WHAT",
        ),
    ],
    cast_file: CastOption = None,
    encoding: EncodingOption = None,
    json: JsonOption = False,
) -> None:
    """Show what loses its ground without a scene, a line, an event or a character.

    \b
    Examples:
        fabula whatif novel.fabula --without scene:3
        fabula whatif novel.fabula --without "character:Ada Reed@scene:2"
    """  # noqa: D301 (\b keeps the lines below as they are)
    with about(story, cast_file):
        removed = read_without(without)
        opened = open_shown(story, cast_file, encoding)
        found = opened.without(**removed)
    if json:
        write_json(found)
    elif found:
        rows: list[tuple[Cell, ...]] = [
            (each.kind.replace("_", " "), each.score, each.start, each.message) for each in found
        ]
        write_table(COLUMNS, rows, right=("score", "at"))
    else:
        write_text("nothing loses its ground")


def read_without(words: str) -> Without:
    """What is to be taken out.

    Raises:
        InputError: If it has none of the known forms.
    """
    kind, _, rest = words.partition(":")
    if kind == "character" and rest:
        name, _, place = rest.rpartition("@scene:")
        if not name:
            return {"character": rest}
        if place.isdecimal():
            return {"character": name, "scene": int(place)}
    elif rest.isdecimal():
        number = int(rest)
        if kind == "scene":
            return {"scene": number}
        if kind == "line":
            return {"line": number}
        if kind == "event":
            return {"event": number}
    raise InputError(
        f"--without {words!r} is not understood",
        "scene:N, line:N, event:N, character:NAME or character:NAME@scene:N",
    )
