"""Word tables: their form, their cache, and that every shipped table names its origin."""

from importlib import resources

import pytest

from fabula.errors import LayerError
from fabula.lexicons.load import (
    REQUIRED_HEADER,
    load_groups,
    load_mapping,
    load_table,
    load_words,
    parse_table,
)

HEADER = "# source: written for this test\n# licence: Apache-2.0\n# date: 2025-01-31\n"
SHIPPED = sorted(
    file.name.removesuffix(".tsv")
    for file in resources.files("fabula.lexicons").iterdir()
    if file.name.endswith(".tsv")
)


def test_columns_and_rows_are_read() -> None:
    table = parse_table("ships", HEADER + "word\tkind\n\nbrig\tsail\n# a comment\ntug\t\n")
    assert table.columns == ("word", "kind")
    assert table.rows == (("brig", "sail"), ("tug", ""))
    assert table.column("kind") == ("sail", "")
    assert table.header["licence"] == "Apache-2.0"


def test_an_unknown_column_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(LayerError, match=r"no column 'mast'.*word, kind"):
        parse_table("ships", HEADER + "word\tkind\nbrig\tsail\n").column("mast")


def test_a_short_row_is_refused_with_its_line() -> None:
    with pytest.raises(LayerError, match="line 5: 1 cells, expected 2"):
        parse_table("ships", HEADER + "word\tkind\nbrig\n")


@pytest.mark.parametrize("missing", REQUIRED_HEADER)
def test_a_table_must_name_its_origin(missing: str) -> None:
    lines = [line for line in HEADER.splitlines() if missing not in line]
    with pytest.raises(LayerError, match=f"does not name its {missing}"):
        parse_table("ships", "\n".join([*lines, "word", "brig"]))


def test_a_missing_table_is_refused() -> None:
    with pytest.raises(LayerError, match="no lexicon table 'no_such_table'"):
        load_table("no_such_table")


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_table_can_be_read(name: str) -> None:
    table = load_table(name)
    assert table.rows
    assert load_table(name) is table
    assert load_words(name) <= set(table.column(table.columns[0]))


def test_words_can_be_looked_up_and_grouped() -> None:
    kinds = load_mapping("abbreviations", "word", "kind")
    assert kinds["mr."] == "title"
    assert "mrs." in load_groups("abbreviations", "kind", "word")["title"]
