"""Screenplays, notes, tables and Word files: whole, linked, and read by others."""

from __future__ import annotations

import csv
import io
import json
import re
from itertools import groupby
from typing import Any

import docx
import pytest
from lxml import etree
from markdown_it import MarkdownIt

from fabula import Story
from fabula.check import find_contradictions
from fabula.export.exporters import export_story
from fabula.export.markdown import escape
from fabula.export.note_names import note_names
from fabula.export.options import ExportOptions
from fabula.export.scenes_csv import COLUMNS
from fabula.export.screenplay import strip_marks
from fabula.export.spoken import find_turns
from fabula.export.table import unguard
from tests.unit.export.hard_story import HARD_NAME, example_story, hard_story, rename, twin_story
from tests.unit.small_story import small_story

STORIES = (small_story, hard_story, twin_story, example_story)


def _files(story: Story, name: str, **options: Any) -> dict[str, str]:
    files = export_story(story, name, ExportOptions(**options))
    return {path: data.decode("utf-8") for path, data in files.items()}


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _spoken_words(story: Story) -> str:
    return _letters("".join(turn.text for turn in find_turns(story, ExportOptions())))


def _read_fountain(text: str) -> list[tuple[str, str]]:
    """Kinds and words of the blocks after the title page, by the mark that forces each."""
    kinds = {"#": "chapter", ".": "scene", "!": "action", "@": "cue"}
    found = []
    for block in text.strip().split("\n\n")[1:]:
        head, *rest = block.split("\n")
        found.append((kinds[head[0]], head[1:].strip()))
        if head[0] == "@":
            found += [("how" if i < len(rest) - 1 else "said", row) for i, row in enumerate(rest)]
    return found


@pytest.mark.parametrize("make", STORIES)
def test_fountain_can_be_read_back(make: Any) -> None:
    story = make()
    blocks = _read_fountain(_files(story, "fountain")["script.fountain"])
    said = [words for kind, words in blocks if kind in ("action", "said")]
    headings = [words for kind, words in blocks if kind == "chapter"]
    rest = [turn for turn in find_turns(story, ExportOptions())
            if turn.row.kind != "heading" or turn.text not in headings]  # fmt: skip
    assert _letters("".join(said)) == _letters("".join(turn.text for turn in rest))
    cues = [words for kind, words in blocks if kind == "cue"]
    assert len(cues) == sum(turn.spoken for turn in rest)


def test_fountain_elements() -> None:
    text = _files(hard_story(), "fountain")["script.fountain"]
    assert text.startswith("Title: text\n\n# CHAPTER ONE\n\n.SCENE 0 #0#\n\n")
    assert "@=עדה\n(softly" in text
    assert "\n“@home it is always late." in text
    assert "@UNKNOWN\nWho is there?\n" in text
    assert "@X\nWho is there?\n" in _files(hard_story(), "fountain", unknown="X")["script.fountain"]
    assert "@Narrator [2]\n" in _files(twin_story(), "fountain")["script.fountain"]


@pytest.mark.parametrize("make", STORIES)
def test_fountain_is_read_by_fountain_tools(make: Any) -> None:
    parser = pytest.importorskip("fountain_tools.parser", reason="needs fountain-tools").Parser()
    parser.add_text(_files(make(), "fountain")["script.fountain"])
    names = {"HEADING": "scene", "CHARACTER": "cue", "PARENTHETICAL": "how", "DIALOGUE": "said",
             "ACTION": "action", "SECTION": "chapter"}  # fmt: skip
    found = [(names[each.type.value], "") for each in parser.script.elements]
    wanted = _read_fountain(_files(make(), "fountain")["script.fountain"])
    # It joins actions that follow each other.
    assert [kind for kind, _ in groupby(kind for kind, _ in found)] == [
        kind for kind, _ in groupby(kind for kind, _ in wanted)
    ]
    said = [_letters(each.text_raw) for each in parser.script.elements
            if names[each.type.value] == "said"]  # fmt: skip
    assert said == [_letters(words) for kind, words in wanted if kind == "said"]


@pytest.mark.parametrize("make", STORIES)
def test_fountain_is_read_by_fountain_py(make: Any) -> None:
    fountain = pytest.importorskip("fountain.parser", reason="needs fountain-py")
    text = _files(make(), "fountain")["script.fountain"]
    names = {"scene_heading": "scene", "character": "cue", "parenthetical": "how",
             "dialogue": "said", "section": "chapter"}  # fmt: skip
    found = [
        (names.get(each.type.value, each.type.value), _letters(each.text))
        for each in fountain.FountainParser().parse(text).elements
    ]
    wanted = [(kind, _letters(re.sub(r" \(V\.O\.\)$|#\d+#$", "", words)))
              for kind, words in _read_fountain(text)]  # fmt: skip
    assert found == wanted


