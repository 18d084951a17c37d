"""``fabula lines``: who says each line to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fabula.cli.console import write_csv, write_json, write_table
from fabula.cli.opening import open_shown
from fabula.cli.options import CastOption, CsvOption, EncodingOption, JsonOption, StoryArgument
from fabula.cli.running import about
from fabula.errors import InputError
from fabula.rows import Basis, CharacterId

if TYPE_CHECKING:
    from fabula.script import Line
    from fabula.story import Story

COLUMNS = ("line", "chapter", "speaker", "to", "basis", "score", "text")
BASES = Basis.__args__  # type: ignore[attr-defined]


def lines(
    story: StoryArgument,
    speaker: Annotated[
        str | None, typer.Option(help="Only lines of this person.", metavar="NAME")
    ] = None,
    addressee: Annotated[
        str | None, typer.Option(help="Only lines said to this person.", metavar="NAME")
    ] = None,
    basis: Annotated[
        str | None,
        typer.Option(help=f"Only lines that rest on this: {', '.join(BASES)}.", metavar="BASIS"),
    ] = None,
    min_score: Annotated[
        float | None, typer.Option(help="Only lines with at least this score.", metavar="P")
    ] = None,
    unknown: Annotated[
        bool, typer.Option("--unknown", help="Only lines whose speaker is unknown.")
    ] = False,
    cast_file: CastOption = None,
    encoding: EncodingOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """List the lines: number, chapter, speaker, addressees, what it rests on, words.

    \b
    Examples:
        fabula lines novel.fabula --speaker "Ada Reed" --min-score 0.8
        fabula lines novel.fabula --unknown
        fabula lines novel.txt --csv > lines.csv
    """  # noqa: D301 (\b keeps the lines below as they are)
    from fabula.cli.persons import find_person

    with about(story, cast_file):
        if basis is not None and basis not in BASES:
            raise InputError(f"--basis {basis} is no basis", f"one of {', '.join(BASES)}")
        if min_score is not None and not 0 <= min_score <= 1:
            raise InputError(f"--min-score {min_score} is not between 0 and 1", "0.8 is usual")
        opened = open_shown(story, cast_file, encoding)
        opened.layer("dialogue")
        says = None if speaker is None else find_person(opened, speaker).id
        hears = None if addressee is None else find_person(opened, addressee).id
        kept = _kept(opened, says, hears, basis, min_score, unknown)
    if json:
        write_json(kept)
    elif csv:
        write_csv(COLUMNS, map(_cells, kept))
    else:
        write_table(COLUMNS, map(_cells, kept), right=("line", "score"))


def _kept(
    story: Story,
    speaker: CharacterId | None,
    addressee: CharacterId | None,
    basis: str | None,
    min_score: float | None,
    unknown: bool,
) -> list[Line]:
    from fabula.script import find_lines

    return [
        line
        for line in find_lines(story)
        if (speaker is None or line.speaker_id == speaker)
        and (addressee is None or addressee in line.addressee_ids)
        and (basis is None or line.basis == basis)
        and (min_score is None or line.score >= min_score)
        and (not unknown or line.speaker_id is None)
    ]


def _cells(line: Line) -> tuple[str | int | float | None, ...]:
    return (
        line.line,
        line.chapter or "",
        line.speaker,
        ", ".join(line.addressees),
        line.basis or "",
        round(line.score, 4),
        line.text,
    )
