"""Tables: what a story gives is what can be read back, whatever its names and text are."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from fabula import LayerError, MissingExtraError, Story, Text, Tokens, annotate
from fabula.export.exporters import export_story
from fabula.export.table import unguard
from fabula.registry import public_layers
from fabula.script import find_lines
from fabula.storage import decode_story
from fabula.tables.kinds import Kind
from fabula.tables.story_tables import TEXT, make_table, read_table, table_kinds, table_names
from tests.unit.export.hard_story import HARD_NAME, example_story, hard_story, rename
from tests.unit.small_story import small_story

STORIES = [small_story, hard_story, example_story]


def _parse(cell: str, kind: Kind) -> Any:
    if cell == "" and kind.base != "str":
        return None
    if kind.base == "str":
        return unguard(cell)
    return json.loads(unguard(cell))


@pytest.mark.parametrize("make", STORIES)
def test_csv_gives_every_row_back(make: Any) -> None:
    story = make()
    files = export_story(story, "csv")
    assert {name.removesuffix(".csv") for name in files} == {"books", *story.layers}
    for name in story.layers:
        kinds = table_kinds(name)
        text = files[f"{name}.csv"].decode("utf-8")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        made = make_table(story, name)
        read = [{key: _parse(row[key], kind) for key, kind in kinds.items()} for row in rows]
        expected = [
            {
                key: "" if cell is None and kinds[key].base == "str" else cell
                for key, cell in r.items()
            }
            for r in made.records
        ]
        assert read == expected


@pytest.mark.parametrize("make", STORIES)
@pytest.mark.parametrize("name", ["parquet", "arrow"])
def test_arrow_and_parquet_give_every_layer_back(make: Any, name: str) -> None:
    arrow = pytest.importorskip("pyarrow", reason="needs fabula[tables]")
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs fabula[tables]")
    story = make()
    for file, data in export_story(story, name).items():
        layer = file.removesuffix(f".{name}")
        buffer = io.BytesIO(data)
        if name == "parquet":
            found = parquet.read_table(buffer)
        else:
            found = arrow.ipc.open_file(buffer).read_all()
        assert found.column_names == list(table_kinds(layer))
        if layer == "books":
            assert found.column(TEXT).to_pylist() == [story.text.content]
        else:
            assert read_table(layer, found.to_pylist()) == story.layer(layer)


def test_json_is_the_story() -> None:
    story = example_story()
    assert decode_story(export_story(story, "json")["story.json"]) == story


@pytest.mark.parametrize("name", public_layers())
def test_every_layer_has_a_table_with_its_fields(name: str) -> None:
    story = annotate(Text("“Come in,” said Ada to Jon. Jon sat down.\n\n“Who is there?”\n"))
    table = story.table(name)
    assert len(table) == len(story.layer(name))
    assert list(table.columns) == list(table_kinds(name))
    assert read_table(name, table.records) == story.layer(name)


def test_the_text_of_a_row_is_its_words() -> None:
    story = small_story()
    assert story.table("dialogue").columns[TEXT][0] == "“Come in,” “and sit.”"
    assert story.table("mentions").columns[TEXT] == ("Ada Reed", "Jon")
    assert story.table("books").records[0]["metadata"] == '{"tags":["a","b"]}'


def test_halves_of_surrogate_pairs_become_the_replacement_character() -> None:
    story = annotate(Text("“Come in,” said A\ud800da. Jon sat down."))
    made = export_story(story, "csv")
    assert "�" in made["books.csv"].decode("utf-8")
    pytest.importorskip("pyarrow", reason="needs fabula[tables]")
    assert story.table("books").to_arrow().column("text")[0].as_py().count("�") == 1


def test_data_frames_keep_unknown_apart_from_zero() -> None:
    polars = pytest.importorskip("polars", reason="needs polars")
    pandas = pytest.importorskip("pandas", reason="needs pandas")
    table = small_story().table("dialogue")
    assert table.columns["speaker"][-1] is None
    assert table.to_polars()["speaker"].null_count() == 1
    assert table.to_polars().schema["speaker"] == polars.Int64
    frame = table.to_pandas()
    assert frame["speaker"].dtype == "Int64"
    assert frame["speaker"].isna().sum() == 1
    assert isinstance(frame, pandas.DataFrame)


def test_tables_of_a_story_without_rows_have_their_types() -> None:
    arrow = pytest.importorskip("pyarrow", reason="needs fabula[tables]")
    story = Story(Text("Nobody."), {"tokens": Tokens([], [])}, (), small_story().provenance)
    made = story.table("tokens").to_arrow()
    assert (len(made), made.schema.field("start").type) == (0, arrow.int64())
    assert read_table("tokens", made.to_pylist()) == Tokens([], [])


@pytest.mark.parametrize(
    ("method", "package"),
    [("to_arrow", "pyarrow"), ("to_pandas", "pandas"), ("to_polars", "polars")],
)
def test_a_missing_package_is_named(
    monkeypatch: pytest.MonkeyPatch, method: str, package: str
) -> None:
    def refuse(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr("fabula.tables.table.import_module", refuse)
    with pytest.raises(
        MissingExtraError, match=f"needs {package}, which is not installed"
    ) as error:
        getattr(small_story().table("dialogue"), method)()
    assert "pip install" in error.value.hint


def test_a_table_that_is_none_is_refused() -> None:
    with pytest.raises(LayerError, match="there is no table 'songs'"):
        small_story().table("songs")
    with pytest.raises(LayerError, match="has no layer 'events'"):
        Story(Text("x"), {}, (), small_story().provenance).table("events")
    with pytest.raises(LayerError, match="no rows of the layer chapters"):
        read_table("chapters", [{"start": "x"}])
    assert table_names()[0] == "books"


@pytest.mark.parametrize("make", STORIES)
def test_a_notebook_shows_everything_escaped(make: Any) -> None:
    evil = "<script>alert(1)</script>"
    story = rename(make(), (evil, HARD_NAME))
    shown = [
        story._repr_html_(),
        story.characters._repr_html_(),
        story.scenes._repr_html_(),
        story.dialogue._repr_html_(),
        story.table("characters")._repr_html_(),
    ]
    shown.append(find_lines(story)._repr_html_())
    for html in shown:
        assert "<script" not in html
        assert "<b>" not in html.lower().replace("<body>", "")
        assert html.count("<table>") == html.count("</table>") == 1
    assert "&lt;script&gt;" in shown[0]
    assert "&lt;script&gt;" in shown[1]


def test_a_notebook_shows_only_the_first_rows() -> None:
    story = example_story()
    shown = story.mentions._repr_html_()
    assert shown.count("<tr>") == 21
    assert f"{len(story.mentions) - 20:,} more rows" in shown
