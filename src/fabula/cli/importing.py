"""``fabula import``: a story from the files of another tool."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fabula.cli.console import clean, write_text
from fabula.cli.running import about


def import_(
    kind: Annotated[str, typer.Argument(help="booknlp, cas or tei.", metavar="FORMAT")],
    path: Annotated[
        Path, typer.Argument(help="The file, or BookNLP's folder.", metavar="PATH", readable=False)
    ],
    out: Annotated[
        Path,
        typer.Option("-o", "--out", help="Folder to write.", metavar="DIR", readable=False),
    ],
    text: Annotated[
        Path | None,
        typer.Option(
            "--text", help="booknlp: the text that was read.", metavar="FILE", readable=False
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--id", help="booknlp: which of several books.", metavar="NAME"),
    ] = None,
) -> None:
    """Make a story of the files of another tool: writes story.json and report.html.

    \b
    Examples:
        fabula import booknlp output/ -o novel.fabula --text novel.txt
        fabula import tei corrected.xml -o novel.fabula
        fabula import cas admin.json -o novel.fabula
    """  # noqa: D301 (\b keeps the lines below as they are)
    from fabula.cli.summary import summarise
    from fabula.importers.table import import_story
    from fabula.report.page import render_report
    from fabula.storage import REPORT_FILE, STORY_FILE, encode_story, write_files

    with about(path, text):
        story = import_story(kind, path, text=text, name=name)
        contents = {
            out / STORY_FILE: encode_story(story),
            out / REPORT_FILE: render_report(story).encode("utf-8"),
        }
        summary = summarise(story)
        write_files(contents)
    written = [f"  Written   {clean(str(each))}" for each in contents]
    write_text("\n".join([summary, *written]))
