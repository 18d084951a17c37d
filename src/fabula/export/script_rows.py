"""The whole text as rows of a script: who speaks, how, to whom; joined, they are the text."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from typing import Literal, TypeAlias, cast

import msgspec

from fabula.export.people import People
from fabula.layer import Layer
from fabula.rows import (
    Basis,
    CharacterId,
    Cue,
    Dialogue,
    Emotion,
    EmotionLabel,
    Paragraph,
    ParagraphId,
    ParatextKind,
    QuotationId,
    SceneId,
    Sentence,
    Span,
)
from fabula.script import ChapterFinder, SceneFinder, Segment, find_segments
from fabula.story import Story

RowKind: TypeAlias = Literal[
    "narration", "speech", "thought", "writing", "heading", "verse", "paratext", "break"
]
ID_DIGITS = 12


class Feeling(msgspec.Struct, frozen=True, kw_only=True):
    """What the speaker of a row feels; ``intensity`` is ``None`` where unknown."""

    label: EmotionLabel
    intensity: float | None
    cue: tuple[Span, ...]


class ScriptRow(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of text in one voice, in one paragraph.

    Attributes:
        id: Digest of kind, name and text, and which such row it is: it stays when other parts of
            the text change.
        kind: Whose voice; ``break`` = blank space or a separator, nothing to read aloud.
        chapter: Id of the chapter; ``None`` outside of chapters.
        line: Id of the quotation; ``None`` where nobody speaks.
        who: The speaker; ``None`` = unknown, or nobody speaks.
        manner: Words of the reporting clause that say how.
    """

    id: str
    kind: RowKind
    chapter: int | None
    paragraph: ParagraphId | None
    scene: SceneId | None
    start: int
    end: int
    text: str
    line: QuotationId | None
    who: CharacterId | None
    speaker: str | None
    speaker_name: str | None
    score: float | None
    alternatives: tuple[tuple[str | None, float], ...]
    addressees: tuple[str | None, ...]
    basis: Basis | None
    evidence: tuple[Span, ...]
    emotion: Feeling | None
    manner: tuple[str, ...]
    paratext: ParatextKind | None = None


def find_script(story: Story, *, max_chars: int | None = None) -> tuple[ScriptRow, ...]:
    """The rows of a story, in order and without gaps: their texts joined are its text.

    Args:
        story: The story; layers that are missing leave their columns unknown.
        max_chars: Longest row, in code points (at least 1); ``None`` = no limit.
    """
    people, facts, cutter = People(story), _Facts(story), _Cutter(story, max_chars)
    seen: Counter[str] = Counter()
    rows: list[ScriptRow] = []
    for segment in find_segments(story):
        for start, end in cutter.cut(segment.start, segment.end):
            row = facts.row(people, segment, start, end)
            digest = _digest(row)
            seen[digest] += 1
            rows.append(msgspec.structs.replace(row, id=f"{digest}-{seen[digest]}"))
    return tuple(rows)


def _digest(row: ScriptRow) -> str:
    parts = "\0".join((row.kind, row.speaker_name or "", row.text))
    return hashlib.sha256(parts.encode("utf-8", errors="replace")).hexdigest()[:ID_DIGITS]


