from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fabula import InputError, Story
from fabula.export.exporters import export_story
from fabula.importers.table import import_story
from tests.unit.export.hard_story import example_story, hard_story, twin_story
from tests.unit.export.test_tei import station_story

ENDINGS = ("tokens", "entities", "quotes", "book", "book.extra", "quotes.extra")
TOKENS = """\
paragraph_ID sentence_ID token_ID_within_sentence token_ID_within_document word lemma byte_onset \
byte_offset POS_tag fine_POS_tag dependency_relation syntactic_head_ID event
0 0 0 0 “ “ 0 1 PUNCT `` punct 1 O
0 0 1 1 Go go 1 3 VERB VB ROOT 1 O
0 0 2 2 ! ! 3 4 PUNCT . punct 1 O
0 0 3 3 ” ” 4 5 PUNCT '' punct 1 O
0 1 0 4 cried cry 6 11 VERB VBD ROOT 4 EVENT
0 1 1 5 Ada Ada 12 15 PROPN NNP nsubj 4 O
0 1 2 6 . . 15 16 PUNCT . punct 4 O
1 2 0 7 I I 18 19 PRON PRP nsubj 8 O
1 2 1 8 went go 20 24 VERB VBD ROOT 8 EVENT
1 2 2 9 . . 24 25 PUNCT . punct 8 O
"""
ENTITIES = """\
COREF start_token end_token prop cat text
0 7 7 PRON PER I
12 5 5 PROP PER Ada
"""
QUOTES = """\
quote_start quote_end mention_start mention_end mention_phrase char_id quote
0 3 5 5 Ada 12 “_Go_!_”
"""
BOOK = (
    '{"characters": [{"agent": [], "patient": [], "mod": [], "poss": [], "id": 12, "g": '
    '{"inference": {"he/him/his": 0.0, "she/her": 1.0}, "argmax": "she/her", "max": 1.0, "total": 3'
    '}, "count": 1, "mentions": {"proper": [{"c": 1, "n": "Ada"}], "common": [], "pronoun": []}}]}'
)
CONTENT = "“Go!” cried Ada.\n\nI went."


def write_files(folder: Path, **changes: str) -> Path:
    """Files as BookNLP writes them; a change is of an ending's text."""
    files = {"tokens": TOKENS, "entities": ENTITIES, "quotes": QUOTES} | changes
    for ending, text in files.items():
        (folder / f"tale.{ending}").write_text(text.replace(" ", "\t"), encoding="utf-8")
    (folder / "tale.book").write_text(changes.get("book", BOOK), encoding="utf-8")
    return folder


def test_files_of_booknlp_make_a_story(tmp_path: Path) -> None:
    story = import_story("booknlp", write_files(tmp_path))
    assert story.text.content == CONTENT
    ada, narrator = story.characters
    assert (ada.name, ada.narrator, narrator.name, narrator.narrator) == ("Ada", False, None, True)
    assert [(each.set, each.count) for each in ada.pronouns] == [("she", 3)]
    (line,) = story.dialogue
    assert (story.text[line.start : line.end], line.speaker, line.basis) == ("“Go!”", 0, "given")
    assert line.evidence == ((12, 15),)
    assert [story.text[row.start : row.end] for row in story.events] == ["cried", "went"]
    assert [story.text[row.start : row.end] for row in story.sentences] == [
        "“Go!”",
        "cried Ada.",
        "I went.",
    ]
    assert story.tokens.pos is not None
    assert story.tokens.head is not None
    assert story.tokens.head.tolist() == [1, -1, 1, 1, -1, 4, 4, 8, -1, 8]
    assert [row.person for row in story.narration] == [1]


def test_the_text_itself_may_be_given_and_must_fit(tmp_path: Path) -> None:
    folder = write_files(tmp_path)
    book = tmp_path / "tale.txt"
    book.write_text(CONTENT.replace("cried Ada", "cried\nAda"), encoding="utf-8")
    assert "cried\nAda" in import_story("booknlp", folder, text=book).text.content
    book.write_text(CONTENT.replace("Ada", "Eve"), encoding="utf-8")
    with pytest.raises(InputError, match=r"tale.txt: has 'Eve' where the files have 'Ada'"):
        import_story("booknlp", folder, text=book)


@pytest.mark.parametrize("make", [hard_story, twin_story, example_story, station_story])
def test_exported_imported_and_exported_again_the_files_are_equal(
    make: Callable[[], Story], tmp_path: Path
) -> None:
    first = export_story(make(), "booknlp")
    for name, data in first.items():
        (tmp_path / name.replace("{}", "book")).write_bytes(data)
    again = export_story(import_story("booknlp", tmp_path), "booknlp")
    for ending in ENDINGS:
        before, after = first[f"{{}}.{ending}"], again[f"{{}}.{ending}"]
        if ending == "quotes.extra":
            before, after = _without_line(before), _without_line(after)
        assert after == before, ending


def _without_line(table: bytes) -> bytes:
    """The file does not hold quotations within others, so lines may be counted anew."""
    rows = [row.split(b"\t") for row in table.split(b"\n")]
    return b"\n".join(b"\t".join(row[:3] + row[4:]) for row in rows)


@pytest.mark.parametrize(
    ("ending", "old", "new", "said"),
    [
        ("tokens", "lemma ", "", "tale.tokens: has no column lemma"),
        ("tokens", "0 0 2 2 ! ! 3 4", "0 0 2 3 ! ! 3 4", "token 3 stands where 2 was expected"),
        ("tokens", "! ! 3 4", "! ! 1 4", "token 2 overlaps"),
        ("tokens", "! ! 3 4", "! ! x 4", "'x' is no byte_onset"),
        ("entities", "12 5 5", "12 5 99", "there are no tokens 5 to 99"),
        ("entities", "PROP PER", "PROP DOG", "PROP DOG is no kind of mention"),
        ("quotes", "Ada 12", "Ada twelve", "'twelve' is no char_id"),
    ],
)
def test_files_that_do_not_fit_are_one_line(
    ending: str, old: str, new: str, said: str, tmp_path: Path
) -> None:
    whole = {"tokens": TOKENS, "entities": ENTITIES, "quotes": QUOTES}[ending]
    assert old in whole
    with pytest.raises(InputError) as caught:
        import_story("booknlp", write_files(tmp_path, **{ending: whole.replace(old, new, 1)}))
    assert said in caught.value.message


def test_folders_without_or_with_several_books(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no file"):
        import_story("booknlp", tmp_path)
    write_files(tmp_path)
    (tmp_path / "other.tokens").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="2 books"):
        import_story("booknlp", tmp_path)
    assert import_story("booknlp", tmp_path, name="tale").text.source.name == "tale"
    with pytest.raises(InputError, match="holds no third"):
        import_story("booknlp", tmp_path, name="third")
    (tmp_path / "tale.book").write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="is no list of characters"):
        import_story("booknlp", tmp_path, name="tale")
