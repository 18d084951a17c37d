"""``fabula evaluate``: a table or JSON, and one line for what cannot be measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fabula.cli.running import run_command
from fabula.evaluate import measure
from tests.unit.evaluate.test_booknlp import write_files
from tests.unit.evaluate.test_leave_x_out import write_corpus as write_folds
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


def test_leave_x_out_says_whether_it_is_clean(capsys: Capture, tmp_path: Path) -> None:
    folder = str(write_folds(tmp_path))
    words = ["evaluate", "pdnc", folder, "--no-model", "--protocol", "lxo"]
    assert run_command(words) == 0
    first, protocol, note, _, *rows = capsys.readouterr().out.splitlines()
    assert first == "pdnc, fold 0, rules alone"
    assert protocol.startswith("Protocol: leave-x-out: gold quotations and gold cast")
    assert note.startswith("Weights: shipped; clean: ")
    cells = [row.split("\t") for row in rows]
    assert ["speakers, explicit", "fabula", "100.0", "", "2 parts"] in cells
    assert any(row[0] == "expected calibration error" for row in cells)
    assert ["speakers, Landing", "fabula", "66.7", "", "3 parts"] in cells
    assert run_command([*words, "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["novels"]["Landing"]["curve"][-1]["coverage"] == pytest.approx(2 / 3)


def test_files_of_another_system_are_measured(capsys: Capture, tmp_path: Path) -> None:
    write_novel(tmp_path)
    outputs = write_files(tmp_path / "out")
    words = ["evaluate", "pdnc", str(tmp_path), "--fold", "train"]
    assert run_command([*words, "--system", f"booknlp:{outputs}"]) == 0
    first, *rows = capsys.readouterr().out.splitlines()
    assert first == "pdnc, train fold, BookNLP files"
    assert "speakers\tBookNLP files\t66.7\t\t3 parts" in rows
    assert not any(row.startswith(("expected calibration", "addressee")) for row in rows)


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
        (["litbank", ".", "--protocol", "lxo"], 2, "protocol lxo is not for litbank"),
        (["pdnc", ".", "--protocol", "lxo", "--fold", "dev"], 2, "there is no fold 'dev'"),
        (["pdnc", ".", "--protocol", "lxo"], 2, "test.csv cannot be read"),
        (["pdnc", ".", "--protocol", "best"], 2, "there is no protocol 'best'"),
        (["pdnc", ".", "--system", "booknlp:"], 2, "--system 'booknlp:' is not there"),
        (["pdnc", ".", "--system", "booknlp:gone"], 2, "gone cannot be read: no such folder"),
        (["ud", ".", "--system", "booknlp:."], 2, "other systems are not measured on ud"),
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
