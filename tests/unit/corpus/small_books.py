"""Small books for corpora, an engine within the process, and what a corpus holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fabula
from fabula.corpus.book_reader import BookReader
from fabula.corpus.books import Book, Limits, Outcome, Settings
from fabula.corpus.run import Summary, run_corpus

ONLY = ("characters", "dialogue", "sentences")
NAMES = ("Ada", "Jon", "Tilda", "Omar", "Bess", "Crispin", "Dora", "Edwin", "Flora", "Gus")


def book_text(number: int) -> str:
    """A book of a few lines; later ones are longer."""
    one, other = NAMES[number % 10], NAMES[(number + 3) % 10]
    page = (
        f"“The boat is late,” said {one}. {other} looked at the tide.\n\n"
        f"“It was late on day {number},” said {other}, and {one} laughed.\n\n"
    )
    return page * (number + 1)


def write_books(folder: Path, count: int) -> Path:
    """A folder with books, one of them in a folder of its own."""
    (folder / "more").mkdir(parents=True)
    for number in range(count):
        place = folder / "more" if number == 1 else folder
        (place / f"book {number}.txt").write_text(book_text(number), encoding="utf-8")
    return folder


def read_here(
    books: list[Book],
    staging: Path,
    settings: Settings,
    limits: Limits,
    workers: int,
    threads: int,
) -> Iterator[Outcome]:
    """An engine without processes."""
    reader = BookReader(staging, settings, None)
    for book in books:
        yield reader.read(book)


def run(given: str | Path, out: Path, **options: Any) -> Summary:
    """A run by rules, of few layers."""
    chosen: dict[str, Any] = {"model": False, "only": ONLY, "workers": 2} | options
    return run_corpus(given, out, **chosen)


def rows_of(out: Path) -> dict[str, list[dict[str, Any]]]:
    """All rows of a corpus, in an order of their own."""
    corpus = fabula.Corpus(out)
    return {
        name: sorted(corpus.table(name).to_table().to_pylist(), key=repr) for name in corpus.tables
    }


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, links not followed."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }
