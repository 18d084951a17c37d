"""``fabula scenes``: where and when the story plays, and who is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fabula.cli.console import write_csv, write_json, write_table
from fabula.cli.opening import open_shown
from fabula.cli.options import CastOption, CsvOption, EncodingOption, JsonOption, StoryArgument
from fabula.cli.running import about

if TYPE_CHECKING:
    from fabula.rows import CharacterId, Scene
    from fabula.story import Story

COLUMNS = ("scene", "place", "time", "present", "words", "start")


def scenes(
    story: StoryArgument,
    present: Annotated[
        str | None,
        typer.Option("--with", help="Only scenes in which this person is there.", metavar="NAME"),
    ] = None,
    place: Annotated[
        str | None, typer.Option(help="Only scenes whose place holds these words.", metavar="TEXT")
    ] = None,
    cast_file: CastOption = None,
    encoding: EncodingOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """List the scenes: where, when, who is there.

    \b
    Examples:
        fabula scenes novel.fabula
        fabula scenes novel.fabula --with "Ada Reed" --place kitchen
        fabula scenes novel.txt --json > scenes.json
    """  # noqa: D301 (\b keeps the lines below as they are)
    from fabula.persons import find_person

    with about(story, cast_file):
        opened = open_shown(story, cast_file, encoding)
        opened.layer("scenes")
        person = None if present is None else find_person(opened, present).id
    views = [view_scene(opened, each) for each in _select(opened, person, place)]
    if json:
        write_json(views)
    elif csv:
        write_csv(COLUMNS, map(_cells, views))
    else:
        write_table(COLUMNS, map(_cells, views), right=("scene", "words", "start"))


def _select(story: Story, person: CharacterId | None, place: str | None) -> list[Scene]:
    """Scenes with a person at a place; ``None`` = any."""
    wanted = None if place is None else " ".join(place.split()).casefold()
    return [
        scene
        for scene in story.scenes
        if (person is None or any(row.character == person for row in scene.present))
        and (wanted is None or wanted in _plain(scene))
    ]


def _plain(scene: Scene) -> str:
    return "" if scene.place is None else " ".join(scene.place.text.split()).casefold()


def view_scene(story: Story, scene: Scene) -> dict[str, Any]:
    """A scene with names in place of ids."""
    from fabula.script import name_of

    return {
        "scene": scene.id,
        "start": scene.start,
        "end": scene.end,
        "place": None if scene.place is None else " ".join(scene.place.text.split()),
        "time": None if scene.time is None else " ".join(scene.time.text.split()),
        "words": len(story.text[scene.start : scene.end].split()),
        "score": scene.score,
        "present": [
            {
                "name": name_of(story, row.character),
                "character": row.character,
                "from": row.from_,
                "to": row.to,
                "as": row.as_,
                "score": row.score,
            }
            for row in scene.present
        ],
    }


def _cells(view: dict[str, Any]) -> tuple[str | int, ...]:
    names = dict.fromkeys(row["name"] for row in view["present"])
    return (
        view["scene"],
        view["place"] or "?",
        view["time"] or "?",
        ", ".join(names),
        view["words"],
        view["start"],
    )
