"""The commands that question a story: tables, JSON, and errors of one line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from fabula.cli.running import run_command
from fabula.storage import write_story
from fabula.story import Story
from tests.unit.small_story import small_story
from tests.unit.test_world_questions import mill

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> str:
    write_story(mill(), tmp_path / "mill.fabula" / "story.json")
    return str(tmp_path / "mill.fabula")


def _run(capsys: Capture, *words: str, code: int = 0) -> str:
    assert run_command(list(words)) == code, capsys.readouterr().err
    return capsys.readouterr().out


def test_at_by_offset_line_and_scene(capsys: Capture, folder: str) -> None:
    by_line = json.loads(_run(capsys, "at", folder, "--line", "0", "--json"))
    offset = str(by_line["offset"])
    assert by_line == json.loads(_run(capsys, "at", folder, offset, "--json"))
    assert by_line["scene"]["id"] == 0
    table = _run(capsys, "at", folder, "--scene", "1").splitlines()
    assert table[0].startswith("offset ")
    assert table[1].split("\t") == ["who", "feels", "stands to", "knows", "latest"]
    assert {row.split("\t")[0] for row in table[2:]} == {"Lena", "Tibb"}


def test_knowledge_and_knows(capsys: Capture, folder: str) -> None:
    every = json.loads(_run(capsys, "knowledge", folder, "--json"))
    assert [row["id"] for row in every] == list(range(len(every)))
    told = _run(capsys, "knows", folder, "--who", "Tibb", "--about", "the sluice", "--csv")
    (first, *_) = csv.DictReader(io.StringIO(told))
    assert (first["knower"], first["how"], first["from"]) == ("Tibb", "told", "Lena")
    early = json.loads(_run(capsys, "knows", folder, "--who", "Tibb", "--at", "100", "--json"))
    assert early == []


def test_ask_gives_spans_of_the_text(capsys: Capture, folder: str) -> None:
    answers = json.loads(_run(capsys, "ask", folder, "What did Tibb say?", "--json"))
    assert answers[0]["layer"] == "dialogue"
    assert "the loaves will float" in answers[0]["text"]
    content = mill().text.content
    for each in answers:
        assert " ".join(content[each["start"] : each["end"]].split()) == each["text"]
    assert "sluice" in _run(capsys, "ask", folder, "Who knows about the sluice?")


def test_whatif_and_compare(capsys: Capture, folder: str) -> None:
    found = json.loads(_run(capsys, "whatif", folder, "--without", "line:0", "--json"))
    assert {each["kind"] for each in found} >= {"never_learns", "leans_on"}
    named = _run(capsys, "whatif", folder, "--without", "character:Osric Vane@scene:0")
    assert "never learns" in named
    assert "they do not part" in _run(capsys, "compare", folder, folder)
    data = json.loads(_run(capsys, "compare", folder, folder, "--json"))
    assert [each["name"] for each in data["shared"]] == ["Osric Vane", "Lena", "Tibb"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["at"], 2),
        (["at", "5", "--line", "1"], 2),
        (["at", "--line", "99"], 2),
        (["at", "999999"], 2),
        (["knows", "--who", "Zebedee"], 2),
        (["knows", "--at", "-1"], 2),
        (["whatif", "--without", "chapter:1"], 2),
        (["whatif", "--without", "scene:77"], 2),
        (["whatif", "--without", "character:Zebedee"], 2),
    ],
)
def test_errors_are_one_line_with_a_hint(
    capsys: Capture, folder: str, words: list[str], code: int
) -> None:
    assert run_command([words[0], folder, *words[1:]]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 2
    assert err.startswith("fabula: ")


def test_a_story_without_the_layer_says_so(capsys: Capture, tmp_path: Path) -> None:
    story = small_story()
    kept = {name: layer for name, layer in story.layers.items() if name != "knowledge"}
    bare = Story(story.text, kept, story.notices, story.provenance)
    write_story(bare, tmp_path / "door.fabula" / "story.json")
    assert run_command(["knowledge", str(tmp_path / "door.fabula")]) == 3
    assert "has no layer 'knowledge'" in capsys.readouterr().err
    moment = json.loads(_run(capsys, "at", str(tmp_path / "door.fabula"), "3", "--json"))
    assert moment["known"] == []
