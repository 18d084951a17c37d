"""Runs: what they write, how they go on after any interruption, and what they refuse."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import fabula
from fabula import FabulaError, InputError, LayerError, StorageError
from fabula.corpus import run as run_module
from fabula.corpus.books import Outcome
from fabula.corpus.manifest import ManifestWriter, read_manifest
from fabula.corpus.shards import ShardWriter
from fabula.corpus.worker_process import WorkerProcess
from fabula.story import Story
from fabula.tables.story_tables import make_table
from tests.unit.corpus.small_books import (
    NAMES,
    ONLY,
    book_text,
    files_of,
    read_here,
    rows_of,
    run,
    write_books,
)

parquet = pytest.importorskip("pyarrow.parquet", reason="needs fabula[tables]")


class _Killed(BaseException):
    """Stands for a process that ends here and now."""


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading within the process."""
    monkeypatch.setattr(run_module, "_choose_engine", lambda engine: read_here)


def _lines(out: Path) -> list[dict[str, Any]]:
    text = (out / "manifest.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_a_run_gives_the_rows_that_reading_each_book_gives(tmp_path: Path) -> None:
    folder = write_books(tmp_path / "in", 4)
    before = files_of(folder)
    summary = run(folder, tmp_path / "out")
    assert (summary.done, summary.failed, summary.before) == (4, 0, 0)
    assert files_of(folder) == before
    corpus = fabula.Corpus(tmp_path / "out")
    for name in ("characters", "dialogue", "quotations", "books"):
        if name not in corpus.tables:
            continue
        found = corpus.table(name).to_table().to_pylist()
        for number in range(4):
            key = "more/book 1.txt" if number == 1 else f"book {number}.txt"
            story = fabula.read_story(folder / key, only=ONLY, model=False)
            expected = _records(story, name)
            rows = [row for row in found if row["book"] == key]
            assert [{k: v for k, v in row.items() if k != "book"} for row in rows] == expected
            assert next(iter(found[0])) == "book"
    assert summary.words == sum(len(book_text(number).split()) for number in range(4))


def _records(story: Story, name: str) -> list[dict[str, Any]]:
    return make_table(story, name).records


@pytest.mark.usefixtures("here")
def test_a_shard_has_a_row_group_for_each_book(tmp_path: Path) -> None:
    run(write_books(tmp_path / "in", 5), tmp_path / "out", shard_books=2)
    shards = sorted((tmp_path / "out" / "dialogue").iterdir())
    assert [path.name for path in shards] == [f"shard-{n:06d}.parquet" for n in (1, 2, 3)]
    assert [parquet.ParquetFile(path).metadata.num_row_groups for path in shards] == [2, 2, 1]
    for path in shards:
        file = parquet.ParquetFile(path)
        for group in range(file.metadata.num_row_groups):
            assert len(set(file.read_row_group(group).column("book").to_pylist())) == 1
    assert not (tmp_path / "out" / "staging").exists()


@pytest.mark.usefixtures("here")
def test_a_book_that_fails_is_recorded_and_the_rest_goes_on(tmp_path: Path) -> None:
    folder = write_books(tmp_path / "in", 3)
    (folder / "pages.txt").write_bytes(b"%PDF-1.7\0 no prose")
    summary = run(folder, tmp_path / "out")
    assert (summary.done, summary.failed) == (3, 1)
    bad = read_manifest(tmp_path / "out")["pages.txt"]
    assert bad.status == "failed"
    assert "is a PDF" in (bad.error or "")
    assert len(bad.sha256 or "") == 64
    again = run(folder, tmp_path / "out")
    assert (again.done, again.failed, again.before) == (0, 1, 3)
    assert len(_lines(tmp_path / "out")) == 4
    (folder / "pages.txt").write_bytes(b"%PDF-1.7\0 no prosE")
    assert run(folder, tmp_path / "out", retry=True).failed == 1
    assert len(_lines(tmp_path / "out")) == 5


def _count_steps(
    folder: Path,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    stop: int | None = None,
    *,
    is_killed: bool = True,
) -> int:
    """Run, and be killed or interrupted before step ``stop``: a write, rename or removal."""
    steps = 0

    def step(original: Any) -> Any:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps == stop:
                raise _Killed
            return original(*args, **kwargs)

        return wrapped

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", step(Path.replace))
        patch.setattr(Path, "unlink", step(Path.unlink))
        patch.setattr(os, "ftruncate", step(os.ftruncate))
        patch.setattr(ManifestWriter, "add", step(ManifestWriter.add))
        writer = parquet.ParquetWriter
        patch.setattr(writer, "write_table", step(writer.write_table))
        if is_killed and stop is not None:
            patch.setattr(run_module._Run, "close", lambda self: None)
        run(folder, out, shard_books=2, only=("quotations",))
    return steps


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("is_killed", [True, False])
def test_a_run_that_ends_at_any_step_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_killed: bool
) -> None:
    folder = write_books(tmp_path / "in", 3)
    last = _count_steps(folder, tmp_path / "whole", monkeypatch)
    whole = rows_of(tmp_path / "whole")
    assert last > 15
    for stop in range(1, last + 1):
        out = tmp_path / f"out {stop}"
        with suppress(_Killed):
            _count_steps(folder, out, monkeypatch, stop, is_killed=is_killed)
        run(folder, out, shard_books=2, only=("quotations",))
        assert rows_of(out) == whole, f"ended at step {stop} of {last}"
        done = [line["book"] for line in _lines(out)]
        assert sorted(done) == sorted(set(done)), f"a book is twice: step {stop}"
        assert not [name for name in files_of(out) if name.endswith((".part", ".zip"))]


