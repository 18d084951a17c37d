"""Moments, bounded stories, what if and comparisons, on a small story and the examples."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from fabula import Layer, Story, Text, annotate
from fabula.check import find_contradictions
from fabula.comparing import compare_stories
from fabula.errors import InputError
from fabula.integrity import find_misplaced_rows
from fabula.report.page import render_report
from fabula.rows import CharacterId, Relationship, RelationshipId
from fabula.script import name_of
from fabula.storage import decode_story, encode_story
from tests.markup import parse_story, read_marked_story
from tests.world_rows import scene_rows

FOLDER = Path(__file__).parents[2] / "examples" / "stories"
NAMES = [path.name.split(".")[0] for path in sorted(FOLDER.glob("*.marked.txt"))]

MARKED = """\
+++
[characters.man]
name = "Osric Vane"
aliases = ["Vane"]
pronouns = "he"
role = "major"
[characters.lena]
name = "Lena"
pronouns = "she"
role = "major"
[characters.tibb]
name = "Tibb"
pronouns = "he"
[[scenes]]
start = "s1"
end = "s2"
present = [
  { character = "man", from = "s1", to = "s2", as = "speaks" },
  { character = "lena", from = "s1", to = "s2", as = "addressed" },
]
[[scenes]]
start = "s2"
end = "end"
present = [
  { character = "lena", from = "s2", to = "end", as = "speaks" },
  { character = "tibb", from = "s2", to = "end", as = "addressed" },
]
+++
<<@s1>>[man:PER:common A stranger] stood at the gate of the mill. {q1 man>lena “The eastern \
sluice is rotten through,”} said [man he] to [lena Lena].

{q2 lena>man “I thank you,”} said [lena she].

<<@s2>>In the bakery [tibb Tibb] was counting loaves. {q3 lena>tibb “The eastern sluice is \
rotten through, they say. I have it from [man Osric Vane],”} said [lena Lena].

