"""ODT: headings, paragraphs, lists and tables in document order, notes at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from fabula.errors import InputError
from fabula.readers.archive import Archive
from fabula.readers.block_writer import BlockWriter
from fabula.readers.decoding import decode_bytes
from fabula.readers.markup import attribute, local_name, parse_xml, plain_words
from fabula.readers.reading import Reading
from fabula.rows import BlockKind

MAX_SPACES = 100
"""Most spaces that one ``text:s`` may stand for; a larger count is an attack, not a layout."""

_DROPPED = frozenset(["tracked-changes", "annotation", "bookmark", "forms", "sequence-decls"])
_KINDS: dict[str, BlockKind] = {"list": "list", "table": "table"}


def read_odt(data: bytes, name: str) -> Reading:
    """Read an ODT file.

    Args:
        data: The file's bytes.
        name: Its name, for messages.

    Raises:
        InputError: If it is damaged, unsafe or encrypted.
    """
    archive = Archive(data, name)
    manifest = archive.find("META-INF/manifest.xml")
    if manifest and b"encryption-data" in archive.read(manifest):
        raise InputError(f"{name} is protected by a password", "save it without one and read that")
    if archive.find("content.xml") is None:
        raise InputError(f"{name} is no complete ODT file", "save it again in a word processor")
    root = _read_xml(archive, "content.xml", name)
    parents = _parent_styles(root)
    writer = BlockWriter()
    notes: list[tuple[str, str]] = []
    number = 0
    for element in root.iter():
        tag = local_name(element)
        if tag not in ("p", "h") or _is_dropped(element):
            continue
        number += 1
        style = attribute(element, "style-name")
        style = f"{style} {parents.get(style, '')}"
        text = "".join(_characters(element, notes))
        if not text.strip() and "Horizontal_20_Line" in style:
            writer.add_separator(f"paragraph {number}")
        else:
            writer.add(_paragraph_kind(element, tag, style), text, f"paragraph {number}")
    for label, words in notes:
        writer.add("note", f"[{label}] {words}", f"note {label}")
    content, blocks = writer.finish()
    fields = _read_fields(archive, name)
    title, author = fields.pop("title", None), fields.pop("author", None)
    language = fields.pop("language", None)
    return Reading(
        content=content,
        media_type="application/vnd.oasis.opendocument.text",
        blocks=blocks,
        title=title,
        author=author,
        language=language,
        metadata=fields,
    )


def _is_dropped(element: etree._Element) -> bool:
    return any(
        local_name(each) in _DROPPED or local_name(each) == "note"
        for each in element.iterancestors()
    )


def _paragraph_kind(element: etree._Element, tag: str, style: str) -> BlockKind:
    if tag == "h" or style.startswith(("Title", "Subtitle")) or " Heading" in style:
        return "heading"
    if "Quotations" in style:
        return "blockquote"
    if "Verse" in style or "Poem" in style:
        return "verse"
    for each in element.iterancestors():
        if local_name(each) in _KINDS:
            return _KINDS[local_name(each)]
    return "paragraph"


def _characters(paragraph: etree._Element, notes: list[tuple[str, str]]) -> Iterator[str]:
    stack: list[etree._Element | str] = [*_contents(paragraph)]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield " ".join(item.split("\n")).replace("\t", " ") if item.strip() else " "
            continue
        tag = local_name(item)
        if tag == "s":
            count = attribute(item, "c")
            yield " " * (min(MAX_SPACES, int(count[:9])) if count.isdecimal() else 1)
        elif tag in ("tab", "line-break"):
            yield "\t" if tag == "tab" else "\n"
        elif tag == "note":
            label = next((plain_words(c) for c in item if local_name(c) == "note-citation"), "*")
            body = next((plain_words(c) for c in item if local_name(c) == "note-body"), "")
            notes.append((label, body))
            yield f"[{label}]"
        elif tag not in _DROPPED and tag not in ("p", "h"):
            stack.extend(_contents(item))


def _contents(element: etree._Element) -> list[etree._Element | str]:
    """Text and children in reverse order, ready for a stack."""
    found: list[etree._Element | str] = [str(element.text)] if element.text else []
    for child in element:
        found.append(child)
        if child.tail:
            found.append(str(child.tail))
    return found[::-1]


def _parent_styles(root: etree._Element) -> dict[str, str]:
    return {
        attribute(style, "name"): attribute(style, "parent-style-name")
        for style in root.iter("{*}style")
    }


def _read_fields(archive: Archive, name: str) -> dict[str, Any]:
    if archive.find("meta.xml") is None:
        return {}
    fields: dict[str, Any] = {}
    keys = {"title": "title", "initial-creator": "author", "language": "language"}
    keys |= {"description": "description", "subject": "subject", "keyword": "keywords"}
    for element in _read_xml(archive, "meta.xml", name).iter():
        tag = local_name(element)
        words = plain_words(element) if len(element) == 0 else ""
        if tag in keys and words:
            fields[keys[tag]] = words
        elif tag == "creator" and words:
            fields.setdefault("author", words)
    return fields


def _read_xml(archive: Archive, entry: str, name: str) -> etree._Element:
    shown = f"{name}: {entry} in it"
    return parse_xml(decode_bytes(archive.read(entry), shown).readable, shown)
