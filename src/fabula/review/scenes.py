"""Scenes as the page shows them: a list, and one with its paragraphs and who is there in which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from fabula.corrections import AnyOperation, SetBoundary, SetPresence, find_active
from fabula.pins import find_selected
from fabula.review.desk import Snapshot
from fabula.review.people import Passage, show_span
from fabula.rows import Scene, SceneWords, Span
from fabula.script import ChapterFinder
from fabula.story import Story

OPENING_CHARS = 90
"""Code points of a scene's beginning that stand in the list."""


class ListedScene(msgspec.Struct, frozen=True, kw_only=True):
    """A scene in the list.

    Attributes:
        scene: Its number, from 0.
        start: Its first code point.
        place: Words that say where it plays; ``None`` = unknown.
        time: Words that say when; ``None`` = unknown.
        opening: How it begins.
        people: Ids of who is there at any time, in order of coming.
        yours: Whether the reader has decided its beginning, or who is there.
    """

    scene: int
    start: int
    place: str | None
    time: str | None
    opening: str
    chapter: str | None
    people: tuple[int, ...]
    yours: bool


class SceneList(msgspec.Struct, frozen=True, kw_only=True):
    """All scenes of a version."""

    version: int
    scenes: tuple[ListedScene, ...]


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody is there in some paragraphs of a scene.

    Attributes:
        who: Id of the person.
        first: First of the scene's paragraphs that the stay touches, counted from 0.
        last: Last of them.
        whole: Whether it is all of the scene.
        does: ``speaks``, ``acts``, ``addressed`` or ``bystander``.
        score: How sure it is, 0 to 1.
        yours: Whether the reader has said so.
    """

    who: int
    first: int
    last: int
    whole: bool
    does: str
    score: float
    yours: bool
    evidence: tuple[Passage, ...]


class Absence(msgspec.Struct, frozen=True, kw_only=True):
    """The reader has said that somebody is not there; the correction ``id`` says so."""

    id: str
    name: str
    first: int
    last: int


class SceneParagraph(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph of a scene; ``refused`` = the reader has said that no scene begins with it."""

    start: int
    end: int
    words: str
    refused: bool


class SceneView(msgspec.Struct, frozen=True, kw_only=True):
    """A scene with its text.

    Attributes:
        score: How sure its beginning is to begin a scene, 0 to 1.
        begun: Whether the reader has said that it begins here.
        evidence: Words that show that it begins.
        stays: Who is there, by first paragraph.
        absences: Of whom the reader has said that they are not.
    """

    version: int
    scene: int
    scenes: int
    start: int
    end: int
    place: Passage | None
    time: Passage | None
    chapter: str | None
    score: float
    begun: bool
    evidence: tuple[Passage, ...]
    stays: tuple[Stay, ...]
    absences: tuple[Absence, ...]
    paragraphs: tuple[SceneParagraph, ...]


def list_scenes(shot: Snapshot) -> SceneList:
    """All scenes; none where the story was read without the layer."""
    story = shot.story
    if "scenes" not in story.layers:
        return SceneList(version=shot.version, scenes=())
    chapters = ChapterFinder(story)
    said = _Said(story, shot.operations)
    return SceneList(
        version=shot.version,
        scenes=tuple(
            ListedScene(
                scene=row.id,
                start=row.start,
                place=None if row.place is None else " ".join(row.place.text.split()),
                time=None if row.time is None else " ".join(row.time.text.split()),
                opening=" ".join(story.text[row.start : row.start + OPENING_CHARS].split()),
                chapter=chapters.label_at(row.start),
                people=tuple(dict.fromkeys(each.character for each in row.present)),
                yours=said.about(row),
            )
            for row in story.scenes
        ),
    )


