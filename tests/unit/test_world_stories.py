"""The stories with answers about scenes, knowledge, relationships and emotions are in order."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest

from fabula import rows
from tests.markup import MarkedStory, read_marked_story
from tests.markup_types import SPOKEN_KINDS

STORIES = Path(__file__).parents[1] / "stories" / "world"
PATHS = sorted(STORIES.rglob("*.marked.txt"))
DIRECTED = frozenset({"parent", "child", "employer", "servant", "teacher", "host"})
EITHER = frozenset({"kin", "lover", "enemy", "other"})
UNDIRECTED = frozenset(
    {"sibling", "spouse", "partner", "ex_partner", "friend", "estranged", "rival", "colleague"}
    | {"acquaintance"}
)
LABELS = frozenset(get_args(rows.EmotionLabel))
SHOWN = frozenset(get_args(rows.Shown))
HOW = frozenset(get_args(rows.HowKnown))
AS = frozenset(get_args(rows.PresentAs))
POINTERS = {
    "narration": ("start", "end"),
    "scenes": ("start", "end", "place", "time"),
    "knowledge": ("fact", "since"),
    "relationships": ("from", "to"),
    "emotions": ("at",),
}
PEOPLE = ("narrator", "focalizer", "knower", "a", "b", "character")

pytestmark = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name.split(".")[0])


@cache
def read(path: Path) -> MarkedStory:
    return read_marked_story(path)


def rows_of(story: MarkedStory, table: str) -> list[dict[str, Any]]:
    return list(story.extra[table])


def test_labels_resolve_and_people_are_declared(path: Path) -> None:
    story = read(path)
    for table, fields in POINTERS.items():
        for row in rows_of(story, table):
            for field in fields:
                if field in row:
                    story.anchor(row[field])
            people = {row[field] for field in PEOPLE if field in row}
            if table == "knowledge" and "from" in row:
                people.add(row["from"])
            assert people <= story.characters.keys()
    assert story.anchor(story.extra["pronouns_marked_until"])[0] <= len(story.content)


def test_people_are_on_stage_where_a_scene_has_them(path: Path) -> None:
    story = read(path)
    rows = [row for scene in rows_of(story, "scenes") for row in scene["present"]]
    on_stage = {key for key, character in story.characters.items() if character.on_stage}
    assert {row["character"] for row in rows} == on_stage


def test_scenes_hold_the_story_and_their_people(path: Path) -> None:
    story = read(path)
    scenes = rows_of(story, "scenes")
    assert (scenes[0]["start"], scenes[-1]["end"]) == ("s1", "story_end")
    assert all(before["end"] == after["start"] for before, after in pairwise(scenes))
    for scene in scenes:
        start, end = (story.anchor(scene[field])[0] for field in ("start", "end"))
        assert start < end
        for field in {"place", "time"} & scene.keys():
            assert start <= story.anchor(scene[field])[0] < end
        for row in scene["present"]:
            from_, to = (story.anchor(row[field])[0] for field in ("from", "to"))
            assert start <= from_ < to <= end
            assert row["as"] in AS


def test_knowledge_is_about_facts_and_each_is_known_once(path: Path) -> None:
    story = read(path)
    facts = {row.label for row in story.spans if row.kind == "fact"}
    rows = rows_of(story, "knowledge")
    assert {row["fact"] for row in rows} == facts
    assert len({(row["fact"], row["knower"]) for row in rows}) == len(rows)
    for row in rows:
        assert row["how"] in HOW
        assert ("from" in row) == (row["how"] in {"told", "overheard"})
        assert row.get("from") != row["knower"]


def test_relationships_have_kinds_and_directions(path: Path) -> None:
    story = read(path)
    for row in rows_of(story, "relationships"):
        assert row["kind"] in DIRECTED | EITHER | UNDIRECTED
        assert row["kind"] in EITHER or row["directed"] == (row["kind"] in DIRECTED)
        assert -1 <= row["valence"] <= 1
        assert row["a"] != row["b"]
        assert story.anchor(row["from"])[0] < story.anchor(row["to"])[0]


def test_every_line_has_one_emotion_of_its_speaker(path: Path) -> None:
    story = read(path)
    rows = rows_of(story, "emotions")
    lines = {row.label: row.speaker for row in story.quotations if row.kind in SPOKEN_KINDS}
    felt = [(row["at"], row["character"]) for row in rows if row["at"] in lines]
    assert sorted(felt) == sorted((label, speaker or "") for label, speaker in lines.items())
    for row in rows:
        assert row["label"] in LABELS
        assert 0 <= row["intensity"] <= 1
        if row["label"] == "neutral":
            assert "shown" not in row
            assert row["intensity"] == 0
        else:
            assert row["shown"] in SHOWN
