"""``fabula knowledge`` and ``fabula knows``: who knows what, since when, from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fabula.cli.console import Cell, write_csv, write_json, write_table
from fabula.cli.moments import words_of
from fabula.cli.opening import open_shown
from fabula.cli.options import CastOption, CsvOption, EncodingOption, JsonOption, StoryArgument
from fabula.cli.running import about as about_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fabula.rows import Knowledge
    from fabula.story import Story

COLUMNS = ("id", "knower", "how", "from", "since", "score", "fact")


def knowledge(
    story: StoryArgument,
    min_score: Annotated[
        float | None, typer.Option(help="Only rows with at least this score.", metavar="P")
    ] = None,
    cast_file: CastOption = None,
    encoding: EncodingOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """List who knows what: every fact with each character who has it.

    \b
    Example:
        fabula knowledge novel.fabula --csv > knowledge.csv
    """  # noqa: D301 (\b keeps the lines below as they are)
    with about_file(story, cast_file):
        opened = open_shown(story, cast_file, encoding)
        opened.layer("knowledge")
        rows = [r for r in opened.knowledge if min_score is None or r.score >= min_score]
    _write(opened, rows, json=json, csv=csv)


def knows(
    story: StoryArgument,
    who: Annotated[
        str | None, typer.Option(help="Only what this person knows.", metavar="NAME")
    ] = None,
    about: Annotated[
        str | None,
        typer.Option(help="Only facts about these words, best first.", metavar="TEXT"),
    ] = None,
    at: Annotated[
        int | None, typer.Option(help="Only what is known before this offset.", metavar="OFFSET")
    ] = None,
    cast_file: CastOption = None,
    encoding: EncodingOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """Show who knows what, since when, how and from whom.

    \b
    Examples:
        fabula knows novel.fabula --who "Ada Reed" --at 40000
        fabula knows novel.fabula --about "the will is forged"
    """  # noqa: D301 (\b keeps the lines below as they are)
    with about_file(story, cast_file):
        opened = open_shown(story, cast_file, encoding)
        opened.layer("knowledge")
        rows = opened.knows(who, about=about, at=at)
    _write(opened, rows, json=json, csv=csv)


def _write(story: Story, rows: Sequence[Knowledge], *, json: bool, csv: bool) -> None:
    if json:
        write_json(rows)
    elif csv:
        write_csv(COLUMNS, [_cells(story, row) for row in rows])
    else:
        write_table(COLUMNS, [_cells(story, row) for row in rows], right=("id", "since", "score"))


def _cells(story: Story, row: Knowledge) -> tuple[Cell, ...]:
    from fabula.script import name_of

    source = "" if row.from_ is None else name_of(story, row.from_)
    fact = words_of(story, row.fact.start, row.fact.end)
    return row.id, name_of(story, row.knower), row.how, source, row.since, row.score, fact
