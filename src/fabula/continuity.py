"""Presence against itself and the lines: who is where the story says they are not.

Everything here is the model's own reading held against itself, so a finding shows either a slip of
the story or one of the reading. Only plain evidence is reported: a scene without the person, or a
going that the text tells, and then a line of the person that its reporting clause names.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from fabula.integrity import Finding
from fabula.rows import CharacterId, Quotation, Scene, SceneWords
from fabula.script import name_of
from fabula.story import Story

SURE = 0.9
"""Score from which a line or a presence is plain."""


def find_discontinuities(story: Story) -> Iterator[Finding]:
    """Lines of people who are not there, and people in two places at once.

    Layers that the story does not hold are passed over.
    """
    needed = ("scenes", "characters", "dialogue", "quotations")
    if any(name not in story.layers for name in needed):
        return
    yield from _absent_speakers(story)
    yield from _two_places(story)


def _absent_speakers(story: Story) -> Iterator[Finding]:
    """Lines named by their reporting clause, of somebody who has left the scene before."""
    scenes = story.scenes
    lines = story.dialogue
    reach = -1
    for index, line in enumerate(lines):
        quotation: Quotation = story.quotations[line.quotation]
        nested, reach = line.start < reach, max(reach, line.end)
        if nested or quotation.kind != "speech" or line.basis != "cue" or line.score < SURE:
            continue
        at = bisect_right(scenes.starts, line.start) - 1
        if at < 0 or line.speaker is None or line.start >= scenes[at].end:
            continue
        rows = [row for row in scenes[at].present if row.character == line.speaker]
        gone = [row for row in rows if row.to <= line.start and row.score >= SURE]
        if gone and not any(row.from_ <= line.start < row.to for row in rows):
            name = name_of(story, line.speaker)
            yield Finding(
                code="speaks_absent",
                message=f"line {line.quotation}: {name} has left scene {at} at {gone[-1].to}",
                layer="dialogue",
                row=index,
                start=line.start,
                end=line.end,
            )


def _two_places(story: Story) -> Iterator[Finding]:
    """People who are there in two scenes that say the same time and different places."""
    for before, after in pairwise(story.scenes):
        if not _apart(before, after):
            continue
        for who in sorted(_plainly_there(before) & _plainly_there(after)):
            name = name_of(story, who)
            yield Finding(
                code="two_places",
                message=f"{name} is at {_said(before.place)} and at {_said(after.place)}, "
                f"both {_said(after.time)}",
                layer="scenes",
                row=after.id,
                start=after.start,
                end=after.end,
            )


def _apart(before: Scene, after: Scene) -> bool:
    """Whether two scenes name two places and one and the same clock or date."""
    if None in (before.place, after.place, before.time, after.time):
        return False
    time = _said(after.time)
    exact = any(each.isdigit() for each in time) or "o'clock" in time.replace("’", "'")
    return exact and time == _said(before.time) and _said(before.place) != _said(after.place)


def _plainly_there(scene: Scene) -> set[CharacterId]:
    active = ("speaks", "acts")
    return {row.character for row in scene.present if row.score >= SURE and row.as_ in active}


def _said(words: SceneWords | None) -> str:
    return "" if words is None else " ".join(words.text.split()).casefold()
