"""The balance of dialogue: how much each person says, in the whole story and chapter by chapter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

import msgspec

from fabula.rows import ChapterId, CharacterId
from fabula.script import ChapterFinder, Line, SceneFinder, chapter_label
from fabula.story import Story

Stretch: TypeAlias = Literal["story", "chapter", "scene"]
"""What a row is about."""


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """How much one person says in one stretch.

    Attributes:
        stretch: Whether the row is about the whole story, a chapter or a scene.
        chapter: Title or number of the chapter; ``None`` for the whole story, and for what stands
            in no chapter.
        chapter_id: The chapter, or ``None``.
        scene: Number of the scene, from 0; ``None`` where the row is not about one, and for what
            stands in no scene.
        speaker: Name of the speaker; ``None`` = unknown.
        speaker_id: The speaker; ``None`` = unknown.
        lines: Lines of this speaker in the stretch.
        words: Words in them, split at white space. What is quoted within a line is a line of its
            own as well, and its words count for both.
        share_of_lines: Share of all lines of the stretch, 0 to 1.
        share_of_words: Share of all words of these lines, 0 to 1; 0 where they hold no word.
    """

    stretch: Stretch
    chapter: str | None
    chapter_id: ChapterId | None
    speaker: str | None
    speaker_id: CharacterId | None
    lines: int
    words: int
    share_of_lines: float
    share_of_words: float
    scene: int | None = None


def find_balance(story: Story, lines: Iterable[Line]) -> tuple[Balance, ...]:
    """Count the lines of everybody who speaks, for the whole story and for each chapter.

    Args:
        story: The story.
        lines: The lines that count, in text order: all of ``find_lines``, or some.

    Returns:
        The whole story first, then chapters in order; within each, most words first, then who
        speaks first. Shares are of the lines that count. A story without chapters has only the
        whole.
    """
    counted = list(lines)
    rows = _count("story", None, None, counted)
    chapters = ChapterFinder(story)
    places = [chapters.at(line.start) for line in counted]
    if any(place is not None for place in places):
        by_place: dict[ChapterId | None, list[Line]] = {}
        labels: dict[ChapterId | None, str | None] = {}
        for place, line in zip(places, counted, strict=True):
            key = None if place is None else place.id
            by_place.setdefault(key, []).append(line)
            labels[key] = None if place is None else chapter_label(place)
        for key, some in by_place.items():
            rows += _count("chapter", labels[key], key, some)
    return tuple(rows)


def find_scene_balance(story: Story, lines: Iterable[Line]) -> tuple[Balance, ...]:
    """Count the lines of everybody who speaks, for the whole story and for each scene.

    Args:
        story: The story.
        lines: The lines that count, in text order.

    Raises:
        InputError: If the story has no scenes.
    """
    counted = list(lines)
    scenes = SceneFinder(story)
    rows = _count("story", None, None, counted)
    by_scene: dict[int | None, list[Line]] = {}
    for line in counted:
        by_scene.setdefault(scenes.at(line.start), []).append(line)
    for scene, some in by_scene.items():
        rows += _count("scene", some[0].chapter, None, some, scene)
    return tuple(rows)


def _count(
    stretch: Stretch,
    chapter: str | None,
    chapter_id: ChapterId | None,
    lines: list[Line],
    scene: int | None = None,
) -> list[Balance]:
    counts: dict[CharacterId | None, tuple[str | None, int, int]] = {}
    for line in lines:
        _, said, words = counts.get(line.speaker_id, ("", 0, 0))
        counts[line.speaker_id] = line.speaker, said + 1, words + len(line.text.split())
    total = sum(words for _, _, words in counts.values())
    ranked = sorted(counts.items(), key=lambda item: -item[1][2])
    return [
        Balance(
            stretch=stretch,
            chapter=chapter,
            chapter_id=chapter_id,
            speaker=name,
            speaker_id=speaker,
            lines=said,
            words=words,
            share_of_lines=round(said / len(lines), 4),
            share_of_words=round(words / total, 4) if total else 0.0,
            scene=scene,
        )
        for speaker, (name, said, words) in ranked
    ]
