"""What each command writes, in every form it has."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import msgspec
import pytest

from fabula import Layer
from fabula.cli.running import run_command
from fabula.registry import LAYERS
from fabula.rows import CharacterId, Relationship, RelationshipId, RelationshipKind
from fabula.storage import encode_story, write_story
from tests.unit.small_story import small_story, write_book

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> str:
    write_story(small_story(), tmp_path / "door.fabula" / "story.json")
    return str(tmp_path / "door.fabula")


def _run(capsys: Capture, *words: str, code: int = 0) -> str:
    assert run_command(list(words)) == code, capsys.readouterr().err
    return capsys.readouterr().out


def test_lines_as_table_csv_and_json(capsys: Capture, folder: str) -> None:
    table = _run(capsys, "lines", folder).splitlines()
    assert table[0].split("\t") == ["line", "chapter", "speaker", "to", "basis", "score", "text"]
    assert table[1].split("\t")[2:5] == ["Ada Reed", "Jon", "cue"]
    assert table[4].split("\t")[2] == "?"
    rows = list(csv.DictReader(io.StringIO(_run(capsys, "lines", folder, "--csv"))))
    assert [row["speaker"] for row in rows] == ["Ada Reed", "Jon", "Ada Reed", ""]
    found = json.loads(_run(capsys, "lines", folder, "--json"))
    assert found[0]["addressees"] == ["Jon"]
    assert found[3]["speaker"] is None


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (["--speaker", "ada reed"], [0, 2]),
        (["--speaker", "ADA  REED"], [0, 2]),
        (["--addressee", "Jon"], [0, 2]),
        (["--unknown"], [3]),
        (["--basis", "cue"], [0, 1, 2]),
        (["--basis", "turn"], []),
        (["--min-score", "0.9", "--speaker", "Ada Reed"], [2]),
        (["--max-score", "0.9", "--speaker", "Ada Reed"], [0]),
        (["--min-score", "0.75", "--max-score", "0.75"], [0]),
        (["--chapter", "the  door"], [0, 1, 2, 3]),
        (["--chapter", "1", "--speaker", "Jon"], [1]),
    ],
)
def test_filters_of_lines(capsys: Capture, folder: str, words: list[str], lines: list[int]) -> None:
    found = json.loads(_run(capsys, "lines", folder, "--json", *words))
    assert [row["line"] for row in found] == lines


def test_balance_as_table_csv_and_json(capsys: Capture, folder: str) -> None:
    table = [row.split("\t") for row in _run(capsys, "lines", folder, "--balance").splitlines()]
    assert table[0] == ["chapter", "speaker", "lines", "share of lines", "words", "share of words"]
    assert table[1] == ["(all)", "Ada Reed", "2", "0.50", "5", "0.45"]
    assert [row[:2] for row in table[4:]] == [
        ["THE DOOR", "Ada Reed"],
        ["THE DOOR", "Jon"],
        ["THE DOOR", "?"],
    ]
    rows = list(csv.DictReader(io.StringIO(_run(capsys, "lines", folder, "--balance", "--csv"))))
    assert [row["speaker"] for row in rows[:3]] == ["Ada Reed", "Jon", ""]
    words = ["lines", folder, "--balance", "--json", "--speaker", "Jon"]
    found = json.loads(_run(capsys, *words))
    assert [(row["stretch"], row["lines"], row["share_of_lines"]) for row in found] == [
        ("story", 1, 1.0),
        ("chapter", 1, 1.0),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--chapter", "THE WINDOW"], "there is no chapter 'THE WINDOW'"),
        (["--chapter", "2"], "there is no chapter '2'"),
        (["--max-score", "1.5"], "--max-score 1.5 is not between 0 and 1"),
    ],
)
def test_filters_that_mean_nothing_are_refused(
    capsys: Capture, folder: str, words: list[str], said: str
) -> None:
    assert run_command(["lines", folder, *words]) == 2
    assert said in capsys.readouterr().err


def test_a_chapter_of_two_is_refused(capsys: Capture, tmp_path: Path) -> None:
    first = small_story().chapters[0]
    middle = first.end // 2
    chapters = [
        msgspec.structs.replace(first, end=middle),
        msgspec.structs.replace(first, id=1, start=middle),
    ]
    write_story(small_story(layers={"chapters": Layer(chapters)}), tmp_path / "story.json")
    assert run_command(["lines", str(tmp_path), "--chapter", "the door"]) == 2
    assert "may mean 1 in order, 2 in order" in capsys.readouterr().err


def test_a_name_that_is_nobody_gets_a_suggestion(capsys: Capture, folder: str) -> None:
    assert run_command(["lines", folder, "--speaker", "Ada Red"]) == 2
    error = capsys.readouterr().err.splitlines()
    assert error == [
        "fabula: door.fabula: nobody is called 'Ada Red'",
        "hint: did you mean Ada Reed?",
    ]


def test_a_name_of_two_is_refused(capsys: Capture, tmp_path: Path) -> None:
    people = [msgspec.structs.replace(each, name="Ada") for each in small_story().characters]
    write_story(small_story(layers={"characters": Layer(people)}), tmp_path / "story.json")
    assert run_command(["cast", str(tmp_path), "--why", "Ada"]) == 2
    assert "may mean" in capsys.readouterr().err


def test_cast_as_table_csv_and_json(capsys: Capture, folder: str) -> None:
    table = _run(capsys, "cast", folder).splitlines()
    assert table[1].split("\t")[:3] == ["Ada Reed", "major", "2"]
    rows = list(csv.DictReader(io.StringIO(_run(capsys, "cast", folder, "--csv"))))
    assert [row["name"] for row in rows] == ["Ada Reed", "Jon"]
    found = json.loads(_run(capsys, "cast", folder, "--json"))
    assert found[0]["lines"] == 2


def test_scenes_as_table_csv_and_json_and_by_person(capsys: Capture, tmp_path: Path) -> None:
    book = tmp_path / "mill.txt"
    book.write_text(
        "“It is late,” said Ada Reed. “The boats are in,” said Jon.\n\n"
        "Ada Reed sat down in the kitchen. Jon nodded.\n\n***\n\n"
        "“Nobody came,” said Jon on the bridge. Jon counted the lamps.\n",
        encoding="utf-8",
    )
    table = [line.split("\t") for line in _run(capsys, "scenes", str(book)).splitlines()]
    assert table[0] == ["scene", "place", "time", "present", "words", "start"]
    assert [row[3] for row in table[1:]] == ["Ada Reed, Jon", "Jon"]
    found = json.loads(_run(capsys, "scenes", str(book), "--with", "Ada Reed", "--json"))
    assert [view["scene"] for view in found] == [0]
    assert {row["name"] for row in found[0]["present"]} == {"Ada Reed", "Jon"}
    rows = list(csv.DictReader(io.StringIO(_run(capsys, "scenes", str(book), "--csv"))))
    place = rows[1]["place"]
    assert place != "?"
    kept = _run(capsys, "scenes", str(book), "--place", place.upper()).splitlines()
    assert [line.split("\t")[0] for line in kept[1:]] == ["1"]


def test_cast_why_shows_the_words(capsys: Capture, folder: str) -> None:
    assert "[Ada Reed]" in _run(capsys, "cast", folder, "--why", "Ada Reed")
    found = json.loads(_run(capsys, "cast", folder, "--why", "Ada Reed", "--json"))
    assert found[0]["words"] == "Ada Reed"
    assert "[Ada Reed]" in _run(capsys, "cast", folder, "--why", "Ada Reed", "--csv")


def test_check_leaves_with_1_when_there_are_findings(capsys: Capture, tmp_path: Path) -> None:
    write_story(small_story(), tmp_path / "story.json")
    assert _run(capsys, "check", str(tmp_path)) == "nothing found\n"
    document = json.loads(encode_story(small_story()))
    document["layers"]["chapters"][0]["end"] = 10**6
    (tmp_path / "story.json").write_text(json.dumps(document), encoding="utf-8")
    found = json.loads(_run(capsys, "check", str(tmp_path), "--json", code=1))
    assert found[0]["code"] == "row_misplaced"
    assert "row_misplaced" in _run(capsys, "check", str(tmp_path), code=1)


def test_read_writes_story_and_report_and_keeps_corrections(
    capsys: Capture, tmp_path: Path
) -> None:
    book = write_book(tmp_path)
    out = tmp_path / "out"
    out.mkdir()
    (out / "corrections.jsonl").write_text("{}\n", encoding="utf-8")
    summary = _run(capsys, "read", str(book), "-o", str(out))
    assert summary.startswith("THE DOOR\n")
    assert "Ada Reed 2" in summary
    assert str(out / "report.html") in summary
    names = sorted(each.name for each in out.iterdir())
    assert names == ["corrections.jsonl", "report.html", "story.json"]
    assert (out / "corrections.jsonl").read_text(encoding="utf-8") == "{}\n"
    first = (out / "story.json").read_bytes()
    _run(capsys, "read", str(book), "-o", str(out), "--no-report")
    assert (out / "story.json").read_bytes() == first


def test_read_json_writes_only_that(capsys: Capture, tmp_path: Path) -> None:
    book = write_book(tmp_path)
    document = json.loads(_run(capsys, "read", str(book), "--json", "-", "--only", "chapters"))
    assert "chapters" in document["layers"]
    assert "dialogue" not in document["layers"]
    _run(capsys, "read", str(book), "--json", str(tmp_path / "x.json"))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["door.txt", "x.json"]


def test_commands_read_a_book_directly_and_write_nothing(capsys: Capture, tmp_path: Path) -> None:
    book = write_book(tmp_path)
    _run(capsys, "lines", str(book))
    _run(capsys, "cast", str(book))
    assert [each.name for each in tmp_path.iterdir()] == ["door.txt"]


def test_inspect_tells_what_was_read(capsys: Capture, tmp_path: Path) -> None:
    book = write_book(tmp_path)
    found = json.loads(_run(capsys, "inspect", str(book), "--json"))
    assert found["media_type"] == "text/plain"
    assert found["dialogue"][0]["marks"] == "“”"
    assert "Dialogue: double curly “” in 3 paragraphs" in _run(capsys, "inspect", str(book))


def test_inspect_counts_the_convention_by_paragraph(capsys: Capture, tmp_path: Path) -> None:
    book = tmp_path / "mixed.txt"
    book.write_text(
        "‘You said “never” to her,’ said Ada. ‘Twice.’\n\n"
        "— I know, said Jon.\n\n"
        "— Then go, said Ada. She looked at the door.\n\n"
        "‘I will go when I have finished my tea,’ said Jon.\n\n"
        "‘Nobody is stopping you,’ said Ada.\n",
        encoding="utf-8",
    )
    found = json.loads(_run(capsys, "inspect", str(book), "--json"))["dialogue"]
    uses = {row["marks"]: (row["name"], row["paragraphs"], row["nested"]) for row in found}
    assert uses["‘’"] == ("single curly", 3, 0)
    assert uses["—"] == ("dash", 2, 0)
    shown = _run(capsys, "inspect", str(book))
    assert "Dialogue: single curly ‘’ in 3 paragraphs, dash — in 2" in shown


def test_a_cast_file_goes_with_a_book_and_not_with_a_story(
    capsys: Capture, folder: str, tmp_path: Path
) -> None:
    book = write_book(tmp_path)
    cast = tmp_path / "cast.toml"
    cast.write_text('[[character]]\nname = "Adelaide"\naliases = ["Ada Reed"]\n', encoding="utf-8")
    for words in (["lines"], ["cast"]):
        assert "Adelaide" in _run(capsys, *words, str(book), "--cast", str(cast))
    _run(capsys, "check", str(book), "--cast", str(cast))
    _run(capsys, "lines", str(book), "--encoding", "utf-8")
    for command in ("lines", "cast", "check"):
        assert run_command([command, folder, "--cast", str(cast)]) == 2
        assert "door.fabula: is a story that was read already" in capsys.readouterr().err


def test_schema_is_a_json_schema_of_the_file(capsys: Capture) -> None:
    schema = json.loads(_run(capsys, "schema"))
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert "Dialogue" in schema["$defs"]
    assert set(schema["$defs"]["StoryFile"]["required"]) >= {"format", "version", "text", "layers"}


def test_layers_lists_the_graph(capsys: Capture) -> None:
    found = json.loads(_run(capsys, "layers", "--json"))
    assert [row["layer"] for row in found] == list(LAYERS)
    assert len(_run(capsys, "layers").splitlines()) == len(LAYERS) + 1


def test_doctor_finds_this_installation_fit(capsys: Capture) -> None:
    found = json.loads(_run(capsys, "doctor", "--json"))
    assert all(test["fine"] for test in found)
    assert "terminal" in _run(capsys, "doctor")


def test_version_and_bare_command(capsys: Capture) -> None:
    assert _run(capsys, "--version").startswith("fabula ")
    assert "Commands:" in _run(capsys)


def test_relationships_are_listed_and_filtered(capsys: Capture, tmp_path: Path) -> None:
    kinds: tuple[RelationshipKind, ...] = ("sibling", "friend")
    rows = [
        Relationship(
            id=RelationshipId(number),
            a=CharacterId(0),
            b=CharacterId(1),
            kind=kind,
            directed=False,
            valence=0.5,
            from_=0,
            to=40,
            cause=None,
            evidence=((0, 8),),
            score=0.9,
        )
        for number, kind in enumerate(kinds)
    ]
    story = small_story(layers={"relationships": Layer(rows)})
    write_story(story, tmp_path / "door.fabula" / "story.json")
    folder = str(tmp_path / "door.fabula")
    table = _run(capsys, "relationships", folder).splitlines()
    assert table[0].split("\t")[:3] == ["a", "kind", "b"]
    assert [line.split("\t")[:3] for line in table[1:]] == [
        ["Ada Reed", "sibling", "Jon"],
        ["Ada Reed", "friend", "Jon"],
    ]
    (kept,) = json.loads(_run(capsys, "relationships", folder, "--kind", "friend", "--json"))
    assert (kept["kind"], kept["from"], kept["words"]) == ("friend", 0, ["THE DOOR"])
    assert len(_run(capsys, "relationships", folder, "--who", "Jon").splitlines()) == 3
    assert run_command(["relationships", folder, "--kind", "cousin"]) == 2
    assert "no kind" in capsys.readouterr().err
