"""Benchmarks of speakers: given quotations, weights of a fold, planted contradictions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks import check_run, pdnc_run, tables
from benchmarks.environment import write_result
from fabula import annotate, read_text
from fabula.evaluate.pdnc import TEXT_FILE, read_novel
from fabula.layers import attribution
from fabula.lexicons.speakers import SpeakerWeights
from tests.unit.evaluate.test_leave_x_out import write_corpus
from tests.unit.evaluate.test_pdnc_reader import write_novel
from training.fit_speakers import JUDGED, LINKS, list_training, write_weights


def write_table(path: Path, fold: str) -> Path:
    """Weights by which only who is named in a clause counts."""
    kinds = {"cue_name": 0, "absent": 1}
    weights = np.array([3.0, -2.0])
    write_weights(kinds, weights, np.zeros((len(LINKS), 3)), path, (fold, 4))
    return path


def weights_in_use() -> SpeakerWeights:
    """What the layer would read now."""
    weights: SpeakerWeights = vars(attribution)["load_speaker_weights"]()
    return weights


@pytest.mark.parametrize(("fold", "clean"), [("lxo-1", ["1"]), ("dev", ["0"])])
def test_weights_of_a_fold_are_used_and_say_what_they_leave_out(
    tmp_path: Path, fold: str, clean: list[str]
) -> None:
    before = weights_in_use()
    with pdnc_run.use_weights(write_table(tmp_path / "w.tsv", fold)) as left_out:
        assert left_out == clean
        used = weights_in_use()
        assert used.clues == {"absent": -2.0, "cue_name": 3.0, **JUDGED}
        assert used.basis["cue_name"] == "cue"
    assert weights_in_use() is before


def test_a_fold_is_measured_with_its_weights_and_tabled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_corpus(tmp_path)
    seen = pdnc_run.measure_given(
        tmp_path, None, "0", None, 3, write_table(tmp_path / "w.tsv", "lxo-1")
    )
    assert (seen["weights"], seen["clean"]) == ("w.tsv", False)
    assert "NOT CLEAN" in capsys.readouterr().out
    shipped = pdnc_run.measure_given(tmp_path, None, "0", None, 0)
    assert shipped["clean"]
    monkeypatch.setattr(tables, "RESULTS", tmp_path)
    write_result(tmp_path / "pdnc-lxo-model.json", seen)
    write_result(tmp_path / "pdnc-lxo-rules.json", shipped)
    made = tables.make_table("lxo")
    assert "fold 0, NOT clean" in made
    assert "fold 0, clean" in made
    write_result(tmp_path / "pdnc-dev-rules.json", shipped)
    assert "expected calibration error" in tables.make_table("reliability")


def test_the_novels_of_a_fold_are_not_fitted_on(tmp_path: Path) -> None:
    for name in ("Emma", "HowardsEnd", "Persuasion", "AHandfulOfDust", "TheSunAlsoRises"):
        novel = tmp_path / "data" / name
        novel.mkdir(parents=True)
        (novel / TEXT_FILE).write_text("", encoding="ascii")
    assert list_training(tmp_path) == ["HowardsEnd", "Persuasion", "TheSunAlsoRises"]
    assert list_training(tmp_path, "lxo-1") == ["Emma", "TheSunAlsoRises"]


def test_planted_contradictions_are_counted(tmp_path: Path) -> None:
    novel = write_novel(tmp_path)
    gold = read_novel(novel)
    content = (novel / TEXT_FILE).read_text(encoding="ascii") + '\n"Go," said Jon Quill.\n'
    (tmp_path / "more.txt").write_text(content, encoding="ascii")
    story = annotate(read_text(tmp_path / "more.txt"))
    counts = check_run.check_novel(story, gold, 5)
    assert (counts["planted"], counts["found"], counts["reported_unplanted"]) == (1, 1, 0)
    assert counts["lines"] == 3
