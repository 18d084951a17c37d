"""DOCX: paragraphs and tables in document order, footnotes at the end."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from fabula.errors import InputError
from fabula.readers.archive import Archive
from fabula.readers.block_writer import BlockWriter
from fabula.readers.decoding import decode_bytes
from fabula.readers.markup import check_entities, local_name, parse_xml
from fabula.readers.reading import Reading
from fabula.rows import BlockKind, ParatextKind

NOTE_FILES = ("word/footnotes.xml", "word/endnotes.xml")
_SKIPPED = frozenset(qn(tag) for tag in ("w:del", "w:moveFrom", "w:pPr", "w:rPr")) | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_CHARACTERS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "\u2011",
}
_HEADING_STYLE = re.compile(r"heading ?\d|title|subtitle|chapter", re.IGNORECASE)
_QUOTE_STYLE = re.compile(r"quote|block text", re.IGNORECASE)
_VERSE_STYLE = re.compile(r"verse|poem|poetry|lyric", re.IGNORECASE)


def read_docx(data: bytes, name: str) -> Reading:
    """Read a DOCX file.

    Args:
        data: The file's bytes.
        name: Its name, for messages.

    Raises:
        InputError: If it is damaged or unsafe.
    """
    archive = Archive(data, name)
    for entry in archive.names:
        if entry.endswith((".xml", ".rels")):
            shown = f"{name}: {entry} in it"
            check_entities(decode_bytes(archive.read(entry), shown).readable, shown)
    try:
        document = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError, AttributeError, TypeError, etree.LxmlError) as error:
        raise InputError(
            f"{name} is no complete DOCX file", "open it in a word processor and save it again"
        ) from error
    writer = BlockWriter()
    _write_paragraphs(document, writer)
    _write_notes(archive, writer, name)
    content, blocks = writer.finish()
    fields = _read_properties(document)
    return Reading(
        content=content,
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        blocks=blocks,
        title=fields.pop("title", None),
        author=fields.pop("author", None),
        language=fields.pop("language", None),
        metadata=fields,
    )


def _read_properties(document: Document) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for key in ("title", "author", "language", "subject", "keywords", "comments", "category"):
        try:
            value = getattr(document.core_properties, key)
        except (AttributeError, KeyError, ValueError):
            return fields
        if value:
            fields[key] = value
    return fields


def _write_paragraphs(document: Document, writer: BlockWriter) -> None:
    styles = {
        str(style.style_id): str(style.name or "") for style in document.styles if style.style_id
    }
    number = 0
    body = document.element.body
    for paragraph in body.iter(qn("w:p")):
        if any(each.tag in _SKIPPED for each in paragraph.iterancestors()):
            continue
        number += 1
        place = f"paragraph {number}"
        text = "".join(_characters(paragraph))
        if not text.strip() and paragraph.find(f".//{qn('w:pBdr')}") is not None:
            writer.add_separator(place)
            continue
        kind, mark = _paragraph_kind(paragraph, styles)
        writer.add(kind, text, place, mark)


def _characters(paragraph: etree._Element) -> Iterator[str]:
    """What can be seen of a paragraph, without text boxes in it (they are paragraphs too)."""
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        tag = str(element.tag)
        if tag in _SKIPPED or tag == qn("w:p") or _is_hidden(element):
            continue
        if tag == qn("w:t"):
            yield str(element.text or "")
        elif tag == qn("w:br") and element.get(qn("w:type")) in ("page", "column"):
            yield " "
        elif tag in _CHARACTERS:
            yield _CHARACTERS[tag]
        elif local_name(element) in ("footnotereference", "endnotereference"):
            yield f"[{element.get(qn('w:id'))}]"
        else:
            stack.extend(reversed(element))


def _is_hidden(element: etree._Element) -> bool:
    if element.tag != qn("w:r"):
        return False
    properties = element.find(qn("w:rPr"))
    hidden = None if properties is None else properties.find(qn("w:vanish"))
    return hidden is not None and hidden.get(qn("w:val")) not in ("0", "false")


def _paragraph_kind(
    paragraph: etree._Element, styles: dict[str, str]
) -> tuple[BlockKind, ParatextKind | None]:
    properties = paragraph.find(qn("w:pPr"))
    style_name = ""
    if properties is not None:
        style = properties.find(qn("w:pStyle"))
        if style is not None:
            identifier = str(style.get(qn("w:val")))
            style_name = styles.get(identifier, identifier)
        if properties.find(qn("w:outlineLvl")) is not None or _HEADING_STYLE.match(style_name):
            is_title = style_name.casefold() == "title"
            return "heading", "title" if is_title else None
    if _VERSE_STYLE.search(style_name):
        return "verse", None
    if _QUOTE_STYLE.search(style_name):
        return "blockquote", None
    if next(paragraph.iterancestors(qn("w:tc")), None) is not None:
        return "table", None
    is_list = properties is not None and properties.find(qn("w:numPr")) is not None
    return ("list" if is_list or style_name.startswith("List") else "paragraph"), None


def _write_notes(archive: Archive, writer: BlockWriter, name: str) -> None:
    for entry in NOTE_FILES:
        if archive.find(entry) is None:
            continue
        shown = f"{name}: {entry} in it"
        root = parse_xml(decode_bytes(archive.read(entry), shown).readable, shown)
        for note in root:
            if note.get(qn("w:type")) in ("separator", "continuationSeparator"):
                continue
            identifier = note.get(qn("w:id"))
            text = "\n".join("".join(_characters(each)) for each in note.iter(qn("w:p")))
            if text.strip():
                place = f"{entry.partition('/')[2]} note {identifier}"
                writer.add("note", f"[{identifier}] {text.strip()}", place)