@pytest.mark.parametrize(
    ("text", "bare"),
    [("“Yes.”", "Yes."), ('"Yes."', "Yes."), ("— Yes.", "— Yes."), ("“”", "“”"), ("“Yes", "“Yes")],
)
def test_marks_around_a_line(text: str, bare: str) -> None:
    assert strip_marks(text) == bare


@pytest.mark.parametrize("make", STORIES)
def test_markdown_shows_every_word(make: Any) -> None:
    story = make()
    shown = _shown(_files(story, "markdown")["script.md"])
    for turn in find_turns(story, ExportOptions()):
        assert turn.text in shown
    unknown = any(
        turn.spoken and turn.row.who is None for turn in find_turns(story, ExportOptions())
    )
    assert ("UNKNOWN" in shown) == unknown


def _shown(markdown: str) -> str:
    words = []
    for token in MarkdownIt().parse(markdown):
        assert token.type in {
            "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline",
        }  # fmt: skip
        words.append("".join(child.content for child in token.children or ()))
    return "\n".join(words)


@pytest.mark.parametrize(
    "text", ["*a* _b_ `c` [d](e) <f> &amp; ~~g~~ | \\h", "- a", "+ a", "1. a", "12) a", "# a",
             "> a", "= a", "$a$", "![a](b)", "    a", "a  b"],
)  # fmt: skip
def test_escaped_text_is_no_markup(text: str) -> None:
    (opened, inline, closed) = MarkdownIt().parse(escape(text))
    assert (opened.type, closed.type) == ("paragraph_open", "paragraph_close")
    children = inline.children or []
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children) == " ".join(text.split())


def _table(story: Story, name: str) -> list[dict[str, str]]:
    (text,) = _files(story, name).values()
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return [{key: unguard(cell) for key, cell in row.items()} for row in rows]


def test_scenes_csv() -> None:
    story = example_story()
    rows = _table(story, "scenes-csv")
    assert list(rows[0]) == list(COLUMNS)
    assert [int(row["n"]) for row in rows] == [scene.id for scene in story.scenes]
    names = {person.name for person in story.characters}
    content = " ".join(story.text.content.split())
    for row, scene in zip(rows, story.scenes, strict=True):
        assert int(row["start_offset"]) == scene.start
        assert 0 <= int(row["dialogue_words"]) <= int(row["words"])
        present, named = set(row["characters"].split("; ")), set(row["mentioned"].split("; "))
        assert len(present) == len({each.character for each in scene.present})
        assert (present | named) - {""} <= names
        assert not present & named
        assert row["summary_quote"].removesuffix("…") in content
    assert sum(int(row["dialogue_words"]) for row in rows) > 500


def test_characters_csv() -> None:
    story = example_story()
    rows = {row["name"]: row for row in _table(story, "characters-csv")}
    cast = json.loads(_files(story, "cast")["cast.json"])["characters"]
    assert [row["id"] for row in rows.values()] == [each["id"] for each in cast]
    for each in cast:
        row = rows[each["name"]]
        assert int(row["lines"]) == each["lines"]
        assert int(row["words_spoken"]) == each["words_spoken"]
    prewitt = next(each.id for each in story.characters if each.name == "Prewitt")
    scenes = [
        scene.id for scene in story.scenes if any(row.character == prewitt for row in scene.present)
    ]
    assert int(rows["Prewitt"]["scenes"]) == len(scenes)
    assert int(rows["Prewitt"]["first_scene"]) == scenes[0]
    first, second, *_ = _table(hard_story(), "characters-csv")
    assert (first["name"], second["name"]) == ('A & <B> "C" [D] 🙂 x', "=עדה")


@pytest.mark.parametrize("make", STORIES)
def test_obsidian_links_lead_to_notes(make: Any) -> None:
    story = make()
    files = _files(story, "obsidian")
    notes = {path.rpartition("/")[2].removesuffix(".md") for path in files}
    assert len({note.casefold() for note in notes}) == len(files)
    for text in files.values():
        for link in re.findall(r"(?<!\\)\[\[([^\]]*)\]\]", text):
            assert link in notes
    scenes = [text for path, text in files.items() if path.startswith("Scenes/")]
    assert len(scenes) == len(story.scenes)
    bodies = "".join(text.split("\n---\n", 1)[1] for text in scenes)
    for scene in story.scenes:
        assert _letters(story.text[scene.start : scene.end]) in _letters(bodies)


