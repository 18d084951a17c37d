"""``fabula report``: the page of a story again, whole or up to a moment."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fabula.cli.console import clean, write_text
from fabula.cli.moments import find_offset
from fabula.cli.opening import find_shown, open_shown
from fabula.cli.options import CastOption, EncodingOption, StoryArgument
from fabula.cli.running import about
from fabula.errors import InputError

if TYPE_CHECKING:
    from fabula.story import Story


def report(
    story: StoryArgument,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            help="File to write; default: report.html in the story's folder.",
            metavar="FILE",
            readable=False,
        ),
    ] = None,
    upto: Annotated[
        int | None,
        typer.Option(help="Leave out everything after this offset.", metavar="OFFSET"),
    ] = None,
    line: Annotated[
        int | None, typer.Option(help="Leave out everything after line N.", metavar="N")
    ] = None,
    scene: Annotated[
        int | None, typer.Option(help="Leave out everything after scene N.", metavar="N")
    ] = None,
    cast: CastOption = None,
    encoding: EncodingOption = None,
) -> None:
    """Write the report of a story: one HTML file that needs no network.

    \b
    Examples:
        fabula report novel.fabula
        fabula report novel.fabula --upto 40000 -o so_far.html
        fabula report novel.txt -o novel.html
    """  # noqa: D301 (\b keeps the lines below as they are)
    from fabula.storage import refuse_link

    bound = any(each is not None for each in (upto, line, scene))
    with about(story, cast, out):
        stored = find_shown(story, cast, encoding)
        target = out or _default(stored, bound)
        if out is None:
            refuse_link(target)
        _spare_inputs(target, (story, stored, cast))
        opened = open_shown(story, cast, encoding)
        if bound:
            opened = opened.upto(find_offset(opened, upto, line, scene))
        _write(opened, target)


def _default(stored: Path | None, bound: bool) -> Path:
    """Where a whole report goes if nothing is said.

    Raises:
        InputError: If there is no such place.
    """
    from fabula.storage import REPORT_FILE

    if stored is None or bound:
        what = "a book has no folder" if stored is None else "a report of a part is not kept there"
        raise InputError(f"the report needs a file to be written to: {what}", "give -o FILE")
    return stored.with_name(REPORT_FILE)


def _spare_inputs(target: Path, inputs: tuple[Path | None, ...]) -> None:
    """Make sure that no file given is the one to be written.

    Raises:
        InputError: If one is.
    """
    for given in filter(None, inputs):
        with suppress(OSError):
            if given.is_file() and given.samefile(target):
                raise InputError(
                    f"{given.name}: would be overwritten by its report", "write to another place"
                )


def _write(story: Story, target: Path) -> None:
    from fabula.report.page import render_report
    from fabula.storage import write_files

    write_files({target: render_report(story).encode("utf-8")})
    write_text(f"Written {clean(str(target))}")
