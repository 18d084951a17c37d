"""kenkui's sidecar: its rules are at the words they are about, and kenkui agrees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fabula import Story
from fabula.export.exporters import export_story
from fabula.export.kenkui_grid import digest, find_leaves
from fabula.export.options import ExportOptions
from fabula.reading import read_story
from fabula.script import find_lines
from tests.unit.export.hard_story import example_story, hard_story
from tests.unit.readers.book_files import make_epub, make_page

PAGES = {
    "a.xhtml": make_page(
        "<h1>One</h1><p>“Come in,” said Ada Reed. “Sit, please. Mr. Jon is late!”</p>"
        "<p>“I know; he is always late.”<br/>“Is he?” asked Jon, smiling.</p><hr/>"
        "<p>Later Ada said, “Well.”</p>"
    ),
    "b.xhtml": make_page(
        "<h1>Two</h1><p>Jon sat. “Yes, Ada,” said Jon. ‘Never,’ he thought.</p>"
        "<p>“It is a long story,” said Ada.</p>"
    ),
}


def _document(story: Story, **options: Any) -> dict[str, Any]:
    files = export_story(story, "kenkui", ExportOptions(**options))
    return json.loads(next(iter(files.values())))  # type: ignore[no-any-return]


def _book(folder: Path) -> Story:
    path = folder / "door & key.epub"
    path.write_bytes(make_epub(PAGES))
    return read_story(path)


@pytest.mark.parametrize(
    "text",
    [
        "One\n\n“A, b,” said J. R. Smith. Then?",
        "“Never closed, he said.\n\n“Dr. Who. Is it?”",
        'He said "Yes" -- a ‘so-called’ man’s.',
        "",
        "line\nline two; and\n\n\n\nlast",
    ],
)
def test_leaves_tile_a_chapter(text: str) -> None:
    leaves = list(find_leaves(text))
    assert "".join(text[leaf.start : leaf.end] for leaf in leaves) == text
    places = [(leaf.paragraph, leaf.line, leaf.sentence, leaf.phrase) for leaf in leaves]
    assert places == sorted(set(places))


def test_leaves_end_at_phrases_sentences_and_marks() -> None:
    text = "“A, b,” said J. R. Smith. Then?\n\nNo."
    leaves = list(find_leaves(text))
    words = [text[leaf.start : leaf.end] for leaf in leaves]
    assert words == ["“A, ", "b,”", " ", "said J. R. Smith. ", "Then?\n\n", "No."]
    assert [leaf.sentence for leaf in leaves if leaf.paragraph == 1][-1] == 2


def test_rules_are_anchored_at_what_the_speaker_says() -> None:
    story = example_story()
    document = _document(story)
    said = {line.text for line in find_lines(story) if line.speaker == "Prewitt"}
    rules = [each for each in document["attributions"] if each["character"] == "Prewitt"]
    assert len(rules) >= len(said) / 2
    assert {each["where"]["chapter"] for each in rules} == {"ch-001"}
    assert digest("“Not you, Dunnock. The other Dunnock.”\n\n") in {
        each["digest"] for each in rules
    }
    assert document["kenkui_sidecar"] == 1


def test_unknown_speakers_are_left_to_kenkui_or_named() -> None:
    who = {each["character"] for each in _document(hard_story())["attributions"]}
    assert who == {'A & <B> "C" [D] 🙂 x', "=עדה"}
    who = {each["character"] for each in _document(hard_story(), unknown="X")["attributions"]}
    assert who == {'A & <B> "C" [D] 🙂 x', "=עדה", "X"}


def test_the_sidecar_is_called_as_the_book(tmp_path: Path) -> None:
    files = export_story(_book(tmp_path), "kenkui")
    assert list(files) == ["door & key.kenkui.json", "cast.json"]


def test_kenkui_finds_the_words_of_every_rule(tmp_path: Path) -> None:
    sidecar = pytest.importorskip("kenkui._domain.sidecar", reason="needs kenkui")
    parser = pytest.importorskip("kenkui._epub.parser", reason="needs kenkui")
    story = _book(tmp_path)
    operations = sidecar.deserialize(_document(story))
    book = parser.inspect_epub(tmp_path / "door & key.epub")
    anchored = sidecar.authoring_snapshot(operations, book.chapters)
    ours = [rule for operation in operations for rule in operation.rules]
    theirs = [rule for operation in anchored for rule in operation.rules]
    assert [rule.where for rule in ours] == [rule.where for rule in theirs]
    spoken = [(mine, their) for mine, their in zip(ours, theirs, strict=True) if mine.digest]
    assert len(spoken) >= 8
    assert all(mine.digest == their.digest for mine, their in spoken)
    assert {mine.value for mine, _ in spoken} == {"Ada Reed", "Jon"}
