"""The text as HTML: paragraphs with their lines coloured and the speakers named in the margin.

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
from fabula.report.palette import speaker_class
from fabula.report.views import PersonView
from fabula.rows import CharacterId, Dialogue, Paragraph, QuotationId
from fabula.script import ChapterFinder, Segment, chapter_label, find_segments
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

_LINES_OF_TEXT = re.compile(r"[^\n]+(?:\n[^\n]+)*")


class ReadingView:
    """Renders the text of one story.

    Args:
        story: The story.
        people: Its cast in order of lines, as colours are given.
    """

    def __init__(self, story: Story, people: tuple[PersonView, ...]) -> None:
        self._story = story
        self._classes = {
            each.id: speaker_class(rank) if each.lines else "so" for rank, each in enumerate(people)
        }
        self._names = {each.id: each.name for each in people}
        self._lines = _lines_of(story)
        self._segments = find_segments(story)
        self._inner = _inner_parts(story, self._segments)
        self._inner_starts = [start for start, _, _ in self._inner]
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
                label = "" if chapter is None else f' aria-label="{inert(chapter_label(chapter))}"'
                place = "" if chapter is None else f' id="c{here}"'
                yield f"<section{place}{label}>"
                current = here
            chunk.append(self._paragraph(start, end, kind))
            size += end - start
        if chunk:
            yield _chunk(chunk) + "</section>"

    def _paragraph(self, start: int, end: int, kind: str) -> str:
        inside: list[str] = []
        voices: dict[str, None] = {}
        style = "" if kind == "body" else kind
        note = ""
        for segment in self._pieces(start, end):
            left, right = max(segment.start, start), min(segment.end, end)
            if segment.quotation is None:
                inside.append(inert(self._story.text[left:right]))
                if segment.paratext is not None and kind in ("body", "paratext"):
                    style, note = PARATEXT_STYLES.get(
                        segment.paratext, ("paratext", segment.paratext.replace("_", " "))
                    )
                continue
            voices.setdefault(self._voice(segment.speaker))
            words = self._line(left, right)
            inside.append(f"<span{self._attributes(segment.quotation)}>{words}</span>")
        if voices:
            margin, style = f"<b>{''.join(voices)}</b>", style.replace("paratext", "")
        else:
            margin = f'<b><i class="note" data-n="{inert(note)}"></i></b>' if note else ""
        tag = "h3" if style == "heading" else "p"
        named = "" if style in ("", "heading") else f" class={style}"
        return f"<{tag}{named} data-o={start}>{margin}{''.join(inside)}</{tag}>\n"

    def _pieces(self, start: int, end: int) -> Iterator[Segment]:
        """Segments that overlap a paragraph; paragraphs come in text order."""
        while self._next < len(self._segments) and self._segments[self._next].end <= start:
            self._next += 1
        for index in range(self._next, len(self._segments)):
            if self._segments[index].start >= end:
                return
            yield self._segments[index]

    def _voice(self, speaker: CharacterId | None) -> str:
        name = "unknown" if speaker is None else self._names.get(speaker, f"character {speaker}")
        return f'<i class="{self._class_of(speaker)}" data-n="{inert(name)}"></i>'

    def _line(self, start: int, end: int) -> str:
        """The words of a line, with the lines that are quoted in it as lines of their own."""
        inside: list[str] = []
        at = start
        for index in range(bisect_left(self._inner_starts, start), len(self._inner)):
            left, right, number = self._inner[index]
            if left >= end:
                break
            if left < at or right > end:
                continue
            words = inert(self._story.text[left:right])
            inside.append(inert(self._story.text[at:left]))
            inside.append(f"<span{self._attributes(number)}>{words}</span>")
            at = right
        return "".join(inside) + inert(self._story.text[at:end])

    def _attributes(self, number: QuotationId) -> str:
        """Class and data of a line; all but the number only on its first piece."""
        line = self._lines.get(number)
        style = f' class="l {self._class_of(None if line is None else line.speaker)}"'
        if number in self._begun:
            return f"{style} data-l={number}"
        self._begun.add(number)
        return f"{style} data-l={number} id=l{number}{'' if line is None else _data(line)}"

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


def _paragraphs(story: Story) -> Iterator[tuple[int, int, str]]:
    if "paragraphs" in story.layers:
        rows: Layer[Paragraph] = story.paragraphs
        for row in rows:
            yield row.start, row.end, row.kind
        return
    for found in _LINES_OF_TEXT.finditer(story.text.content):
        yield found.start(), found.end(), "body"


def _data(line: Dialogue) -> str:
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
    return "".join(data)


def _chunk(paragraphs: list[str]) -> str:
    return f'<div class="chunk">\n{"".join(paragraphs)}</div>'
