"""``fabula read``: a book becomes a folder with its story and a report."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fabula.cli.console import clean, show_progress, write_bytes, write_text
from fabula.cli.opening import refuse_story
from fabula.cli.options import (
    BookArgument,
    CastOption,
    EncodingOption,
    NoModelOption,
    SeriesOption,
    ThreadsOption,
)
from fabula.cli.running import about
from fabula.errors import InputError

if TYPE_CHECKING:
    from fabula.story import Story


def read(
    book: BookArgument,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            help="Folder to write; default: BOOK.fabula.",
            metavar="DIR",
            readable=False,
        ),
    ] = None,
    json: Annotated[
        str | None,
        typer.Option(help="Write only the story as JSON (- = standard output).", metavar="FILE"),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option(help="Compute only these layers (see fabula layers).", metavar="LAYER,…"),
    ] = None,
    cast: CastOption = None,
    series: SeriesOption = None,
    min_score: Annotated[
        float | None,
        typer.Option(help="Call a speaker unknown below this score, 0 to 1.", metavar="P"),
    ] = None,
    encoding: EncodingOption = None,
    no_report: Annotated[bool, typer.Option("--no-report", help="Write no report.html.")] = False,
    upto: Annotated[
        int | None,
        typer.Option(help="Read only what stands before this offset.", metavar="OFFSET"),
    ] = None,
    no_model: NoModelOption = False,
    threads: ThreadsOption = None,
) -> None:
    """Read a book: writes BOOK.fabula/ with story.json and report.html.

    \b
    Examples:
        fabula read novel.txt
        fabula read novel.epub -o reading --cast cast.toml
        fabula read novel.txt --only quotations,dialogue --json - | head
    """  # noqa: D301 (\b keeps the lines below as they are)
    from fabula.corrections_file import CORRECTIONS_FILE
    from fabula.reading import find_story_folder, read_story
    from fabula.storage import REPORT_FILE, STORY_FILE, encode_story, refuse_link, write_files

    folder = out or find_story_folder(book)
    target = None if json in (None, "-") else Path(str(json))
    with about(book, cast, series, folder, target):
        refuse_story(book)
        if out is None and json is None:
            refuse_link(folder)
        _spare_inputs((book, cast, series), (target, folder / STORY_FILE, folder / REPORT_FILE))
        with show_progress() as progress:
            story = read_story(
                book,
                only=None if only is None else _names(only),
                cast=cast,
                corrections=folder / CORRECTIONS_FILE,
                series=series,
                min_score=min_score,
                encoding=encoding,
                upto=upto,
                model=not no_model,
                threads=threads,
                progress=progress,
            )
        if json == "-":
            write_bytes(encode_story(story))
        elif target is not None:
            write_files({target: encode_story(story)})
        else:
            write_text(_write_folder(story, folder, not no_report))


def _spare_inputs(inputs: Iterable[Path | None], outputs: Iterable[Path | None]) -> None:
    """Make sure that no file given is one to be written.

    Raises:
        InputError: If one is.
    """
    for given, written in product(filter(None, inputs), filter(None, outputs)):
        with suppress(OSError):
            if given.is_file() and given.samefile(written):
                raise InputError(
                    f"{given.name}: would be overwritten by its own result",
                    "write to another place",
                )


def _names(listed: str) -> list[str]:
    """The layers asked for.

    Raises:
        InputError: If there is none.
    """
    names = [name.strip() for name in listed.split(",") if name.strip()]
    if not names:
        raise InputError(f"--only {listed!r} names no layer", "fabula layers lists them")
    return names


def _write_folder(story: Story, folder: Path, with_report: bool) -> str:
    """Write the files; the summary of the story, and where they are."""
    from fabula.cli.summary import summarise
    from fabula.storage import REPORT_FILE, STORY_FILE, encode_story, write_folder

    contents = {folder / STORY_FILE: encode_story(story)}
    if with_report:
        from fabula.report.page import render_report

        contents[folder / REPORT_FILE] = render_report(story).encode("utf-8")
    summary = summarise(story)
    write_folder(contents)
    written = [f"  Written   {clean(str(path))}" for path in contents]
    if not with_report and (folder / REPORT_FILE).exists():
        written.append(f"  Note      {REPORT_FILE} there is from an earlier reading")
    return "\n".join([summary, *written])
