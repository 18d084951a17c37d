"""A story as plain data to show: the cast in order of lines, the lines by what they rest on."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePath
from typing import cast

import msgspec

from fabula.layer import Layer
from fabula.report.palette import speaker_class
from fabula.rows import (
    Alias,
    Character,
    CharacterId,
    CharacterRole,
    Notice,
    Paratext,
    ParatextKind,
    PronounCount,
)
from fabula.script import ChapterFinder, find_lines, name_of
from fabula.story import Story

UNKNOWN_BASIS = "unknown"

_BY = re.compile(r"^by\s+(?=\S)", re.IGNORECASE)

MAX_TITLE_CHARS = 160
"""A longer stretch is no title, whatever it was taken for."""


class PersonView(msgspec.Struct, frozen=True, kw_only=True):
    """A character with what was counted.

    Attributes:
        lines: How many lines the person has.
        words: How many words these lines hold.
        chapter: What the chapter of the first mention is called, or ``None``.
    """

    id: CharacterId
    name: str
    role: CharacterRole
    narrator: bool
    group: bool
    on_stage: bool | None
    aliases: tuple[Alias, ...]
    pronouns: tuple[PronounCount, ...]
    lines: int
    words: int
    first: int
    chapter: str | None
    score: float


class NoticeView(msgspec.Struct, frozen=True, kw_only=True):
    """All notices of one code: the first one's message, how many, where the first stands."""

    code: str
    message: str
    count: int
    start: int | None
    end: int | None


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """What a summary tells of a story.

    Attributes:
        title: The book's title as its file or its first page gives it, else the file's name.
        people: Everybody, most lines first, then in order of appearance.
        lines: How many lines there are.
        by_basis: Lines by what their speaker rests on, most first; the unknown last.
        chapters: How many chapters there are.
    """

    title: str
    author: str | None
    words: int
    chapters: int
    people: tuple[PersonView, ...]
    lines: int
    by_basis: dict[str, int]
    notices: tuple[NoticeView, ...]

    @property
    def unknown(self) -> int:
        """Lines without a speaker."""
        return self.by_basis.get(UNKNOWN_BASIS, 0)


def build_overview(story: Story) -> Overview:
    """Count what a summary tells; missing layers count as empty."""
    source = story.text.source
    lines = find_lines(story)
    bases = Counter(line.basis or UNKNOWN_BASIS for line in lines)
    unknown = bases.pop(UNKNOWN_BASIS, 0)
    by_basis = dict(bases.most_common())
    if unknown:
        by_basis[UNKNOWN_BASIS] = unknown
    return Overview(
        title=source.title or _printed(story, "title") or PurePath(source.name).stem or "Untitled",
        author=source.author or _printed(story, "author"),
        words=len(story.text.content.split()),
        chapters=len(cast("Layer[Character]", story.layers.get("chapters", Layer()))),
        people=list_people(story),
        lines=len(lines),
        by_basis=by_basis,
        notices=group_notices(story.notices),
    )


def list_people(story: Story) -> tuple[PersonView, ...]:
    """The cast, most lines first, then in order of appearance."""
    people = cast("Layer[Character]", story.layers.get("characters", Layer()))
    chapters = ChapterFinder(story)
    line_counts: Counter[int] = Counter()
    word_counts: Counter[int] = Counter()
    for line in find_lines(story):
        if line.speaker_id is not None:
            line_counts[line.speaker_id] += 1
            word_counts[line.speaker_id] += len(line.text.split())
    views = [
        PersonView(
            id=person.id,
            name=" ".join((name_of(story, person.id) or "").split()),
            role=person.role,
            narrator=person.narrator,
            group=person.group,
            on_stage=person.on_stage,
            aliases=person.aliases,
            pronouns=person.pronouns,
            lines=line_counts[person.id],
            words=word_counts[person.id],
            first=person.first,
            chapter=chapters.label_at(person.first),
            score=person.score,
        )
        for person in people
    ]
    return tuple(sorted(views, key=lambda view: (-view.lines, view.first, view.id)))


def speaker_classes(people: tuple[PersonView, ...]) -> dict[CharacterId, str]:
    """The colour class of everybody: those who speak most have colours of their own."""
    return {
        person.id: speaker_class(rank) if person.lines else "so"
        for rank, person in enumerate(people)
    }


def group_notices(notices: tuple[Notice, ...]) -> tuple[NoticeView, ...]:
    """Notices of the same code together, in order of their first."""
    counts = Counter(notice.code for notice in notices)
    first: dict[str, Notice] = {}
    for notice in notices:
        first.setdefault(notice.code, notice)
    return tuple(
        NoticeView(
            code=code, message=each.message, count=counts[code], start=each.start, end=each.end
        )
        for code, each in first.items()
    )


def _printed(story: Story, kind: ParatextKind) -> str | None:
    """The title or author as printed on the page, on one line, or ``None``."""
    rows = cast("Layer[Paratext]", story.layers.get("paratext", Layer()))
    for row in rows:
        if row.kind == kind and row.end - row.start <= MAX_TITLE_CHARS:
            words = " ".join(story.text[row.start : row.end].split())
            return _BY.sub("", words, count=1) if kind == "author" else words
    return None
