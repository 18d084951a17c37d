"""``fabula at``: the state of the story at a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fabula.cli.console import Cell, write_json, write_table, write_text
from fabula.cli.moments import find_offset, words_of
from fabula.cli.opening import open_shown
from fabula.cli.options import CastOption, EncodingOption, JsonOption, StoryArgument
from fabula.cli.running import about

if TYPE_CHECKING:
    from fabula.answer_rows import Moment
    from fabula.story import Story

COLUMNS = ("who", "feels", "stands to", "knows", "latest")


def at(
    story: StoryArgument,
    offset: Annotated[
        int | None, typer.Argument(help="Code-point offset.", metavar="[OFFSET]")
    ] = None,
    line: Annotated[
        int | None, typer.Option("--line", help="The end of this line.", metavar="N")
    ] = None,
    scene: Annotated[
        int | None, typer.Option("--scene", help="The end of this scene.", metavar="N")
    ] = None,
    cast_file: CastOption = None,
    encoding: EncodingOption = None,
    json: JsonOption = False,
) -> None:
    """Show a moment: the scene, who is there, what each feels and knows, how they stand.

    \b
    Examples:
        fabula at novel.fabula 20000
        fabula at novel.fabula --line 31
        fabula at novel.fabula --scene 2 --json
    """  # noqa: D301 (\b keeps the lines below as they are)
    with about(story, cast_file):
        opened = open_shown(story, cast_file, encoding)
        moment = opened.at(find_offset(opened, offset, line, scene))
    if json:
        write_json(moment)
        return
    write_text(_where(moment))
    write_table(COLUMNS, _rows(opened, moment), right=("knows",))


def _where(moment: Moment) -> str:
    scene = moment.scene
    if scene is None:
        return f"offset {moment.offset}: in no scene"
    place = "?" if scene.place is None else scene.place.text
    time = "?" if scene.time is None else scene.time.text
    return f"offset {moment.offset}: scene {scene.id}, place: {place}, time: {time}"


def _rows(story: Story, moment: Moment) -> list[tuple[Cell, ...]]:
    from fabula.script import name_of

    rows: list[tuple[Cell, ...]] = []
    for who in moment.present:
        feels = [row.label for row in moment.feelings if row.character == who]
        pairs = [f"{row.kind} of {name_of(story, row.b)}" for row in moment.between if row.a == who]
        known = [row for row in moment.known if row.knower == who]
        last = max(known, key=lambda row: (row.since, row.id), default=None)
        latest = "" if last is None else words_of(story, last.fact.start, last.fact.end)
        rows.append((name_of(story, who), ", ".join(feels), ", ".join(pairs), len(known), latest))
    return rows
