from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import fabula
from benchmarks import accuracy, litbank_run, pdnc_run, robust, speed, tables
from benchmarks.environment import describe_run, write_result
from fabula import Layer, Story, Text
from fabula.rows import Provenance, Quotation, QuotationId
from tests.unit.evaluate.test_litbank_reader import write_corpus
from tests.unit.evaluate.test_pdnc_reader import write_novel


def test_pages_hold_the_tables_of_the_results(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["tables.py", "--check"])
    assert tables.main() == 0, capsys.readouterr().out


def test_a_result_says_what_it_was_measured_with(tmp_path: Path) -> None:
    write_result(tmp_path / "new" / "result.json", {"protocol": "none"})
    result = json.loads((tmp_path / "new" / "result.json").read_text(encoding="utf-8"))
    assert result["protocol"] == "none"
    assert result["run"]["fabula"] == fabula.__version__
    assert {"commit", "python", "packages", "machine", "command"} <= set(result["run"])


def test_pdnc_is_measured_and_tabled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_novel(tmp_path)
    result = pdnc_run.measure(tmp_path, "all", None, 5)
    assert result["speakers"]["many_to_one"]["count"] == 3
    assert result["novels"]["Landing"]["parts"] == 3
    assert result["cast"]["found"]["count"] == 2
    assert "Landing" in capsys.readouterr().out
    make_all(result, "pdnc-dev", tmp_path, monkeypatch)


def test_litbank_is_measured_and_tabled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = litbank_run.measure(write_corpus(tmp_path), "dev", None, 5)
    assert result["quotations"]["gold"] == 1
    assert result["unaligned_tokens"] == 0
    make_all(result, "litbank-dev", tmp_path, monkeypatch)


def make_all(
    result: dict[str, Any], file: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every table of a result has a header, a rule and rows of one width."""
    monkeypatch.setattr(tables, "RESULTS", folder)
    content = json.dumps({"run": describe_run()} | result)
    (folder / f"{file}.json").write_text(content, encoding="utf-8")
    for name, (source, _) in tables.TABLES.items():
        made = tables.make_table(name)
        if source != file:
            assert made == "Not measured yet.\n"
            continue
        lines = [line for line in made.splitlines() if line.startswith("|")]
        assert len(lines) > 2
        assert len({line.count("|") for line in lines}) == 1


def test_the_command_says_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["accuracy.py", "pdnc", "--data", str(tmp_path)])
    assert accuracy.main() == 2
    assert "holds no novel" in capsys.readouterr().err
    write_novel(tmp_path / "pdnc")
    monkeypatch.setattr(
        "sys.argv", ["accuracy.py", "pdnc", "--data", str(tmp_path), "--novels", "Elsewhere"]
    )
    assert accuracy.main() == 2
    assert "novels: Landing" in capsys.readouterr().err


def test_speed_reads_a_text(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text("“Come in,” said Ada.\n", encoding="utf-8")
    row = speed.time_text(path, 1)
    assert row["tokens"] == 8
    assert row["seconds"] > row["reading_s"] > 0
    assert row["peak_mib"] > 10


def test_a_sound_text_has_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text("“Come in,” said Ada.\n\nNobody came.\n", encoding="utf-8")
    length_chars, faults = robust.check_text(path, tiling=True)
    assert length_chars == 35
    assert not [fault for fault in faults if "row" in fault or "segment" in fault]
    assert robust.check_text(tmp_path / "missing.txt", tiling=True)[1]


def test_planted_faults_are_seen() -> None:
    def quotation(start: int, end: int, *parts: tuple[int, int]) -> Quotation:
        return Quotation(
            id=QuotationId(0), start=start, end=end, parts=parts, kind="scare", marks="“”", score=1
        )

    def faults(*rows: Quotation) -> list[str]:
        layers: dict[str, Any] = {
            "quotations": Layer(rows),
            "characters": Layer(),
            "dialogue": Layer(),
        }
        provenance = Provenance(fabula="0", model=None, options={})
        story = Story(Text("twelve chars"), layers, (), provenance)
        return [*robust.check_layers(story), *robust.check_lines(story)]

    assert faults(quotation(0, 5, (0, 5)), quotation(6, 12, (6, 8), (9, 12))) == []
    assert len(faults(quotation(6, 13, (6, 13)))) == 1
    assert len(faults(quotation(6, 8, (6, 8)), quotation(0, 5, (0, 5)))) == 1
    assert len(faults(quotation(0, 5, (0, 6)))) == 1
