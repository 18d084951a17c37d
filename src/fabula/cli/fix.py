"""``fabula fix``: puts a story right for ever, and decides anew what rests on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fabula.cli.console import clean, count_of, show_progress, write_json, write_table, write_text
from fabula.cli.options import CastOption, JsonOption, NoModelOption, SeriesOption
from fabula.cli.running import about
from fabula.errors import InputError

if TYPE_CHECKING:
    from fabula.corrections import AnyOperation
    from fabula.editing import Editor
    from fabula.story import Story

COLUMNS = ("id", "made", "what", "holds")

FORMS = {
    "merge": "NAME OTHER",
    "split": "NAME ALIAS…",
    "rename": "NAME NEW",
    "pronouns": "NAME she|he|they|…",
    "narrator": "NAME",
    "not-person": "NAME",
    "confirm": "NAME",
    "speaker": "LINES [NAME]",
    "addressees": "LINES [NAME…]",
    "lock": "LINES",
    "kind": "LINES speech|thought|writing|title|scare",
    "not-speech": "LINES",
    "presence": "OFFSET[-OFFSET] NAME yes|no",
    "boundary": "OFFSET yes|no",
    "undo": "[ID]",
    "list": "",
}
"""What each operation is given."""


def fix(
    story: Annotated[
        Path,
        typer.Argument(help="A story that was read already.", metavar="STORY", readable=False),
    ],
    operation: Annotated[str, typer.Argument(help="What to do; see below.", metavar="OPERATION")],
    values: Annotated[
        list[str] | None, typer.Argument(help="What it is done to.", metavar="VALUE…")
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="split: what the other person is called.", metavar="NAME")
    ] = None,
    new: Annotated[
        bool, typer.Option("--new", help="speaker: the person is not in the cast yet.")
    ] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help="Only write it down; decide nothing anew yet.")
    ] = False,
    cast_file: CastOption = None,
    series_file: SeriesOption = None,
    no_model: NoModelOption = False,
    json: JsonOption = False,
) -> None:
    """Put a story right, for ever: who is who, who says what, what is speech.

    \b
    merge NAME OTHER          speaker LINES [NAME]       presence OFFSET[-OFFSET] NAME yes|no
    split NAME ALIAS…         addressees LINES [NAME…]   boundary OFFSET yes|no
    rename NAME NEW           lock LINES                 undo [ID]
    pronouns NAME SET         not-speech LINES           list
    narrator NAME             kind LINES KIND
    not-person NAME           confirm NAME

    \b
    LINES are numbers as fabula lines shows them: 12 or 12,14-16. Examples:
        fabula fix novel.fabula merge "Margaret Hale" Peggy
        fabula fix novel.fabula speaker 12,14-16 Peggy
        fabula fix novel.fabula undo
    """  # noqa: D301 (\b keeps the lines below as they are)
    from fabula.editing import edit_story
    from fabula.reading import find_stored
    from fabula.redeciding import redecide_story
    from fabula.storage import read_stored

    with about(story, cast_file, series_file):
        stored = find_stored(story)
        if stored is None:
            raise InputError(
                f"{story.name}: is no story that was read already", "first: fabula read BOOK"
            )
        opened = read_stored(stored)
        edit = edit_story(opened, stored.parent)
        if operation == "list":
            _write_list(edit, json=json)
            return
        made = _make(edit, operation, values or [], name=name, new=new)
        if keep:
            edit.save(stored.parent)
            decided = opened
        else:
            with show_progress() as progress:
                decided = redecide_story(
                    opened,
                    edit.operations,
                    cast_file,
                    series_file,
                    model=not no_model,
                    progress=progress,
                )
            edit.save(stored.parent)
            _write_folder(decided, stored.parent)
    if json:
        write_json({"made": made, "changed_lines": _changed_lines(opened, decided)})
    else:
        changed = len(_changed_lines(opened, decided))
        write_text("\n".join(clean(f"{each.id}  {_told(each)}") for each in made))
        write_text("Kept; read the book again to see it." if keep else _summary(changed))


def _summary(changed: int) -> str:
    return f"{count_of(changed, 'line')} changed speaker or addressees."


def _make(
    edit: Editor, operation: str, values: Sequence[str], *, name: str | None, new: bool
) -> tuple[AnyOperation, ...]:
    """Make one operation from the words of the command line.

    Raises:
        InputError: If there is no such operation, or the words do not fit it.
    """
    if operation not in FORMS:
        raise InputError(f"there is no operation {operation!r}", f"operations: {', '.join(FORMS)}")
    makers: dict[str, Callable[..., AnyOperation | tuple[AnyOperation, ...]]] = {
        "merge": lambda into, other: edit.merge(into, other),
        "split": lambda person, first, *more: edit.split(person, [first, *more], name),
        "rename": edit.rename,
        "pronouns": edit.pronouns,
        "narrator": edit.narrator,
        "not-person": edit.not_person,
        "confirm": edit.confirm,
        "speaker": lambda lines, who=None: edit.speaker(read_lines(lines), who, new=new),
        "addressees": lambda lines, *who: edit.addressees(read_lines(lines), who),
        "lock": lambda lines: edit.lock(read_lines(lines)),
        "kind": lambda lines, kind: edit.kind(read_lines(lines), kind),
        "not-speech": lambda lines: edit.kind(read_lines(lines), "scare"),
        "presence": lambda at, who, there: edit.presence(
            _stretch(at)[0], who, _truth(there), _stretch(at)[1]
        ),
        "boundary": lambda at, there: edit.boundary(_offset(at), _truth(there)),
        "undo": edit.undo,
    }
    try:
        signature(makers[operation]).bind(*values)
    except TypeError:
        raise InputError(
            f"{operation} does not fit {' '.join(map(repr, values)) or 'nothing'}",
            f"fabula fix STORY {operation} {FORMS[operation]}",
        ) from None
    made = makers[operation](*values)
    return made if isinstance(made, tuple) else (made,)


def read_lines(words: str) -> list[int]:
    """Numbers of lines from ``12,14-16``.

    Raises:
        InputError: If it is not of that form.
    """
    found: list[int] = []
    for part in words.split(","):
        first, dash, last = part.strip().partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()):
            raise InputError(f"{words!r} are no lines", "write 12 or 12,14-16")
        end = int(last) if dash else int(first)
        if end - int(first) > LONGEST_RANGE:
            raise InputError(f"{part!r} is too long a range", f"at most {LONGEST_RANGE} lines")
        found.extend(range(int(first), end + 1))
    return found


LONGEST_RANGE = 100_000
"""Lines of one range: more than any book has."""


def _offset(words: str) -> int:
    if not words.isdecimal():
        raise InputError(f"{words!r} is no offset", "offsets count code points from 0")
    return int(words)


def _stretch(words: str) -> tuple[int, int | None]:
    """Where a stretch begins and ends; ``12`` alone means the scene that holds it."""
    first, dash, last = words.partition("-")
    return _offset(first), _offset(last) if dash else None


def _truth(words: str) -> bool:
    if words not in ("yes", "no"):
        raise InputError(f"{words!r} is neither yes nor no", "end with yes or no")
    return words == "yes"


def _told(operation: AnyOperation) -> str:
    from fabula.correction_words import describe
    from fabula.corrections import operation_name

    return f"{operation_name(operation)}: {describe(operation)}"


def _changed_lines(before: Story, after: Story) -> list[int]:
    """Lines whose speaker or addressees have changed, by the people's names."""
    old, new = _answers(before), _answers(after)
    return sorted(line for line in old.keys() | new.keys() if old.get(line) != new.get(line))


def _answers(story: Story) -> dict[int, tuple[str | None, tuple[str | None, ...]]]:
    from fabula.script import name_of

    if "dialogue" not in story.layers:
        return {}
    return {
        row.quotation: (
            None if row.speaker is None else name_of(story, row.speaker),
            tuple(name_of(story, who) for who in row.addressees),
        )
        for row in story.dialogue
    }


def _write_list(edit: Editor, *, json: bool) -> None:
    from fabula.corrections import find_active

    active = {each.id for each in find_active(edit.operations)}
    if json:
        write_json([{"operation": each, "holds": each.id in active} for each in edit.operations])
        return
    write_table(
        COLUMNS,
        ((each.id, each.made, _told(each), each.id in active) for each in edit.operations),
    )


def _write_folder(story: Story, folder: Path) -> None:
    from fabula.report.page import render_report
    from fabula.storage import REPORT_FILE, STORY_FILE, encode_story, write_folder

    contents = {folder / STORY_FILE: encode_story(story)}
    if (folder / REPORT_FILE).exists():
        contents[folder / REPORT_FILE] = render_report(story).encode("utf-8")
    write_folder(contents)
