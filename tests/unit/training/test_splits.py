from __future__ import annotations

from pathlib import Path

import pytest

from training.corpora import litbank, pdnc, quoteli3
from training.pack import read_fold
from training.rows import Row
from training.splits import CORPORA, FOLDS, IN_COPYRIGHT, allowed, find_novel, load_novels

SHARED = Path(__file__).parents[4] / "shared" / "data"
needs_corpora = pytest.mark.skipif(not SHARED.is_dir(), reason="the corpora are not here")


def row_of(corpus: str, name: str) -> Row:
    return Row(
        corpus=corpus, document=name, novel=find_novel(corpus, name), words=[], paragraphs=[]
    )


def test_every_copy_of_the_table_is_found_again() -> None:
    for novel, copies in load_novels().items():
        assert copies
        assert set(copies) <= set(CORPORA)
        for corpus, name in copies.items():
            assert find_novel(corpus, name) == novel


def test_folds_and_exceptions_name_novels_of_the_table() -> None:
    assert set().union(*FOLDS.values()) | IN_COPYRIGHT <= set(load_novels())
    assert FOLDS["dev"] == FOLDS["pdnc-dev"] | FOLDS["litbank-dev"]


def test_the_leave_x_out_folds_tile_the_novels_of_pdnc() -> None:
    folds = [FOLDS[f"lxo-{number}"] for number in range(5)]
    novels = {novel for novel, copies in load_novels().items() if "pdnc" in copies}
    assert set().union(*folds) == novels
    assert sum(map(len, folds)) == len(novels)


@pytest.mark.parametrize(
    ("corpus", "name"),
    [
        ("litbank", "158_emma"),
        ("litbank", "45_anne_of_green_gables"),
        ("litbank", "160_the_awakening_and_selected_short_stories"),
        ("pdnc", "DaisyMiller"),
        ("pdnc", "Emma"),
        ("quoteli3", "emma.xml"),
        ("pdnc", "AHandfulOfDust"),
    ],
)
def test_no_copy_of_a_measured_novel_is_trained_on(corpus: str, name: str) -> None:
    assert not allowed(row_of(corpus, name), "dev")


def test_other_novels_and_other_texts_are_trained_on() -> None:
    assert allowed(row_of("quoteli3", "pp.xml"), "dev")
    assert not allowed(row_of("quoteli3", "pp.xml"), "lxo-3")
    assert allowed(Row(corpus="goemotions", document="1", words=[], paragraphs=[]), "dev")


def test_a_novel_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError, match="not in the table"):
        find_novel("pdnc", "TheUnknownNovel")
    with pytest.raises(ValueError, match="does not say which novel"):
        allowed(Row(corpus="pdnc", document="X#0", words=[], paragraphs=[]), "dev")
    with pytest.raises(KeyError):
        allowed(row_of("pdnc", "Emma"), "no-such-fold")


@needs_corpora
def test_the_table_lists_every_novel_of_the_corpora() -> None:
    there = {
        "litbank": {path.stem for path in (SHARED / "litbank" / "original").glob("*.txt")},
        "pdnc": {path.name for path in (SHARED / "pdnc" / "data").iterdir() if path.is_dir()},
        "quoteli3": {path.name for path in (SHARED / "quoteli3").glob("*.xml")},
    }
    for corpus, names in there.items():
        listed = {copies[corpus] for copies in load_novels().values() if corpus in copies}
        assert names == listed


@needs_corpora
def test_measured_folds_are_the_published_ones() -> None:
    ids = (SHARED / "litbank" / "split0" / "dev.ids").read_text(encoding="utf-8").split()
    assert {find_novel("litbank", name) for name in ids} == FOLDS["litbank-dev"]
    other_names = {
        "AgeOfInnocence": "TheAgeOfInnocence",
        "AliceInWonderland": "AlicesAdventuresInWonderland",
        "HandfulOfDust": "AHandfulOfDust",
        "SignOfFour": "TheSignOfTheFour",
    }
    for number in range(5):
        path = SHARED / "pdnc" / "splits_acl2023" / "leave-x-out" / f"split_{number}" / "test.csv"
        lines = path.read_text(encoding="utf-8").split()
        names = {other_names.get(name, name) for name in (line.split(",")[0] for line in lines)}
        assert {find_novel("pdnc", name) for name in names} == FOLDS[f"lxo-{number}"]


@needs_corpora
def test_no_training_row_is_of_a_measured_novel(monkeypatch: pytest.MonkeyPatch) -> None:
    def name_row(corpus: str, name: str) -> list[Row]:
        return [row_of(corpus, name)]

    monkeypatch.setattr(litbank, "read_row", lambda _, name: row_of("litbank", name))
    monkeypatch.setattr(pdnc, "read_stretches", lambda path: name_row("pdnc", path.name))
    monkeypatch.setattr(quoteli3, "read_stretches", lambda path: name_row("quoteli3", path.name))
    rows = list(read_fold(SHARED, CORPORA, "train"))
    copies = {(row.corpus, row.document) for row in rows}
    assert len(copies) == 78 + 15 + 1
    assert not {row.novel for row in rows} & (FOLDS["dev"] | IN_COPYRIGHT)
