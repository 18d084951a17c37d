"""``fabula check``: the model against itself and its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from fabula.cli.console import write_json, write_table, write_text
from fabula.cli.opening import find_shown, open_shown
from fabula.cli.options import CastOption, EncodingOption, JsonOption, StoryArgument
from fabula.cli.running import about

if TYPE_CHECKING:
    from fabula.integrity import Finding

COLUMNS = ("finding", "at", "message")
EXIT_FINDINGS = 1


def check(
    story: StoryArgument,
    cast_file: CastOption = None,
    encoding: EncodingOption = None,
    json: JsonOption = False,
) -> None:
    """Check a story against itself and its text; exit code 1 if there is something to look at.

    \b
    Example:
        fabula check novel.fabula
    """  # noqa: D301 (\b keeps the lines below as they are)
    from fabula.check import find_contradictions
    from fabula.storage import read_stored

    with about(story, cast_file):
        stored = find_shown(story, cast_file, encoding)
        if stored is not None:
            opened = read_stored(stored, checked=False)
        else:
            opened = open_shown(story, cast_file, encoding)
        findings = find_contradictions(opened)
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
