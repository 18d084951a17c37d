"""``fabula read``: a book becomes a folder with its story and a report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fabula.cli.console import clean, show_progress, write_bytes, write_text
from fabula.cli.running import about
from fabula.cli.summary import summarise
from fabula.errors import InputError
from fabula.reading import find_story_folder, read_story
from fabula.storage import FORMAT_NAME, REPORT_FILE, STORY_FILE, encode_story, write_files
from fabula.story import Story

HEAD_BYTES = 64
"""How much of a file shows whether it is a story: its first key and value."""


def read(
    book: Annotated[
        Path, typer.Argument(help="txt, html, epub, docx, md, fb2, odt or rtf.", metavar="BOOK")
    ],
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="Folder to write; default: BOOK.fabula.", metavar="DIR"),
    ] = None,
    json: Annotated[
        str | None,
        typer.Option(help="Write only the story as JSON (- = standard output).", metavar="FILE"),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option(help="Compute only these layers (see fabula layers).", metavar="LAYER,…"),
    ] = None,
    cast: Annotated[
        Path | None, typer.Option(help="What you know of the persons.", metavar="cast.toml")
    ] = None,
    min_score: Annotated[
        float | None,
        typer.Option(help="Call a speaker unknown below this score, 0 to 1.", metavar="P"),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(help="Encoding of a text file; default: recognised.", metavar="NAME"),
    ] = None,
    no_report: Annotated[bool, typer.Option("--no-report", help="Write no report.html.")] = False,
    upto: Annotated[
        int | None,
        typer.Option(help="Read only what stands before this offset.", metavar="OFFSET"),
    ] = None,
) -> None:
    """Read a book: writes BOOK.fabula/ with story.json and report.html.

    \b
    Examples:
        fabula read novel.txt
        fabula read novel.epub -o reading --cast cast.toml
        fabula read novel.txt --only quotations,dialogue --json - | head
    """  # noqa: D301 (\b keeps the lines below as they are)
    folder = out or find_story_folder(book)
    with about(book, cast, folder, Path(json) if json else None):
        if _is_story(book):
            raise InputError(
                f"{book.name}: is a story that was read already", "give the book it was read from"
            )
        with show_progress() as progress:
            story = read_story(
                book,
                only=None if only is None else _names(only),
                cast=cast,
                min_score=min_score,
                encoding=encoding,
                upto=upto,
                progress=progress,
            )
        if json == "-":
            write_bytes(encode_story(story))
        elif json is not None:
            write_files({Path(json): encode_story(story)})
        else:
            write_text(summarise(story) + "\n" + _write_folder(story, folder, not no_report))


def _is_story(book: Path) -> bool:
    """Whether it is a folder or file that fabula read has written."""
    if book.is_dir():
        return (book / STORY_FILE).is_file()
    if book.suffix != Path(STORY_FILE).suffix or not book.is_file():
        return False
    with book.open("rb") as file:
        return FORMAT_NAME.encode() in file.read(HEAD_BYTES)


def _names(listed: str) -> list[str]:
    return [name.strip() for name in listed.split(",") if name.strip()]


def _write_folder(story: Story, folder: Path, with_report: bool) -> str:
    """Write the files and say where they are."""
    contents = {folder / STORY_FILE: encode_story(story)}
    if with_report:
        from fabula.report.page import render_report

        contents[folder / REPORT_FILE] = render_report(story).encode("utf-8")
    write_files(contents)
    written = [f"  Written   {clean(str(path))}" for path in contents]
    if not with_report and (folder / REPORT_FILE).exists():
        written.append(f"  Note      {REPORT_FILE} there is from an earlier reading")
    return "\n".join(written)
