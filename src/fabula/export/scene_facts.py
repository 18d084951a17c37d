"""What writers' tools want to know of a scene, in names and words."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import cast

import msgspec

from fabula.export.people import People, flat
from fabula.export.script_rows import ScriptRow
from fabula.layer import Layer
from fabula.rows import (
    Chapter,
    Character,
    CharacterId,
    EntityId,
    Event,
    Mention,
    Narration,
    Scene,
    SceneId,
    Sentence,
)
from fabula.script import ChapterFinder, chapter_label
from fabula.story import Story

QUOTE_CHARS = 200
"""Longest quotation that sums a scene up."""


class SceneFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A scene in words.

    Attributes:
        title: Place and time as the text says them, else its number.
        chapter: The chapter in which it begins; ``None`` outside of chapters.
        pov: Through whom most of it is perceived, or who tells it; ``None`` = nobody, or unknown.
        present: Who is there, by first coming in.
        mentioned: Who is only spoken or thought of.
        place: Where it plays; ``None`` = unknown.
        time: When it plays; ``None`` = unknown.
        words: Words of the scene.
        dialogue_words: Those in lines.
        quote: The sentence in which most happens, at most ``QUOTE_CHARS`` long; empty = none.
    """

    id: SceneId
    title: str
    chapter: Chapter | None
    pov: CharacterId | None
    present: tuple[CharacterId, ...]
    mentioned: tuple[CharacterId, ...]
    place: str | None
    time: str | None
    start: int
    end: int
    words: int
    dialogue_words: int
    quote: str

    @property
    def chapter_title(self) -> str | None:
        """What the chapter is called."""
        return None if self.chapter is None else chapter_label(self.chapter)


def find_scene_facts(story: Story, rows: tuple[ScriptRow, ...]) -> tuple[SceneFacts, ...]:
    """The scenes of a story; none where it has no layer of scenes.

    Args:
        story: The story.
        rows: Its script.
    """
    looking = _Looking(story, rows)
    scenes = cast("Layer[Scene]", story.layers.get("scenes", Layer()))
    return tuple(looking.facts(scene) for scene in scenes)


def list_names(people: People, ids: tuple[CharacterId, ...]) -> list[str]:
    """Names in the same order."""
    return [people.name(who) or "" for who in ids]


class _Looking:
    def __init__(self, story: Story, rows: tuple[ScriptRow, ...]) -> None:
        get = story.layers.get
        self._text = story.text
        self._chapters = ChapterFinder(story)
        self._narration = cast("Layer[Narration]", get("narration", Layer()))
        self._sentences = cast("Layer[Sentence]", get("sentences", Layer()))
        self._mentions = cast("Layer[Mention]", get("mentions", Layer()))
        self._people: dict[EntityId, CharacterId] = {
            row.entity: row.id for row in cast("Layer[Character]", get("characters", Layer()))
        }
        events = cast("Layer[Event]", get("events", Layer()))
        self._events = [event.start for event in events if event.realis]
        self._spoken = [row for row in rows if row.line is not None]

    def facts(self, scene: Scene) -> SceneFacts:
        place = flat(scene.place.text) if scene.place else None
        time = flat(scene.time.text) if scene.time else None
        present = tuple(dict.fromkeys(row.character for row in scene.present))
        named = (
            self._people.get(mention.entity)
            for mention in self._mentions.starting_in(scene.start, scene.end)
            if mention.entity is not None
        )
        mentioned = dict.fromkeys(who for who in named if who is not None and who not in present)
        return SceneFacts(
            id=scene.id,
            title=", ".join(filter(None, (place, time))) or f"Scene {scene.id}",
            chapter=self._chapters.at(scene.start),
            pov=self._pov(scene),
            present=present,
            mentioned=tuple(mentioned),
            place=place,
            time=time,
            start=scene.start,
            end=scene.end,
            words=len(self._text[scene.start : scene.end].split()),
            dialogue_words=self._spoken_words(scene),
            quote=self._quote(scene),
        )

    def _pov(self, scene: Scene) -> CharacterId | None:
        lengths: Counter[CharacterId | None] = Counter()
        for row in self._narration.overlapping(scene.start, scene.end):
            who = row.narrator if row.person == 1 else row.focalizer
            lengths[who] += min(row.end, scene.end) - max(row.start, scene.start)
        return lengths.most_common(1)[0][0] if lengths else None

    def _spoken_words(self, scene: Scene) -> int:
        first = bisect_left(self._spoken, scene.start, key=_start)
        last = bisect_left(self._spoken, scene.end, key=_start)
        return sum(len(row.text.split()) for row in self._spoken[first:last])

    def _quote(self, scene: Scene) -> str:
        best, most = "", -1
        for sentence in self._sentences.starting_in(scene.start, scene.end):
            first = bisect_left(self._events, sentence.start)
            count = bisect_left(self._events, sentence.end) - first
            words = flat(self._text[sentence.start : sentence.end])
            if count > most and any(map(str.isalpha, words)):
                best, most = words, count
        return best if len(best) <= QUOTE_CHARS else best[: QUOTE_CHARS - 1].rstrip() + "…"


def _start(row: ScriptRow) -> int:
    return row.start
