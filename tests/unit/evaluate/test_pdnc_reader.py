from __future__ import annotations

import csv
from pathlib import Path

import pytest

from fabula import InputError
from fabula.evaluate.gold import GoldCharacter, GoldPart
from fabula.evaluate.pdnc import DEVELOPMENT_NOVELS, choose_fold, list_novels, read_novel

TEXT = '"Come in," said Ada Marsh, "and sit."\n\n"No," he said.\n'
QUOTATION = {
    "quoteID": "Q0",
    "quoteByteSpans": "[[1, 9], [28, 36]]",
    "speaker": "Ada",
    "addressees": "['Mr. Quill', 'nobody listed']",
    "quoteType": "Explicit",
    "referringExpression": "said Ada Marsh",
}
CAST = [
    {"Main Name": "Ada Marsh", "Aliases": "{'Ada', 'Ada Marsh '}", "Category": "major"},
    {"Main Name": "Jon Quill", "Aliases": "{'Mr. Quill'}", "Category": "minor"},
    {"Main Name": "_unknowable", "Aliases": "['_unknowable']", "Category": "minor"},
]


def write_table(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def write_novel(folder: Path, **changes: str) -> Path:
    novel = folder / "data" / "Landing"
    novel.mkdir(parents=True)
    (novel / "novel_text.txt").write_text(TEXT, encoding="ascii")
    second = QUOTATION | {"quoteID": "Q1", "quoteByteSpans": "[[40, 43]]", "quoteType": "nan"}
    second |= {"speaker": "mr. quill ", "addressees": "[]", "referringExpression": "nan"}
    write_table(novel / "quotation_info.csv", [second, QUOTATION | changes])
    write_table(novel / "character_info.csv", CAST)
    return novel


def test_a_novel_is_read_with_names_resolved_through_aliases(tmp_path: Path) -> None:
    novel = read_novel(write_novel(tmp_path))
    assert (novel.name, novel.content) == ("Landing", TEXT)
    assert novel.characters == (
        GoldCharacter("Ada Marsh", frozenset({"Ada", "Ada Marsh"}), "major"),
        GoldCharacter("Jon Quill", frozenset({"Mr. Quill", "Jon Quill"}), "minor"),
    )
    to = frozenset({"Jon Quill", "nobody listed"})
    assert novel.parts == (
        GoldPart(1, 9, "Ada Marsh", to, "explicit", (11, 25), "Q0", 0, "said Ada Marsh"),
        GoldPart(28, 36, "Ada Marsh", to, "explicit", (11, 25), "Q0", 1, "said Ada Marsh"),
        GoldPart(40, 43, "Jon Quill", frozenset(), "none", None, "Q1", 0),
    )
    assert [TEXT[part.start : part.end] for part in novel.parts] == ["Come in,", "and sit.", "No,"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"quoteByteSpans": "[[1, 9]"}, "quoteByteSpans of Q0"),
        ({"quoteByteSpans": "[[1, 900]]"}, "quoteByteSpans of Q0"),
        ({"quoteByteSpans": "[[9, 1]]"}, "quoteByteSpans of Q0"),
        ({"quoteByteSpans": "[1, 9]"}, "quoteByteSpans of Q0"),
        ({"addressees": "__import__('os')"}, "addressees of Q0"),
        ({"addressees": "[1]"}, "addressees of Q0"),
        ({"quoteType": "Loud"}, "quoteType of Q0"),
    ],
)
def test_a_broken_cell_is_named(tmp_path: Path, changes: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_novel(write_novel(tmp_path, **changes))


def test_a_missing_file_column_or_character_is_an_input_error(tmp_path: Path) -> None:
    novel = write_novel(tmp_path)
    (novel / "novel_text.txt").write_text("caf\xe9", encoding="utf-8")
    with pytest.raises(InputError, match="not ASCII at byte 3"):
        read_novel(novel)
    (novel / "novel_text.txt").write_text(TEXT, encoding="ascii")
    (novel / "character_info.csv").write_text("Main Name\nAda\n", encoding="utf-8")
    with pytest.raises(InputError, match="without 'Aliases'"):
        read_novel(novel)
    (novel / "character_info.csv").unlink()
    with pytest.raises(InputError, match="cannot be read"):
        read_novel(novel)
    with pytest.raises(InputError, match="cannot be read"):
        read_novel(tmp_path / "data" / "Elsewhere")


def test_folds_part_the_novels(tmp_path: Path) -> None:
    write_novel(tmp_path)
    assert list_novels(tmp_path) == ("Landing",)
    names = ("Landing", *DEVELOPMENT_NOVELS)
    assert choose_fold(names, "dev") == DEVELOPMENT_NOVELS
    assert choose_fold(names, "train") == ("Landing",)
    assert choose_fold(names, "all") == names
    with pytest.raises(InputError, match="no novel"):
        list_novels(tmp_path / "data")