def show_scene(shot: Snapshot, number: int) -> SceneView | None:
    """A scene with its text; ``None`` where there is none."""
    story = shot.story
    if "scenes" not in story.layers or not 0 <= number < len(story.scenes):
        return None
    row = story.scenes[number]
    said = _Said(story, shot.operations)
    spans = _paragraphs(story, row)
    return SceneView(
        version=shot.version,
        scene=number,
        scenes=len(story.scenes),
        start=row.start,
        end=row.end,
        place=_passage(story, row.place),
        time=_passage(story, row.time),
        chapter=ChapterFinder(story).label_at(row.start),
        score=row.score,
        begun=said.begins(row.start),
        evidence=tuple(show_span(story, span) for span in row.evidence),
        stays=tuple(_stays(story, row, spans)),
        absences=tuple(said.absences(row, spans)),
        paragraphs=tuple(
            SceneParagraph(
                start=start,
                end=end,
                words=story.text[start:end],
                refused=said.refuses((start, end)),
            )
            for start, end in spans
        ),
    )


class _Said:
    """What the corrections that hold say of scenes."""

    def __init__(self, story: Story, operations: Sequence[AnyOperation]) -> None:
        self._begun: list[int] = []
        self._refused: list[int] = []
        self._presence: list[tuple[SetPresence, Span | None, int]] = []
        boundaries: dict[int, bool] = {}
        for each in find_active(operations):
            span = None
            if isinstance(each, SetBoundary | SetPresence):
                span = find_selected(story.text, each.target)
            if span is None:
                continue
            if isinstance(each, SetBoundary):
                boundaries[span[0]] = each.present
            elif isinstance(each, SetPresence):
                last = None if each.until is None else find_selected(story.text, each.until)
                if each.until is None or last is not None:
                    meant = None if last is None else (span[0], last[1])
                    self._presence.append((each, meant, span[0]))
        for at, present in boundaries.items():
            (self._begun if present else self._refused).append(at)

    def begins(self, start: int) -> bool:
        """Whether the reader has said that a scene begins here."""
        return start in self._begun

    def refuses(self, paragraph: Span) -> bool:
        """Whether the reader has said that no scene begins with a paragraph."""
        return any(paragraph[0] <= at < paragraph[1] for at in self._refused)

    def about(self, scene: Scene) -> bool:
        """Whether anything was said of a scene."""
        return (
            self.begins(scene.start)
            or self.refuses((scene.start, scene.end))
            or any(_part(scene, meant, at) for _, meant, at in self._presence)
        )

    def absences(self, scene: Scene, spans: Sequence[Span]) -> Iterator[Absence]:
        """Of whom it was said that they are not there in a scene, and never the contrary later."""
        last: dict[tuple[str, Span | None, int], SetPresence] = {}
        for each, meant, at in self._presence:
            last[each.person.name, meant, at] = each
        for (name, meant, at), each in last.items():
            part = _part(scene, meant, at)
            if part is not None and not each.present:
                first, final = _touched(part, spans)
                yield Absence(id=each.id, name=name, first=first, last=final)


def _part(scene: Scene, meant: Span | None, at: int) -> Span | None:
    """The part of a scene that a correction is about, or ``None``."""
    if meant is None:
        return (scene.start, scene.end) if scene.start <= at < scene.end else None
    start, end = max(scene.start, meant[0]), min(scene.end, meant[1])
    return (start, end) if start < end else None


def _paragraphs(story: Story, scene: Scene) -> list[Span]:
    rows = story.paragraphs.overlapping(scene.start, scene.end)
    spans = [(max(row.start, scene.start), min(row.end, scene.end)) for row in rows]
    return spans or [(scene.start, scene.end)]


def _touched(part: Span, spans: Sequence[Span]) -> tuple[int, int]:
    """The first and the last paragraph that share something with a stretch."""
    found = [at for at, (start, end) in enumerate(spans) if start < part[1] and part[0] < end]
    return (found[0], found[-1]) if found else (0, 0)


def _stays(story: Story, scene: Scene, spans: Sequence[Span]) -> Iterator[Stay]:
    for row in sorted(scene.present, key=lambda each: (each.from_, each.character)):
        first, last = _touched((row.from_, row.to), spans)
        yield Stay(
            who=row.character,
            first=first,
            last=last,
            whole=(row.from_, row.to) == (scene.start, scene.end),
            does=row.as_,
            score=row.score,
            yours=row.score >= 1.0,
            evidence=tuple(show_span(story, span) for span in row.evidence),
        )


def _passage(story: Story, words: SceneWords | None) -> Passage | None:
    return None if words is None else show_span(story, (words.start, words.end))
