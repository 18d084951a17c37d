"""The story as a script: segments that tile its text, and its lines with names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from importlib import import_module
from typing import Literal, TypeAlias, cast

import msgspec

from fabula.errors import InputError
from fabula.layer import Layer
from fabula.rows import (
    Basis,
    Chapter,
    Character,
    CharacterId,
    Dialogue,
    Paratext,
    ParatextKind,
    Quotation,
    QuotationId,
    QuotationKind,
    SceneId,
    Span,
)
from fabula.story import Story

SegmentKind: TypeAlias = Literal["narration", "speech", "thought", "writing", "paratext"]


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of text in one voice.

    Attributes:
        kind: Whose voice it is.
        start: First code point.
        end: One past the last code point.
        quotation: The line that is spoken, thought or written here, else ``None``.
        speaker: Whose line it is; ``None`` = unknown, or no line.
        paratext: Which paratext it is, else ``None``.
    """

    kind: SegmentKind
    start: int
    end: int
    quotation: QuotationId | None = None
    speaker: CharacterId | None = None
    paratext: ParatextKind | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line with names in place of ids, for tables.

    Attributes:
        line: Its number: the id of its quotation.
        chapter: Title or number of its chapter; ``None`` before the first.
        speaker: Name of the speaker; ``None`` = unknown.
        addressees: Names of those spoken to; empty = unknown or nobody.
        basis: What the answer rests on; ``None`` where the speaker is unknown.
        text: Its words with their marks; pieces around an interruption are joined by a space.
    """

    line: int
    chapter: str | None
    kind: QuotationKind
    speaker: str | None
    speaker_id: CharacterId | None
    addressees: tuple[str, ...]
    addressee_ids: tuple[CharacterId, ...]
    basis: Basis | None
    score: float
    start: int
    end: int
    text: str


class Lines(tuple[Line, ...]):
    """Lines in text order; a tuple that a notebook shows as a table."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        made: str = import_module("fabula.notebook").lines_html(self)
        return made


def find_segments(story: Story) -> tuple[Segment, ...]:
    """Cut the text into segments, in order and without gaps.

    Joined, the segments are the text. An inner quotation stays in the segment of the outer one; a
    quotation in paratext (a verse that somebody recites) is a line. Missing layers are passed
    over.
    """
    segments: list[Segment] = []
    telling = _Telling(story)
    at = 0
    for spoken in _spoken_segments(story):
        segments.extend(telling.segments(at, spoken.start))
        segments.append(spoken)
        at = spoken.end
    segments.extend(telling.segments(at, len(story.text)))
    return tuple(segments)


def find_lines(story: Story) -> Lines:
    """Every line with names, in text order; empty where a needed layer is missing."""
    if "dialogue" not in story.layers or "quotations" not in story.layers:
        return Lines()
    quotations = {quotation.id: quotation for quotation in story.quotations}
    chapters = ChapterFinder(story)
    return Lines(
        _line(story, quotations[row.quotation], row, chapters)
        for row in story.dialogue
        if row.quotation in quotations
    )


def name_of(story: Story, character: CharacterId | None) -> str | None:
    """The name to show for a character; ``None`` = unknown.

    Somebody without a name is called by what he is: the narrator, or a number.
    """
    if character is None:
        return None
    people = cast("Layer[Character]", story.layers.get("characters", Layer()))
    if not 0 <= character < len(people):
        return f"character {character}"
    person = people[character]
    if person.name:
        return person.name
    return "the narrator" if person.narrator else f"character {character}"


class ChapterFinder:
    """Looks up the chapter at an offset."""

    def __init__(self, story: Story) -> None:
        self._chapters = cast("Layer[Chapter]", story.layers.get("chapters", Layer()))

    def at(self, offset: int) -> Chapter | None:
        """The chapter that holds ``offset``, or ``None``."""
        index = bisect_right(self._chapters.starts, offset) - 1
        if index < 0 or self._chapters[index].end <= offset:
            return None
        return self._chapters[index]

    def label_at(self, offset: int) -> str | None:
        """What the chapter at ``offset`` is called: its title, else its number."""
        chapter = self.at(offset)
        return None if chapter is None else chapter_label(chapter)