def test_obsidian_properties() -> None:
    yaml = pytest.importorskip("yaml", reason="needs PyYAML")
    files = _files(hard_story(), "obsidian")
    for path, text in files.items():
        if path != "Index.md":
            head = yaml.safe_load(text.split("---\n")[1])
            assert head["type"] in ("writing scene", "character")
    (hard,) = [yaml.safe_load(text.split("---\n")[1]) for path, text in files.items()
               if path.startswith("Characters/A & B C D")]  # fmt: skip
    assert hard["aliases"][0] == " ".join(HARD_NAME.replace("\u202e", " ").split())
    known = _files(example_story(), "obsidian")["Characters/Prewitt.md"]
    assert "## Appearances\n\n- [[Scene 000" in known
    assert "## Knows\n\n- *" in known


def test_notes_have_names_that_every_system_takes() -> None:
    names = note_names(["a/b:c", "A B C", "CON", "..", "", "x" * 300, "x" * 300, "é", "e\u0301"])
    assert names == ["a b c", "A B C 2", "CON note", "note", "note 2", "x" * 60,
                     "x" * 60 + " 2", "é", "e\u0301 2"]  # fmt: skip


@pytest.mark.parametrize("make", STORIES)
def test_novelwriter_project_is_a_tree_that_holds_the_text(make: Any) -> None:
    story = make()
    files = _files(story, "novelwriter")
    root = etree.fromstring(files["nwProject.nwx"].encode())
    assert (root.tag, root.get("fileVersion")) == ("novelWriterXML", "1.5")
    items = root.findall("content/item")
    handles = [item.get("handle") for item in items]
    assert len(set(handles)) == len(handles)
    assert all(re.fullmatch(r"[0-9a-f]{13}", handle or "") for handle in handles)
    words = ""
    for item in items:
        assert item.get("parent") in {"None", *handles[: handles.index(item.get("handle"))]}
        if item.get("type") == "ROOT":
            continue
        text = files[f"content/{item.get('handle')}.nwd"]
        kind = re.search(r"^%%~kind: (\w+)/(\w+)$", text, flags=re.M)
        assert kind is not None
        assert (kind[1], kind[2]) == (item.get("class"), item.get("layout"))
        if item.get("class") == "NOVEL":
            assert item.xpath("string(meta/@heading)") in ("H1", "H2", "H3")
            lines = text.split("\n")[3:]
            words += "".join(_letters(line) for line in lines if not re.match(r"[#@%]", line))
    begins = {chapter.start for chapter in story.chapters}
    body = "".join(
        story.text[row.start : row.end]
        for row in story.paragraphs
        if row.kind != "heading" or row.start not in begins
    )
    assert words == _letters(body)


def test_novelwriter_tags_are_one_word_and_known() -> None:
    files = _files(hard_story(), "novelwriter")
    every = "\n".join(files.values())
    tags = re.findall(r"^@tag: (.*)$", every, flags=re.M)
    assert tags == ["A_B_C_D_x", "עדה"]
    used = re.findall(r"^@(?:pov|char|mention): (.*)$", every, flags=re.M)
    assert {tag for line in used for tag in line.split(", ")} <= set(tags)
    assert "\n“@home" in every
    assert not re.search(r"^@home", every, flags=re.M)


@pytest.mark.parametrize("make", STORIES)
def test_docx_holds_the_text_and_a_comment_for_each_finding(make: Any) -> None:
    story = make()
    (data,) = export_story(story, "docx").values()
    document = docx.Document(io.BytesIO(data))
    shown = [block.text for block in document.paragraphs]
    assert shown == [story.text[row.start : row.end] for row in story.paragraphs]
    findings = find_contradictions(story)
    said = [comment.text for comment in document.comments]
    assert said == [f"{each.code}: {each.message}" for each in findings]


def test_docx_comments_stand_at_the_words() -> None:
    story = rename(hard_story(), ("Zed", "Zed"))
    findings = [each for each in find_contradictions(story) if each.start is not None]
    assert findings
    (data,) = export_story(story, "docx").values()
    root = docx.Document(io.BytesIO(data)).element
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    open_ids: set[str] = set()
    words: dict[str, str] = {}
    for element in root.iter():
        if element.tag == f"{space}commentRangeStart":
            open_ids.add(element.get(f"{space}id"))
        elif element.tag == f"{space}commentRangeEnd":
            open_ids.discard(element.get(f"{space}id"))
        elif element.tag == f"{space}t":
            for number in open_ids:
                words[number] = words.get(number, "") + element.text
    for place, finding in enumerate(findings):
        assert words[str(place)] == story.text[finding.start : finding.end]
