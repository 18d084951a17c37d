"""The text of a TEI document: every character of the story, with marks around its words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import cast

from fabula.export.tei_xml import (
    PLACES,
    TYPES,
    Attributes,
    Ids,
    certainty,
    escape,
    legal,
    pointers,
    tag,
)
from fabula.layer import Layer
from fabula.rows import (
    Chapter,
    Dialogue,
    Mention,
    Paragraph,
    Paratext,
    Quotation,
    Scene,
    Span,
)
from fabula.story import Story

_NAMES = {"PER": "persName", "ORG": "orgName", "VEH": "name"}


@dataclass
class _Block:
    """A paragraph, a heading, a line of verse; ``spans`` are marks in it."""

    name: str
    start: int
    end: int
    attributes: Attributes
    group: int | None = None
    spans: list[tuple[int, int, int, int, str, Attributes]] = field(default_factory=list)
    stones: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class _Division:
    start: int
    end: int
    attributes: Attributes
    blocks: list[_Block] = field(default_factory=list)


class Body:
    """Writes the text of a story.

    Args:
        story: The story; layers that are missing leave out their marks.
        ids: Ids of persons and things.

    Attributes:
        marked: Ids of mentions that have an id in the document, for evidence, by their span.
    """

    def __init__(self, story: Story, ids: Ids) -> None:
        self._story, self._ids = story, ids
        self._content = legal(story.text.content)
        dialogue = cast("Layer[Dialogue]", _layer(story, "dialogue"))
        self._said = {row.quotation: row for row in dialogue}
        quotations = cast("Layer[Quotation]", _layer(story, "quotations"))
        self._parts = sorted(part for row in quotations for part in row.parts)
        told = {span for row in dialogue for span in row.evidence}
        mentions = cast("Layer[Mention]", _layer(story, "mentions"))
        spans = {(row.start, row.end): f"m{row.id}" for row in mentions}
        self.marked = {span: name for span, name in spans.items() if span in told}

    def render(self) -> str:
        """The ``text`` element; its characters are those of the story."""
        divisions = list(self._divisions())
        blocks = [block for division in divisions for block in division.blocks]
        self._mark(blocks)
        parts = [tag("text", {"xml:space": "preserve"}), "<body>"]
        at = 0
        for division in divisions:
            parts.append(escape(self._content[at : division.start]))
            parts.append(tag("div", division.attributes))
            at = self._write_blocks(division, parts)
            parts.append("</div>")
        if not blocks:
            parts.append("<p/>")
        parts += [escape(self._content[at:]), "</body></text>"]
        return "".join(parts)

    def _write_blocks(self, division: _Division, parts: list[str]) -> int:
        at, group = division.start, None
        for block in division.blocks:
            if group is not None and block.group != group:
                parts.append("</lg>")
            parts.append(escape(self._content[at : block.start]))
            if block.group is not None and block.group != group:
                parts.append(tag("lg", {"xml:id": f"p{block.group}"}))
            group = block.group
            parts.extend(mark for place, mark in block.stones if place <= block.start)
            parts.append(tag(block.name, block.attributes))
            self._write_block(block, parts)
            parts.append(f"</{block.name}>")
            at = block.end
        if group is not None:
            parts.append("</lg>")
        parts.append(escape(self._content[at : division.end]))
        return division.end

    def _write_block(self, block: _Block, parts: list[str]) -> None:
        """Marks nest: one that runs over the end of another is cut there."""
        waiting = list(block.spans)
        waiting += [
            (place, -place, 0, 0, mark, {}) for place, mark in block.stones if place > block.start
        ]
        waiting.sort(key=lambda each: each[:4])
        stack: list[tuple[int, str]] = []
        at = block.start

        def close(limit: int) -> None:
            nonlocal at
            while stack and stack[-1][0] <= limit:
                end, name = stack.pop()
                parts.append(escape(self._content[at:end]))
                parts.append(f"</{name}>")
                at = end

        for start, minus_end, _, _, name, attributes in waiting:
            close(start)
            parts.append(escape(self._content[at:start]))
            at = start
            if not attributes:
                parts.append(name)
                continue
            parts.append(tag(name, attributes))
            stack.append((min(-minus_end, stack[-1][0]) if stack else -minus_end, name))
        close(block.end)
        parts.append(escape(self._content[at : block.end]))

    def _divisions(self) -> Iterator[_Division]:
        """Chapters, and what stands before, between and after them."""
        size, at = len(self._content), 0
        chapters = cast("Layer[Chapter]", _layer(self._story, "chapters"))
        paragraphs = cast("Layer[Paragraph]", _layer(self._story, "paragraphs"))
        paratext = cast("Layer[Paratext]", _layer(self._story, "paratext"))
        finder = _Blocks(self._content, paragraphs, paratext)
        other: Attributes = {"type": "paratext" if len(chapters) else "text"}
        for row in chapters:
            start, end = max(row.start, at), min(row.end, size)
            if end <= start:
                continue
            yield from self._between(finder, at, start, other)
            number = None if row.number is None else str(row.number)
            attributes: Attributes = {"type": "chapter", "n": number, "xml:id": f"c{row.id}"}
            attributes["cert"] = certainty(row.score)
            yield _Division(start, end, attributes, finder.find(start, end) or [_empty(end)])
            at = end
        yield from self._between(finder, at, size, other)

    def _between(
        self, finder: _Blocks, start: int, end: int, attributes: Attributes
    ) -> Iterator[_Division]:
        blocks = finder.find(start, end)
        if blocks:
            yield _Division(blocks[0].start, blocks[-1].end, attributes, blocks)

    def _mark(self, blocks: list[_Block]) -> None:
        starts, ends = [block.start for block in blocks], [block.end for block in blocks]

        def pieces(span: Span) -> Iterator[tuple[_Block, int, int]]:
            for index in range(bisect_right(ends, span[0]), bisect_left(starts, span[1])):
                start = max(span[0], starts[index])
                end = min(span[1], ends[index])
                if start < end:
                    yield blocks[index], start, end

        for quotation in cast("Layer[Quotation]", _layer(self._story, "quotations")):
            found = [piece for part in quotation.parts for piece in pieces(part)]
            name, attributes = self._quotation(quotation)
            own = [f"q{quotation.id}" + (f".{n + 1}" if n else "") for n in range(len(found))]
            for place, (block, start, end) in enumerate(found):
                links: Attributes = {"xml:id": own[place]}
                links["prev"] = pointers(own[place - 1 : place] if place else ())
                links["next"] = pointers(own[place + 1 : place + 2])
                block.spans.append((start, -end, 1, quotation.id, name, links | attributes))
        for mention in cast("Layer[Mention]", _layer(self._story, "mentions")):
            name, attributes = self._mention(mention)
            for block, start, end in islice(pieces((mention.start, self._cut(mention))), 1):
                block.spans.append((start, -end, 2, mention.id, name, attributes))
        for scene in cast("Layer[Scene]", _layer(self._story, "scenes")):
            index = min(bisect_right(ends, scene.start), len(blocks) - 1)
            if index >= 0:
                own = [f"sc{scene.id}"]
                stone: Attributes = {"unit": "scene", "n": str(scene.id + 1)}
                stone |= {"corresp": pointers(own), "cert": certainty(scene.score)}
                blocks[index].stones.append((scene.start, tag("milestone", stone, empty=True)))

    def _cut(self, mention: Mention) -> int:
        """Where a mention ends: before a quotation that runs on after it."""
        index = bisect_right(self._parts, (mention.start, len(self._content)))
        for start, end in self._parts[index:]:
            if start >= mention.end:
                break
            if end > mention.end:
                return start
        return mention.end

    def _quotation(self, row: Quotation) -> tuple[str, Attributes]:
        if row.kind in ("title", "scare"):
            return ("title" if row.kind == "title" else "soCalled"), {"cert": certainty(row.score)}
        said = self._said.get(row.id)
        who = None if said is None else self._ids.person(said.speaker)
        return "said", {
            "who": pointers((who,)),
            "toWhom": pointers(map(self._ids.person, said.addressees)) if said else None,
            "aloud": "true" if row.kind == "speech" else "false",
            "direct": "true",
            "ana": "#word.writing" if row.kind == "writing" else None,
            "cert": certainty(said.score) if said and who else None,
            "resp": "#corrections" if said and said.basis == "given" else "#run",
        }

    def _mention(self, row: Mention) -> tuple[str, Attributes]:
        kind = TYPES[row.type]
        named = row.form == "proper"
        name = "placeName" if row.type in PLACES else _NAMES[row.type]
        return (name if named else "rs"), {
            "xml:id": self._mention_id(row),
            "type": kind if not named or row.type not in ("PER", "ORG") else None,
            "subtype": None if named else row.form,
            "ref": pointers((self._ids.entity(row.entity),)),
            "ana": "#word.plural" if row.plural else None,
            "cert": certainty(row.score),
        }

    def _mention_id(self, row: Mention) -> str | None:
        name = self.marked.get((row.start, row.end))
        return name if name == f"m{row.id}" else None


class _Blocks:
    """Cuts stretches into blocks: no word stands outside of one."""

    def __init__(
        self, content: str, paragraphs: Layer[Paragraph], paratext: Layer[Paratext]
    ) -> None:
        self._content, self._paragraphs, self._paratext = content, paragraphs, paratext

    def find(self, start: int, end: int) -> list[_Block]:
        found: list[_Block] = []
        at = start
        index = max(0, bisect_right(self._paragraphs.starts, start) - 1)
        for row in self._paragraphs[index:]:
            if row.start >= end:
                break
            left, right = max(row.start, at), min(row.end, end)
            if left < right:
                found.extend(self._loose(at, left))
                first = all(block.name == "head" for block in found)
                found.extend(self._blocks(row, left, right, first=first))
                at = right
        found.extend(self._loose(at, end))
        return found

    def _blocks(self, row: Paragraph, start: int, end: int, *, first: bool) -> Iterator[_Block]:
        own: Attributes = {"xml:id": f"p{row.id}"} if start == row.start else {}
        page = next(iter(self._paratext.overlapping(start, start + 1)), None)
        subtype = None if page is None else page.kind
        if row.kind == "verse":
            for each in self._content[start:end].splitlines(keepends=True):
                line = each.rstrip("\r\n\v\f\x1c-\x1e\x85\u2028\u2029")
                if line.strip():
                    yield _Block("l", start, start + len(line), {}, group=row.id)
                start += len(each)
        elif row.kind == "body" and page is None:
            yield _Block("p", start, end, own)
        elif row.kind == "heading" and first:
            yield _Block("head", start, end, {**own, "type": "heading", "subtype": subtype})
        else:
            yield _Block("ab", start, end, {**own, "type": row.kind, "subtype": subtype})

    def _loose(self, start: int, end: int) -> Iterator[_Block]:
        text = self._content[start:end]
        if text.strip():
            left = start + len(text) - len(text.lstrip())
            yield _Block("ab", left, start + len(text.rstrip()), {"type": "other"})


def _empty(place: int) -> _Block:
    return _Block("p", place, place, {})


def _layer(story: Story, name: str) -> Layer[object]:
    return cast("Layer[object]", story.layers.get(name, Layer()))
