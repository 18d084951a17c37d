"""Corrections: what operations come to, how they are kept, what happens when they no longer fit."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fabula import Text, annotate, open_story, read_story
from fabula.corrected_pins import make_pins
from fabula.corrections import (
    AnyOperation,
    Confirm,
    Merge,
    NotPerson,
    PersonRef,
    Rename,
    SetPresence,
    SetPronouns,
    SetSpeaker,
    Split,
    Undo,
    find_active,
    find_unfit,
    select_span,
)
from fabula.corrections_file import append_operations, read_operations
from fabula.editing import Editor, edit_story
from fabula.errors import InputError, StorageError
from fabula.pins import CastPin, Pins, find_selected
from fabula.story import Story
from tests.conftest import example_stories

BOOK = """“Come in,” said Margaret.

“Thank you,” said Tom.

“Sit down,” said Wren.

“I would rather stand,” said Tom.

“As you like.”

“Is the bailiff here?” said Tom. The bailiff coughed. “He is,” said Margaret.
"""


def stamped(number: int) -> dict[str, Any]:
    return {"id": f"c{number}", "made": "2026-01-01T00:00:00+00:00"}


def read(content: str = BOOK) -> Story:
    return annotate(Text(content))


def speakers(story: Story) -> list[str | None]:
    return [
        None if row.speaker is None else story.characters[row.speaker].name
        for row in story.dialogue
    ]


def cast(operations: list[AnyOperation], base: Pins | None = None) -> dict[str, tuple[str, ...]]:
    return {pin.name: pin.aliases for pin in make_pins(operations, base).cast}


ANN = PersonRef("Ann", ("Annie",), "ann")
BEA = PersonRef("Bea", (), "bea")


def test_a_merge_keeps_name_and_key_of_the_first() -> None:
    pins = make_pins([Merge(**stamped(0), into=ANN, other=BEA)])
    assert [(pin.name, pin.aliases, pin.key) for pin in pins.cast] == [
        ("Ann", ("Annie", "Bea"), "ann")
    ]


def test_a_split_keeps_the_two_apart() -> None:
    pins = make_pins([Split(**stamped(0), person=ANN, aliases=("Annie",), name="Annie Ray")])
    assert [(pin.name, pin.aliases, pin.never_merge) for pin in pins.cast] == [
        ("Ann", (), ("Annie Ray",)),
        ("Annie Ray", ("Annie",), ("Ann",)),
    ]


def test_later_operations_build_on_earlier_ones() -> None:
    operations: list[AnyOperation] = [
        Merge(**stamped(0), into=ANN, other=BEA),
        Rename(**stamped(1), person=BEA, name="Ann Bell"),
        SetPronouns(**stamped(2), person=ANN, pronouns="they"),
    ]
    (pin,) = make_pins(operations).cast
    assert (pin.name, pin.aliases, pin.pronouns) == ("Ann Bell", ("Ann", "Annie", "Bea"), "they")


def test_a_merge_takes_lines_along() -> None:
    place = select_span(Text(BOOK), (0, 10))
    operations: list[AnyOperation] = [
        SetSpeaker(**stamped(0), targets=(place,), speaker=BEA),
        Merge(**stamped(1), into=ANN, other=BEA),
    ]
    assert [pin.speaker for pin in make_pins(operations).speakers] == ["Ann"]


def test_what_is_no_person_leaves_the_cast() -> None:
    pins = make_pins([NotPerson(**stamped(0), person=ANN), Confirm(**stamped(1), person=BEA)])
    assert [pin.name for pin in pins.cast] == ["Bea"]
    assert pins.not_persons == ("Ann", "Annie")


def test_operations_go_before_the_cast_file() -> None:
    base = Pins(cast=(CastPin(name="Ann", aliases=("Annie", "Bea"), line=3),))
    found = cast([Split(**stamped(0), person=ANN, aliases=("Bea",), name="Bea")], base)
    assert found == {"Ann": ("Annie",), "Bea": ()}


def test_undo_can_be_undone() -> None:
    merge = Merge(**stamped(0), into=ANN, other=BEA)
    back = Undo(**stamped(1), of="c0")
    assert find_active([merge, back]) == ()
    assert find_active([merge, back, Undo(**stamped(2), of="c1")]) == (merge,)
    assert cast([merge, back]) == {}


def test_merging_people_changes_their_lines() -> None:
    story = read()
    assert speakers(story)[:4] == ["Margaret", "Tom", "Wren", "Tom"]
    edit = Editor(story)
    edit.merge("Margaret", "Wren")
    after = edit.apply(model=False)
    assert speakers(after)[:4] == ["Margaret", "Tom", "Margaret", "Tom"]
    assert speakers(story)[2] == "Wren"
    assert after.characters[0].key == "margaret"


def test_a_speaker_is_decided_and_the_rest_adapts() -> None:
    edit = Editor(read())
    edit.speaker([4], "Tom")
    row = edit.apply(model=False).dialogue[4]
    assert (row.basis, row.score) == ("given", 1.0)


def test_a_person_who_was_not_in_the_cast_can_speak() -> None:
    edit = Editor(read())
    with pytest.raises(InputError, match="nobody is called 'The Cook'"):
        edit.speaker([4], "The Cook")
    edit.speaker([4], "The Cook", new=True)
    assert speakers(edit.apply(model=False))[4] == "The Cook"


def test_addressees_alone_leave_the_speaker_to_the_text() -> None:
    edit = Editor(read())
    edit.addressees([1], ["Wren"])
    story = edit.apply(model=False)
    row = story.dialogue[1]
    assert [story.characters[who].name for who in row.addressees] == ["Wren"]
    assert (speakers(story)[1], row.basis) == ("Tom", "cue")


def there(story: Story) -> list[list[str]]:
    names = [row.name or "" for row in story.characters]
    return [sorted(names[row.character] for row in scene.present) for scene in story.scenes]


def test_presence_is_obeyed_in_its_scene_alone() -> None:
    book = f"{BOOK}\n***\n\n“It is cold,” said Tom.\n\n“Very,” said Wren."
    story = read(book)
    assert there(story) == [["Margaret", "Tom", "Wren"], ["Tom", "Wren"]]
    edit = Editor(story)
    second = story.scenes[1].start
    edit.presence(second, "Tom", False)
    edit.presence(second, "Margaret", True)
    after = edit.apply(model=False)
    assert there(after) == [["Margaret", "Tom", "Wren"], ["Margaret", "Wren"]]
    row = next(each for each in after.scenes[1].present if each.score == 1.0)
    assert (row.as_, after.characters[row.character].name) == ("bystander", "Margaret")
    assert (row.from_, row.to) == (after.scenes[1].start, after.scenes[1].end)
    edit.presence(second, "Tom", True)
    assert "Tom" in there(edit.apply(model=False))[1]


def stays(story: Story, name: str) -> list[tuple[int, int, float]]:
    """Where somebody is there, scene by scene."""
    who = next(row.id for row in story.characters if row.name == name)
    return [
        (row.from_, row.to, row.score)
        for scene in story.scenes
        for row in scene.present
        if row.character == who
    ]


def test_presence_is_obeyed_from_offset_to_offset() -> None:
    book = f"{BOOK}\n***\n\n“It is cold,” said Tom.\n\n“Very,” said Wren."
    book += "\n\n“Good night,” said Tom."
    story = read(book)
    first, second = story.scenes
    (before, between) = stays(story, "Tom")
    edit = Editor(story)
    middle = book.index("“Very")
    edit.presence(middle, "Tom", False, middle + 10)
    after = stays(edit.apply(model=False), "Tom")
    assert after == [
        before,
        (second.start, middle, between[2]),
        (middle + 10, second.end, between[2]),
    ]
    inside = first.start + 4
    edit.presence(inside, "Margaret", True, middle)
    decided = edit.apply(model=False)
    told = stays(decided, "Margaret")
    assert told[0][:2] == (first.start, inside)
    assert [row for row in told if row[2] == 1.0] == [
        (inside, first.end, 1.0),
        (second.start, middle, 1.0),
    ]
    edit.presence(first.start, "Margaret", False, len(book))
    assert stays(edit.apply(model=False), "Margaret") == []
    edited = Text(f"A word before.\n\n{book}")
    moved = annotate(edited, pins=edit.pins())
    assert [row[:2] for row in stays(moved, "Margaret")] == [(0, len("A word before.\n\n"))]


def test_a_stretch_that_is_none_is_refused() -> None:
    edit = Editor(read())
    for until in (4, 5, 100_000):
        with pytest.raises(InputError, match="no stretch"):
            edit.presence(5, "Tom", True, until)


@pytest.mark.parametrize("path", example_stories(), ids=lambda path: path.stem)
def test_no_reading_is_as_sure_of_presence_as_the_user(path: Path) -> None:
    story = read_story(path, model=False)
    assert max(row.score for scene in story.scenes for row in scene.present) < 1.0


def test_presence_follows_a_person_through_names_and_merges() -> None:
    place = select_span(Text(BOOK), (0, 10))
    operations: list[AnyOperation] = [
        Rename(**stamped(0), person=BEA, name="Miss Bell"),
        SetPresence(**stamped(1), target=place, person=PersonRef("Miss Bell"), present=True),
        Rename(**stamped(2), person=PersonRef("Miss Bell"), name="Mrs. Carr"),
    ]
    assert [pin.person for pin in make_pins(operations).presence] == ["Mrs. Carr"]
    operations.append(Merge(**stamped(3), into=ANN, other=PersonRef("Mrs. Carr")))
    assert [pin.person for pin in make_pins(operations).presence] == ["Ann"]
    operations.append(NotPerson(**stamped(4), person=ANN))
    assert make_pins(operations).presence == ()


def scene_starts(story: Story) -> list[int]:
    return [scene.start for scene in story.scenes]


def test_a_boundary_is_set_with_its_paragraph_and_taken_back() -> None:
    story = read()
    edit = Editor(story)
    inside = BOOK.index("rather stand")
    edit.boundary(inside, True)
    begins = BOOK.index("“I would")
    assert scene_starts(edit.apply(model=False)) == [0, begins]
    edit.undo()
    assert scene_starts(edit.apply(model=False)) == [0]
    edit.boundary(begins, True)
    edit.boundary(inside, False)
    assert scene_starts(edit.apply(model=False)) == [0]


@pytest.mark.parametrize("path", example_stories(), ids=lambda path: path.stem)
def test_every_boundary_that_was_found_can_be_refused(path: Path) -> None:
    story = read_story(path, model=False)
    edit = Editor(story)
    refused = scene_starts(story)[1:]
    for start in refused:
        edit.boundary(start, False)
    after = scene_starts(edit.apply(model=False))
    assert not set(refused) & set(after)
    assert len(after) < len(story.scenes)
    for _ in story.scenes[1:]:
        edit.undo()
    assert edit.apply(model=False).scenes == story.scenes


def test_the_narrator_without_a_name_can_be_given_lines() -> None:
    told = "I went out, and I saw that my lamp was dark. I had left it so. I walked on.\n\n"
    story = read(
        f"CHAPTER I\n\n{told}“Go,” I said to him.\n\n{told}“Who is there?” I asked.\n\n"
        f"“I am,” said Tom.\n\n{told * 3}“I will go home,” I said.\n"
    )
    narrator = next(each for each in story.characters if each.narrator)
    assert (narrator.name, story.dialogue[0].speaker) == (None, narrator.id)
    assert story.dialogue[2].speaker != narrator.id
    edit = Editor(story)
    edit.speaker([2], narrator.id)
    after = edit.apply(model=False)
    (teller,) = (each for each in after.characters if each.narrator)
    assert {row.speaker for row in after.dialogue} == {teller.id}
    assert teller.key == narrator.key


def test_no_speech_takes_the_line_away() -> None:
    edit = Editor(read())
    edit.kind([4], "scare")
    story = edit.apply(model=False)
    assert [row.quotation for row in story.dialogue] == [0, 1, 2, 3, 5, 6]


def test_a_locked_line_stays_whatever_else_changes() -> None:
    story = read()
    edit = Editor(story)
    edit.lock([2])
    edit.speaker([1, 3], "Margaret")
    assert speakers(edit.apply(model=False))[2] == "Wren"


def test_corrections_survive_an_edit_elsewhere() -> None:
    edit = Editor(read())
    edit.speaker([4], "Tom")
    edited = Text("A new first paragraph, all about the weather.\n\n" + BOOK)
    pins = edit.pins()
    assert find_unfit(edit.operations, edited) == ()
    story = annotate(edited, pins=pins)
    assert (speakers(story)[4], story.dialogue[4].basis) == ("Tom", "given")


def test_a_correction_that_no_longer_fits_is_reported() -> None:
    edit = Editor(read())
    made = edit.speaker([4], "Tom")
    (notice,) = find_unfit(edit.operations, Text(BOOK.replace("As you like", "Please yourself")))
    assert notice.code == "correction_unfit"
    assert made.id in notice.message
    assert "As you like" in notice.message


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda edit: edit.merge("Tom", "Tom"), "one person already"),
        (lambda edit: edit.merge("Tom", "Nobody"), "nobody is called"),
        (lambda edit: edit.split("Tom", ["Thomas"]), "has no name 'Thomas'"),
        (lambda edit: edit.split("Tom", ["Tom"]), "without a name"),
        (lambda edit: edit.rename("Tom", " \n"), "is no name"),
        (lambda edit: edit.rename("Tom", "Wren"), "another person"),
        (lambda edit: edit.pronouns("Tom", "whatever"), "whatever"),
        (lambda edit: edit.speaker([99], "Tom"), "no line 99"),
        (lambda edit: edit.speaker([], "Tom"), "no line was given"),
        (lambda edit: edit.kind([0], "song"), "no kind 'song'"),
        (lambda edit: edit.boundary(99_999, True), "not in the text"),
        (lambda edit: edit.undo(), "nothing is left"),
        (lambda edit: edit.undo("c9"), "no correction 'c9'"),
    ],
)
def test_what_makes_no_sense_is_refused(call: object, words: str) -> None:
    edit = Editor(read())
    with pytest.raises(InputError, match=words):
        call(edit)  # type: ignore[operator]
    assert edit.operations == ()


def test_every_operation_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    edit = Editor(read())
    edit.merge("Margaret", "Wren")
    edit.rename("Tom", "Thomas \x1b[31mRed")
    edit.pronouns("Tom", "ve/ver/vis/verself")
    edit.narrator("Tom")
    edit.not_person("Wren")
    edit.confirm("Tom")
    edit.speaker([0, 1], None)
    edit.addressees([0], ())
    edit.lock([2])
    edit.kind([3], "thought")
    edit.presence(0, "Tom", False)
    edit.boundary(10, True)
    edit.undo()
    file = edit.save(tmp_path / "new.fabula")
    found, notices = read_operations(file)
    assert (found, notices) == (edit.operations, ())
    assert found[1].name == "Thomas [31mRed"  # type: ignore[union-attr]
    edit.save(tmp_path / "new.fabula")
    assert len(file.read_text(encoding="utf-8").splitlines()) == len(found)


def test_damaged_lines_are_kept_and_reported(tmp_path: Path) -> None:
    edit = Editor(read())
    edit.merge("Margaret", "Wren")
    file = edit.save(tmp_path)
    whole = file.read_bytes()
    file.write_bytes(whole + b'{"op":"song"}\n\xff\xfe\n' + whole[:30])
    found, notices = read_operations(file)
    assert found == edit.operations
    assert [notice.code for notice in notices] == ["correction_unreadable"] * 3
    assert "line 2" in notices[0].message
    append_operations(file, edit.operations)
    assert file.read_bytes().startswith(whole)
    assert read_operations(file)[0] == edit.operations * 2


def _append_many(path: str, writer: int) -> None:
    for number in range(40):
        made = Confirm(id=f"w{writer}-{number}", made="now", person=PersonRef("N" * 300))
        append_operations(Path(path), [made])


def test_programs_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "corrections.jsonl"
    with ProcessPoolExecutor(4) as pool:
        list(pool.map(_append_many, [str(file)] * 4, range(4)))
    found, notices = read_operations(file)
    assert notices == ()
    assert sorted(each.id for each in found) == sorted(
        f"w{writer}-{number}" for writer in range(4) for number in range(40)
    )


def test_a_folder_in_the_way_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "corrections.jsonl").mkdir()
    with pytest.raises(StorageError, match=r"corrections\.jsonl"):
        read_operations(tmp_path / "corrections.jsonl")
    edit = Editor(read())
    edit.confirm("Tom")
    with pytest.raises(StorageError, match="cannot be written"):
        edit.save(tmp_path)


def test_reading_again_applies_what_was_put_right(tmp_path: Path) -> None:
    book = tmp_path / "door.txt"
    book.write_text(BOOK, encoding="utf-8")
    story = read_story(book, model=False)
    edit = edit_story(story, tmp_path / "door.fabula")
    edit.merge("Margaret", "Wren")
    edit.save(tmp_path / "door.fabula")
    again = open_story(book, model=False)
    assert speakers(again)[2] == "Margaret"
    assert again.provenance.options["corrections_sha256"] is not None
    edit.undo()
    edit.save(tmp_path / "door.fabula")
    assert speakers(open_story(book, model=False)) == speakers(story)


def test_the_file_is_plain_json_lines(tmp_path: Path) -> None:
    edit = Editor(read())
    edit.speaker([4], "Tom")
    (line,) = edit.save(tmp_path).read_text(encoding="utf-8").splitlines()
    data = json.loads(line)
    assert data["op"] == "speaker"
    assert data["speaker"] == {
        "name": "Tom",
        "aliases": [],
        "key": "tom",
        "narrator": False,
    }
    assert data["targets"][0]["exact"] == "“As you like.”"
    assert msgspec.json.decode(line, type=AnyOperation) == edit.operations[0]
    selector = edit.operations[0].targets[0]  # type: ignore[union-attr]
    assert find_selected(Text(BOOK), selector) is not None
