"""Asking a corpus: tables, SQL, and what SQL may not do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import fabula
from fabula import InputError, LayerError
from fabula.cli.corpus_progress import CorpusBar, describe
from fabula.cli.running import run_command
from fabula.corpus import run as run_module
from fabula.corpus.books import Book, failed
from tests.unit.corpus.small_books import files_of, read_here, run, write_books

pytest.importorskip("duckdb", reason="needs fabula[tables]")
pytest.importorskip("pyarrow", reason="needs fabula[tables]")


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(run_module, "_choose_engine", lambda engine: read_here)
    out = tmp_path / "out"
    run(write_books(tmp_path / "in", 4), out, shard_books=2)
    return out


def test_sql_joins_the_tables(corpus: Path) -> None:
    sql = (
        "SELECT book, c.name, count(*) AS lines FROM dialogue d JOIN characters c "
        "USING (book) WHERE c.id = d.speaker GROUP BY ALL ORDER BY ALL"
    )
    found = fabula.Corpus(corpus).query(sql).to_pylist()
    names = {row["name"] for row in found if row["book"] == "book 2.txt"}
    assert names == {"Tilda", "Crispin"}
    assert {row["lines"] for row in found if row["book"] == "book 2.txt"} == {3}
    words = fabula.Corpus(corpus).query("SELECT sum(words) AS n FROM manifest").to_pylist()
    assert words == fabula.Corpus(corpus).query("SELECT sum(words) AS n FROM books").to_pylist()


def test_tables_are_datasets_that_read_only_what_is_asked(corpus: Path) -> None:
    opened = fabula.Corpus(corpus)
    assert opened.tables == ("books", "sentences", "characters", "dialogue")
    table = opened.table("dialogue")
    assert table.schema.names[0] == "book"
    assert table.count_rows() == 20
    assert table.to_table(columns=["speaker"]).column_names == ["speaker"]
    assert opened.manifest[0].book == "book 0.txt"
    with pytest.raises(LayerError, match="has no table 'events'"):
        opened.table("events")


def test_a_corpus_without_whole_shards_has_empty_tables(corpus: Path) -> None:
    for shard in (corpus / "books").iterdir():
        shard.unlink()
    opened = fabula.Corpus(corpus)
    assert opened.table("dialogue").count_rows() == 0
    assert opened.query("SELECT count(*) AS n FROM dialogue").to_pylist() == [{"n": 0}]


@pytest.mark.parametrize(
    "sql",
    [
        "COPY (SELECT 1) TO '{0}/evil.csv'",
        "SELECT * FROM read_text('{0}/secret.txt')",
        "ATTACH '{0}/evil.db'",
        "EXPORT DATABASE '{0}/evil'",
        "INSTALL httpfs",
        "LOAD '{0}/evil.duckdb_extension'",
        "SET enable_external_access = true",
        "SELECT * FROM '{0}/secret.csv'",
        "SELEC 1",
        "SELECT * FROM songs",
    ],
)
def test_sql_touches_no_file(corpus: Path, tmp_path: Path, sql: str) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"^SQL: "):
        fabula.Corpus(corpus).query(sql.format(tmp_path))
    assert not list(tmp_path.glob("evil*"))


def test_what_is_no_question_is_refused_and_leaves_nothing(corpus: Path) -> None:
    before = files_of(corpus)
    with pytest.raises(InputError, match="gives no table"):
        fabula.Corpus(corpus).query("  ")
    fabula.Corpus(corpus).query("SELECT * FROM dialogue d, dialogue e ORDER BY ALL")
    assert files_of(corpus) == before


def test_a_folder_that_is_no_corpus_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no corpus"):
        fabula.Corpus(tmp_path)


def test_query_writes_tables(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sql = "SELECT book, [1, 2] AS pair, NULL AS none FROM books ORDER BY book LIMIT 1"
    words = ["corpus", "query", str(corpus), sql]
    assert run_command(words) == 0
    assert capsys.readouterr().out == "book\tpair\tnone\nbook 0.txt\t[1, 2]\t?\n"
    assert run_command([*words, "--csv"]) == 0
    assert capsys.readouterr().out == 'book,pair,none\nbook 0.txt,"[1, 2]",\n'
    assert run_command([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == [{"book": "book 0.txt", "pair": [1, 2], "none": None}]


def test_run_says_what_it_did_and_fails_in_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run_module, "_choose_engine", lambda engine: read_here)
    folder = write_books(tmp_path / "in", 2)
    words = [
        "corpus",
        "run",
        str(folder),
        str(tmp_path / "out"),
        "--no-model",
        "--only",
        "dialogue",
    ]
    assert run_command(words) == 0
    shown = capsys.readouterr().out
    assert "Read      2 books, 66 words" in shown
    (folder / "void.txt").write_bytes(b"")
    assert run_command(words) == 1
    shown = capsys.readouterr().out
    assert "Before    2 books" in shown
    assert "Failed    1 book" in shown
    assert run_command([*words, "--engine", "abacus"]) == 2
    assert run_command([*words, "--only", " , "]) == 2
    assert run_command([*words, "--no-resume"]) == 2


def test_the_bar_says_how_fast_and_how_long() -> None:
    assert describe(2, 10, 1, 5000, 10.0, 75.0) == (
        "2/10 books · 1 failed · 500 words/s · 0:01:15 left"
    )
    assert describe(0, 3, 0, 0, 0.0, None) == "0/3 books"
    from rich.progress import Progress

    with Progress(disable=True) as progress:
        bar = CorpusBar(progress)
        bar.begin(2, 100, 1)
        bar.add(failed(Book(id="a", path="a", size=40), 1.0, "no"))
        task = progress.tasks[0]
        assert (task.completed, task.total) == (40, 100)
        assert "1/2 books · 1 failed" in task.fields["state"]
