"""``fabula fix``: every operation from the command line, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fabula.cli.fix import FORMS, read_lines
from fabula.cli.running import run_command
from fabula.errors import InputError
from fabula.storage import read_stored

Capture = pytest.CaptureFixture[str]

BOOK = """“Come in,” said Margaret.

“Thank you,” said Tom.

“Sit down,” said Wren.

“As you like,” said Tom.
"""


@pytest.fixture
def folder(tmp_path: Path, capsys: Capture) -> Path:
    (tmp_path / "door.txt").write_text(BOOK, encoding="utf-8")
    assert run_command(["read", str(tmp_path / "door.txt"), "--no-model"]) == 0
    capsys.readouterr()
    return tmp_path / "door.fabula"


def fix(capsys: Capture, folder: Path, *words: str, code: int = 0) -> str:
    assert run_command(["fix", str(folder), *words]) == code
    shown = capsys.readouterr()
    return shown.out if code == 0 else shown.err


def speakers(folder: Path) -> list[str | None]:
    story = read_stored(folder / "story.json")
    return [
        None if row.speaker is None else story.characters[row.speaker].name
        for row in story.dialogue
    ]


def test_what_is_put_right_stays_over_a_new_reading(capsys: Capture, folder: Path) -> None:
    shown = fix(capsys, folder, "merge", "Margaret", "Wren")
    assert "Wren is Margaret" in shown
    assert "2 lines changed" in shown
    assert speakers(folder) == ["Margaret", "Tom", "Margaret", "Tom"]
    assert "Wren" in (folder / "report.html").read_text(encoding="utf-8")
    fix(capsys, folder, "speaker", "1,3", "Margaret")
    book = folder.with_suffix(".txt")
    assert run_command(["read", str(book), "--no-model"]) == 0
    assert speakers(folder) == ["Margaret"] * 4
    capsys.readouterr()
    fix(capsys, folder, "undo")
    assert speakers(folder) == ["Margaret", "Tom", "Margaret", "Tom"]


def who_is_there(folder: Path) -> dict[str, list[tuple[int, int]]]:
    story = read_stored(folder / "story.json")
    found: dict[str, list[tuple[int, int]]] = {}
    for row in (row for scene in story.scenes for row in scene.present):
        name = story.characters[row.character].name or "?"
        found.setdefault(name, []).append((row.from_, row.to))
    return found


def test_presence_stays_over_a_new_reading(capsys: Capture, folder: Path) -> None:
    middle, end = BOOK.index("“Sit"), len(BOOK.rstrip())
    assert who_is_there(folder)["Tom"] == [(0, end)]
    shown = fix(capsys, folder, "presence", f"0-{middle}", "Tom", "no")
    assert f"Tom is not there from 0 to {middle}" in shown
    assert who_is_there(folder)["Tom"] == [(middle, end)]
    fix(capsys, folder, "presence", "3", "Wren", "no")
    fix(capsys, folder, "boundary", str(middle), "yes")
    again = who_is_there(folder)
    assert again["Wren"] == [(middle, end)]
    assert run_command(["read", str(folder.with_suffix(".txt")), "--no-model"]) == 0
    assert who_is_there(folder) == again
    for words in ("3-3", "3-x", "3-99999"):
        shown = fix(capsys, folder, "presence", words, "Tom", "yes", code=2)
        assert shown.count("\n") <= 2


def test_changes_as_json(capsys: Capture, folder: Path) -> None:
    found = json.loads(fix(capsys, folder, "speaker", "0-1", "Wren", "--json"))
    assert found["changed_lines"][:2] == [0, 1]
    assert found["made"][0]["op"] == "speaker"


def test_the_list_says_what_holds(capsys: Capture, folder: Path) -> None:
    fix(capsys, folder, "rename", "Tom", "Thomas")
    fix(capsys, folder, "undo")
    rows = [line.split("\t") for line in fix(capsys, folder, "list").splitlines()]
    assert [row[2:] for row in rows[1:]] == [
        ["rename: Tom is called Thomas", "no"],
        [f"undo: took back {rows[1][0]}", "no"],
    ]
    assert [row["holds"] for row in json.loads(fix(capsys, folder, "list", "--json"))] == [
        False,
        False,
    ]


def test_kept_operations_wait_for_the_next_reading(capsys: Capture, folder: Path) -> None:
    before = (folder / "story.json").read_bytes()
    fix(capsys, folder, "rename", "Tom", "Thomas", "--keep")
    assert (folder / "story.json").read_bytes() == before
    assert "Thomas" in (folder / "corrections.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [
        ["split", "Tom", "Tom"],
        ["sing", "Tom"],
        ["merge", "Tom"],
        ["merge", "Tom", "Wren", "Margaret"],
        ["speaker", "nine", "Tom"],
        ["speaker", "3-x", "Tom"],
        ["speaker", "0-9999999999", "Tom"],
        ["presence", "0", "Tom", "perhaps"],
        ["boundary", "-1", "yes"],
        ["kind", "0", "song"],
        ["undo"],
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(
    capsys: Capture, folder: Path, words: list[str]
) -> None:
    shown = fix(capsys, folder, *words, code=2)
    assert shown.startswith("fabula: ")
    assert "\nhint: " in shown
    assert not (folder / "corrections.jsonl").exists()


def test_a_book_that_was_not_read_is_refused(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "door.txt").write_text(BOOK, encoding="utf-8")
    shown = fix(capsys, tmp_path / "door.txt", "undo", code=2)
    assert "first: fabula read" in shown


def test_every_operation_is_in_the_help(capsys: Capture) -> None:
    assert run_command(["fix", "--help"]) == 0
    shown = capsys.readouterr().out
    assert [name for name in FORMS if name not in shown] == []


def test_ranges_of_lines() -> None:
    assert read_lines("3,5-7,9") == [3, 5, 6, 7, 9]
    with pytest.raises(InputError, match="no lines"):
        read_lines("")