@pytest.mark.usefixtures("here")
def test_a_line_cut_short_is_taken_away(tmp_path: Path) -> None:
    folder = write_books(tmp_path / "in", 2)
    run(folder, tmp_path / "out")
    path = tmp_path / "out" / "manifest.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"book":"x","sha')
    assert len(read_manifest(tmp_path / "out")) == 2
    run(folder, tmp_path / "out")
    assert path.read_bytes() == whole
    path.write_bytes(b"no json\n" + whole)
    with pytest.raises(StorageError, match="line 1 is damaged"):
        run(folder, tmp_path / "out")


def _command(folder: Path, out: Path) -> list[str]:
    words = ["corpus", "run", str(folder), str(out), "--no-model", "--only", "quotations"]
    return [sys.executable, "-m", "fabula", *words, "--workers", "2"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 here")
def test_kill_9_loses_at_most_the_books_in_flight(tmp_path: Path) -> None:
    folder = write_books(tmp_path / "in", 12)
    out = tmp_path / "out"
    process = subprocess.Popen(
        _command(folder, out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    manifest = out / "manifest.jsonl"
    while process.poll() is None:
        if manifest.exists() and manifest.read_bytes().count(b"\n") >= 3:
            process.kill()
            break
        time.sleep(0.01)
    process.wait()
    before = set(read_manifest(out))
    assert len(before) >= 3
    done = subprocess.run(
        [*_command(folder, out), "--resume"], capture_output=True, text=True, check=True
    )
    assert f"{len(before)} books read by an earlier run" in done.stdout or "Before" in done.stdout
    lines = [line["book"] for line in _lines(out)]
    assert sorted(lines) == sorted(set(lines))
    assert len(lines) == 12
    run(folder, tmp_path / "whole", only=("quotations",))
    assert rows_of(out) == rows_of(tmp_path / "whole")


def test_limits_end_a_book_and_not_the_run(tmp_path: Path) -> None:
    folder = write_books(tmp_path / "in", 2)
    assert run(folder, tmp_path / "time", max_seconds=1e-9).failed == 2
    errors = [line["error"] for line in _lines(tmp_path / "time")]
    assert all("took longer than 1e-09 seconds" in error for error in errors)
    if Path("/proc/self/statm").exists():
        assert run(folder, tmp_path / "memory", max_memory=1, workers=1).failed == 2
        errors = [line["error"] for line in _lines(tmp_path / "memory")]
        assert all("more than 1 MB of memory" in error for error in errors)
    assert run(folder, tmp_path / "time", retry=True).done == 2
    assert len(fabula.Corpus(tmp_path / "time").table("books").to_table()) == 2


@pytest.mark.parametrize(("deaths", "done"), [(1, 3), (100, 0)])
def test_a_book_whose_worker_dies_is_read_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deaths: int, done: int
) -> None:
    folder = write_books(tmp_path / "in", 3)
    read = WorkerProcess.read
    left = deaths

    def dying(self: WorkerProcess, book: Any) -> None:
        nonlocal left
        if left > 0:
            left -= 1
            self._process.kill()
            self._process.wait()
        read(self, book)

    monkeypatch.setattr(WorkerProcess, "read", dying)
    summary = run(folder, tmp_path / "out")
    assert (summary.done, summary.failed) == (done, 3 - done)
    if not done:
        assert all("its worker died twice" in line["error"] for line in _lines(tmp_path / "out"))


@pytest.mark.usefixtures("here")
def test_other_options_are_refused_until_redo(tmp_path: Path) -> None:
    folder = write_books(tmp_path / "in", 2)
    run(folder, tmp_path / "out")
    with pytest.raises(InputError, match="made with only characters,dialogue,sentences") as error:
        run(folder, tmp_path / "out", only=None)
    assert "--redo" in error.value.hint
    with pytest.raises(InputError, match=r"made with min_score none, and this run has 0\.5"):
        run(folder, tmp_path / "out", min_score=0.5)
    with pytest.raises(InputError, match="holds a corpus already"):
        run(folder, tmp_path / "out", resume=False)
    keep = tmp_path / "out" / "dialogue" / "mine.md"
    keep.write_text("notes", encoding="utf-8")
    assert run(folder, tmp_path / "out", only=("dialogue",), redo=True).done == 2
    assert fabula.Corpus(tmp_path / "out").tables == ("books", "dialogue")
    assert keep.read_text(encoding="utf-8") == "notes"
    assert not (tmp_path / "out" / "characters").exists()


@pytest.mark.usefixtures("here")
def test_a_book_that_has_changed_is_refused(tmp_path: Path) -> None:
    folder = write_books(tmp_path / "in", 2)
    run(folder, tmp_path / "out")
    (folder / "book 0.txt").write_text(book_text(5), encoding="utf-8")
    with pytest.raises(InputError, match=r"book 0\.txt: has changed since it was read"):
        run(folder, tmp_path / "out")
    (folder / "book 0.txt").write_text(book_text(0), encoding="utf-8")
    (folder / "new.txt").write_text(book_text(3), encoding="utf-8")
    assert run(folder, tmp_path / "out").done == 1


@pytest.mark.usefixtures("here")
def test_nothing_is_written_outside_out(tmp_path: Path) -> None:
    folder = write_books(tmp_path / "in", 2)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "manifest.jsonl").write_text("mine", encoding="utf-8")
    for name in ("dialogue", "staging", "manifest.jsonl", "corpus.json"):
        out = tmp_path / f"out {name}"
        out.mkdir()
        (out / name).symlink_to(outside / "manifest.jsonl" if "." in name else outside)
        with pytest.raises(StorageError, match="is a link, and is not followed"):
            run(folder, out)
    assert files_of(outside) == {"manifest.jsonl": b"mine"}
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "thesis.md").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match=r"is no corpus, and holds 'thesis\.md'"):
        run(folder, foreign)
    with pytest.raises(InputError, match="is no corpus"):
        run(folder, foreign, redo=True)
    assert set(files_of(foreign)) <= {"thesis.md", ".lock"}


