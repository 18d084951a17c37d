from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import msgspec
import pytest

from fabula import Layer, Story
from fabula.export.exporters import export_story
from fabula.export.options import ExportOptions
from fabula.export.script_rows import find_script
from fabula.export.table import guard, unguard
from fabula.script import find_lines
from tests.unit.export.hard_story import CONTENT, example_story, hard_story, twin_story
from tests.unit.small_story import small_story


def _main(story: Story, name: str, **options: Any) -> str:
    files = export_story(story, name, ExportOptions(**options))
    return next(iter(files.values())).decode("utf-8")


def _table(text: str) -> list[dict[str, str]]:
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return [{key: unguard(cell) for key, cell in row.items()} for row in rows]


@pytest.mark.parametrize("limit", [None, 1, 30, 500])
@pytest.mark.parametrize("make", [small_story, hard_story, example_story])
def test_segments_joined_are_the_text(make: Any, limit: int | None) -> None:
    story = make()
    lines = [json.loads(line) for line in _main(story, "script-jsonl", max_chars=limit).split("\n")
             if line]  # fmt: skip
    segments = lines[1:]
    assert "".join(each["text"] for each in segments) == story.text.content
    assert all(story.text[each["start"] : each["end"]] == each["text"] for each in segments)
    table = _table(_main(story, "script-csv", max_chars=limit))
    assert "".join(row["text"] for row in table) == story.text.content
    assert [row["id"] for row in table] == [each["id"] for each in segments]
    assert len({row["id"] for row in table}) == len(table)
    if limit is not None:
        assert max(len(row["text"]) for row in table) <= limit


def test_each_line_has_the_speaker_of_its_row() -> None:
    story = example_story()
    wanted = {line.line: line.speaker for line in find_lines(story)}
    lines = [json.loads(line) for line in _main(story, "script-jsonl").splitlines()[1:]]
    spoken = [each for each in lines if "line" in each]
    assert {each["line"] for each in spoken} <= wanted.keys()
    assert all(each["speaker_name"] == wanted[each["line"]] for each in spoken)
    assert len({each["speaker"] for each in spoken}) > 3
    assert all(each["speaker"] is None for each in lines if "line" not in each)


def test_nobody_is_null_or_empty_in_data_and_a_word_in_text() -> None:
    story = hard_story()
    unknown = [row for row in find_script(story) if row.line is not None and row.who is None]
    assert [row.text for row in unknown] == ["“Who is there?”"]
    record = json.loads(_main(story, "script-jsonl").splitlines()[1 + _index(story, unknown[0].id)])
    assert record["speaker"] is None
    assert _table(_main(story, "script-csv"))[_index(story, unknown[0].id)]["speaker"] == ""
    assert "[UNKNOWN] “Who is there?”" in _main(story, "bracket")
    assert "[Someone] “Who is there?”" in _main(story, "bracket", unknown="Someone")


def test_what_the_user_gave_is_told_apart() -> None:
    story = small_story()
    lines = [msgspec.structs.replace(row, basis="given" if row.speaker == 1 else row.basis)
             for row in story.dialogue]  # fmt: skip
    layers: dict[str, Any] = {**story.layers, "dialogue": Layer(lines)}
    given = Story(story.text, layers, story.notices, story.provenance)
    records = [json.loads(line) for line in _main(given, "script-jsonl").splitlines()[1:]]
    assert {each["speaker"] for each in records if each["state"] == "corrected"} == {"character_1"}
    assert {each["state"] for each in records if each["speaker"] != "character_1"} == {"auto"}


def _index(story: Story, wanted: str) -> int:
    return [row.id for row in find_script(story)].index(wanted)


def test_kinds_and_places_of_rows() -> None:
    rows = find_script(hard_story())
    kinds = {row.text.strip(): row.kind for row in rows}
    assert kinds["CHAPTER ONE"] == "heading"
    assert kinds["* * *"] == "break"
    assert kinds["said Ada Reed softly."] == "narration"
    first = next(row for row in rows if row.kind == "speech")
    assert first.manner == ("softly",)
    assert {row.paragraph for row in rows if "said Ada Reed" in row.text} == {first.paragraph}


def test_ids_stay_when_the_text_before_changes() -> None:
    from fabula import Text, annotate

    before = {row.text: row.id for row in find_script(annotate(Text(CONTENT)))}
    after = {row.text: row.id for row in find_script(annotate(Text("It rained.\n\n" + CONTENT)))}
    assert before["“I thought so.”"] == after["“I thought so.”"]


def test_bracket_blocks_can_be_read_back() -> None:
    text = _main(hard_story(), "bracket")
    blocks = [
        re.fullmatch(r"\[([^\]\[]+)\] ([^\[\]]+)", each) for each in text.strip().split("\n\n")
    ]
    assert all(blocks)
    said = [(found[1], found[2]) for found in blocks if found]
    assert said[0] == ("Narrator", "CHAPTER ONE")
    assert said[1][1] == "“=1+1 (pause) <<VOICE:x>> & <b>, ))> Jon,”"
    assert said[2] == ("Narrator", "said Ada Reed softly.")
    assert "UNKNOWN" in {name for name, _ in said}


def test_persons_of_one_name_stay_apart_and_are_not_the_narrator() -> None:
    text = _main(twin_story(), "bracket")
    names = set(re.findall(r"^\[([^\]]+)\]", text, flags=re.M))
    assert names == {"Narrator", "Narrator (2)", "narrator (3)", "UNKNOWN"}


def test_reporting_clauses_are_left_out_when_asked() -> None:
    kept = _main(hard_story(), "bracket")
    dropped = _main(hard_story(), "bracket", drop_tags=True)
    assert "said Ada Reed softly." in kept
    assert "said Ada Reed softly." not in dropped
    assert "asked Jon." not in dropped
    assert "Jon laughed." in dropped


def test_long_turns_are_cut_at_sentences() -> None:
    text = _main(hard_story(), "bracket", max_chars=60)
    assert "] “@home it is always late.\n" in text
    assert all(len(block.partition("] ")[2]) <= 60 for block in text.split("\n\n"))


def test_straight_quotes() -> None:
    text = _main(hard_story(), "bracket", straight_quotes=True)
    assert "\"Is it 'late', Ada?\"" in text
    assert not set("“”‘’") & set(text)


def test_cast_counts_lines_and_words() -> None:
    story = example_story()
    cast = json.loads(export_story(story, "script-jsonl")["cast.json"])
    shown = {row.line for row in find_script(story)}
    lines = [line for line in find_lines(story) if line.line in shown]
    by_name = {each["name"]: each for each in cast["characters"]}
    assert len(by_name) == len(story.characters)
    for name in ("Mags Dunnock", "Prewitt"):
        assert by_name[name]["lines"] == sum(line.speaker == name for line in lines)
        assert by_name[name]["sample_lines"]
    shares = [each["share_of_dialogue"] for each in cast["characters"]]
    assert sum(shares) == pytest.approx(1, abs=0.01)
    ids = {row.id for row in find_script(story)}
    assert all(set(each["sample_lines"]) <= ids for each in cast["characters"])


@pytest.mark.parametrize(
    "cell", ["=1+1", " =1", "+a", "-1", "@x", "\tx", "'=1", "''=1", "plain", "'s", "", "＝1", "a=b"]
)
def test_guarded_cells_are_no_formulas_and_come_back(cell: str) -> None:
    assert unguard(guard(cell)) == cell
    assert not guard(cell).strip().startswith(("=", "+", "-", "@", "＝"))
