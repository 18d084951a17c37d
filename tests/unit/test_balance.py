from __future__ import annotations

from typing import Any

import pytest

from fabula import Layer, find_lines
from fabula.balance import find_balance, find_scene_balance
from fabula.errors import InputError
from fabula.rows import Row, SceneId
from fabula.script import SceneFinder
from fabula.story import Story
from tests.unit.small_story import small_story


def test_shares_are_of_the_lines_that_count() -> None:
    story = small_story()
    rows = find_balance(story, find_lines(story))
    for stretch in ("story", "chapter"):
        some = [row for row in rows if row.stretch == stretch]
        assert [row.speaker for row in some] == ["Ada Reed", "Jon", None]
        assert sum(row.lines for row in some) == 4
        assert abs(sum(row.share_of_lines for row in some) - 1) < 1e-3
        assert abs(sum(row.share_of_words for row in some) - 1) < 1e-3
    assert {row.chapter for row in rows if row.stretch == "chapter"} == {"THE DOOR"}


def test_nothing_said_and_no_chapters() -> None:
    story = small_story()
    assert find_balance(story, []) == ()
    bare = small_story(layers={"chapters": Layer()})
    assert {row.stretch for row in find_balance(bare, find_lines(bare))} == {"story"}


class Stretch(Row, frozen=True, kw_only=True):
    """As much of a scene as the balance reads."""

    id: SceneId


def test_scenes_are_counted_apart() -> None:
    story = small_story()
    lines = find_lines(story)
    border = lines[-1].start
    scenes: Any = Layer(
        [
            Stretch(id=SceneId(0), start=0, end=border),
            Stretch(id=SceneId(1), start=border, end=len(story.text)),
        ]
    )
    layers: dict[str, Any] = {**story.layers, "scenes": scenes}
    parted = Story(story.text, layers, story.notices, story.provenance)
    rows = find_scene_balance(parted, lines)
    assert [row.scene for row in rows if row.stretch == "story"] == [None] * 3
    assert sum(row.lines for row in rows if row.scene == 0) == len(lines) - 1
    assert [(row.lines, row.share_of_lines) for row in rows if row.scene == 1] == [(1, 1.0)]
    assert SceneFinder(parted).check(1) == 1
    with pytest.raises(InputError, match="no scene 2"):
        SceneFinder(parted).check(2)


def test_a_story_without_scenes_says_so() -> None:
    story = small_story()
    layers = {name: layer for name, layer in story.layers.items() if name != "scenes"}
    bare = Story(story.text, layers, story.notices, story.provenance)
    with pytest.raises(InputError, match="no scenes"):
        find_scene_balance(bare, find_lines(bare))
