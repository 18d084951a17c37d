"""The desk of the review app: decisions are kept, the story follows, nothing moves."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

pytest.importorskip("starlette", reason="needs fabula[review]")

from fabula import Layer, Story, Text, annotate, read_story
from fabula.corrections_file import append_operations, read_operations
from fabula.editing import Editor
from fabula.errors import InputError
from fabula.redeciding import Redecider
from fabula.review.desk import Desk
from fabula.review.doubts import Doubt, Order, find_doubts
from fabula.review.lines import list_lines, show_line
from fabula.review.people import show_people
from fabula.storage import encode_story, read_stored, write_files

BOOK = """“Come in,” said Margaret.

“Thank you,” said Tom.

“Sit down,” said Wren.

“I would rather stand.”

“As you like.”

“Is it the rent?”

“It is the rent,” said Tom. Peg coughed. “It is always the rent,” said Margaret.
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "door.txt").write_text(BOOK, encoding="utf-8")
    story = read_story(tmp_path / "door.txt", model=False)
    folder = tmp_path / "door.fabula"
    write_files({folder / "story.json": encode_story(story), folder / "report.html": b"old"})
    stored = read_stored(folder / "story.json")
    made = Desk(folder, stored, Redecider(stored, model=False))
    made.start()
    yield made
    made.close()


def read_words(content: str) -> Story:
    return annotate(Text(content))


def settle(desk: Desk) -> None:
    """Wait until everything that was decided is shown and written."""
    for _ in range(3000):
        if not desk.is_behind and desk.is_written:
            return
        time.sleep(0.01)
    raise AssertionError("the desk does not come to rest")


def speakers(desk: Desk) -> list[str | None]:
    story = desk.snapshot.story
    return [
        None if row.speaker is None else story.characters[row.speaker].name
        for row in story.dialogue
    ]


def person(desk: Desk, name: str) -> int:
    return next(each.id for each in desk.snapshot.story.characters if each.name == name)


def decide_speaker(desk: Desk, lines: list[int], name: str) -> None:
    who = person(desk, name)
    desk.decide(desk.snapshot.version, lambda edit: (edit.speaker(lines, who),))
    settle(desk)


def test_a_decision_is_in_the_file_before_it_is_answered(desk: Desk) -> None:
    desk.decide(desk.snapshot.version, lambda edit: (edit.speaker([4], "Tom"),))
    found, _ = read_operations(desk.corrections)
    assert len(found) == 1
    settle(desk)
    assert speakers(desk)[4] == "Tom"
    assert desk.snapshot.decided == {4}
    assert 4 not in {each.line for each in desk.snapshot.doubts}


def test_story_and_report_in_the_folder_follow(desk: Desk) -> None:
    decide_speaker(desk, [3, 4, 5], "Wren")
    folder = desk.corrections.parent
    stored = read_stored(folder / "story.json")
    names = [
        stored.characters[row.speaker].name for row in stored.dialogue if row.speaker is not None
    ]
    assert names[3:6] == ["Wren"] * 3
    assert (folder / "report.html").read_bytes() != b"old"
    again = read_story(
        folder.with_suffix(".txt"), corrections=folder / "corrections.jsonl", model=False
    )
    assert encode_story(again) == (folder / "story.json").read_bytes()


def test_undo_brings_everything_back(desk: Desk) -> None:
    before = speakers(desk)
    one, other = person(desk, "Margaret"), person(desk, "Wren")
    desk.decide(desk.snapshot.version, lambda edit: (edit.merge(one, other),))
    settle(desk)
    assert "Wren" not in {each.name for each in desk.snapshot.story.characters}
    desk.decide(desk.snapshot.version, lambda edit: (edit.undo(),))
    settle(desk)
    assert speakers(desk) == before
    assert desk.snapshot.changed


def test_ids_of_an_earlier_version_are_understood(desk: Desk) -> None:
    settle(desk)
    old, tom = desk.snapshot.version, person(desk, "Tom")
    desk.decide(old, lambda edit: (edit.not_person("Margaret"),))
    settle(desk)
    assert desk.snapshot.version > old
    desk.decide(old, lambda edit: (edit.speaker([0], tom),))
    settle(desk)
    assert speakers(desk)[0] == "Tom"
    with pytest.raises(InputError, match="out of date"):
        desk.decide(10_000, lambda edit: (edit.undo(),))


