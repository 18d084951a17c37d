"""Findings of continuity: somebody speaks after leaving, somebody is in two places at once."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from fabula import Layer, Story
from fabula.continuity import find_discontinuities
from fabula.rows import (
    CharacterId,
    HowKnown,
    KnowledgeId,
    Present,
    PresentAs,
    Scene,
    SceneId,
    SceneWords,
)
from fabula.unlearnt import find_impossible_knowledge
from tests.unit.small_story import small_story
from tests.unit.test_world_questions import mill


def _stay(start: int, end: int, character: int = 0, as_: PresentAs = "speaks") -> Present:
    return Present(
        character=CharacterId(character), from_=start, to=end, as_=as_, evidence=(), score=0.95
    )


def _scene(number: int, start: int, end: int, *present: Present, **words: str) -> Scene:
    place, time = (
        SceneWords(start=start, end=start, text=words[name]) if name in words else None
        for name in ("place", "time")
    )
    return Scene(
        id=SceneId(number), start=start, end=end, place=place, time=time, present=present, score=1.0
    )


def _story(*scenes: Scene, **first_line: Any) -> Story:
    story = small_story()
    lines = [msgspec.structs.replace(line, **first_line) for line in story.dialogue]
    return small_story(layers={"scenes": Layer(scenes), "dialogue": Layer(lines)})


def _codes(story: Story) -> list[str]:
    return [finding.code for finding in find_discontinuities(story)]


def test_a_named_speaker_who_has_left_is_found() -> None:
    length = len(small_story().text)
    gone = _scene(0, 0, length, _stay(0, 2), _stay(0, length, character=1))
    there = _scene(0, 0, length, _stay(0, length), _stay(0, length, character=1))
    assert set(_codes(_story(gone, score=0.95))) == {"speaks_absent"}
    assert _codes(_story(there, score=0.95)) == []
    assert _codes(_story(gone, score=0.95, basis="turn")) == []
    assert _codes(_story(gone, score=0.5)) == []


def test_two_places_at_one_clock_time_are_found() -> None:
    def pair(place: str, time: str, as_: PresentAs = "acts") -> Story:
        length = len(small_story().text)
        before = _scene(0, 0, 5, _stay(0, 5, 1, as_), place="the mill", time="six o’clock")
        after = _scene(1, 5, length, _stay(5, length, 1, as_), place=place, time=time)
        return _story(before, after, score=0.5)

    assert _codes(pair("the quay", "six o’clock")) == ["two_places"]
    assert _codes(pair("the mill", "six o’clock")) == []
    assert _codes(pair("the quay", "seven o’clock")) == []
    assert _codes(pair("the quay", "six o’clock", "bystander")) == []


def test_stories_without_scenes_are_passed_over() -> None:
    whole = small_story()
    layers = {name: layer for name, layer in whole.layers.items() if name != "scenes"}
    assert _codes(Story(whole.text, layers, whole.notices, whole.provenance)) == []


def knowing(how: HowKnown) -> Story:
    """The mill's story, in which Tibb says what was told where he was not."""
    story = mill()
    first = story.knowledge[0]
    tibb = next(row.id for row in story.characters if row.name == "Tibb")
    others = [row for row in story.knowledge if row.fact == first.fact and row.knower != tibb]
    sure = [replace(row, id=KnowledgeId(place), score=0.9) for place, row in enumerate(others)]
    line = story.quotations[3]
    own = replace(
        sure[0],
        id=KnowledgeId(len(sure)),
        knower=tibb,
        since=line.start,
        how=how,
        from_=None,
        evidence=((line.start, line.end),),
    )
    layers = dict(story.layers) | {"knowledge": Layer([*sure, own])}
    return Story(story.text, layers, story.notices, story.provenance)


def test_who_says_what_only_others_were_shown_to_know_is_found() -> None:
    (finding,) = find_impossible_knowledge(knowing("said"))
    assert (finding.code, finding.row) == ("knows_unlearnt", 3)
    assert "Tibb says what only others" in finding.message


def test_who_was_told_uses_what_can_be_known() -> None:
    assert list(find_impossible_knowledge(knowing("told"))) == []
    assert list(find_impossible_knowledge(mill())) == []
