"""The text of a TEI document with what is marked in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import cast, get_args

from lxml import etree

from fabula.importers.given import GivenLine, GivenMention
from fabula.importers.tei_tree import XML, local_name, own_id, pointed, share_of
from fabula.rows import (
    Block,
    BlockKind,
    Chapter,
    ChapterId,
    EntityType,
    MentionForm,
    Paragraph,
    ParagraphId,
    ParagraphKind,
    Paratext,
    ParatextKind,
    QuotationKind,
    Span,
)

_BLOCKS: dict[str, BlockKind] = {
    "ab": "paragraph",
    "byline": "paragraph",
    "dateline": "paragraph",
    "closer": "paragraph",
    "head": "heading",
    "item": "list",
    "l": "verse",
    "opener": "paragraph",
    "p": "paragraph",
    "salute": "paragraph",
    "signed": "paragraph",
    "titlePart": "heading",
    "trailer": "paragraph",
}
_SILENT = frozenset({"note", "fw", "figDesc", "del"})
_NAMES: dict[str, EntityType] = {
    "name": "PER",
    "orgName": "ORG",
    "persName": "PER",
    "placeName": "LOC",
    "rs": "PER",
}
_TYPES: dict[str, EntityType] = {
    "facility": "FAC",
    "gpe": "GPE",
    "location": "LOC",
    "org": "ORG",
    "organisation": "ORG",
    "person": "PER",
    "place": "LOC",
    "vehicle": "VEH",
}
_SAID = frozenset({"said", "q", "soCalled", "title"})
_SPACE = re.compile(r"\s+")


@dataclass
class TeiLine:
    """A quotation while its pieces are found."""

    kind: QuotationKind
    own: str | None
    speaker: str | None
    addressees: tuple[str, ...]
    score: float
    parts: list[Span] = field(default_factory=list)

    def given(self, evidence: dict[str, tuple[Span, ...]]) -> GivenLine:
        """The line with the words it rests on."""
        return GivenLine(
            parts=tuple(sorted(self.parts)),
            kind=self.kind,
            speaker=self.speaker,
            addressees=self.addressees,
            score=self.score,
            evidence=evidence.get(self.own or "", ()),
        )


@dataclass
class TeiText:
    """The text, and rows that point into it.

    Attributes:
        scenes: Offset of each scene's beginning, what it is in the document, and how sure it is.
        spans: Where elements with an id stand.
    """

    content: str = ""
    blocks: list[Block] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    chapters: list[Chapter] = field(default_factory=list)
    paratext: list[Paratext] = field(default_factory=list)
    lines: list[TeiLine] = field(default_factory=list)
    mentions: list[GivenMention] = field(default_factory=list)
    scenes: list[tuple[int, str | None, float | None]] = field(default_factory=list)
    spans: dict[str, Span] = field(default_factory=dict)
    by_id: dict[str, TeiLine] = field(default_factory=dict)


def read_body(element: etree._Element) -> TeiText:
    """Everything within a ``text`` element."""
    exact = element.get(f"{XML}space") == "preserve"
    return _Reader(exact).read(element)


class _Reader:
    """Walks the elements in order and writes down their text."""

    def __init__(self, exact: bool) -> None:
        self._exact = exact
        self._parts: list[str] = []
        self._at = 0
        self._last = ""
        self._block: str | None = None
        self._found = TeiText()

    def read(self, root: etree._Element) -> TeiText:
        opened: list[int] = []
        skipping: etree._Element | None = None
        for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            name = local_name(element)
            if event == "start" and skipping is None:
                if name in _SILENT:
                    skipping = element
                    continue
                opened.append(self._begin(element, name))
                self._write(element.text if name else None)
            elif event == "end" and skipping is None:
                self._end(element, name, opened.pop())
            if event == "end" and element is skipping:
                skipping = None
            if event != "start" and skipping is None and element is not root:
                self._write(element.tail)
        self._found.content = "".join(self._parts)
        self._trim()
        return self._found

    def _write(self, text: str | None) -> None:
        if not text:
            return
        if not self._exact:
            text = _SPACE.sub(" ", text)
            if self._block is None:
                text = text.strip()
                if text and self._last not in ("", "\n"):
                    self._put("\n\n")
            elif self._last in ("", "\n", " "):
                text = text.lstrip(" ")
        self._put(text)

    def _put(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._at += len(text)
            self._last = text[-1]

    def _begin(self, element: etree._Element, name: str) -> int:
        if name in _BLOCKS:
            if not self._exact and self._at and self._block is None:
                within = name == "l" and element.getprevious() is not None
                self._put("\n" if within else "\n\n")
            self._block = self._block or own_id(element) or name
        elif name in ("lb", "cb"):
            self._write(None if self._exact else " ")
        elif name == "milestone" and element.get("unit") == "scene":
            where = pointed(element.get("corresp"))
            self._found.scenes.append((self._at, where[0] if where else None, share_of(element)))
        return self._at

    def _end(self, element: etree._Element, name: str, start: int) -> None:
        if name in _BLOCKS and not self._exact and self._last == " ":
            self._parts[-1] = self._parts[-1][:-1]
            self._at -= 1
            self._last = self._parts[-1][-1:] or "x"
        span = (start, self._at)
        own = own_id(element)
        if own is not None:
            self._found.spans[own] = span
        if name in _BLOCKS:
            self._end_block(element, name, span)
        elif name == "lg":
            self._end_paragraph(element, "verse", span)
        elif name == "div":
            self._end_division(element, span)
        elif name in _SAID and start < self._at:
            self._end_line(element, name, span)
        elif name in _NAMES and start < self._at:
            self._end_mention(element, name, span)

    def _end_block(self, element: etree._Element, name: str, span: Span) -> None:
        if self._block != (own_id(element) or name):
            return
        self._block = None
        start, end = span
        if end <= start:
            return
        kind = _BLOCKS[name]
        if name == "ab" and element.get("type") in ("heading", "separator"):
            kind = cast("BlockKind", element.get("type"))
        self._found.blocks.append(Block(start=start, end=end, kind=kind, source=own_id(element)))
        parent = element.getparent()
        if name == "l" and parent is not None and local_name(parent) == "lg":
            return
        paragraph: ParagraphKind = "body"
        if kind in ("heading", "separator", "verse"):
            paragraph = cast("ParagraphKind", kind)
        elif name == "ab" and element.get("type") == "paratext":
            paragraph = "paratext"
        self._end_paragraph(element, paragraph, span)

    def _end_paragraph(self, element: etree._Element, kind: ParagraphKind, span: Span) -> None:
        rows = self._found.paragraphs
        start, end = span
        if end <= start or (rows and start < rows[-1].end):
            return
        rows.append(Paragraph(id=ParagraphId(len(rows)), start=start, end=end, kind=kind))
        subtype = element.get("subtype")
        if subtype in get_args(ParatextKind):
            page = cast("ParatextKind", subtype)
            self._found.paratext.append(Paratext(start=start, end=end, kind=page, score=1.0))

    def _end_division(self, element: etree._Element, span: Span) -> None:
        rows = self._found.chapters
        start, end = span
        if element.get("type") != "chapter" or start >= end or (rows and start < rows[-1].end):
            return
        head = next((each for each in element if local_name(each) == "head"), None)
        number = element.get("n") or ""
        rows.append(
            Chapter(
                id=ChapterId(len(rows)),
                start=start,
                end=end,
                title=None
                if head is None
                else " ".join("".join(map(str, head.itertext())).split()),
                number=int(number) if number.isascii() and number.isdecimal() else None,
                score=share_of(element) or 1.0,
            )
        )

    def _end_line(self, element: etree._Element, name: str, span: Span) -> None:
        own, earlier = own_id(element), pointed(element.get("prev"))
        line = self._found.by_id.get(earlier[0]) if earlier else None
        if line is None:
            who = pointed(element.get("who"))
            line = TeiLine(
                kind=_kind(element, name),
                own=own,
                speaker=who[0] if who else None,
                addressees=pointed(element.get("toWhom")),
                score=share_of(element) or 1.0,
            )
            self._found.lines.append(line)
        line.parts.append(span)
        if own is not None:
            self._found.by_id[own] = line

    def _end_mention(self, element: etree._Element, name: str, span: Span) -> None:
        refs = pointed(element.get("ref") or element.get("key"))
        form = element.get("subtype") if name == "rs" else "proper"
        if form not in get_args(MentionForm):
            form = "common"
        score = share_of(element)
        self._found.mentions.append(
            GivenMention(
                start=span[0],
                end=span[1],
                form=cast("MentionForm", form),
                type=_TYPES.get(element.get("type") or "", _NAMES[name]),
                ref=refs[0] if refs else None,
                plural="word.plural" in pointed(element.get("ana")),
                score=1.0 if score is None else score,
            )
        )

    def _trim(self) -> None:
        """Take white space off the ends of what is marked."""
        content = self._found.content

        def trim(start: int, end: int) -> Span:
            words = content[start:end]
            left = start + len(words) - len(words.lstrip())
            return (left, max(left, start + len(words.rstrip())))

        for line in self._found.lines:
            line.parts = [
                part for part in (trim(*each) for each in line.parts) if part[0] < part[1]
            ]


def _kind(element: etree._Element, name: str) -> QuotationKind:
    if name in ("soCalled", "title"):
        return "scare" if name == "soCalled" else "title"
    if "word.writing" in pointed(element.get("ana")) or element.get("type") == "written":
        return "writing"
    thought = element.get("aloud") == "false" or element.get("type") == "thought"
    return "thought" if thought else "speech"
