"""A story as a screenplay: chapters, scenes, action and speech, for the formats that show one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, TypeAlias

import msgspec

from fabula.export.options import ExportOptions
from fabula.export.people import People
from fabula.export.scene_facts import SceneFacts
from fabula.export.script_rows import ScriptRow
from fabula.export.spoken import Turn, find_turns
from fabula.rows import ChapterId, SceneId
from fabula.script import ChapterFinder, chapter_label
from fabula.story import Story

ItemKind: TypeAlias = Literal["chapter", "scene", "action", "speech"]
_PAIRS = {'"': '"', "“": "”", "‘": "’", "«": "»", "'": "'", "„": "“"}


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a screenplay.

    Attributes:
        text: The heading of a chapter, or what it is called where it has none; the place and time
            of a scene; what is told or said.
        scene: The scene that begins; only for ``scene``.
        name: Who speaks; only for ``speech``.
        how: How it is said, and the feeling; only for ``speech``.
        unheard: Whether it is thought or written.
    """

    kind: ItemKind
    text: str
    scene: SceneId | None = None
    name: str = ""
    how: tuple[str, ...] = ()
    unheard: bool = False


def find_items(
    story: Story, scenes: tuple[SceneFacts, ...], options: ExportOptions
) -> Iterator[Item]:
    """The parts in order; the narration of one paragraph between two lines is one part."""
    people = People(story, reserved=(options.unknown_name,))
    chapters = ChapterFinder(story)
    titles = {scene.id: scene.title for scene in scenes}
    chapter: ChapterId | None = None
    scene: SceneId | None = None
    for turn in find_turns(story, options):
        row = turn.row
        found = chapters.at(row.start)
        if found is not None and found.id != chapter:
            chapter = found.id
            heading = row.kind == "heading"
            yield Item(kind="chapter", text=turn.text if heading else chapter_label(found))
            if heading:
                continue
        if row.scene is not None and row.scene != scene:
            scene = row.scene
            yield Item(kind="scene", text=titles.get(scene, ""), scene=scene)
        if turn.spoken:
            yield _speech(turn, people.name(row.who) or options.unknown_name)
        else:
            yield Item(kind="action", text=turn.text)


def strip_marks(text: str) -> str:
    """A line without the quotation marks around it; the text as it is where there are none."""
    if len(text) > 2 and _PAIRS.get(text[0]) == text[-1]:
        return text[1:-1].strip() or text
    return text


def _speech(turn: Turn, name: str) -> Item:
    return Item(
        kind="speech",
        text=turn.text,
        name=name,
        how=_how(turn.row),
        unheard=turn.row.kind != "speech",
    )


def _how(row: ScriptRow) -> tuple[str, ...]:
    feeling = row.emotion.label if row.emotion is not None else "neutral"
    found = (*row.manner, *(() if feeling == "neutral" else (feeling,)))
    return tuple(re.sub(r"[()]", "", words) for words in found)