def test_what_another_program_adds_is_noticed(desk: Desk) -> None:
    edit = Editor(desk.snapshot.story)
    edit.rename("Tom", "Thomas")
    append_operations(desk.corrections, edit.operations)
    desk.look()
    settle(desk)
    assert "Thomas" in speakers(desk)
    decide_speaker(desk, [0], "Wren")
    assert len(read_operations(desk.corrections)[0]) == 2


def test_people_of_one_name_are_not_mixed_up() -> None:
    story = read_words("“Go,” said Ann. “No,” said Tom.")
    people = [msgspec.structs.replace(each, name="the man") for each in story.characters]
    twins = Story(
        story.text, dict(story.layers) | {"characters": Layer(people)}, (), story.provenance
    )
    edit = Editor(twins)
    with pytest.raises(InputError, match="more than one person is called 'the man'"):
        edit.speaker([0], 1)
    with pytest.raises(InputError, match="no character 99"):
        edit.confirm(99)


def test_runs_of_doubtful_lines_are_asked_about_once(desk: Desk) -> None:
    settle(desk)
    story = desk.snapshot.story
    doubts = find_doubts(story, frozenset())
    lines = [line for each in doubts for line in each.run]
    assert len(lines) == len(set(lines))
    assert all(each.line in each.run for each in doubts)
    assert {3, 4, 5} >= set(lines)
    weights = [each.weight for each in doubts]
    assert weights == sorted(weights, reverse=True)
    assert find_doubts(story, frozenset(range(8))) == ()


def test_the_queue_never_moves() -> None:
    order = Order()
    first = [Doubt(line=line, doubt=0.5, run=(line,)) for line in (7, 2, 9)]
    assert [each.line for each in order.arrange(first)] == [7, 2, 9]
    later = [Doubt(line=line, doubt=0.9, run=(line,)) for line in (4, 9, 7)]
    assert [each.line for each in order.arrange(later)] == [7, 9, 4]
    assert [each.line for each in order.arrange(first)] == [7, 2, 9]


def test_a_line_comes_with_its_context(desk: Desk) -> None:
    settle(desk)
    view = show_line(desk.snapshot, 6)
    assert view is not None
    words = "".join(piece.words for pieces in view.context for piece in pieces)
    assert "“It is the rent,”" in words
    focus = [piece for pieces in view.context for piece in pieces if piece.focus]
    assert [piece.words for piece in focus] == ["“It is the rent,”"]
    assert view.candidates[0].id == view.speaker
    assert len({each.id for each in view.candidates}) == len(view.candidates) <= 9
    assert any("Tom" in each.words for each in view.evidence)
    assert show_line(desk.snapshot, 99) is None


def test_lists_of_lines(desk: Desk) -> None:
    settle(desk)
    tom = person(desk, "Tom")
    found = list_lines(desk.snapshot, str(tom), 0, 1)
    assert set(found.lines) >= {1, 6}
    assert [row.line for row in found.rows] == [found.lines[0]]
    assert list_lines(desk.snapshot, "all", 2, 3).rows[0].line == 2
    assert list_lines(desk.snapshot, "nonsense", 0, 9).lines == ()


def test_the_cast_knows_who_may_be_whom() -> None:
    story = read_words(
        "“Come,” said Margaret Hale. “No,” said Tom. Peggy sat. “I will,” said Peggy. "
        "“So be it,” said Old Hale."
    )
    people = {each.name: each for each in show_people(story, ())}
    names = {each.id: each.name for each in people.values()}
    for each in people.values():
        assert each.id not in each.twins
        assert all(each.id in people[names[twin]].twins for twin in each.twins)
    assert not any(each.settled for each in people.values())
    edit = Editor(story)
    edit.confirm("Tom")
    settled = {each.name for each in show_people(story, edit.operations) if each.settled}
    assert settled == {"Tom"}
