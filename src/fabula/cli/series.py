"""``fabula series``: one cast over several books."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fabula.cli.console import clean, count_of, write_json, write_table, write_text
from fabula.cli.opening import open_shown
from fabula.cli.options import JsonOption
from fabula.cli.running import about
from fabula.errors import InputError

if TYPE_CHECKING:
    from fabula.series import SeriesPerson

COLUMNS = ("key", "name", "also", "pronouns", "books")


def series(
    action: Annotated[str, typer.Argument(help="add or show.", metavar="add|show")],
    file: Annotated[
        Path, typer.Argument(help="The file of the series.", metavar="FILE", readable=False)
    ],
    stories: Annotated[
        list[Path] | None,
        typer.Argument(help="add: the books, in their order.", metavar="STORY…", readable=False),
    ] = None,
    confirmed: Annotated[
        bool, typer.Option("--confirmed", help="add: only those whom you have put right or named.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Keep one cast over several books: same person, same key, all names.

    \b
    Examples:
        fabula series add saga.jsonl book1.fabula book2.fabula
        fabula series show saga.jsonl
        fabula read book3.txt --series saga.jsonl
    """  # noqa: D301 (\b keeps the lines below as they are)
    from fabula.series import join_books
    from fabula.series_file import read_series

    if action == "add":
        _add(file, stories or [], confirmed=confirmed)
    elif action != "show" or stories or confirmed:
        raise InputError(
            f"series {action} does not fit what follows it",
            "fabula series add FILE STORY…, or fabula series show FILE",
        )
    with about(file):
        people = join_books(read_series(file))
    if json:
        write_json(people)
    else:
        _write_people(people)


def _add(file: Path, stories: list[Path], *, confirmed: bool) -> None:
    from fabula.series import list_series_people
    from fabula.series_file import append_books, read_series

    if not stories:
        raise InputError("no story was given", "fabula series add FILE STORY…")
    with about(file):
        read_series(file, missing_ok=True)
    books = []
    for path in stories:
        with about(path):
            books.append(list_series_people(open_shown(path, None, None), confirmed=confirmed))
    with about(file):
        append_books(file, books)


def _write_people(people: tuple[SeriesPerson, ...]) -> None:
    write_table(
        COLUMNS,
        (
            (
                each.key,
                each.name,
                ", ".join(each.aliases),
                each.pronouns,
                ", ".join(map(clean, each.books)),
            )
            for each in people
        ),
    )
    if not people:
        write_text(f"{count_of(0, 'person')} in this series yet")
