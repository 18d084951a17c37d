"""What a format can hold comes back from it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fabula import InputError, MissingExtraError, Story, open_story
from fabula.check import find_contradictions
from fabula.cli.running import run_command
from fabula.export.exporters import export_story
from fabula.export.tei_xml import legal
from fabula.importers.table import IMPORTERS, import_story
from tests.unit.export.hard_story import example_story, hard_story, twin_story
from tests.unit.export.test_tei import station_story, verse_story

MAKES = [hard_story, twin_story, example_story, station_story]


def _write(story: Story, kind: str, folder: Path) -> Path:
    files = export_story(story, kind)
    for name, data in files.items():
        (folder / name.replace("{}", "book")).write_bytes(data)
    return folder if kind == "booknlp" else folder / next(iter(files))


def _again(story: Story, kind: str, folder: Path) -> Story:
    if kind == "cas":
        pytest.importorskip("cassis", reason="needs fabula[cas]")
    return import_story(kind, _write(story, kind, folder))


def _rows(story: Story, name: str) -> Any:
    return story.layers.get(name, ())


def _lines(story: Story) -> list[Any]:
    keys = [person.key for person in story.characters]
    kinds = {row.id: (row.kind, row.parts) for row in story.quotations}
    return [
        (
            *kinds[row.quotation],
            None if row.speaker is None else keys[row.speaker],
            [keys[who] for who in row.addressees],
            row.score if row.speaker is not None else None,
        )
        for row in story.dialogue
    ]


def _chains(story: Story) -> set[Any]:
    chains: dict[object, list[Any]] = defaultdict(list)
    for row in story.mentions:
        own: object = ("alone", row.id) if row.entity is None else row.entity
        chains[own].append((row.start, row.end, row.form, row.type))
    return {tuple(chain) for chain in chains.values()}


def _cast(story: Story) -> list[Any]:
    return [
        (
            person.key,
            " ".join((person.name or "").replace("\u202e", "").split()),
            sorted((each.set, each.count) for each in person.pronouns),
            person.role,
            person.narrator,
            person.group,
        )
        for person in story.characters
    ]


@pytest.mark.parametrize("make", [*MAKES, verse_story])
@pytest.mark.parametrize("kind", ["tei", "cas"])
def test_documents_bring_back_text_cast_lines_and_mentions(
    kind: str, make: Callable[[], Story], tmp_path: Path
) -> None:
    story = make()
    content = legal(story.text.content) if kind == "tei" else story.text.content
    again = _again(story, kind, tmp_path)
    assert again.text.content == content
    assert _cast(again) == _cast(story)
    assert _lines(again) == _lines(story)
    assert _chains(again) == _chains(story)
    starts = [scene.start for scene in story.scenes]
    assert [scene.start for scene in again.scenes] == starts if starts else True
    for before, after in zip(story.scenes, again.scenes if starts else (), strict=True):
        assert {each.character for each in after.present} == {
            each.character for each in before.present
        }
        assert (after.place and after.place.text) == (before.place and before.place.text)
    felt = [row for row in story.emotions if row.quotation is not None]
    if kind == "tei":
        assert [(r.quotation, r.label, r.intensity, r.shown, r.character) for r in felt] == [
            (r.quotation, r.label, r.intensity, r.shown, r.character)
            for r in _rows(again, "emotions")
        ]
        assert [(r.start, r.end) for r in again.paragraphs] == [
            (r.start, r.end) for r in story.paragraphs
        ]
        ties = _rows(again, "relationships")
        assert [(r.a, r.b, r.kind, r.directed, r.valence) for r in ties] == [
            (r.a, r.b, r.kind, r.directed, r.valence) for r in story.relationships
        ]
    else:
        assert again.tokens.starts.tolist() == story.tokens.starts.tolist()
        assert again.sentences == story.sentences


@pytest.mark.parametrize("make", MAKES)
@pytest.mark.parametrize("kind", IMPORTERS)
def test_a_second_round_changes_nothing(
    kind: str, make: Callable[[], Story], tmp_path: Path
) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    first = _again(make(), kind, tmp_path / "one")
    second = _again(first, kind, tmp_path / "two")
    assert second.text.content == first.text.content
    for name, layer in first.layers.items():
        if name not in ("blocks", "paratext", "chapters"):
            assert second.layers[name] == layer, name


@pytest.mark.parametrize("kind", IMPORTERS)
def test_what_comes_back_contradicts_nothing_in_its_form(kind: str, tmp_path: Path) -> None:
    again = _again(example_story(), kind, tmp_path)
    codes = {finding.code for finding in find_contradictions(again)}
    assert not codes & {
        *("row_misplaced", "row_misnumbered", "id_dangling", "text_untiled"),
        *("quotation_parts", "line_amiss"),
    }
    assert again.provenance.options == {"imported": kind}


def test_a_corrected_speaker_in_tei_counts(tmp_path: Path) -> None:
    path = _write(example_story(), "tei", tmp_path)
    text = path.read_text(encoding="utf-8")
    first = text.index('<said xml:id="q0"')
    cut = text.index('who="#', first)
    after = text[cut:].replace('who="#prewitt"', 'who="#mags"', 1)
    assert after != text[cut:]
    path.write_text(text[:cut] + after, encoding="utf-8")
    line = import_story("tei", path).dialogue[0]
    again = import_story("tei", path)
    assert again.characters[line.speaker or 0].key == "mags"
    assert line.basis == "given"


def test_tei_of_other_hands(tmp_path: Path) -> None:
    path = tmp_path / "other.xml"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n'
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>'
        "<title>The Mill</title></titleStmt></fileDesc></teiHeader><text><body>\n"
        "  <div type='chapter' n='1'><head>One</head>\n"
        "    <p><!-- old -->A   lamp&x;\n      burned. <said who='#ann'>Who <hi>is</hi>\n"
        "      it?</said> said <persName ref='#ann'>Ann</persName>.<note>No.</note></p>\n"
        "    <lg><l>Row, row,</l>\n      <l>row.</l></lg>\n"
        "    <p><q who='#ben' toWhom='#ann'> Me. </q></p></div>\n"
        "</body></text></TEI>",
        encoding="utf-8",
    )
    story = import_story("tei", path)
    assert story.text.content == (
        "One\n\nA lamp burned. Who is it? said Ann.\n\nRow, row,\nrow.\n\nMe."
    )
    assert story.text.source.title == "The Mill"
    assert [person.key for person in story.characters] == ["ann", "ben"]
    assert [person.name for person in story.characters] == ["Ann", None]
    said = [
        (story.text[row.start : row.end], row.speaker, row.addressees) for row in story.dialogue
    ]
    assert said == [("Who is it?", 0, ()), ("Me.", 1, (0,))]
    assert [row.kind for row in story.paragraphs] == ["heading", "body", "verse", "body"]
    assert [(row.title, row.number) for row in story.chapters] == [("One", 1)]


def test_a_name_typed_by_an_annotator_is_found(tmp_path: Path) -> None:
    pytest.importorskip("cassis", reason="needs fabula[cas]")
    path = _write(example_story(), "cas", tmp_path)
    document = json.loads(path.read_bytes())
    speech = [row for row in document["%FEATURE_STRUCTURES"] if row["%TYPE"].endswith("Speech")]
    speech[0]["speaker"], speech[1]["speaker"] = "mags dunnock", "The Stranger"
    path.write_text(json.dumps(document), encoding="utf-8")
    story = import_story("cas", path)
    names = {row.quotation: row.speaker for row in story.dialogue}
    assert story.characters[names[speech[0]["line"]] or 0].key == "mags"
    assert story.characters[names[speech[1]["line"]] or 0].key == "The-Stranger"


def test_cas_files_are_read_by_cassis_with_offsets_in_code_points() -> None:
    cassis: Any = pytest.importorskip("cassis", reason="needs fabula[cas]")
    story = hard_story()
    view = cassis.load_cas_from_json(export_story(story, "cas")["story.cas.json"].decode("utf-8"))
    assert view.sofa_string == story.text.content
    read = [row.get_covered_text() for row in view.select("webanno.custom.Speech")]
    parts = sorted(part for row in story.quotations for part in row.parts)
    assert sorted(read) == sorted(story.text[start:end] for start, end in parts)
    names = view.select("webanno.custom.Character")
    assert {row.key for row in names} == {row.key for row in story.characters}


@pytest.mark.parametrize(
    ("kind", "name", "data", "said"),
    [
        ("tei", "a.xml", b"<TEI", "a.xml: is no XML"),
        ("tei", "a.xml", b"<TEI/>", "a.xml: is no TEI document"),
        ("tei", "a.xml", b"", "a.xml: is no XML"),
        ("tei", "b.xml", None, "b.xml: cannot be read"),
        (
            "tei",
            "a.xml",
            b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p/></body></text></TEI>',
            "a.xml: has no words",
        ),
        ("cas", "a.json", b"{", "a.json: is no CAS JSON"),
        ("cas", "a.json", b"[]", "a.json: is no CAS JSON"),
        ("cas", "a.json", b"\xff", "a.json: is not in UTF-8"),
        ("midi", "a.mid", b"x", "there is no import of 'midi'"),
    ],
)
def test_bad_files_are_one_line(
    kind: str,
    name: str,
    data: bytes | None,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if kind == "cas":
        pytest.importorskip("cassis", reason="needs fabula[cas]")
    if data is not None:
        (tmp_path / name).write_bytes(data)
    out = tmp_path / "out"
    assert run_command(["import", kind, str(tmp_path / name), "-o", str(out)]) == 2
    assert said in capsys.readouterr().err
    assert not out.exists()


def test_a_missing_extra_has_its_own_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "cassis", None)
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    with pytest.raises(MissingExtraError, match="cassis"):
        import_story("cas", tmp_path / "a.json")
    words = ["import", "cas", str(tmp_path / "a.json"), "-o", str(tmp_path / "out")]
    assert run_command(words) == 6
    assert "fabula[cas]" in capsys.readouterr().err


def test_the_command_writes_a_story_that_opens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _write(example_story(), "tei", tmp_path)
    out = tmp_path / "again.fabula"
    assert run_command(["import", "tei", str(path), "-o", str(out)]) == 0
    assert "story.json" in capsys.readouterr().out
    assert (out / "report.html").is_file()
    assert open_story(out) == import_story("tei", path)
    assert run_command(["import", "tei", str(path), "-o", str(out), "--id", "x"]) == 2
    with pytest.raises(InputError, match="--text means nothing"):
        import_story("tei", path, text=path)
