"""``fabula export``: a story in the formats of other tools."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from fabula.cli.console import count_of, write_bytes, write_text
from fabula.cli.opening import open_shown
from fabula.cli.options import CastOption, EncodingOption, StoryArgument, VoicesOption
from fabula.cli.running import about
from fabula.errors import InputError


def export(
    story: StoryArgument,
    format_name: Annotated[
        str, typer.Argument(help="script-jsonl, ssml, fountain …: see below.", metavar="FORMAT")
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            help="File or folder to write; default: the main file on standard output.",
            metavar="OUT",
            readable=False,
        ),
    ] = None,
    unknown: Annotated[
        str | None,
        typer.Option(help="What an unknown speaker is called in text formats.", metavar="NAME"),
    ] = None,
    max_chars: Annotated[
        int | None,
        typer.Option("--max-chars", help="Longest item, cut at ends of sentences.", metavar="N"),
    ] = None,
    drop_tags: Annotated[
        bool, typer.Option("--drop-tags", help="Leave out clauses such as: said Ada.")
    ] = False,
    straight_quotes: Annotated[
        bool, typer.Option("--straight-quotes", help="Make quotation marks straight.")
    ] = False,
    voices: VoicesOption = None,
    cast_file: CastOption = None,
    encoding: EncodingOption = None,
) -> None:
    """Write the story in a format of another tool.

    \b
    Examples:
        fabula export novel.fabula script-jsonl -o novel.jsonl
        fabula export novel.fabula bracket --straight-quotes > script.txt
        fabula export novel.txt script-csv -o novel.csv
        fabula export novel.fabula ssml -o speech
        fabula export novel.fabula booknlp -o novel_booknlp
    """  # noqa: D301 (\b keeps the lines below as they are)
    from fabula.export.exporters import EXPORTERS, FOLDERS, export_story
    from fabula.export.options import ExportOptions
    from fabula.export.spoken import count_unknown
    from fabula.readers.voices import read_voices
    from fabula.storage import write_files

    if format_name not in EXPORTERS:
        raise InputError(f"there is no format {format_name!r}", f"formats: {', '.join(EXPORTERS)}")
    options = ExportOptions(
        unknown=unknown,
        max_chars=max_chars,
        drop_tags=drop_tags,
        straight_quotes=straight_quotes,
        voices=None if voices is None else read_voices(voices),
    )
    folder = format_name in FOLDERS
    if out is None and folder:
        raise InputError(f"{format_name} is several files", "give a folder: -o FOLDER")
    with about(story, cast_file):
        opened = open_shown(story, cast_file, encoding)
        files = export_story(opened, format_name, options)
    missing = count_unknown(opened)
    note = f"  Unknown   {count_of(missing, 'piece')} of speech without a speaker"
    if out is None:
        write_bytes(next(iter(files.values())))
        if missing:
            typer.echo(note, err=True)
        return
    contents = _places(out, _stem(story), files, folder=folder)
    write_files(contents)
    for path in contents:
        write_text(f"  Written   {path}")
    if missing:
        write_text(note)


def _places(out: Path, stem: str, files: dict[str, bytes], *, folder: bool) -> dict[Path, bytes]:
    """Where each file goes: into a folder, or the main one at ``out`` and the others beside it."""
    if folder or out.is_dir() or not out.suffix:
        return {out / name.replace("{}", stem): data for name, data in files.items()}
    main, *others = files
    beside = {out.with_name(f"{out.stem}.{name}"): files[name] for name in others}
    return {out: files[main], **beside}


def _stem(path: Path) -> str:
    """What files of a format are named after: the book or its folder, without an ending."""
    name = path.resolve().parent.name if path.name == "story.json" else path.name
    return re.sub(r"[^\w-]+", "_", Path(name).stem) or "story"
