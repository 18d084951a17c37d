"""An HTML tree to blocks of reading text, as a browser would show them.

Scripts, styles, forms and site navigation are dropped; so are printed page numbers and pictures,
except a picture of a letter (a drop capital) or of an ornament. Everything else that can be seen
stays, in order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

import msgspec
from lxml import etree

from fabula.readers.block_writer import BlockWriter
from fabula.readers.markup import attribute, class_names, local_name
from fabula.rows import BlockKind, ParatextKind

Marks: TypeAlias = Mapping[etree._Element, ParatextKind]

MAX_PATH_DEPTH = 48
"""Elements named in a block's path; deeper ones are left out, so paths stay short."""

VERSE_LINE_CHARS = 60
"""A block of short lines is verse: longest line in characters (a pentameter has about 45)."""

VERSE_LINES = 4
"""Least lines of a block that is called verse for its line breaks alone (one quatrain)."""

DROP_CAPITAL_CHARS = 3
"""Longest alternative text that stands for letters of the story (a quotation mark and a letter)."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


BLOCK_TAGS = _words(
    """address article aside blockquote body caption center dd details dialog dir div dl dt
    fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main
    menu nav ol p pre section summary table tbody tfoot thead title tr ul"""
)
DROPPED_TAGS = _words(
    """applet audio base button canvas datalist embed frame frameset head iframe input link map
    meta noembed noframes noscript object optgroup option param progress rp script select
    style svg template textarea video"""
)
PAGE_NUMBER_CLASSES = _words("pagenum pageno page-number pagenumber x-ebookmaker-pageno")
_VERSE_CLASS = re.compile(r"poem|poetry|verse|stanza|lyric")
_NOTE_TYPES = re.compile(r"\b(?:doc-)?(?:footnote|endnote|rearnote)s?\b")
_DOUBLE_SPACE = re.compile(" {2,}")
_SEAMS = re.compile(r" *([\n\t]) *")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
_BREAKS = re.compile(r"\n{2,}")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SPEECH_START = re.compile(r"[\"'“‘«„—–-]")
_TYPE_MARKS: dict[str, ParatextKind] = {
    "toc": "contents",
    "dedication": "dedication",
    "epigraph": "epigraph",
    "copyright-page": "licence",
    "titlepage": "title",
    "halftitlepage": "title",
    "colophon": "other",
    "imprint": "other",
    "acknowledgments": "other",
}


class Frame(msgspec.Struct):
    """What holds inside one element.

    Attributes:
        segment: The element's step in a path.
        is_block: Whether it starts and ends a block.
        kind: Kind of the blocks in it.
        mark: What the file says its blocks are.
        is_pre: Whether white space stands as written.
        closing: Text to add when it ends.
        counts: How many children of each name came so far.
        runs: How many blocks came from its own text.
    """

    segment: str
    is_block: bool
    kind: BlockKind
    mark: ParatextKind | None
    is_pre: bool
    closing: str = ""
    counts: dict[str, int] = msgspec.field(default_factory=dict)
    runs: int = 0


class PageReader:
    """Walks one page and writes its blocks.

    Args:
        writer: Takes the blocks.
        place: Name of the page within its container, or "".
        marks: Elements that the source marks as paratext.
        dropped: Elements to leave out with all they hold.
        has_own_navigation: Whether ``nav`` belongs to the book (EPUB), else to a web site.
    """

    def __init__(
        self,
        writer: BlockWriter,
        place: str = "",
        marks: Marks | None = None,
        dropped: frozenset[etree._Element] = frozenset(),
        *,
        has_own_navigation: bool = False,
    ) -> None:
        self._writer = writer
        self._place = place
        self._marks = marks or {}
        self._dropped = dropped
        self._keeps_nav = has_own_navigation
        self._pieces: list[str] = []
        self._frames = [Frame("", True, "paragraph", None, False)]

    def read(self, root: etree._Element) -> None:
        """Write the blocks of a page."""
        walk = etree.iterwalk(root, events=("start", "end"))
        skipping = False
        for event, element in walk:
            if event == "start":
                skipping = self._is_dropped(element)
                if skipping:
                    walk.skip_subtree()
                else:
                    self._enter(element)
                continue
            if not skipping:
                self._leave(element)
            skipping = False
            if element.tail and element is not root:
                self._add(str(element.tail))
        self._flush()

    def _is_dropped(self, element: etree._Element) -> bool:
        tag = local_name(element)
        if not tag or tag in DROPPED_TAGS or element in self._dropped:
            return True
        if tag == "nav" and not self._keeps_nav and not _links_within(element):
            return True
        if not element.attrib:
            return False
        if element.get("hidden") is not None or _HIDDEN.search(str(element.get("style") or "")):
            return True
        if "pagebreak" in attribute(element, "type") + str(element.get("role") or ""):
            return True
        return bool(element.get("class")) and bool(class_names(element) & PAGE_NUMBER_CLASSES)

    def _enter(self, element: etree._Element) -> None:
        tag = local_name(element)
        parent = self._frames[-1]
        count = parent.counts[tag] = parent.counts.get(tag, 0) + 1
        is_block = tag in BLOCK_TAGS
        if is_block:
            self._flush()
        segment = tag if tag in ("html", "body") else f"{tag}[{count}]"
        frame = Frame(segment, is_block, parent.kind, parent.mark, parent.is_pre or tag == "pre")
        self._frames.append(frame)
        if is_block:
            frame.kind = _block_kind(tag, element, parent.kind)
        frame.mark = self._marks.get(element) or _type_mark(element, tag) or parent.mark
        self._open(tag, element, frame)
        if element.text:
            self._add(str(element.text))

    def _open(self, tag: str, element: etree._Element, frame: Frame) -> None:
        if tag == "br":
            self._pieces.append("\n")
        elif tag == "hr":
            self._writer.add_separator(self._path(), frame.mark)
        elif tag in ("td", "th") and self._pieces:
            self._pieces.append("\t")
        elif tag == "img":
            self._add_picture(str(element.get("alt") or "").strip())
        elif tag == "q":
            depth = sum(open_frame.segment.startswith("q[") for open_frame in self._frames)
            opening, frame.closing = ("“", "”") if depth % 2 else ("‘", "’")
            self._pieces.append(opening)
        elif tag == "rt":
            self._pieces.append("(")
            frame.closing = ")"
        elif tag == "a" and _is_note_anchor(element):
            self._pieces.append("[")
            frame.closing = "]"

    def _leave(self, element: etree._Element) -> None:
        frame = self._frames[-1]
        if frame.closing:
            self._pieces.append(frame.closing)
        if frame.is_block:
            self._flush()
        self._frames.pop()

    def _add(self, text: str) -> None:
        if self._frames[-1].is_pre:
            self._pieces.append(text.replace("\r\n", "\n").replace("\r", "\n"))
        else:
            self._pieces.append(
                text.replace("\n", " ").replace("\r", " ").replace("\t", " ").replace("\f", " ")
            )

    def _add_picture(self, words: str) -> None:
        if not words:
            return
        letters = sum(map(str.isalnum, words))
        if not letters or (letters == 1 and len(words) <= DROP_CAPITAL_CHARS):
            self._pieces.append(words)

    def _flush(self) -> None:
        if not self._pieces:
            return
        frame = self._block_frame()
        text = "".join(self._pieces)
        self._pieces.clear()
        if frame.is_pre:
            parts = _BLANK_LINE.split(text)
        else:
            text = _DOUBLE_SPACE.sub(" ", text)
            has_seams = "\n" in text or "\t" in text
            parts = _BREAKS.split(_SEAMS.sub(r"\1", text)) if has_seams else [text]
        for part in parts:
            kind = _looks_like(frame.kind, part)
            place = self._path()
            if frame.runs:
                place += f"/text()[{frame.runs + 1}]"
            frame.runs += self._writer.add(kind, part, place, frame.mark)

    def _block_frame(self) -> Frame:
        return next(frame for frame in reversed(self._frames) if frame.is_block)

    def _path(self) -> str:
        depth = len(self._frames)
        while depth > 1 and not self._frames[depth - 1].is_block:
            depth -= 1
        steps = [frame.segment for frame in self._frames[1:depth] if frame.segment != "html"]
        if len(steps) > MAX_PATH_DEPTH:
            steps = [*steps[: MAX_PATH_DEPTH // 2], "…", *steps[-MAX_PATH_DEPTH // 2 :]]
        return f"{self._place}#/{'/'.join(steps)}"


def _block_kind(tag: str, element: etree._Element, inherited: BlockKind) -> BlockKind:
    kinds: dict[str, BlockKind] = {"blockquote": "blockquote", "li": "list", "dt": "list"}
    kinds |= {"dd": "list", "tr": "table", "caption": "table"}
    if re.fullmatch("h[1-6]", tag):
        return "heading"
    if _VERSE_CLASS.search(str(element.get("class") or "").lower()):
        return "verse"
    said = attribute(element, "type") + " " + str(element.get("role") or "")
    if _NOTE_TYPES.search(said):
        return "note"
    if tag in kinds and inherited not in ("verse", "note"):
        return kinds[tag]
    return "paragraph" if inherited == "table" else inherited


def _type_mark(element: etree._Element, tag: str) -> ParatextKind | None:
    if tag == "nav":
        return "contents"
    if not element.attrib or tag == "body":
        return None
    said = f"{attribute(element, 'type')} {element.get('role') or ''}".replace("doc-", "")
    if not said.strip():
        return None
    return next((_TYPE_MARKS[word] for word in said.split() if word in _TYPE_MARKS), None)


def _looks_like(kind: BlockKind, text: str) -> BlockKind:
    if "\n" not in text:
        return kind
    lines = text.strip().split("\n")
    if kind not in ("paragraph", "blockquote") or len(lines) < VERSE_LINES:
        return kind
    if max(map(len, lines)) > VERSE_LINE_CHARS:
        return kind
    spoken = sum(bool(_SPEECH_START.match(line)) for line in lines)
    return kind if spoken * 2 > len(lines) else "verse"


def _links_within(element: etree._Element) -> bool:
    targets = [str(link.get("href") or "") for link in element.iter("{*}a", "a")]
    return bool(targets) and sum(target.startswith("#") for target in targets) * 2 > len(targets)


def _is_note_anchor(element: etree._Element) -> bool:
    words = ""
    for piece in element.itertext():
        words += str(piece).strip()
        if len(words) > 4:
            return False
    if not re.fullmatch(r"\d{1,4}|[*†‡§]{1,3}", words):
        return False
    if "noteref" in attribute(element, "type") + str(element.get("role") or ""):
        return True
    parent = element.getparent()
    raised = parent is not None and local_name(parent) == "sup"
    raised = raised or any(local_name(child) == "sup" for child in element)
    return raised and "#" in str(element.get("href") or "")
