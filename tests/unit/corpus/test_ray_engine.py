"""The Ray engine gives what the local one gives, also when a worker is killed."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from fabula import InputError
from fabula.corpus.manifest import read_manifest
from tests.unit.corpus.small_books import ONLY, rows_of, run, write_books

pytest.importorskip("ray", reason="needs fabula[ray]")
pytest.importorskip("pyarrow", reason="needs fabula[tables]")


def _actors() -> list[int]:
    """Processes of actors that this test has started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes()
        except OSError:
            continue
        process = int(path.parent.name)
        if words.startswith(b"ray::") and b"MapWorker" in words and _is_ours(process):
            found.append(process)
    return found


def _is_ours(process: int) -> bool:
    """Whether this test has started a process, or what started it, and so on."""
    while process > 1:
        if process == os.getpid():
            return True
        try:
            stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
        except OSError:
            return False
        process = int(stat.rpartition(")")[2].split()[1])
    return False


def test_ray_gives_the_rows_of_the_local_engine(tmp_path: Path) -> None:
    folder = write_books(tmp_path / "in", 6)
    (folder / "void.txt").write_bytes(b"")
    run(folder, tmp_path / "local")
    summary = run(folder, tmp_path / "ray", engine="ray")
    assert (summary.done, summary.failed) == (6, 1)
    assert rows_of(tmp_path / "ray") == rows_of(tmp_path / "local")
    assert set(read_manifest(tmp_path / "ray")) == set(read_manifest(tmp_path / "local"))
    assert run(folder, tmp_path / "ray", engine="ray").before == 6


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs /proc")
def test_a_worker_that_is_killed_costs_nothing(tmp_path: Path) -> None:
    folder = write_books(tmp_path / "in", 12)
    killed: list[int] = []
    ended = threading.Event()
    before = set(_actors())

    def kill_one() -> None:
        while not killed and not ended.is_set():
            if (tmp_path / "ray" / "staging").is_dir():
                for process in sorted(set(_actors()) - before)[:1]:
                    os.kill(process, signal.SIGKILL)
                    killed.append(process)
            time.sleep(0.05)

    killer = threading.Thread(target=kill_one)
    killer.start()
    try:
        summary = run(folder, tmp_path / "ray", engine="ray")
    finally:
        ended.set()
        killer.join()
    assert killed
    assert (summary.done, summary.failed) == (12, 0)
    run(folder, tmp_path / "local")
    assert rows_of(tmp_path / "ray") == rows_of(tmp_path / "local")


def test_limits_are_not_for_ray(tmp_path: Path) -> None:
    folder = write_books(tmp_path / "in", 1)
    with pytest.raises(InputError, match="--max-seconds is for the local engine"):
        run(folder, tmp_path / "out", engine="ray", max_seconds=5.0, only=ONLY)
