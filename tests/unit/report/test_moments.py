"""What the report shows at a moment is what ``story.upto`` holds there."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from fabula import Story, read_story
from fabula.report.moments import Moments
from tests.conftest import example_stories


@cache
def _story(path: Path) -> Story:
    return read_story(path, model=False)


def _stops(story: Story, every: int) -> list[int]:
    return [row.end for row in story.paragraphs][::every]


def _at(steps: tuple[tuple[int, str | None], ...], moment: int) -> tuple[bool, str | None]:
    begun = [name for at, name in steps if at <= moment]
    return bool(begun), begun[-1] if begun else None


@pytest.mark.parametrize("path", example_stories(), ids=lambda path: path.stem)
def test_names_are_those_of_the_bounded_story(path: Path) -> None:
    story = _story(path)
    moments = Moments(story)
    for stop in _stops(story, 7):
        bounded = [person.name for person in story.upto(stop).characters]
        found = [_at(moments.steps(person.id), stop) for person in story.characters]
        assert [name for begun, name in found if begun] == bounded


@pytest.mark.parametrize("path", example_stories(), ids=lambda path: path.stem)
def test_as_many_rows_are_shown_as_the_bounded_story_has(path: Path) -> None:
    story = _story(path)
    moments = Moments(story)
    for stop in _stops(story, 11):
        bounded = story.upto(stop)
        present = [row for scene in story.scenes for row in scene.present]
        shown = (
            sum(moments.of_presence(row) <= stop for row in present),
            sum(moments.of_relationship(row) <= stop for row in story.relationships),
            sum(moments.of_knowledge(row) <= stop for row in story.knowledge),
        )
        assert shown == (
            sum(len(scene.present) for scene in bounded.scenes),
            len(bounded.relationships),
            len(bounded.knowledge),
        )


def test_at_the_end_everybody_has_the_final_name() -> None:
    for path in example_stories():
        story = _story(path)
        moments = Moments(story)
        for person in story.characters:
            assert moments.steps(person.id)[-1][1] == person.name
            ats = [at for at, _ in moments.steps(person.id)]
            assert ats == sorted(set(ats))
