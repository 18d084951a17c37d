"""``fabula compare``: two versions of a story."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fabula.cli.console import Cell, write_json, write_table, write_text
from fabula.cli.opening import open_shown
from fabula.cli.options import EncodingOption, JsonOption
from fabula.cli.running import about

COLUMNS = ("first", "second", "score")

_Version = typer.Argument(help="A story or a book.", readable=False)


def compare(
    a: Annotated[Path, _Version],
    b: Annotated[Path, _Version],
    encoding: EncodingOption = None,
    json: JsonOption = False,
) -> None:
    """Compare two versions: the shared cast, where they first part, both passages.

    \b
    Example:
        fabula compare draft1.txt draft2.txt
    """  # noqa: D301 (\b keeps the lines below as they are)
    from fabula.comparing import compare_stories

    with about(a):
        first = open_shown(a, None, encoding)
    with about(b):
        second = open_shown(b, None, encoding)
    found = compare_stories(first, second)
    if json:
        write_json(found)
        return
    rows: list[tuple[Cell, ...]] = [(e.name, e.other_name, e.score) for e in found.shared]
    rows += [(name, "", "") for name in found.only_a]
    rows += [("", name, "") for name in found.only_b]
    write_table(COLUMNS, rows, right=("score",))
    if found.part_a is None or found.part_b is None:
        write_text("they do not part")
        return
    write_text(f"they part after {found.common_sentences} sentences")
    write_text(f"A {found.part_a[0]}: {found.text_a}")
    write_text(f"B {found.part_b[0]}: {found.text_b}")
