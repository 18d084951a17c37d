"""``fabula review``: a page on this machine to put a story right."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from fabula.cli.console import write_text
from fabula.cli.options import CastOption, NoModelOption, SeriesOption, ThreadsOption
from fabula.cli.running import about
from fabula.errors import InputError, MissingExtraError


def review(
    story: Annotated[
        Path,
        typer.Argument(help="A story that was read already.", metavar="STORY", readable=False),
    ],
    port: Annotated[
        int, typer.Option(help="Port on this machine; 0 = any that is free.", metavar="N")
    ] = 0,
    no_open: Annotated[
        bool, typer.Option("--no-open", help="Only show the address; open no browser.")
    ] = False,
    cast_file: CastOption = None,
    series_file: SeriesOption = None,
    no_model: NoModelOption = False,
    threads: ThreadsOption = None,
) -> None:
    """Put a story right in the browser: the cast first, then what is in doubt.

    The page is for you alone: it answers on this machine only, at an address with a secret. Every
    decision is kept at once in corrections.jsonl. Ctrl-C ends it.

    \b
    Example:
        fabula review novel.fabula
    """  # noqa: D301 (\b keeps the lines below as they are)
    from fabula.reading import find_stored
    from fabula.redeciding import Redecider
    from fabula.storage import read_stored

    try:
        from fabula.review.serve import serve
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in ("starlette", "uvicorn"):
            raise
        raise MissingExtraError(
            f"fabula review needs {missing}, which is not installed",
            "pip install 'fabula[review]'",
        ) from error
    with about(story, cast_file, series_file):
        stored = find_stored(story)
        if stored is None:
            raise InputError(
                f"{story.name}: is no story that was read already", "first: fabula read BOOK"
            )
        opened = read_stored(stored)
        if "dialogue" not in opened.layers or "characters" not in opened.layers:
            raise InputError(
                f"{story.name}: was read without its cast or its lines",
                "read the book again, without --only",
            )
        redecider = Redecider(opened, cast_file, series_file, model=not no_model, threads=threads)

    def announce(address: str) -> None:
        write_text(f"Review    {address}\nCtrl-C ends it; every decision is kept at once.")
        sys.stdout.flush()
        if not no_open:
            webbrowser.open(address)

    if not serve(stored.parent, opened, redecider, port=port, announce=announce):
        os._exit(0)
