"""Odd paths: links, folders, names, files that are gone or may not be read, and corpora of them."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from fabula.cli.running import run_command
from fabula.corpus.book_text import load_book
from fabula.corpus.inputs import find_books
from fabula.errors import InputError, StorageError
from fabula.readers import read_text
from tests.hostile.nasty_files import FILES, LONG_NAME
from tests.unit.readers.book_files import PROSE, make_zip

POSIX = pytest.mark.skipif(os.name != "posix", reason="links and rights of POSIX")
NOT_ROOT = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything"
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "lamp.txt"
    path.write_text(PROSE, encoding="utf-8")
    return path


def _refused(words: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> str:
    """The one line of a refusal, its control characters gone and its hint there."""
    assert run_command(words) == code
    said = capsys.readouterr()
    message, hint = said.err.splitlines()
    assert message.startswith("fabula: ")
    assert hint.startswith("hint: ")
    assert message.isprintable()
    assert said.out == ""
    return message


def test_what_is_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "folder.txt"
    folder.mkdir()
    for path, expected in (
        (folder, "folder"),
        (tmp_path / "gone.txt", "no such file"),
        (tmp_path / LONG_NAME, "too long"),
        (tmp_path / f"{LONG_NAME}.txt", "too long"),
        (tmp_path / "lamp.txt" / "in a file.txt", "no such file"),
    ):
        message = _refused(["read", str(path), "--no-model"], InputError.exit_code, capsys)
        assert expected in message
    assert [each.name for each in tmp_path.iterdir()] == ["folder.txt"]


def test_an_out_that_cannot_be(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for out in (tmp_path / "file", tmp_path / "file" / "out", tmp_path / LONG_NAME):
        words = ["read", str(book), "-o", str(out), "--no-model"]
        _refused(words, StorageError.exit_code, capsys)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "lamp.txt"]
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


@POSIX
def test_names_of_control_characters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a\x1b]0;x\x07\n\u202e.txt"
    path.write_text(PROSE, encoding="utf-8")
    assert run_command(["read", str(path), "-o", str(tmp_path / "out"), "--no-model"]) == 0
    assert "\x1b" not in capsys.readouterr().out
    path.write_bytes(b"")
    assert "is empty" in _refused(["read", str(path), "--no-model"], InputError.exit_code, capsys)


@POSIX
@NOT_ROOT
def test_a_file_that_may_not_be_read(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book.chmod(0)
    words = ["read", str(book), "--no-model"]
    assert "permission denied" in _refused(words, InputError.exit_code, capsys)


@POSIX
def test_links_to_nothing_to_themselves_and_to_what_never_ends(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, target in (("gone", "nowhere"), ("loop", "loop"), ("folder", ".")):
        (tmp_path / f"{name}.txt").symlink_to(target)
        _refused(["read", str(tmp_path / f"{name}.txt"), "--no-model"], 2, capsys)


@POSIX
@pytest.mark.parametrize("name", ["story.json", "report.html"])
@pytest.mark.parametrize("given", [True, False])
def test_a_link_in_out_is_not_written_through(
    name: str, given: bool, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path / "precious"
    outside.write_text("mine", encoding="utf-8")
    out = book.with_suffix(".fabula")
    out.mkdir()
    (out / name).symlink_to(outside)
    words = ["read", str(book), "--no-model", *(["-o", str(out)] if given else [])]
    assert f"{name}: is a link" in _refused(words, StorageError.exit_code, capsys)
    assert outside.read_text(encoding="utf-8") == "mine"
    assert [each.name for each in out.iterdir()] == [name]


@POSIX
def test_a_folder_beside_the_book_that_is_a_link_is_not_followed(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    book.with_suffix(".fabula").symlink_to(outside)
    words = ["read", str(book), "--no-model"]
    assert "is a link" in _refused(words, StorageError.exit_code, capsys)
    assert not list(outside.iterdir())
    assert run_command([*words, "-o", str(book.with_suffix(".fabula"))]) == 0
    assert {each.name for each in outside.iterdir()} == {"story.json", "report.html"}


@POSIX
def test_corrections_are_not_added_through_a_link(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path / "precious"
    outside.write_text("", encoding="utf-8")
    out = book.with_suffix(".fabula")
    assert run_command(["read", str(book), "--no-model"]) == 0
    (out / "corrections.jsonl").symlink_to(outside)
    before = (out / "story.json").read_bytes()
    capsys.readouterr()
    words = ["fix", str(out), "kind", "0", "thought", "--no-model"]
    assert "is a link" in _refused(words, StorageError.exit_code, capsys)
    assert outside.read_text(encoding="utf-8") == ""
    assert (out / "story.json").read_bytes() == before


@POSIX
def test_a_corpus_folder_with_links(book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "books"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text(PROSE, encoding="utf-8")
    (folder / "linked.txt").symlink_to(book)
    (folder / "gone.txt").symlink_to("nowhere")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "deep" / "up").symlink_to(folder)
    (folder / "deep" / "away").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.txt")
    found = find_books(str(folder), tmp_path / "out")
    assert sorted(each.id for each in found) == ["a.txt", "linked.txt"]


def test_a_book_that_vanishes(book: Path) -> None:
    (listed,) = find_books(str(book.parent), book.parent / "out")
    book.unlink()
    with pytest.raises(InputError, match=r"lamp\.txt: there is no such file"):
        load_book(listed)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", '{"text": "a \\ud83d b"}\n'),
        ("a.jsonl", '{"text": "a' + "[" * 10_000 + "\n"),
        ("a.jsonl", '{"id": "a", "text": "b", "more": ' + "[" * 100_000 + "]" * 100_000 + "}\n"),
        ("a.jsonl", '{"text": 1e999}\n'),
        ("a.jsonl", "\0\n"),
        ("a.csv", "path\n" + LONG_NAME + "\n"),
        ("a.csv", 'path\n"' + "x" * 200_000 + '"\n'),
        ("a.csv", "path\na\0b\n"),
        ("a.list", LONG_NAME + "\n"),
        ("a.list", "a\0b\n"),
        ("a.zip", "PK\x03\x04"),
    ],
)
def test_a_list_that_is_meant_to_hurt_is_one_line(
    name: str, content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    pytest.importorskip("pyarrow", reason="needs fabula[tables]")
    out = tmp_path / "out"
    message = _refused(["corpus", "run", str(path), str(out), "--no-model"], 2, capsys)
    assert name in message
    assert len(message) < 400
    assert not out.exists()


def test_a_jsonl_text_of_odd_characters_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "Ada\\u0000 \\ufeff\\u200b\\u202e\\ud83d\\ude00 said no."}\n')
    (book,) = find_books(str(path), tmp_path / "out")
    data, _ = load_book(book)
    assert data.decode() == "Ada\0 \ufeff\u200b\u202e\U0001f600 said no."


def test_damaged_entries_of_a_zip_of_books_are_outcomes(tmp_path: Path) -> None:
    data = FILES["a cut LZMA entry"].make()
    assert isinstance(data, bytes)
    (tmp_path / "cut.zip").write_bytes(data)
    (tmp_path / "long.zip").write_bytes(make_zip({f"{LONG_NAME}.txt": PROSE, "b.txt": ""}))
    (cut,) = find_books(str(tmp_path / "cut.zip"), tmp_path / "out")
    with pytest.raises(InputError, match=r"cut\.zip: a\.txt is damaged"):
        load_book(cut)
    long, empty = find_books(str(tmp_path / "long.zip"), tmp_path / "out")
    assert load_book(long)[0].decode() == PROSE
    with pytest.raises(InputError, match=r"b\.txt is empty"):
        load_book(empty)


def test_a_file_in_a_zip_whose_name_leads_out_is_never_a_path(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../out.txt", PROSE)
    with pytest.raises(InputError, match="leads out of its folder"):
        read_text(path)
    assert [each.name for each in tmp_path.iterdir()] == ["a.zip"]
