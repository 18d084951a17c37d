from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import lxml.html
import pytest

from fabula import Layer, Story, Text, Tokens, annotate
from fabula.cli.running import run_command
from fabula.evaluate.booknlp import read_booknlp
from fabula.evaluate.dialogue import list_predicted
from fabula.export.booknlp import ENTITY_COLUMNS, QUOTE_COLUMNS, TOKEN_COLUMNS
from fabula.export.exporters import export_story
from fabula.script import find_segments
from tests.unit.export.hard_story import ROOT, example_story, hard_story
from tests.unit.small_story import write_book


def _write(story: Story, folder: Path, name: str = "book") -> dict[str, str]:
    files = export_story(story, "booknlp")
    for file, data in files.items():
        (folder / file.replace("{}", name)).write_bytes(data)
    return {file.removeprefix("{}"): data.decode("utf-8") for file, data in files.items()}


def _rows(table: str) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(table, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    return list(reader)


@pytest.mark.parametrize("make", [hard_story, example_story])
def test_files_read_back_give_the_same_lines(make: object, tmp_path: Path) -> None:
    story: Story = make()  # type: ignore[operator]
    _write(story, tmp_path)
    read = read_booknlp(tmp_path, "book", story.text.content)
    wanted = [row for row in list_predicted(story) if _is_outer(story, row.start, row.end)]
    assert [(row.start, row.end) for row in read.parts] == [(r.start, r.end) for r in wanted]
    ours = {(row.start, row.end): row.speaker for row in wanted}
    pairs = {(row.speaker, ours[row.start, row.end]) for row in read.parts}
    assert len({a for a, _ in pairs}) == len({b for _, b in pairs}) == len(pairs)
    assert all((theirs is None) == (own is None) for theirs, own in pairs)


def _is_outer(story: Story, start: int, end: int) -> bool:
    return any(
        (s.start, s.end) == (start, end) for s in find_segments(story) if s.quotation is not None
    )


def test_headers_and_offsets_are_those_of_booknlp(tmp_path: Path) -> None:
    story = hard_story()
    files = _write(story, tmp_path)
    assert files[".tokens"].splitlines()[0].split("\t") == list(TOKEN_COLUMNS)
    assert files[".entities"].splitlines()[0].split("\t") == list(ENTITY_COLUMNS)
    assert files[".quotes"].splitlines()[0].split("\t") == list(QUOTE_COLUMNS)
    tokens = _rows(files[".tokens"])
    assert len(tokens) == len(story.tokens)
    for number, row in enumerate(tokens):
        start, end = int(row["byte_onset"]), int(row["byte_offset"])
        assert story.text[start:end] == row["word"]
        assert int(row["token_ID_within_document"]) == number
    for row in _rows(files[".entities"]):
        words = [
            each["word"] for each in tokens[int(row["start_token"]) : int(row["end_token"]) + 1]
        ]
        assert " ".join(words) == row["text"]


def test_paragraphs_rise_at_blank_lines_and_sentences_without_gaps(tmp_path: Path) -> None:
    tokens = _rows(
        _write(annotate(Text("One line.\nThe same. Yes.\n\nAnother.")), tmp_path)[".tokens"]
    )
    by_word = {row["word"]: row for row in tokens}
    assert by_word["One"]["paragraph_ID"] == by_word["same"]["paragraph_ID"] == "0"
    assert by_word["Another"]["paragraph_ID"] == "1"
    sentences = [int(row["sentence_ID"]) for row in tokens]
    assert sorted(set(sentences)) == list(range(max(sentences) + 1))


def test_unknown_speakers_are_none_and_the_narrator_is_zero(tmp_path: Path) -> None:
    quotes = {row["quote"]: row for row in _rows(_write(hard_story(), tmp_path)[".quotes"])}
    assert quotes["“ Who is there ? ”"]["char_id"] == "None"
    paragraph = (
        "I opened the door and looked at my watch. I was late, and I knew it. I went down to the "
        "yard, where my bicycle stood, and I thought of Ada. I had not seen Ada since March."
    )
    said = "“Come in,” I said. “I am glad of it, Ada.”"
    story = annotate(Text("\n\n".join([paragraph, said, paragraph, said, paragraph])))
    assert any(person.narrator for person in story.characters)
    files = _write(story, tmp_path)
    told = [row for row in _rows(files[".entities"]) if row["text"] == "I"]
    assert told
    assert {row["COREF"] for row in told} == {"0"}
    spoken = {row["char_id"] for row in _rows(files[".quotes"])}
    assert spoken == {"0"}
    assert "[NARRATOR]" in files[".book.html"]
    third = _rows(_write(hard_story(), tmp_path)[".entities"])
    assert "0" not in {row["COREF"] for row in third}


def test_doings_are_read_off_the_syntax(tmp_path: Path) -> None:
    content = "Ada saw Jon. Ada was tall. Jon's coat was wet."
    story = annotate(Text(content))
    words = [story.text[s:e] for s, e in map(story.tokens.span, range(len(story.tokens)))]
    assert " ".join(words) == "Ada saw Jon . Ada was tall . Jon 's coat was wet ."
    pos = "PROPN VERB PROPN PUNCT PROPN AUX ADJ PUNCT PROPN PART NOUN AUX ADJ PUNCT"
    dep = "nsubj root obj punct nsubj cop root punct nmod:poss case nsubj cop root punct"
    tokens = Tokens(
        story.tokens.starts,
        story.tokens.ends,
        lemma=words,
        pos=pos.split(),
        dep=dep.split(),
        head=[1, -1, 1, 1, 6, 6, -1, 6, 10, 8, 12, 12, -1, 12],
    )
    layers = {**story.layers, "tokens": tokens}
    assert isinstance(layers["mentions"], Layer)
    files = _write(Story(story.text, layers, (), story.provenance), tmp_path)
    people = {
        person["mentions"]["proper"][0]["n"]: person
        for person in json.loads(files[".book"])["characters"]
    }
    assert people["Ada"]["agent"] == [{"w": "saw", "i": 1}]
    assert people["Ada"]["mod"] == [{"w": "tall", "i": 6}]
    assert people["Jon"]["patient"] == [{"w": "saw", "i": 1}]
    assert people["Jon"]["poss"] == [{"w": "coat", "i": 10}]
    assert people["Ada"]["g"] is None
    heads = [row["syntactic_head_ID"] for row in _rows(files[".tokens"])]
    assert heads[:3] == ["1", "1", "1"]


def test_the_page_runs_nothing_of_the_text(tmp_path: Path) -> None:
    story = annotate(Text("“Go <script>x</script>,” said <b>Ada</b>. Ada & Jon left. Jon ran."))
    page = lxml.html.fromstring(_write(story, tmp_path)[".book.html"].encode())
    assert not page.xpath("//script | //b")
    assert "Ada" in str(page.xpath("string()"))


def test_files_are_named_after_the_book_and_go_into_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = write_book(tmp_path)
    assert run_command(["export", str(book), "booknlp", "-o", str(tmp_path / "out.dir")]) == 0
    names = {path.name for path in (tmp_path / "out.dir").iterdir()}
    endings = ("tokens", "entities", "quotes", "quotes.extra", "book", "book.extra", "book.html")
    assert names == {f"door.{ending}" for ending in endings}
    assert run_command(["export", str(book), "booknlp"]) == 2
    assert "give a folder" in capsys.readouterr().err


def test_the_row_shown_in_the_docs_is_written() -> None:
    page = (ROOT / "docs" / "formats" / "booknlp.md").read_text(encoding="utf-8")
    header, row = page.split("```\n")[1].splitlines()
    written = export_story(example_story(), "booknlp")["{}.quotes"].decode("utf-8").splitlines()
    assert header == written[0]
    assert row in written