class _Facts:
    """What the layers say of a stretch."""

    def __init__(self, story: Story) -> None:
        self._story = story
        get = story.layers.get
        self._paragraphs = cast("Layer[Paragraph]", get("paragraphs", Layer()))
        self._chapters = ChapterFinder(story)
        self._scenes = SceneFinder(story) if "scenes" in story.layers else None
        dialogue = cast("Layer[Dialogue]", get("dialogue", Layer()))
        self._dialogue = {each.quotation: each for each in dialogue}
        cues = cast("Layer[Cue]", get("cues", Layer()))
        self._cues = {each.quotation: each for each in cues}
        self._emotions: dict[QuotationId, Emotion] = {}
        for each in cast("Layer[Emotion]", get("emotions", Layer())):
            best = self._emotions.get(each.quotation) if each.quotation is not None else each
            if each.quotation is not None and (best is None or each.score > best.score):
                self._emotions[each.quotation] = each

    def row(self, people: People, segment: Segment, start: int, end: int) -> ScriptRow:
        said = None if segment.quotation is None else self._dialogue.get(segment.quotation)
        chapter, paragraph = self._chapters.at(start), self._paragraph(start)
        return ScriptRow(
            id="",
            kind=self._kind(segment, start, end, paragraph),
            chapter=None if chapter is None else chapter.id,
            paragraph=None if paragraph is None else paragraph.id,
            scene=None if self._scenes is None else self._scenes.at(start),
            start=start,
            end=end,
            text=self._story.text[start:end],
            line=segment.quotation,
            who=segment.speaker,
            speaker=people.key(segment.speaker),
            speaker_name=people.name(segment.speaker),
            score=said.score if said is not None and segment.speaker is not None else None,
            alternatives=tuple((people.key(who), p) for who, p in said.alternatives)
            if said
            else (),
            addressees=tuple(people.key(who) for who in said.addressees) if said else (),
            basis=said.basis if said else None,
            evidence=said.evidence if said else (),
            emotion=self._feeling(segment.quotation),
            manner=self._manner(segment.quotation),
            paratext=segment.paratext,
        )

    def _kind(self, segment: Segment, start: int, end: int, paragraph: Paragraph | None) -> RowKind:
        if segment.quotation is not None:
            return segment.kind
        shown = segment.paratext or (paragraph.kind if paragraph else None)
        if shown == "separator" or not self._story.text[start:end].strip():
            return "break"
        if shown == "heading":
            return "heading"
        return "verse" if segment.paratext is None and shown == "verse" else segment.kind

    def _paragraph(self, offset: int) -> Paragraph | None:
        index = bisect_right(self._paragraphs.starts, offset) - 1
        return self._paragraphs[index] if index >= 0 else None

    def _feeling(self, line: QuotationId | None) -> Feeling | None:
        found = None if line is None else self._emotions.get(line)
        if found is None:
            return None
        return Feeling(label=found.label, intensity=found.intensity, cue=found.evidence)

    def _manner(self, line: QuotationId | None) -> tuple[str, ...]:
        cue = None if line is None else self._cues.get(line)
        words = () if cue is None else cue.manner
        return tuple(" ".join(self._story.text[start:end].split()) for start, end in words)


class _Cutter:
    """Cuts stretches at paragraphs, and where they are too long."""

    def __init__(self, story: Story, max_chars: int | None) -> None:
        self._content = story.text.content
        paragraphs = cast("Layer[Paragraph]", story.layers.get("paragraphs", Layer()))
        sentences = cast("Layer[Sentence]", story.layers.get("sentences", Layer()))
        self._paragraphs, self._sentences = paragraphs.starts, sentences.starts
        self._most = max_chars

    def cut(self, start: int, end: int) -> Iterator[Span]:
        first = bisect_right(self._paragraphs, start)
        last = bisect_left(self._paragraphs, end)
        at = start
        for place in (*self._paragraphs[first:last], end):
            yield from self._shorten(at, place)
            at = place

    def _shorten(self, start: int, end: int) -> Iterator[Span]:
        while self._most is not None and end - start > self._most:
            place = self._place(start, start + self._most)
            yield start, place
            start = place
        yield start, end

    def _place(self, start: int, limit: int) -> int:
        """The last start of a sentence up to ``limit``, else of a word, else ``limit``."""
        index = bisect_right(self._sentences, limit) - 1
        if index >= 0 and self._sentences[index] > start:
            return self._sentences[index]
        for place in range(limit, start, -1):
            if self._content[place - 1].isspace() and not self._content[place].isspace():
                return place
        return limit
