"""FB2 (FictionBook): sections with titles, verse, quotations, notes."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from fabula.readers.block_writer import BlockWriter
from fabula.readers.decoding import Decoded
from fabula.readers.markup import (
    attribute,
    local_name,
    parse_or_repair,
    plain_words,
    repaired_notice,
)
from fabula.readers.plain import bad_bytes_notices
from fabula.readers.reading import Reading
from fabula.rows import BlockKind, ParatextKind

_KINDS: dict[str, BlockKind] = {
    "title": "heading",
    "subtitle": "heading",
    "stanza": "verse",
    "poem": "verse",
    "cite": "blockquote",
    "table": "table",
}
_LINES = frozenset(["p", "v", "subtitle", "text-author", "date", "tr"])
_DROPPED = frozenset(["binary", "description", "stylesheet", "image"])


def read_fb2(decoded: Decoded, name: str) -> Reading:
    """Read an FB2 file.

    Args:
        decoded: The decoded file.
        name: Its name, for messages.

    Raises:
        InputError: If it is XML beyond repair or declares entities.
    """
    root, was_repaired = parse_or_repair(decoded.readable, name)
    writer = BlockWriter()
    _write_book(root, writer)
    content, blocks = writer.finish()
    fields = _read_fields(root)
    title, author = fields.pop("title", None), fields.pop("author", None)
    language = fields.pop("language", None)
    return Reading(
        content=content,
        media_type="application/x-fictionbook+xml",
        blocks=blocks,
        encoding=decoded.codec,
        title=title,
        author=author,
        language=language,
        metadata=fields,
        notices=decoded.notices
        + bad_bytes_notices(decoded)
        + ((repaired_notice(name),) if was_repaired else ()),
    )


def _write_book(root: etree._Element, writer: BlockWriter) -> None:
    kinds: list[BlockKind] = ["paragraph"]
    marks: list[ParatextKind | None] = [None]
    path: list[str] = []
    counts: list[dict[str, int]] = [{}]
    walk = etree.iterwalk(root, events=("start", "end"))
    skipping = False
    for event, element in walk:
        tag = local_name(element)
        if event == "end":
            if not skipping:
                for stack in (kinds, marks, path, counts):
                    stack.pop()
            skipping = False
            continue
        counts[-1][tag] = counts[-1].get(tag, 0) + 1
        step = f"{tag}[{counts[-1][tag]}]"
        place = "#/" + "/".join([*path[1:][-32:], step])
        is_line = tag in _LINES or tag == "stanza"
        skipping = tag in _DROPPED or is_line
        if tag == "empty-line" and element.getparent() is not None:
            _write_gap(element, writer, place)
        if is_line:
            kind = _KINDS.get(tag, kinds[-1])
            _write_line(element, tag, kind, writer, place, marks[-1])
        if skipping:
            walk.skip_subtree()
            continue
        kinds.append(_section_kind(element, tag, kinds[-1]))
        marks.append("epigraph" if tag == "epigraph" else marks[-1])
        path.append(step)
        counts.append({})


def _section_kind(element: etree._Element, tag: str, inherited: BlockKind) -> BlockKind:
    if tag == "body" and str(element.get("name") or "") in ("notes", "comments", "footnotes"):
        return "note"
    return inherited if inherited == "note" else _KINDS.get(tag, inherited)


def _write_line(
    element: etree._Element,
    tag: str,
    kind: BlockKind,
    writer: BlockWriter,
    place: str,
    mark: ParatextKind | None,
) -> None:
    if tag == "stanza":
        lines = [_line_words(each) for each in element.iter() if local_name(each) in ("v", "p")]
        text = "\n".join(line for line in lines if line)
    elif tag == "tr":
        text, kind = "\t".join(_line_words(cell) for cell in element), "table"
    else:
        text = _line_words(element)
    if tag == "subtitle" and not any(char.isalnum() for char in text):
        kind = "separator"
    writer.add(kind, text, place, mark)


def _line_words(element: etree._Element) -> str:
    pieces = [str(element.text or "")]
    for child in element:
        words = plain_words(child) if local_name(child) == "a" else ""
        if local_name(child) == "a" and attribute(child, "type") == "note":
            pieces.append(words if words.startswith(("[", "{", "(")) else f"[{words}]")
        else:
            pieces.append("".join(str(piece) for piece in child.itertext()))
        pieces.append(str(child.tail or ""))
    return re.sub(r"[ \t\r\n]+", " ", "".join(pieces)).strip()


def _write_gap(element: etree._Element, writer: BlockWriter, place: str) -> None:
    """An empty line between two paragraphs of a section is a scene break in print."""
    before, after = element.getprevious(), element.getnext()
    if before is None or after is None:
        return
    if local_name(before) == local_name(after) == "p":
        writer.add_separator(place)


def _read_fields(root: etree._Element) -> dict[str, Any]:
    info = next(root.iter("{*}title-info", "title-info"), None)
    fields: dict[str, Any] = {}
    if info is None:
        return fields
    authors: list[str] = []
    genres: list[str] = []
    keys = {"book-title": "title", "lang": "language", "annotation": "summary"}
    keys |= {"keywords": "keywords", "date": "date"}
    for element in info:
        tag, words = local_name(element), plain_words(element)
        if tag == "author":
            authors.append(" ".join(_names(element)))
        elif tag == "genre" and words:
            genres.append(words)
        elif tag == "sequence" and element.get("name"):
            number = element.get("number")
            fields["series"] = f"{element.get('name')}" + (f", {number}" if number else "")
        elif tag in keys and words:
            fields[keys[tag]] = words
    if any(authors):
        fields["author"] = ", ".join(filter(None, authors))
    if genres:
        fields["genre"] = genres
    return fields


def _names(author: etree._Element) -> list[str]:
    wanted = ("first-name", "middle-name", "last-name")
    names = [plain_words(each) for each in author if local_name(each) in wanted]
    nick = [plain_words(each) for each in author if local_name(each) == "nickname"]
    return [name for name in names if name] or nick