@pytest.mark.usefixtures("here")
def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    pytest.importorskip("fcntl", reason="locks of another kind here")
    folder = write_books(tmp_path / "in", 1)

    class Second:
        def begin(self, books: int, size: int, done: int) -> None:
            with pytest.raises(StorageError, match="another run is writing to it"):
                run(folder, tmp_path / "out")

        def add(self, outcome: Outcome) -> None:
            assert outcome.status == "done"

    assert run(folder, tmp_path / "out", progress=Second()).done == 1


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"workers": 0}, InputError, "--workers 0"),
        ({"threads": 0}, InputError, "threads 0"),
        ({"gpus_per_worker": 2.0}, InputError, "--gpus-per-worker 2 is not above 0"),
        ({"gpus_per_worker": 0.5}, InputError, "--gpus-per-worker is for --engine ray"),
        ({"max_seconds": 0.0}, InputError, "--max-seconds 0"),
        ({"max_memory": 0}, InputError, "--max-memory 0"),
        ({"min_score": 2.0}, InputError, "min_score 2"),
        ({"encoding": "klingon"}, InputError, "klingon"),
        ({"only": ("songs",)}, LayerError, "no layer 'songs'"),
    ],
)
def test_arguments_that_mean_nothing_are_refused(
    tmp_path: Path, options: dict[str, Any], error: type[FabulaError], message: str
) -> None:
    folder = write_books(tmp_path / "in", 1)
    with pytest.raises(error, match=message):
        run(folder, tmp_path / "out", **options)
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("here")
def test_a_full_disk_ends_the_run_and_what_was_read_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_books(tmp_path / "in", 3)
    with monkeypatch.context() as patch:

        def full(self: Any, staged: Path) -> None:
            raise StorageError("out: cannot be written: no space left on device", "make room")

        patch.setattr(ShardWriter, "add", full)
        with pytest.raises(StorageError, match="no space left"):
            run(folder, tmp_path / "out")
    summary = run(folder, tmp_path / "out")
    assert (summary.done, summary.before) == (2, 1)
    assert len(rows_of(tmp_path / "out")["books"]) == 3


def test_names_of_the_small_books_are_names() -> None:
    assert all(name.isalpha() for name in NAMES)
