"""What the command line says of the model: there, absent, damaged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fabula.cli.running import run_command
from fabula.encoder import load, manifest
from tests.unit.encoder.small_model import ArithmeticSession, small_manifest, write_model
from tests.unit.small_story import write_book

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model folder that counts as the shipped one; its network is arithmetic."""
    monkeypatch.setattr(manifest, "SHIPPED_FOLDER", tmp_path / "models")
    monkeypatch.setattr(load, "OnnxSession", lambda path, threads, **_: ArithmeticSession())
    return tmp_path / "models"


def _doctor(capsys: Capture, code: int) -> dict[str, str]:
    assert run_command(["doctor", "--json"]) == code
    return {test["what"]: test["seen"] for test in json.loads(capsys.readouterr().out)}


def test_the_model_is_described(capsys: Capture, shipped: Path) -> None:
    licence = {"name": "Tales", "licence": "CC0", "source": "a shelf", "use": "mentions"}
    write_model(shipped, licences=[licence], calibration={"event": [1.5, -0.25]})
    assert run_command(["model"]) == 0
    table = dict(line.split("\t") for line in capsys.readouterr().out.splitlines())
    assert table["name"] == "small"
    assert table["labels of mentions"] == "proper PER · common FAC · pronoun PER"
    assert table["threshold of emotion joy"] == "0.30"
    assert table["calibration of event"] == "1.500 × log-odds + -0.250"
    assert table["made from"] == "Tales (CC0; a shelf): mentions"
    assert run_command(["model", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["labels"]["emotions"] == list(small_manifest().labels.emotions)
    assert found["size_bytes"] > 500
    assert table["digest"] == f"sha256:{found['digest']}"


def test_no_model_gives_4_and_doctor_is_content(capsys: Capture, shipped: Path) -> None:
    assert run_command(["model"]) == 4
    assert capsys.readouterr().err.startswith("fabula: this installation of fabula has no model\n")
    assert _doctor(capsys, 0)["model"] == "none: rules alone"


def test_doctor_names_the_model(capsys: Capture, shipped: Path) -> None:
    name = manifest.read_manifest(write_model(shipped)).full_name
    assert _doctor(capsys, 0)["model"].startswith(f"{name}, files as its manifest says, ")


def test_a_damaged_model_gives_4_in_one_line(
    capsys: Capture, shipped: Path, tmp_path: Path
) -> None:
    book = write_book(tmp_path)
    (write_model(shipped) / "encoder.onnx").unlink()
    for words in (["model"], ["read", str(book)], ["lines", str(book)]):
        assert run_command(words) == 4
        shown = capsys.readouterr()
        assert len(shown.err.splitlines()) == 2
        assert shown.err.startswith("fabula: encoder.onnx: is missing")
        assert "--no-model" in shown.err
    assert not (tmp_path / "door.fabula").exists()
    assert "encoder.onnx" in _doctor(capsys, 1)["model"]
    assert run_command(["read", str(book), "--no-model"]) == 0
