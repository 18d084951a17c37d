"""Model folders: what is read of them, and what is refused with one clear line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from fabula.encoder.load import load_encoder
from fabula.encoder.manifest import SHIPPED_FOLDER, check_files, read_manifest
from fabula.errors import InputError, ModelError
from tests.unit.encoder.small_model import small_manifest, write_model


def _builtins(part: str) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(getattr(small_manifest(), part))
    return found


def test_a_manifest_is_read_and_named_by_its_digest(tmp_path: Path) -> None:
    manifest = read_manifest(write_model(tmp_path))
    check_files(tmp_path, manifest)
    assert manifest.labels == small_manifest().labels
    assert manifest.full_name == f"small sha256:{manifest.digest[:12]}"
    other = read_manifest(write_model(tmp_path / "other", window_pieces=200))
    assert other.full_name != manifest.full_name


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": 2}, "version 2"),
        ({"format": "other"}, "is other version 1"),
        ({"format": None}, "no manifest"),
        ({"window_pieces": "many"}, "no manifest"),
        ({"window_pieces": 20}, "window_pieces"),
        ({"batch_windows": 0}, "positive"),
        ({"labels": _builtins("labels") | {"mentions": ["proper DOG"]}}, "mentions"),
        ({"labels": _builtins("labels") | {"kinds": ["speech"]}}, "kinds"),
        ({"labels": _builtins("labels") | {"cues": ["verb"]}}, "cues"),
        ({"labels": _builtins("labels") | {"feelings": ["boredom"]}}, "feelings"),
        ({"labels": _builtins("labels") | {"shown": ["sung"]}}, "shown"),
        ({"thresholds": _builtins("thresholds") | {"emotions": [0.5]}}, "equal length"),
        ({"thresholds": _builtins("thresholds") | {"event": 1.5}}, "between 0 and 1"),
        ({"calibration": {"event": [0.0, 1.0]}}, "slopes"),
        ({"files": {"encoder.onnx": "00"}}, "tokenizer.json"),
        ({"files": {"encoder.onnx": "", "tokenizer.json": "", "../x": ""}}, "without folders"),
    ],
)
def test_a_manifest_that_contradicts_itself_is_refused(
    tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    write_model(tmp_path, **changes)
    with pytest.raises(ModelError, match=message) as caught:
        read_manifest(tmp_path)
    assert caught.value.hint
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe", b'{"format": "fabula-model"}'])
def test_what_is_no_manifest_is_refused(tmp_path: Path, data: bytes) -> None:
    write_model(tmp_path)
    (tmp_path / "manifest.json").write_bytes(data)
    with pytest.raises(ModelError, match=r"manifest\.json"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("name", ["manifest.json", "encoder.onnx", "tokenizer.json"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    (write_model(tmp_path) / name).unlink()
    with pytest.raises(ModelError, match=f"{name}: is missing"):
        load_encoder(tmp_path)


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json"])
def test_a_changed_file_is_named(tmp_path: Path, name: str) -> None:
    with (write_model(tmp_path) / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(ModelError, match=f"{name}: is not the file"):
        load_encoder(tmp_path)


def test_what_is_no_graph_and_no_tokenizer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"encoder\.onnx: cannot be run") as caught:
        load_encoder(write_model(tmp_path))
    assert "\n" not in caught.value.message
    with pytest.raises(ModelError, match="has no model"):
        load_encoder(tmp_path / "nowhere")


@pytest.mark.parametrize("threads", [0, -1, 10**6])
def test_threads_out_of_range_are_refused_first(tmp_path: Path, threads: int) -> None:
    with pytest.raises(InputError, match="threads"):
        load_encoder(tmp_path / "nowhere", threads=threads)


def test_the_folder_of_the_package_is_whole_or_absent() -> None:
    if SHIPPED_FOLDER.is_dir():
        check_files(SHIPPED_FOLDER, read_manifest(SHIPPED_FOLDER))
