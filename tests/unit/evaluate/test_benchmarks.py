from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

import fabula
from benchmarks import accuracy, litbank_run, pdnc_run, precision_run, robust, speed, tables
from benchmarks.environment import PROJECT, describe_run, write_result
from benchmarks.processes import run_process
from fabula import Layer, Story, Text
from fabula.evaluate.report import ReportRow
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


def test_a_command_names_no_path_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    script = str(PROJECT / "benchmarks" / "speed.py")
    monkeypatch.setattr("sys.argv", [script, "--data", "/home/ada/corpora", "--json", "x/y.json"])
    assert describe_run()["command"] == "python benchmarks/speed.py --data CORPORA --json x/y.json"


def test_pdnc_is_measured_and_tabled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_novel(tmp_path)
    result = pdnc_run.measure(tmp_path, None, "all", None, 5)
    assert result["speakers"]["many_to_one"]["count"] == 3
    assert result["novels"]["Landing"]["parts"] == 3
    assert result["cast"]["found"]["count"] == 2
    assert result["cues"]["gold"] == 2
    assert (result["system"], result["model"]) == ("rules", None)
    assert "Landing" in capsys.readouterr().out
    make_all({"pdnc-dev-rules": result}, tmp_path, monkeypatch)
    make_all({"pdnc-dev-rules": result, "pdnc-dev-model": result}, tmp_path, monkeypatch)


def test_litbank_is_measured_and_tabled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = litbank_run.measure(write_corpus(tmp_path), None, "dev", None, 5)
    assert result["quotations"]["gold"] == 1
    assert result["mentions"]["micro"]["right"] == 2
    assert result["mentions"]["by_form"]["pronoun"]["gold"] == 1
    assert result["events"] is None
    assert result["unaligned_tokens"] == 0
    make_all({"litbank-dev-rules": result}, tmp_path, monkeypatch)
    events = result["mentions"]["micro"]
    made = {"litbank-dev-rules": result, "litbank-dev-model": result | {"events": events}}
    make_all(made, tmp_path, monkeypatch)


def test_other_results_are_tabled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = {
        "tokens": 9,
        "seconds": 2.0,
        "start_up_s": 0.5,
        "tokens_per_s": 4.5,
        "tokens_per_s_reading": 6.0,
        "peak_mib": 90.0,
    }
    systems = {"fabula, rules": row, "a peer": row | {"seconds": 4.0}}
    memory = {"fabula, rules": [{"words": 100_000, "seconds": 3.0, "peak_mib": 110.0}]}
    ratios = speed.compare(systems)
    assert ratios == {"fabula, rules": {"a peer": 0.5}}
    encoder = {"tokens": 9, "seconds": 1.0, "tokens_per_s": 9.0}
    timed = {"systems": systems, "ratios": ratios, "memory": memory, "encoder": encoder}
    rounded = {"rows": {"litbank: events, F1": {"values": [0.75, 0.748], "difference": -0.002}}}
    scores = {"LAS": 0.86, "UPOS": 0.96}
    treebank = {"GUM": scores, "intervals": {"GUM": {"LAS": (0.8, 0.9), "UPOS": None}}}
    counts = {"counts": {"GUM": {"words": 20, "documents": 2, "sentences": 3}}}
    group = {"macro F1": 0.47, "micro F1": None}
    label = {"F1": 0.9, "gold": 3, "predicted": 4}
    made: dict[str, dict[str, Any]] = {
        "speed": timed,
        "int8": rounded | {"models": ["floating point", "int8"]},
        "ud-dev-model": {"corpus": "ud", "system": "model"} | treebank | counts,
        "goemotions-dev-model": {
            "corpus": "goemotions",
            "system": "model",
            "comments": 5,
            "story labels": group,
            "Ekman groups": group,
            "labels": {"joy": label},
            **group,
        },
    }
    make_all(made, tmp_path, monkeypatch)
    assert "86.0" in tables.make_table("syntax")
    assert "| litbank: events, F1 | 75.0 | 74.8 | -0.2 |" in tables.make_table("int8")
    assert "published, other split" in tables.make_table("emotion")


def make_all(
    results: dict[str, dict[str, Any]], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every table of results has a header, a rule and rows of one width."""
    monkeypatch.setattr(tables, "RESULTS", folder)
    for file, result in results.items():
        content = json.dumps({"run": describe_run()} | result)
        (folder / f"{file}.json").write_text(content, encoding="utf-8")
    for name, (sources, _) in tables.TABLES.items():
        made = tables.make_table(name)
        if sources and not set(sources) & set(results):
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
        "sys.argv", ["accuracy.py", "pdnc", "--data", str(tmp_path), "--names", "Elsewhere"]
    )
    assert accuracy.main() == 2
    assert "novels: Landing" in capsys.readouterr().err


def test_rounding_is_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = iter((0.75, 0.70))

    def measure(corpus: str, _folder: Path, _encoder: object) -> dict[str, Any]:
        return {"corpus": corpus, "value": next(values)}

    def rows(result: dict[str, Any]) -> tuple[ReportRow, ...]:
        ours = ReportRow("events, F1", "fabula", result["value"], None, "")
        return (ours, ours._replace(system="other", value=0.1))

    class Named:
        name = "named"

    monkeypatch.setattr(precision_run, "measure_corpus", measure)
    monkeypatch.setattr(precision_run, "list_rows", rows)
    models: Any = [Named(), Named()]
    result = precision_run.compare(models, ["litbank"], tmp_path)
    row = result["rows"]["litbank: events, F1"]
    assert row["values"] == [0.75, 0.70]
    assert row["difference"] == pytest.approx(-0.05)


def test_speed_reads_a_text(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text("“Come in,” said Ada.\n", encoding="utf-8")
    command = speed.list_systems(1, None)["fabula, rules"]
    row = speed.time_system(command, path, 1, 1)
    assert row["tokens"] == 8
    assert row["seconds"] > 0
    assert row["start_up_s"] > 0
    assert row["peak_mib"] > 10


def test_a_command_that_fails_is_named() -> None:
    with pytest.raises(RuntimeError, match="ended with 3: dead"):
        run_process(
            [sys.executable, "-c", "import sys; print('dead', file=sys.stderr); exit(3)"], 1
        )


def test_a_text_of_so_many_words_is_taken_from_the_beginning_again() -> None:
    assert speed.take_words(["a\n\nb", "c"], 5) == ["a\n\nb", "c", "a\n\nb"]


def test_a_sound_text_has_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text("“Come in,” said Ada.\n\nNobody came.\n", encoding="utf-8")
    length_chars, faults = robust.check_text(path, None)
    assert length_chars == 35
    assert not [fault for fault in faults if "row" in fault or "segment" in fault]
    assert robust.check_text(tmp_path / "missing.txt", None)[1]


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
        return [*robust.check_lines(story)]

    assert faults(quotation(0, 5, (0, 5)), quotation(6, 12, (6, 8), (9, 12))) == []
    assert len(faults(quotation(0, 5, (0, 6)))) == 1
