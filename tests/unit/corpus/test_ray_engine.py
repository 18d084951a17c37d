"""The Ray engine gives what the local one gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from fabula import InputError
from fabula.corpus.manifest import read_manifest
from tests.unit.corpus.small_books import ONLY, rows_of, run, write_books

pytest.importorskip("ray", reason="needs fabula[ray]")
pytest.importorskip("pyarrow", reason="needs fabula[tables]")


def test_ray_gives_the_rows_of_the_local_engine(tmp_path: Path) -> None:
    folder = write_books(tmp_path / "in", 6)
    (folder / "void.txt").write_bytes(b"")
    run(folder, tmp_path / "local")
    summary = run(folder, tmp_path / "ray", engine="ray")
    assert (summary.done, summary.failed) == (6, 1)
    assert rows_of(tmp_path / "ray") == rows_of(tmp_path / "local")
    assert set(read_manifest(tmp_path / "ray")) == set(read_manifest(tmp_path / "local"))
    assert run(folder, tmp_path / "ray", engine="ray").before == 6


def test_limits_are_not_for_ray(tmp_path: Path) -> None:
    folder = write_books(tmp_path / "in", 1)
    with pytest.raises(InputError, match="--max-seconds is for the local engine"):
        run(folder, tmp_path / "out", engine="ray", max_seconds=5.0, only=ONLY)
