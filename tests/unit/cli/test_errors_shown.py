"""Every error is one line with the file's name, a hint, and the exit code of its kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from fabula.cli.running import run_command
from fabula.storage import write_story
from tests.unit.small_story import small_story, write_book

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a book, a story, damaged ones, an empty folder."""
    write_book(tmp_path)
    write_story(small_story(), tmp_path / "story.json")
    (tmp_path / "bad.json").write_bytes(b'{"format":')
    (tmp_path / "report.html").write_text("<p>A book of that name.</p>", encoding="utf-8")
    (tmp_path / "cast.toml").write_text("[[character]]\nname = Ada\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["dream"], 2),
        (["read"], 2),
        (["read", "door.txt", "--upto", "x"], 2),
        (["read", "door.txt", "--nonsense"], 2),
        (["read", "door.txt", "--threads", "two"], 2),
        (["lines", "door.txt", "--json", "--nonsense"], 2),
    ],
)
def test_wrong_usage_is_one_line_and_2(
    folder: Path, capsys: Capture, words: list[str], code: int
) -> None:
    assert run_command(words) == code
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2, lines
    assert lines[0].startswith("fabula: ")
    assert lines[1].startswith("hint: see fabula")


@pytest.mark.parametrize(
    ("words", "code", "name"),
    [
        (["read", "missing.txt"], 2, "missing.txt"),
        (["read", "door.txt", "--upto", "-3"], 2, "door.txt"),
        (["read", "door.txt", "--min-score", "3"], 2, "door.txt"),
        (["read", "door.txt", "--threads", "0"], 2, "door.txt"),
        (["read", "door.txt", "--threads", "99999"], 2, "door.txt"),
        (["read", "door.txt", "--encoding", "klingon"], 2, "door.txt"),
        (["read", "door.txt", "--cast", "no.toml"], 2, "no.toml"),
        (["read", "door.txt", "--only", "dreams"], 3, "door.txt"),
        (["read", "door.txt", "-o", "door.txt"], 5, "door.txt"),
        (["read", "door.txt", "--json", "door.txt/x.json"], 5, "door.txt"),
        (["read", "empty"], 2, "empty"),
        (["read", "door.txt", "--only", " ,"], 2, "door.txt"),
        (["read", "door.txt", "--min-score", "nan"], 2, "door.txt"),
        (["read", "door.txt", "--json", "door.txt"], 2, "door.txt"),
        (["read", "report.html", "-o", "."], 2, "report.html"),
        (["read", "door.txt", "--cast", "cast.toml"], 2, "cast.toml"),
        (["read", "door.txt", "--cast", "cast.toml", "--json", "cast.toml"], 2, "cast.toml"),
        (["inspect", "story.json"], 2, "story.json"),
        (["lines", "door.txt", "--min-score", "7"], 2, "door.txt"),
        (["read", "story.json"], 2, "story.json"),
        (["lines", "door.txt", "--basis", "magic"], 2, "door.txt"),
        (["lines", "bad.json"], 5, "bad.json"),
        (["cast", "empty"], 2, "empty"),
        (["cast", "x" * 300], 2, "x" * 300),
        (["read", "x" * 300], 2, "x" * 300),
        (["check", "door.txt/story.json"], 2, "story.json"),
    ],
)
def test_errors_name_the_file_and_give_the_code(
    folder: Path, capsys: Capture, words: list[str], code: int, name: str
) -> None:
    before = sorted(folder.iterdir())
    assert run_command(words) == code
    shown = capsys.readouterr()
    lines = shown.err.splitlines()
    assert len(lines) == 2, lines
    assert lines[0].startswith(f"fabula: {name}: "), lines
    assert lines[1].startswith("hint: "), lines
    assert shown.out == ""
    assert sorted(folder.iterdir()) == before
