"""The leave-x-out protocol: its parts, what it gives, and what is counted as wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from fabula import InputError
from fabula.evaluate.gold import GoldCharacter, GoldNovel, GoldPart
from fabula.evaluate.leave_x_out import choose_parts, give_quotations, pin_cast, read_fold
from fabula.evaluate.measure_lxo import measure_lxo
from tests.unit.evaluate.test_pdnc_reader import CAST, write_novel, write_table

NOBODY = frozenset[str]()


def write_split(folder: Path, fold: int, *lines: str) -> Path:
    path = folder / "splits_acl2023" / "leave-x-out" / f"split_{fold}" / "test.csv"
    path.parent.mkdir(parents=True)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def write_corpus(folder: Path) -> Path:
    """One novel, whose three parts are tested by fold 0; fold 1 names another novel."""
    write_novel(folder)
    write_split(folder, 0, "Landing,Q0-0", "Landing,Q0-1", "Landing,Q1-0")
    write_split(folder, 1, "Elsewhere,Q0-0")
    return folder


def test_a_fold_names_parts_and_old_names_of_novels_are_known(tmp_path: Path) -> None:
    write_split(tmp_path, 3, "HandfulOfDust,Q1-0", "Landing,Q0-0", "Landing,Q10-12")
    assert read_fold(tmp_path, "3") == {
        "AHandfulOfDust": frozenset({("Q1", 0)}),
        "Landing": frozenset({("Q0", 0), ("Q10", 12)}),
    }


@pytest.mark.parametrize("line", ["Landing", "Landing,Q1", "Landing,Q1-x", ""])
def test_a_line_that_is_no_part_is_named(tmp_path: Path, line: str) -> None:
    write_split(tmp_path, 0, "Landing,Q0-0", line)
    with pytest.raises(InputError, match="line 2 names no part"):
        read_fold(tmp_path, "0")


def test_given_quotations_have_their_marks_and_no_space() -> None:
    content = '"Come in, " said Ada, "and sit." She wrote: come soon.'
    spans = ((1, 10, "Q1", 0), (23, 31, "Q1", 1), (44, 53, "Q0", 0))
    parts = tuple(
        GoldPart(start, end, "Ada", NOBODY, "explicit", quotation=quotation, number=number)
        for start, end, quotation, number in spans
    )
    rows = give_quotations(GoldNovel("planted", content, (), parts))
    assert [[content[start:end] for start, end in row.parts] for row in rows] == [
        ['"Come in,', '"and sit."'],
        ["come soon"],
    ]
    assert [(row.id, row.kind, row.start, row.end) for row in rows] == [
        (0, "speech", 0, 32),
        (1, "speech", 44, 53),
    ]


def test_the_gold_cast_is_pinned_closed_and_says_nothing_more() -> None:
    cast = (GoldCharacter("Jon Quill", frozenset({"Jon Quill", "Mr. Quill", "_narr"}), "major"),)
    pins = pin_cast(GoldNovel("planted", "", cast, ()))
    assert pins.closed_cast
    assert [(each.name, each.aliases) for each in pins.cast] == [("Jon Quill", ("Mr. Quill",))]
    assert not any(each.narrator or each.pronouns for each in pins.cast)


def test_parts_that_the_novel_lacks_are_refused() -> None:
    novel = GoldNovel("planted", "", (), (GoldPart(0, 1, "Ada", NOBODY, "none", quotation="Q0"),))
    assert choose_parts(novel, frozenset({("Q0", 0)})) == novel.parts
    with pytest.raises(InputError, match="1 of the 2 parts"):
        choose_parts(novel, frozenset({("Q0", 0), ("Q9", 0)}))


def test_speakers_are_measured_with_quotations_and_cast_given(tmp_path: Path) -> None:
    result = measure_lxo(write_corpus(tmp_path), None, fold="0")
    assert (result["protocol"], result["weights"], result["clean"]) == ("lxo", "shipped", True)
    assert result["speakers"]["many_to_one"]["count"] == 3
    assert result["speakers"]["matched"]["value"] == 1
    assert result["speakers"]["by_type"]["explicit"]["value"] == 1
    assert result["speakers"]["faults"] == {"unknown": 1}
    assert sum(row["parts"] for row in result["reliability"]["bins"]) == 2
    assert result["novels"]["Landing"]["found"] is None


def test_a_speaker_who_is_no_candidate_is_wrong(tmp_path: Path) -> None:
    write_corpus(tmp_path)
    novel = tmp_path / "data" / "Landing"
    write_table(novel / "character_info.csv", [row for row in CAST if "Ada" not in row["Aliases"]])
    result = measure_lxo(tmp_path, None, fold="0")
    assert result["speakers"]["by_type"]["explicit"]["value"] == 0
    assert result["speakers"]["many_to_one"]["count"] == 3


def test_only_some_parts_of_a_novel_may_be_tested(tmp_path: Path) -> None:
    write_novel(tmp_path)
    write_split(tmp_path, 2, "Landing,Q0-1")
    result = measure_lxo(tmp_path, None, fold="2")
    assert result["speakers"]["many_to_one"]["count"] == 1
    assert not result["clean"]
    assert result["note"].startswith("NOT CLEAN")
    assert measure_lxo(tmp_path, None, fold="2", left_out=("2",))["clean"]


def test_what_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    write_corpus(tmp_path)
    with pytest.raises(InputError, match="no fold '7'"):
        measure_lxo(tmp_path, None, fold="7")
    with pytest.raises(InputError, match="no novel Elsewhere"):
        measure_lxo(tmp_path, None, fold="1")
    with pytest.raises(InputError, match=r"test\.csv cannot be read"):
        measure_lxo(tmp_path, None, fold="all")
