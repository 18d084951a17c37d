"""``fabula check``: the model against itself and its text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fabula.check import find_contradictions
from fabula.cli.console import show_progress, write_json, write_table, write_text
from fabula.cli.running import about
from fabula.integrity import Finding
from fabula.reading import find_stored, open_story
from fabula.storage import read_stored

COLUMNS = ("finding", "at", "message")
EXIT_FINDINGS = 1


def check(
    story: Annotated[Path, typer.Argument(help="A story or a book.", metavar="STORY")],
    json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Check a story against itself and its text; exit code 1 if there is something to look at.

    \b
    Example:
        fabula check novel.fabula
    """  # noqa: D301 (\b keeps the lines below as they are)
    with about(story):
        stored = find_stored(story)
        if stored is not None:
            findings = find_contradictions(read_stored(stored, checked=False))
        else:
            with show_progress() as progress:
                findings = find_contradictions(open_story(story, progress=progress))
    if json:
        write_json(findings)
    elif findings:
        write_table(COLUMNS, map(_cells, findings), right=("at",))
    else:
        write_text("nothing found")
    if findings:
        raise typer.Exit(EXIT_FINDINGS)


def _cells(finding: Finding) -> tuple[str, int | str, str]:
    at = "" if finding.start is None else finding.start
    return finding.code, at, finding.message
