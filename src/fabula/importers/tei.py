"""Reads a TEI document in which speech is marked with ``said`` into a story.

Text marked ``xml:space="preserve"``, as ``fabula export`` writes it, is taken as it is. In any
other document white space within a block becomes one space, blocks are parted by a blank line and
lines of verse by a line end.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from lxml import etree

from fabula.errors import InputError
from fabula.importers.given import GivenBook, build_story
from fabula.importers.tab_table import read_bytes
from fabula.importers.tei_people import read_people, read_relations
from fabula.importers.tei_standoff import read_emotions, read_evidence, read_scenes
from fabula.importers.tei_text import TeiText, read_body
from fabula.importers.tei_tree import TEI, XML, find_all, text_of
from fabula.layer import Layer
from fabula.rows import Source
from fabula.story import Story
from fabula.text import Text


def import_tei(path: Path) -> Story:
    """The story of a TEI document.

    Cast, names, lines, paragraphs, chapters, scenes with company, feelings of lines and
    relationships are read; what a document says of knowledge is not.

    Raises:
        InputError: If the file cannot be read, is no XML, or no TEI document with a text.
    """
    data = read_bytes(path)
    root = _parse(path, data)
    body = root.find(f"{TEI}text")
    if root.tag != f"{TEI}TEI" or body is None:
        raise InputError(f"{path.name}: is no TEI document with a text", "expected TEI > text")
    found = read_body(body)
    if not found.content.strip():
        raise InputError(f"{path.name}: has no words in its text", "is this the right file?")
    book = GivenBook(text=_text(path, data, root, found), mentions=found.mentions)
    book.people, book.places = read_people(root, found)
    evidence = read_evidence(root, found)
    book.lines = [line.given(evidence) for line in found.lines if line.parts]
    book.layers = {name: Layer(rows) for name, rows in _layers(root, found, book).items()}
    return build_story(book, "tei")


def _layers(root: etree._Element, found: TeiText, book: GivenBook) -> dict[str, list[Any]]:
    layers: dict[str, list[Any]] = {"paragraphs": list(found.paragraphs)}
    if found.chapters:
        layers["chapters"] = list(found.chapters)
    if found.paratext:
        layers["paratext"] = list(found.paratext)
    people = {person.ref: number for number, person in enumerate(book.people)}
    if found.scenes:
        layers["scenes"] = read_scenes(root, found, people)
    lines = sorted(book.lines, key=lambda row: (row.parts[0][0], -row.parts[-1][1]))
    emotions = read_emotions(root, found, people, lines)
    if emotions:
        layers["emotions"] = emotions
    relations = read_relations(root, people, len(found.content))
    if relations:
        layers["relationships"] = relations
    return layers


def _parse(path: Path, data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"{path.name}: is no XML: {error}", "is the file complete?") from error


def _text(path: Path, data: bytes, root: etree._Element, found: TeiText) -> Text:
    title = next(iter(find_all(root, "titleStmt/title")), None)
    author = next(iter(find_all(root, "titleStmt/author")), None)
    source = Source(
        name=path.name,
        media_type="application/tei+xml",
        sha256=hashlib.sha256(data).hexdigest(),
        title=None if title is None else text_of(title) or None,
        author=None if author is None else text_of(author) or None,
        language=root.get(f"{XML}lang"),
    )
    return Text(found.content, source=source, blocks=tuple(found.blocks))
