"""The Ray engine gives what the local one gives, also when its workers die."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import fabula
from fabula import InputError
from fabula.corpus import ray_engine
from fabula.corpus.manifest import read_manifest
from fabula.corpus.staging import staged_path
from tests.unit.corpus.small_books import ONLY, book_text, rows_of, run, write_books

ray = pytest.importorskip("ray", reason="needs fabula[ray]")
pytest.importorskip("pyarrow", reason="needs fabula[tables]")

LONG_BOOK_PAGES = 1500
"""It takes some seconds to read, so that its worker can be killed meanwhile."""


@pytest.fixture(scope="module", autouse=True)
def _local_ray() -> Iterator[None]:
    """One Ray for all tests, as starting it takes long; its workers do not give way to others."""
    ray.init(
        num_cpus=2,
        include_dashboard=False,
        log_to_driver=False,
        logging_level="ERROR",
        _system_config={"worker_niceness": 0},
    )
    yield
    ray.shutdown()


class _Killer:
    """Kills the worker that has begun the long book, as often as it is told.

    Args:
        out: The corpus that is being made.
        times: How many workers it kills, one after the other.
    """

    def __init__(self, out: Path, times: int) -> None:
        mark = staged_path(out / "staging", "long.txt")
        self._mark = mark.with_suffix(ray_engine.TRIES_SUFFIX)
        self._times = times
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.killed: list[int] = []

    def __enter__(self) -> _Killer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while len(self.killed) < self._times and not self._over.wait(0.02):
            with suppress(OSError):
                begun = self._mark.read_text(encoding="ascii").split()
                if len(begun) > len(self.killed):
                    os.kill(int(begun[-1]), signal.SIGKILL)
                    self.killed.append(int(begun[-1]))


def _write_long_book(folder: Path) -> Path:
    """A folder with a few small books and a long one, which is read first."""
    write_books(folder, 4)
    (folder / "long.txt").write_text(book_text(1) * (LONG_BOOK_PAGES // 2), encoding="utf-8")
    return folder


def test_ray_gives_the_rows_of_the_local_engine(tmp_path: Path) -> None:
    folder = write_books(tmp_path / "in", 6)
    (folder / "void.txt").write_bytes(b"")
    run(folder, tmp_path / "local")
    summary = run(folder, tmp_path / "ray", engine="ray")
    assert (summary.done, summary.failed) == (6, 1)
    assert rows_of(tmp_path / "ray") == rows_of(tmp_path / "local")
    assert set(read_manifest(tmp_path / "ray")) == set(read_manifest(tmp_path / "local"))
    assert run(folder, tmp_path / "ray", engine="ray").before == 6


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 here")
def test_a_worker_that_is_killed_leaves_a_whole_and_right_result(tmp_path: Path) -> None:
    folder = _write_long_book(tmp_path / "in")
    run(folder, tmp_path / "local")
    with _Killer(tmp_path / "ray", times=1) as killer:
        summary = run(folder, tmp_path / "ray", engine="ray", workers=2)
    assert len(killer.killed) == 1
    assert (summary.done, summary.failed) == (5, 0)
    assert rows_of(tmp_path / "ray") == rows_of(tmp_path / "local")
    assert not (tmp_path / "ray" / "staging").exists()
    again = run(folder, tmp_path / "ray", engine="ray")
    assert (again.done, again.before) == (0, 5)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 here")
def test_a_book_whose_workers_die_again_and_again_fails_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ray_engine, "MOST_TRIES", 1)
    folder = _write_long_book(tmp_path / "in")
    with _Killer(tmp_path / "out", times=1) as killer:
        summary = run(folder, tmp_path / "out", engine="ray", workers=1)
    assert len(killer.killed) == 1
    assert (summary.done, summary.failed) == (4, 1)
    bad = read_manifest(tmp_path / "out")["long.txt"]
    assert not (tmp_path / "out" / "staging").exists()
    assert bad.error == "its workers died: it was begun 1 times"
    assert len(fabula.Corpus(tmp_path / "out").table("books").to_table()) == 4


def test_gpus_that_nobody_has_are_refused(tmp_path: Path) -> None:
    folder = write_books(tmp_path / "in", 1)
    with pytest.raises(InputError, match=r"--gpus-per-worker 0\.5: this Ray has 0 GPUs"):
        run(folder, tmp_path / "out", engine="ray", model=True, gpus_per_worker=0.5)


def test_limits_are_not_for_ray(tmp_path: Path) -> None:
    folder = write_books(tmp_path / "in", 1)
    with pytest.raises(InputError, match="--max-seconds is for the local engine"):
        run(folder, tmp_path / "out", engine="ray", max_seconds=5.0, only=ONLY)
