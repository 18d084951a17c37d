"""A series: who is whom over several books, and what the next book starts from."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from fabula import Text, annotate, read_story
from fabula.cli.running import run_command
from fabula.errors import InputError
from fabula.pins import CastPin, Pins
from fabula.series import (
    SeriesBook,
    SeriesPerson,
    join_books,
    list_series_people,
    make_series_pins,
)
from fabula.series_file import append_books, read_series

FIRST = """“Come in,” said Margaret Hale. She sat down. She looked at her hands, and she was glad.

“Thank you, Peggy,” said Tom Reed.

“Peggy!” said Margaret Hale. “Nobody calls me that.” She laughed at him.
"""
SECOND = """“The rain has stopped,” said Peggy.

“It will begin again,” said Tom. “You will see, Peggy.”

“Good morning,” said Captain Doyle.
"""

Capture = pytest.CaptureFixture[str]


def person(key: str, name: str, *aliases: str, pronouns: str | None = None) -> SeriesPerson:
    return SeriesPerson(key=key, name=name, aliases=aliases, pronouns=pronouns)


def book(title: str, *people: SeriesPerson) -> SeriesBook:
    return SeriesBook(book=title, people=people)


def keys(*books: SeriesBook) -> dict[str, tuple[str, ...]]:
    return {each.key: each.names for each in join_books(books)}


def test_who_bears_the_same_key_is_the_same_person() -> None:
    found = join_books(
        [
            book("One", person("ann", "Ann Lee", "Ann")),
            book("Two", person("ann", "Ann Carr", "Annie", pronouns="she")),
        ]
    )
    (ann,) = found
    assert (ann.key, ann.name, ann.aliases) == ("ann", "Ann Lee", ("Ann", "Ann Carr", "Annie"))
    assert (ann.pronouns, ann.books) == ("she", ("One", "Two"))


def test_a_name_that_one_person_bears_is_enough() -> None:
    assert keys(
        book("One", person("margaret-hale", "Margaret Hale", "Peggy")),
        book("Two", person("peggy", "Peggy", "Peg")),
    ) == {"margaret-hale": ("Margaret Hale", "Peggy", "Peg")}


def test_a_name_that_two_bear_decides_nothing() -> None:
    found = keys(
        book("One", person("tom-reed", "Tom Reed", "Tom"), person("tom-shaw", "Tom Shaw", "Tom")),
        book("Two", person("tom", "Tom")),
    )
    assert list(found) == ["tom-reed", "tom-shaw", "tom"]


def test_two_people_of_one_book_never_become_one() -> None:
    found = keys(
        book("One", person("ann", "Ann", "Lee")),
        book("Two", person("ann-lee", "Ann Lee", "Ann"), person("lee", "Lee")),
    )
    assert len(found) == 2


def test_a_book_that_is_added_again_replaces_its_record_in_its_place() -> None:
    one = book("One", person("ann", "Ann", "Bee"))
    two = book("Two", person("cob", "Cob"))
    again = book("One", person("ann", "Ann"))
    assert keys(one, two, again) == {"ann": ("Ann",), "cob": ("Cob",)}


def test_pins_are_made_for_those_alone_whom_the_text_names() -> None:
    people = [person("ann", "Ann Lee", "Annie"), person("cob", "Cob"), person("bo", "Bo", "Annie")]
    pins = make_series_pins(people, Text("Ann\nLee went home. Bo and Annie slept."))
    assert [(pin.name, pin.aliases, pin.key) for pin in pins.cast] == [
        ("Ann Lee", (), "ann"),
        ("Bo", (), "bo"),
    ]


def test_the_cast_file_of_the_book_wins() -> None:
    base = Pins(
        cast=(CastPin(name="Annie", never_merge=("Lee",), pronouns="they", line=4),),
        not_persons=("Bo",),
    )
    people = [
        person("ann", "Ann", "Annie", "Lee", pronouns="she"),
        person("bo", "Bo"),
        person("cob", "Cob"),
    ]
    text = Text("Ann, Annie, Lee, Bo, Cob.")
    pins = make_series_pins(people, text, base)
    assert [(pin.name, pin.aliases, pin.key, pin.pronouns) for pin in pins.cast] == [
        ("Annie", ("Ann",), "ann", "they"),
        ("Cob", (), "cob", None),
    ]
    closed = make_series_pins(people, text, Pins(closed_cast=True))
    assert closed.cast == ()


def test_who_is_kept_of_a_story() -> None:
    found = list_series_people(annotate(Text(FIRST)))
    names = {each.name for each in found.people}
    assert {"Margaret Hale", "Tom Reed"} <= names
    assert list_series_people(annotate(Text(FIRST)), confirmed=True).people == ()
    pins = Pins(cast=(CastPin(name="Tom Reed", key="tr"),))
    (tom,) = list_series_people(annotate(Text(FIRST), pins=pins), confirmed=True).people
    assert (tom.key, tom.name) == ("tr", "Tom Reed")


@pytest.fixture
def shelf(tmp_path: Path, capsys: Capture) -> Path:
    for name, content in (("one", FIRST), ("two", SECOND)):
        (tmp_path / f"{name}.txt").write_text(content, encoding="utf-8")
    assert run_command(["read", str(tmp_path / "one.txt"), "--no-model", "--no-report"]) == 0
    merge = ["fix", str(tmp_path / "one.fabula"), "merge", "Margaret Hale", "Peggy"]
    assert run_command([*merge, "--no-model"]) in (0, 2)  # 2: they were one person already
    capsys.readouterr()
    return tmp_path


def test_book_two_starts_from_book_one(shelf: Path, capsys: Capture) -> None:
    file = shelf / "saga.jsonl"
    assert run_command(["series", "add", str(file), str(shelf / "one.fabula")]) == 0
    shown = capsys.readouterr().out
    assert "margaret-hale\tMargaret Hale" in shown
    two = ["read", str(shelf / "two.txt"), "--no-model", "--no-report"]
    assert run_command([*two, "--series", str(file)]) == 0
    story = read_story(shelf / "two.txt", series=file, model=False)
    first = story.characters[0]
    assert (first.key, first.name) == ("margaret-hale", "Margaret Hale")
    assert "Peggy" in {alias.text for alias in first.aliases}
    assert story.characters[story.dialogue[0].speaker or 0].key == "margaret-hale"
    assert story.provenance.options["series_sha256"]
    capsys.readouterr()
    assert run_command(["series", "add", str(file), str(shelf / "two.fabula")]) == 0
    capsys.readouterr()
    assert run_command(["series", "show", str(file), "--json"]) == 0
    people = json.loads(capsys.readouterr().out)
    margaret = next(each for each in people if each["key"] == "margaret-hale")
    assert margaret["books"] == ["one.txt", "two.txt"]


def test_corrections_go_on_top_of_a_series(shelf: Path, capsys: Capture) -> None:
    file = shelf / "saga.jsonl"
    assert run_command(["series", "add", str(file), str(shelf / "one.fabula")]) == 0
    two = ["read", str(shelf / "two.txt"), "--no-model", "--no-report", "--series", str(file)]
    assert run_command(two) == 0
    rename = ["fix", str(shelf / "two.fabula"), "rename", "Margaret Hale", "Mrs. Reed"]
    assert run_command([*rename, "--no-model"]) == 2
    assert "another series file" in capsys.readouterr().err
    assert run_command([*rename, "--no-model", "--series", str(file)]) == 0
    other = book("Another", person("zed", "Zed"))
    append_books(file, [other])
    undo = ["fix", str(shelf / "two.fabula"), "undo", "--no-model", "--series", str(file)]
    assert run_command(undo) == 0


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["add", "saga.jsonl"], 2, "no story was given"),
        (["show", "absent.jsonl"], 2, "no such series file"),
        (["show", "saga.jsonl", "one.fabula"], 2, "does not fit"),
        (["sing", "saga.jsonl"], 2, "does not fit"),
        (["add", "saga.jsonl", "absent.txt"], 2, "absent.txt"),
        (["show", "one.txt"], 2, "line 1 is no record of a book"),
        (["add", "one.txt", "one.fabula"], 2, "line 1 is no record of a book"),
        (["show", "one.fabula"], 5, "one.fabula"),
        (["add", "one.fabula", "one.txt"], 5, "one.fabula"),
    ],
)
def test_bad_input_is_one_clear_line(
    shelf: Path,
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    code: int,
    message: str,
) -> None:
    monkeypatch.chdir(shelf)
    before = (shelf / "one.txt").read_bytes()
    assert run_command(["series", *words]) == code
    shown = capsys.readouterr()
    assert message in shown.err
    assert len(shown.err.splitlines()) == 2
    assert (shelf / "one.txt").read_bytes() == before
    assert not (shelf / "saga.jsonl").exists()


def test_a_bad_series_file_is_refused_when_a_book_is_read(shelf: Path, capsys: Capture) -> None:
    (shelf / "bad.jsonl").write_text('{"book": 3}\n', encoding="utf-8")
    read = ["read", str(shelf / "two.txt"), "--no-model", "--series", str(shelf / "bad.jsonl")]
    assert run_command(read) == 2
    assert "bad.jsonl: line 1" in capsys.readouterr().err
    with pytest.raises(InputError, match="no such series file"):
        read_story(shelf / "two.txt", series=shelf / "absent.jsonl", model=False)


def _add_many(path: str, writer: int) -> None:
    for number in range(30):
        append_books(Path(path), [book(f"{writer}-{number}", person("a" * 300, "Ann"))])


def test_programs_that_add_at_once_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "saga.jsonl"
    with ProcessPoolExecutor(3) as pool:
        list(pool.map(_add_many, [str(file)] * 3, range(3)))
    assert len({each.book for each in read_series(file)}) == 90
