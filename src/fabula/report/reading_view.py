"""The text as HTML: paragraphs with lines coloured, persons marked, speakers named in the margin.

The characters of a paragraph's element are exactly those of the text from ``data-o`` on, so the
page's script finds evidence by counting; names in the margin are drawn by CSS and do not count.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import cast

from fabula.layer import Layer
from fabula.report.escaping import inert
from fabula.report.views import PersonView, speaker_classes
from fabula.report.weave import Wrap, weave
from fabula.rows import Character, CharacterId, Dialogue, Emotion, Mention, Paragraph, QuotationId
from fabula.script import ChapterFinder, Segment, find_segments
from fabula.story import Story

CHUNK_CHARS = 6_000
"""Text per piece that the browser lays out at once; about three screens."""

PARATEXT_STYLES = {
    "heading": ("heading", ""),
    "title": ("heading", ""),
    "author": ("separator", ""),
    "separator": ("separator", ""),
    "verse": ("verse", ""),
    "epigraph": ("verse", ""),
    "author_note": ("paratext", "author’s note"),
}
"""How paratext is set, and what the margin says of it; others are small print with their kind."""

FORMS = {"proper": "n", "common": "d"}
"""Short forms of ``Mention.form`` in ``data-f``; pronouns have none."""

_LINES_OF_TEXT = re.compile(r"[^\n]+(?:\n[^\n]+)*")


class ReadingView:
    """Renders the text of one story.

    Args:
        story: The story.
        people: Its cast in order of lines, as colours are given.
    """

    def __init__(self, story: Story, people: tuple[PersonView, ...]) -> None:
        self._story = story
        self._classes = speaker_classes(people)
        self._lines = _lines_of(story)
        self._feelings = _feelings_of(story)
        self._segments = find_segments(story)
        self._inner = _inner_parts(story, self._segments)
        self._inner_starts = [start for start, _, _ in self._inner]
        self._mentions = cast("Layer[Mention]", story.layers.get("mentions", Layer()))
        persons = cast("Layer[Character]", story.layers.get("characters", Layer()))
        self._owner = {person.entity: person.id for person in persons}
        self._next = 0
        self._begun: set[QuotationId] = set()

    def render(self) -> str:
        """Sections for the chapters, each cut into chunks of paragraphs."""
        return "".join(self._sections())

    def _sections(self) -> Iterator[str]:
        chapters = ChapterFinder(self._story)
        current: int | None = -1
        chunk: list[str] = []
        size = 0
        for start, end, kind in _paragraphs(self._story):
            chapter = chapters.at(start)
            here = None if chapter is None else int(chapter.id)
            if here != current or size > CHUNK_CHARS:
                if chunk:
                    yield _chunk(chunk)
                chunk, size = [], 0
            if here != current:
                if current != -1:
                    yield "</section>"
                yield "<section>" if here is None else f'<section id="c{here}">'
                current = here
            chunk.append(self._paragraph(start, end, kind))
            size += end - start
        if chunk:
            yield _chunk(chunk) + "</section>"

    def _paragraph(self, start: int, end: int, kind: str) -> str:
        wraps: list[Wrap] = []
        voices: dict[str, None] = {}
        style = "" if kind == "body" else kind
        note = ""
        for segment in self._pieces(start, end):
            left, right = max(segment.start, start), min(segment.end, end)
            if segment.quotation is not None:
                voices.setdefault(self._voice(segment.speaker))
                wraps.append(self._line(left, right, segment.quotation))
                wraps.extend(self._lines_within(left, right))
            elif segment.paratext is not None and kind in ("body", "paratext"):
                style, note = PARATEXT_STYLES.get(
                    segment.paratext, ("paratext", segment.paratext.replace("_", " "))
                )
        if voices:
            margin, style = f"<b>{''.join(voices)}</b>", style.replace("paratext", "")
        else:
            margin = f'<b><i class="note" data-n="{inert(note)}"></i></b>' if note else ""
        if not style:
            wraps.extend(self._mentioned(start, end))
        inside = weave(self._story.text.content, start, end, wraps)
        tag = "h3" if style == "heading" else "p"
        named = "" if style in ("", "heading") else f" class={style}"
        return f"<{tag}{named} data-o={start}>{margin}{inside}</{tag}>\n"

    def _pieces(self, start: int, end: int) -> Iterator[Segment]:
        """Segments that overlap a paragraph; paragraphs come in text order."""
        while self._next < len(self._segments) and self._segments[self._next].end <= start:
            self._next += 1
        for index in range(self._next, len(self._segments)):
            if self._segments[index].start >= end:
                return
            yield self._segments[index]

    def _voice(self, speaker: CharacterId | None) -> str:
        if speaker is None:
            return '<i class="su"></i>'
        return f'<i class="{self._class_of(speaker)} w{speaker}"></i>'

    def _line(self, start: int, end: int, number: QuotationId) -> Wrap:
        return Wrap(start, end, f"<span{self._attributes(number)}>", "</span>")

    def _lines_within(self, start: int, end: int) -> Iterator[Wrap]:
        """Lines that are quoted within a line."""
        for index in range(bisect_left(self._inner_starts, start), len(self._inner)):
            left, right, number = self._inner[index]
            if left >= end:
                return
            if right <= end:
                yield self._line(left, right, number)

    def _mentioned(self, start: int, end: int) -> Iterator[Wrap]:
        """Mentions of the persons of the cast, and of persons who are not known."""
        for row in self._mentions.within(start, end):
            who = None if row.entity is None else self._owner.get(row.entity)
            if who is None and (row.entity is not None or row.type != "PER"):
                continue
            data = f"data-p={row.score * 100:.0f}"
            data += "" if who is None else f" data-w={who}"
            data += f" data-f={FORMS[row.form]}" if row.form in FORMS else ""
            yield Wrap(row.start, row.end, f'<u class="{self._class_of(who)}" {data}>', "</u>")

    def _attributes(self, number: QuotationId) -> str:
        """Class and data of a line; all but the number only on its first piece."""
        line = self._lines.get(number)
        style = f' class="l {self._class_of(None if line is None else line.speaker)}"'
        if number in self._begun:
            return f"{style} data-l={number}"
        self._begun.add(number)
        known = "" if line is None else _data(line, self._feelings.get(number))
        return f"{style} data-l={number} id=l{number}{known}"

    def _class_of(self, speaker: CharacterId | None) -> str:
        return "su" if speaker is None else self._classes.get(speaker, "so")


def _inner_parts(story: Story, segments: tuple[Segment, ...]) -> list[tuple[int, int, QuotationId]]:
    """Pieces of the lines that stand within others, in text order."""
    if "quotations" not in story.layers:
        return []
    outer = {segment.quotation for segment in segments}
    return sorted(
        (start, end, quotation.id)
        for quotation in story.quotations
        if quotation.is_line and quotation.id not in outer
        for start, end in quotation.parts
    )


def _lines_of(story: Story) -> Mapping[int, Dialogue]:
    rows = cast("Layer[Dialogue]", story.layers.get("dialogue", Layer()))
    return {row.quotation: row for row in rows}


def _feelings_of(story: Story) -> Mapping[int, Emotion]:
    rows = cast("Layer[Emotion]", story.layers.get("emotions", Layer()))
    return {row.quotation: row for row in rows if row.quotation is not None}


def _paragraphs(story: Story) -> Iterator[tuple[int, int, str]]:
    if "paragraphs" in story.layers:
        rows: Layer[Paragraph] = story.paragraphs
        for row in rows:
            yield row.start, row.end, row.kind
        return
    for found in _LINES_OF_TEXT.finditer(story.text.content):
        yield found.start(), found.end(), "body"


def _data(line: Dialogue, feeling: Emotion | None) -> str:
    """What the panel shows of a line: speaker, addressees, basis, score, evidence, others."""
    data = [f" data-p={line.score * 100:.0f}"]
    if line.speaker is not None:
        data.append(f" data-s={line.speaker}")
    if line.addressees:
        data.append(f' data-t="{" ".join(map(str, line.addressees))}"')
    if line.basis is not None:
        data.append(f" data-b={line.basis}")
    if line.evidence:
        data.append(f' data-e="{" ".join(f"{start}-{end}" for start, end in line.evidence)}"')
    if line.alternatives:
        best = " ".join(f"{who}:{score * 100:.0f}" for who, score in line.alternatives[:3])
        data.append(f' data-a="{best}"')
    if feeling is not None and feeling.label != "neutral":
        data.append(f" data-m={feeling.label}")
    return "".join(data)


def _chunk(paragraphs: list[str]) -> str:
    return f'<div class="chunk">\n{"".join(paragraphs)}</div>'
