"""``fabula evaluate``: a table or JSON, and one line for what cannot be measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fabula.cli.running import run_command
from fabula.evaluate import measure
from tests.unit.evaluate.test_litbank_reader import write_corpus
from tests.unit.evaluate.test_pdnc_reader import write_novel

Capture = pytest.CaptureFixture[str]


def test_litbank_as_table_and_json(capsys: Capture, tmp_path: Path) -> None:
    folder = str(write_corpus(tmp_path))
    assert run_command(["evaluate", "litbank", folder, "--no-model"]) == 0
    first, protocol, header, *rows = capsys.readouterr().out.splitlines()
    assert first == "litbank, dev fold, rules alone"
    assert protocol.startswith("Protocol: raw text in")
    assert header.split("\t") == ["what", "system", "value", "95 % interval", "over"]
    cells = [row.split("\t") for row in rows]
    assert ["quotations, F1", "fabula", "100.0", "", "1 gold, 1 predicted"] in cells
    published = [row for row in cells if row[1] != "fabula"]
    assert published
    assert all(row[4].startswith("published, other split: ") for row in published)
    assert run_command(["evaluate", "litbank", folder, "--no-model", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["mentions"]["micro"]["gold"] == 2
    assert list(result["documents"]) == ["9_landing"]


def test_pdnc_is_measured(capsys: Capture, tmp_path: Path) -> None:
    write_novel(tmp_path)
    words = ["evaluate", "pdnc", str(tmp_path), "--no-model", "--fold", "train"]
    assert run_command(words) == 0
    assert "speakers, explicit\tfabula" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["litbank", "nowhere"], 2, "nowhere cannot be read: no such folder"),
        (["litbank", "."], 2, "dev.ids cannot be read"),
        (["pdnc", "."], 2, "holds no novel"),
        (["ud", "."], 4, "ud needs a model"),
        (["goemotions", ".", "--no-model"], 2, "rules alone say nothing"),
        (["goemotions", ".", "--fold", "train"], 2, "dev part only"),
        (["litbank", ".", "--fold", "test"], 2, "there is no fold 'test'"),
        (["poems", "."], 2, "there is no corpus 'poems'"),
        (["litbank", ".", "--system", "other"], 2, "--system 'other' is not there"),
        (["litbank", ".", "--threads", "0"], 2, "threads"),
    ],
)
def test_what_cannot_be_measured_is_one_line_and_a_hint(
    capsys: Capture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(measure, "find_shipped", lambda: None)
    assert run_command(["evaluate", *words]) == code
    error = capsys.readouterr().err.splitlines()
    assert len(error) == 2
    assert said in error[0]
    assert error[1].startswith("hint: ")
