"""``fabula ask``: a question, answered with spans of the text."""

from __future__ import annotations

from typing import Annotated

import typer

from fabula.cli.console import Cell, write_json, write_table
from fabula.cli.opening import open_shown
from fabula.cli.options import CastOption, EncodingOption, JsonOption, StoryArgument
from fabula.cli.running import about

COLUMNS = ("score", "who", "says", "at", "from", "text")


def ask(
    story: StoryArgument,
    question: Annotated[str, typer.Argument(help="A question in English.", metavar="QUESTION")],
    at: Annotated[
        int | None, typer.Option(help="Only what stands before this offset.", metavar="OFFSET")
    ] = None,
    cast_file: CastOption = None,
    encoding: EncodingOption = None,
    json: JsonOption = False,
) -> None:
    """Answer a question with words of the text.

    \b
    Examples:
        fabula ask novel.fabula "Who knows that the will is forged?"
        fabula ask novel.fabula "What did Ada say about the house?"
    """  # noqa: D301 (\b keeps the lines below as they are)
    from fabula.script import name_of

    with about(story, cast_file):
        opened = open_shown(story, cast_file, encoding)
        answers = opened.ask(question, at=at)
    if json:
        write_json(answers)
        return
    rows: list[tuple[Cell, ...]] = [
        (
            each.score,
            "" if each.who is None else name_of(opened, each.who),
            each.label,
            each.start,
            f"{each.layer} {each.row}",
            each.text,
        )
        for each in answers
    ]
    write_table(COLUMNS, rows, right=("score", "at"))