{q4 tibb>lena “Then the loaves will float,”} said [tibb Tibb].<<@end>>
"""


@cache
def mill() -> Story:
    marked = parse_story(MARKED)
    rows = marked.rows()
    given = {key: rows[key] for key in ("quotations", "dialogue", "mentions", "entities")}
    given |= {"characters": rows["characters"], "scenes": scene_rows(marked)}
    return annotate(Text(marked.content), given=given)


def _id(story: Story, name: str) -> CharacterId:
    return next(row.id for row in story.characters if name_of(story, row.id) == name)


def test_a_moment_holds_what_has_happened_before_it() -> None:
    story = mill()
    end = story.quotations[0].end
    moment = story.at(end)
    assert moment.scene is not None
    assert moment.scene.id == 0
    assert set(moment.present) == {_id(story, "Osric Vane"), _id(story, "Lena")}
    assert {row.knower for row in moment.known} == set(moment.present)
    assert all(row.since < end for row in moment.known)
    assert story.at(0).known == ()
    with pytest.raises(InputError):
        story.at(len(story.text) + 1)


def test_who_knows_what_and_from_whom() -> None:
    story = mill()
    rows = story.who_knows("the eastern sluice is rotten")
    told = {(row.knower, row.from_) for row in rows if row.how == "told"}
    vane, lena, tibb = (_id(story, name) for name in ("Osric Vane", "Lena", "Tibb"))
    assert {(lena, vane), (tibb, lena)} <= told
    before = story.who_knows("the eastern sluice is rotten", at=story.scenes[1].start)
    assert {row.knower for row in before} == {vane, lena}
    assert story.knows("Tibb", about="sluice")[0].from_ == lena
    assert all(row.knower == tibb for row in story.knows(tibb))
    with pytest.raises(InputError):
        story.knows("Zebedee")


def test_who_is_not_named_yet_is_called_by_the_words_so_far() -> None:
    story = mill()
    early = story.upto(story.scenes[1].start)
    assert {row.name for row in early.characters} == {"A stranger", "Lena"}
    assert "Vane" not in encode_story(early).decode()
    assert "vane" not in render_report(early).lower()
    assert [row.name for row in story.upto(len(story.text)).characters] == [
        row.name for row in story.characters
    ]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("share", [0.1, 0.35, 0.6, 0.85])
def test_a_bounded_story_tells_nothing_later(name: str, share: float) -> None:
    marked = read_marked_story(FOLDER / f"{name}.marked.txt")
    rows = marked.rows()
    given = {key: rows[key] for key in ("quotations", "dialogue", "mentions", "entities")}
    given |= {"characters": rows["characters"], "scenes": scene_rows(marked)}
    whole = annotate(Text(marked.content), given=given)
    offset = int(share * len(marked.content))
    bounded = whole.upto(offset)
    seen = " ".join(marked.content[:offset].split())
    said = {alias.text for person in whole.characters for alias in person.aliases}
    said |= {person.name for person in whole.characters if person.name}
    later = {text for text in said if text not in seen}
    assert later or share > 0.8
    written = encode_story(bounded)
    page = render_report(bounded)
    assert not [text for text in later if text in written.decode() or text in page]
    assert not list(find_misplaced_rows(bounded))
    assert decode_story(written) == bounded
    assert not [each for each in find_contradictions(bounded) if each.code == "id_dangling"]
    for person in bounded.characters:
        held = [m for m in bounded.mentions if m.entity == person.entity]
        proper = [m for m in held if m.form == "proper"]
        assert sum(alias.count for alias in person.aliases) == len(proper)
        assert person.last <= offset


def test_without_a_line_its_hearers_learn_nothing_and_what_leans_on_it_falls() -> None:
    story = mill()
    found = story.without(line=0)
    lena, tibb = _id(story, "Lena"), _id(story, "Tibb")
    never = {each.character for each in found if each.kind == "never_learns"}
    assert {lena, tibb} <= never
    (leaning,) = [each for each in found if each.kind == "leans_on"]
    assert (leaning.character, leaning.row) == (lena, 2)
    assert all(0 <= each.score <= 1 and each.evidence for each in found)
    assert _id(story, "Osric Vane") not in never


def test_without_a_scene_people_never_meet() -> None:
    story = mill()
    pairs = {
        (each.character, each.other)
        for each in story.without(scene=0)
        if each.kind == "never_meets"
    }
    assert pairs == {tuple(sorted((_id(story, "Osric Vane"), _id(story, "Lena"))))}


def test_a_character_of_one_scene_is_taken_out_of_that_scene_alone() -> None:
    story = mill()
    there = story.without(character="Lena", scene=1)
    assert {each.character for each in there if each.kind == "never_learns"} == {
        _id(story, "Tibb"),
        _id(story, "Lena"),
    }
    everywhere = story.without(character="Lena")
    assert not [each for each in everywhere if each.character == _id(story, "Lena")]


def test_a_change_of_relationship_loses_its_cause() -> None:
    story = mill()
    line = story.quotations[2]

    def stands(number: int, kind: str, start: int, end: int) -> Relationship:
        return Relationship(
            id=RelationshipId(number),
            a=_id(story, "Lena"),
            b=_id(story, "Tibb"),
            kind=kind,  # type: ignore[arg-type]
            directed=False,
            valence=None,
            from_=start,
            to=end,
            cause=None,
            evidence=((start, start + 1),),
            score=1.0,
        )

    rows = [stands(0, "acquaintance", 0, line.start), stands(1, "friend", line.start, line.end)]
    layers: dict[str, Any] = dict(story.layers) | {"relationships": Layer(rows)}
    changed = Story(story.text, layers, story.notices, story.provenance)
    (lost,) = [each for each in changed.without(line=2) if each.kind == "cause_lost"]
    assert (lost.row, lost.score) == (1, 0.5)
    assert [row.kind for row in changed.at(line.end).between] == ["friend"]


def test_what_can_be_taken_out_is_one_thing() -> None:
    story = mill()
    for wrong in ({}, {"line": 1, "scene": 0}, {"scene": 9}, {"character": "Zebedee"}):
        with pytest.raises(InputError):
            story.without(**wrong)


def test_two_versions_part_where_one_says_something_else() -> None:
    story = mill()
    told = MARKED.replace("In the bakery [tibb Tibb] was counting", "Far off [tibb Tibb] ate cold")
    marked = parse_story(told)
    rows = marked.rows()
    given = {key: rows[key] for key in ("quotations", "dialogue", "mentions", "entities")}
    other = annotate(Text(marked.content), given=given | {"characters": rows["characters"]})
    assert compare_stories(story, story).part_a is None
    found = compare_stories(story, other)
    assert {each.name for each in found.shared} == {"Osric Vane", "Lena", "Tibb"}
    assert not found.only_a
    assert found.text_a.startswith("In the bakery")
    assert found.text_b.startswith("Far off")
    assert found.part_a is not None
    assert found.common_sentences == len(
        [row for row in story.sentences if row.end <= found.part_a[0]]
    )
    ended = annotate(Text(mill().text.content.split("In the bakery", maxsplit=1)[0]))
    cut = compare_stories(story, ended)
    assert cut.text_a.startswith("In the bakery")
    assert cut.text_b == ""
