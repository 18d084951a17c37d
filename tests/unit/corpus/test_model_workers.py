"""Workers with the model: loaded once each, with their share of the threads, and the same rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import fabula
from fabula.corpus import run as run_module
from fabula.corpus.books import Book, Settings
from fabula.corpus.run import run_corpus
from fabula.corpus.worker import make_reader
from fabula.corpus.worker_process import WorkerProcess
from fabula.encoder import load
from fabula.encoder.manifest import find_shipped, read_manifest
from fabula.encoder.session import OnnxSession
from fabula.errors import InputError, ModelError
from fabula.tables.story_tables import make_table
from fabula.version import VERSION
from tests.unit.corpus.small_books import write_books

pytest.importorskip("pyarrow", reason="needs fabula[tables]")
pytestmark = pytest.mark.skipif(find_shipped() is None, reason="no weights in this checkout")

ONLY = ("characters", "dialogue", "events")
"""Layers of which the last is read off the model alone."""


def test_two_workers_read_two_books_with_the_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_books(tmp_path / "in", 2)
    started: list[int] = []
    begin = WorkerProcess.__init__

    def watched(self: WorkerProcess, *given: Any) -> None:
        started.append(given[-1])
        begin(self, *given)

    monkeypatch.setattr(WorkerProcess, "__init__", watched)
    monkeypatch.setattr(run_module, "count_cores", lambda: 4)
    summary = run_corpus(folder, tmp_path / "out", workers=2, only=ONLY)
    assert (summary.done, summary.failed) == (2, 0)
    assert started == [2, 2], "four cores, two workers: two threads each"
    corpus = fabula.Corpus(tmp_path / "out")
    shipped = find_shipped()
    assert shipped is not None
    assert corpus.settings.model == read_manifest(shipped).full_name
    for name in ONLY:
        rows = corpus.table(name).to_table().to_pylist()
        for key in ("book 0.txt", "more/book 1.txt"):
            expected = make_table(fabula.read_story(folder / key, only=ONLY), name).records
            found = [_firm(row) for row in rows if row["book"] == key]
            assert expected, name
            assert found == [_firm(row) for row in expected]


def _firm(row: dict[str, Any]) -> dict[str, Any]:
    """A row without its score, which may differ in the last digits with the number of threads."""
    return {key: value for key, value in row.items() if key not in ("book", "score")}


def test_a_worker_loads_each_network_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[tuple[str, int | None]] = []

    class Counted(OnnxSession):
        def __init__(self, path: Path, threads: int | None = None, *, gpu: bool = False) -> None:
            loaded.append((path.name, threads))
            super().__init__(path, threads, gpu=gpu)

    monkeypatch.setattr(load, "OnnxSession", Counted)
    shipped = find_shipped()
    assert shipped is not None
    settings = Settings(fabula=VERSION, model=read_manifest(shipped).full_name, only=ONLY)
    (tmp_path / "staging").mkdir()
    reader = make_reader(tmp_path / "staging", settings, 1)
    networks = sorted((path.name, 1) for path in shipped.glob("*.onnx"))
    assert sorted(loaded) == networks
    folder = write_books(tmp_path / "in", 2)
    for key in ("book 0.txt", "more/book 1.txt"):
        path = folder / key
        outcome = reader.read(Book(id=key, path=str(path), size=path.stat().st_size))
        assert (outcome.status, outcome.error) == ("done", None)
    assert sorted(loaded) == networks


def test_a_worker_of_another_version_or_model_is_refused(tmp_path: Path) -> None:
    old = Settings(fabula="0.0.1", model=None)
    with pytest.raises(InputError, match=rf"a worker has fabula {VERSION}, and the run fabula 0"):
        make_reader(tmp_path, old, 1)
    other = Settings(fabula=VERSION, model="other sha256:0123456789ab")
    with pytest.raises(ModelError, match="and the run other sha256:0123456789ab") as error:
        make_reader(tmp_path, other, 1)
    assert error.value.hint == "install the same fabula on every machine"
