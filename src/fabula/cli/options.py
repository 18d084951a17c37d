"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

# readable=False: whether a file can be read is found out by reading it, with our own message.
BookArgument: TypeAlias = Annotated[
    Path,
    typer.Argument(
        help="txt, html, epub, docx, md, fb2, odt or rtf.", metavar="BOOK", readable=False
    ),
]
StoryArgument: TypeAlias = Annotated[
    Path, typer.Argument(help="A story or a book.", metavar="STORY", readable=False)
]
CastOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--cast",
        help="For a book: what you know of the persons.",
        metavar="cast.toml",
        readable=False,
    ),
]
SeriesOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--series",
        help="The people of earlier books, from fabula series.",
        metavar="FILE",
        readable=False,
    ),
]
VoicesOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        help="Your choice of voices, by id of cast.json.", metavar="voices.toml", readable=False
    ),
]
EncodingOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--encoding", help="For a text file: its encoding.", metavar="NAME"),
]
NoModelOption: TypeAlias = Annotated[
    bool, typer.Option("--no-model", help="Read with rules alone, without the model.")
]
ThreadsOption: TypeAlias = Annotated[
    int | None,
    typer.Option("--threads", help="Threads of the model; default: one a core.", metavar="N"),
]
JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="Write JSON.")]
CsvOption: TypeAlias = Annotated[bool, typer.Option("--csv", help="Write CSV.")]
