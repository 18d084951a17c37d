"""What counts as the books of a corpus, and what is refused."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from pathlib import Path

import pytest

from fabula import InputError
from fabula.corpus.book_reader import BookReader
from fabula.corpus.book_text import load_book, read_book
from fabula.corpus.books import Book, Settings
from fabula.corpus.inputs import find_books
from tests.unit.corpus.small_books import book_text, write_books


def _ids(given: str | Path, out: Path) -> list[str]:
    return [book.id for book in find_books(str(given), out)]


def test_a_folder_gives_its_books_longest_first(tmp_path: Path) -> None:
    folder = write_books(tmp_path / "in", 3)
    (folder / "cover.png").write_bytes(b"\x89PNG")
    (folder / ".hidden.txt").write_text("x", encoding="utf-8")
    (folder / "old.fabula").mkdir()
    (folder / "old.fabula" / "notes.txt").write_text("x", encoding="utf-8")
    (folder / "out").mkdir()
    (folder / "out" / "left.txt").write_text("x", encoding="utf-8")
    assert _ids(folder, folder / "out") == ["book 2.txt", "more/book 1.txt", "book 0.txt"]


def test_a_glob_gives_what_it_names(tmp_path: Path) -> None:
    folder = write_books(tmp_path / "in", 3)
    found = _ids(f"{folder}/**/*.txt", tmp_path / "out")
    assert [Path(each).name for each in found] == ["book 2.txt", "book 1.txt", "book 0.txt"]


def test_a_zip_gives_its_entries_and_a_path_that_leads_out_is_only_a_name(tmp_path: Path) -> None:
    path = tmp_path / "books.zip"
    link = zipfile.ZipInfo("link.txt")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../evil.txt", book_text(1))
        archive.writestr("/abs.txt", book_text(0))
        archive.writestr(link, "/etc/passwd")
        archive.writestr("readme.bin", b"x")
    books = find_books(str(path), tmp_path / "out")
    assert [book.id for book in books] == ["../../evil.txt", "/abs.txt"]
    data, known = load_book(books[0])
    assert read_book(books[0], data, known, None).content == book_text(1)
    assert read_book(books[0], data, known, None).source.name == "evil.txt"


def test_jsonl_gives_texts_with_what_is_known_of_them(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    lines = [
        {"id": "a", "text": book_text(2), "title": "Late", "year": 1901, "metadata": {"g": "sea"}},
        {"id": 7, "text": book_text(1)},
        {"text": book_text(0)},
    ]
    path.write_text("\n\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    books = find_books(str(path), tmp_path / "out")
    assert [book.id for book in books] == ["a", "7", "5"]
    data, known = load_book(books[0])
    text = read_book(books[0], data, known, None)
    assert text.content == book_text(2)
    assert text.source.title == "Late"
    assert (text.source.metadata["year"], text.source.metadata["g"]) == (1901, "sea")


def test_lists_name_files_from_their_own_folder_on(tmp_path: Path) -> None:
    write_books(tmp_path / "in", 2)
    plain = tmp_path / "books.lst"
    plain.write_text("in/book 0.txt\n\nin/more/book 1.txt\n", encoding="utf-8")
    assert _ids(plain, tmp_path / "out") == ["in/more/book 1.txt", "in/book 0.txt"]
    table = tmp_path / "books.csv"
    table.write_text("path,year,title\nin/book 0.txt,1890,The Tide\n", encoding="utf-8")
    book = find_books(str(table), tmp_path / "out")[0]
    assert book.metadata == {"year": "1890", "title": "The Tide"}
    data, known = load_book(book)
    assert read_book(book, data, known, None).source.title == "The Tide"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("list.txt", "Once upon a time there was no such file.", "line 1: there is no file"),
        ("list.txt", b"\xff\xfe", "is no list of books"),
        ("list.csv", "title\nx\n", "has no column 'path'"),
        ("books.zip", "no zip", "is damaged or no zip archive"),
        ("a.jsonl", '{"id": 1, "text": "x"}\n{"id": 2}\n', "line 2 is no book"),
        ("a.jsonl", '{"id": 1, "text": "x"}\n{"id": "1", "text": "y"}\n', "two books called '1'"),
        ("a.jsonl", "", "holds no book"),
    ],
)
def test_what_is_no_corpus_is_refused(
    tmp_path: Path, name: str, content: str | bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    with pytest.raises(InputError, match=reason):
        find_books(str(path), tmp_path / "out")


def test_nothing_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        find_books(str(tmp_path / "nowhere"), tmp_path / "out")
    with pytest.raises(InputError, match="holds no book"):
        find_books(str(tmp_path / "*.txt"), tmp_path / "out")


def test_names_that_are_no_unicode_have_ids_that_are(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    try:
        (folder / os.fsdecode(b"bad\xff.txt")).write_text(book_text(0), encoding="utf-8")
    except OSError:
        pytest.skip("this file system has only names in Unicode")
    (book,) = find_books(str(folder), tmp_path / "out")
    assert book.id == "bad\\xff.txt"
    assert load_book(book)[0] == book_text(0).encode("utf-8")


def test_books_that_cannot_be_read_have_an_outcome(tmp_path: Path) -> None:
    archive = tmp_path / "bomb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("bomb.txt", b"a" * (9 * 1024 * 1024))
        file.writestr("empty.txt", b"")
    reader = BookReader(tmp_path, Settings(fabula="0", model=None), None)
    books = [
        *find_books(str(archive), tmp_path / "out"),
        Book(id="gone", path=str(tmp_path / "gone.txt"), size=1),
        Book(id="line", path=str(archive), size=1, at=3),
    ]
    outcomes = {book.id: reader.read(book) for book in books}
    assert {each.status for each in outcomes.values()} == {"failed"}
    assert "packed more than" in (outcomes["bomb.txt"].error or "")
    assert "is empty" in (outcomes["empty.txt"].error or "")
    assert "there is no such file" in (outcomes["gone"].error or "")
    assert "has changed" in (outcomes["line"].error or "")
    assert list(tmp_path.glob("*.arrow")) == []