class SceneFinder:
    """Looks up the scene at an offset.

    Args:
        story: A story with the layer ``scenes``.

    Raises:
        InputError: If the story has no such layer.
    """

    def __init__(self, story: Story) -> None:
        if "scenes" not in story.layers:
            raise InputError(
                "the story has no scenes", "read the text again with a version that finds scenes"
            )
        self._scenes = story.scenes

    def at(self, offset: int) -> SceneId | None:
        """Id of the scene that holds ``offset``, or ``None``."""
        scene = self._scenes.at(offset)
        return None if scene is None else scene.id

    def check(self, number: int) -> int:
        """The same number, if there is such a scene.

        Raises:
            InputError: If there is none.
        """
        count = len(self._scenes)
        if not 0 <= number < count:
            known = f"scenes are 0 to {count - 1}" if count else "the story has none"
            raise InputError(f"there is no scene {number}", known)
        return number


def chapter_label(chapter: Chapter) -> str:
    """A chapter's title, else its number as printed, else its place."""
    if chapter.title:
        return " ".join(chapter.title.split())
    return f"Chapter {chapter.id + 1 if chapter.number is None else chapter.number}"


def _spoken_segments(story: Story) -> Iterator[Segment]:
    """Lines of the outermost quotations, one segment for each part, disjoint and in order."""
    quotations = cast("Layer[Quotation]", story.layers.get("quotations", Layer()))
    dialogue = cast("Layer[Dialogue]", story.layers.get("dialogue", Layer()))
    speakers = {row.quotation: row.speaker for row in dialogue}
    parts = sorted(
        ((part, quotation) for quotation in quotations for part in quotation.parts),
        key=lambda each: (each[0][0], -each[0][1], each[1].id),
    )
    at = 0
    for (start, end), quotation in parts:
        if not quotation.is_line or end <= at or end <= start:
            continue
        yield Segment(
            kind=cast("SegmentKind", quotation.kind),
            start=max(start, at),
            end=end,
            quotation=quotation.id,
            speaker=speakers.get(quotation.id),
        )
        at = end


class _Telling:
    """Narration and paratext between two lines."""

    def __init__(self, story: Story) -> None:
        rows = cast("Layer[Paratext]", story.layers.get("paratext", Layer()))
        self._rows: list[tuple[int, int, ParatextKind]] = []
        at = 0
        for row in rows:
            if row.end > at and row.end > row.start:
                self._rows.append((max(row.start, at), row.end, row.kind))
                at = row.end
        self._ends = [end for _, end, _ in self._rows]

    def segments(self, start: int, end: int) -> Iterator[Segment]:
        if start >= end:
            return
        at = start
        for index in range(bisect_right(self._ends, start), len(self._rows)):
            left, right, kind = self._rows[index]
            if left >= end:
                break
            if left > at:
                yield Segment(kind="narration", start=at, end=left)
            at = min(right, end)
            yield Segment(kind="paratext", start=max(left, start), end=at, paratext=kind)
        if at < end:
            yield Segment(kind="narration", start=at, end=end)


def _line(story: Story, quotation: Quotation, row: Dialogue, chapters: ChapterFinder) -> Line:
    return Line(
        line=quotation.id,
        chapter=chapters.label_at(quotation.start),
        kind=quotation.kind,
        speaker=name_of(story, row.speaker),
        speaker_id=row.speaker,
        addressees=tuple(name_of(story, who) or "" for who in row.addressees),
        addressee_ids=row.addressees,
        basis=row.basis,
        score=row.score,
        start=quotation.start,
        end=quotation.end,
        text=_join_parts(story, quotation.parts),
    )


def _join_parts(story: Story, parts: tuple[Span, ...]) -> str:
    return " ".join(story.text[start:end] for start, end in parts)
