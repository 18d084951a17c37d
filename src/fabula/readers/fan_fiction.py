"""What AO3, FanFicFare and FicHub say of a work in the pages they make.

Source: the download views of otwcode/otwarchive (``app/views/downloads``), the writers of
JimmXinu/FanFicFare, the templates of FicHub/fichub.net. Calibre, which makes AO3's EPUB, keeps an
element's first class and numbers it by style, hence ``userstuff2``: numbers are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec
from lxml import etree

from fabula.readers.markup import class_names, local_name, plain_words
from fabula.rows import ParatextKind

TAG_KEYS = {
    "rating": "rating",
    "archive warning": "warnings",
    "warning": "warnings",
    "category": "categories",
    "categorie": "categories",
    "fandom": "fandom",
    "relationship": "relationships",
    "character": "characters",
    "additional tag": "additional_tags",
    "language": "language",
    "series": "series",
    "serie": "series",
    "collection": "collections",
    "genre": "genre",
    "statu": "status",
    "published": "published",
    "updated": "updated",
    "completed": "completed",
    "packaged": "packaged",
    "chapter": "chapters",
    "word": "words",
    "publisher": "publisher",
    "summary": "summary",
    "story url": "url",
    "original source": "url",
    "author url": "author_url",
}
"""Metadata key for a label in lower case without its plural s: AO3 writes *Fandom* for one and
*Fandoms* for several."""

LIST_KEYS = frozenset(
    ["warnings", "categories", "fandom", "relationships", "characters", "additional_tags", "genre"]
)
"""Keys whose value is a list even where there is one."""

_LABELS: dict[str, ParatextKind] = {
    "summary": "summary",
    "chapter summary": "summary",
    "notes": "author_note",
    "chapter notes": "author_note",
    "end notes": "end_note",
    "chapter end notes": "end_note",
}
_FFF_CLASSES: dict[str, ParatextKind] = {
    "fff_head_notes": "author_note",
    "fff_foot_notes": "end_note",
    "fff_chapter_summary": "summary",
}
_PAGE_CLASSES: dict[str, ParatextKind] = {
    "fff_titlepage": "tags",
    "fff_tocpage": "contents",
    "fff_logpage": "other",
}
_STAT = re.compile(r"(Published|Updated|Completed|Words|Chapters):\s*([\d,./?-]+)")
_HEADINGS = re.compile("h[1-6]")


class FanFiction(msgspec.Struct):
    """What a page says of the work.

    Attributes:
        marks: Elements and the paratext they hold.
        dropped: Navigation between chapters.
        metadata: Tags, summary, notes, statistics by key.
    """

    marks: dict[etree._Element, ParatextKind] = msgspec.field(default_factory=dict)
    dropped: set[etree._Element] = msgspec.field(default_factory=set)
    metadata: dict[str, Any] = msgspec.field(default_factory=dict)
    title: str | None = None
    author: str | None = None


def find_fan_fiction(root: etree._Element) -> FanFiction:
    """Read the marks and metadata of a page; both are empty for any other page."""
    found = FanFiction()
    elements = [element for element in root.iter() if element.get("class") or element.get("id")]
    classes = {element: _base_classes(element) for element in elements}
    if any("userstuff" in names for names in classes.values()):
        _read_archive_page(elements, classes, found)
    _read_fanficfare(root, elements, classes, found)
    _read_fichub(root, found)
    _read_gutenberg(elements, classes, found)
    return found


def _base_classes(element: etree._Element) -> frozenset[str]:
    return frozenset(re.sub(r"\d+$", "", name) for name in class_names(element))


def _read_archive_page(
    elements: list[etree._Element],
    classes: dict[etree._Element, frozenset[str]],
    found: FanFiction,
) -> None:
    for element in elements:
        name = str(element.get("id") or "")
        names = classes[element]
        if name in ("preface", "afterword"):
            for child in element:
                found.marks[child] = "other"
        if "meta" in names and local_name(element) == "div":
            is_ending = name.startswith("endnotes")
            _mark_labelled(element, found, "end_note" if is_ending else None)
        elif name == "endnotes":
            _mark_labelled(element, found, "end_note")
        if local_name(element) == "dl" and ("tags" in names or {"work", "meta"} <= names):
            _read_tags(element, found)
        _mark_site_parts(element, names, found)


def _mark_site_parts(element: etree._Element, names: frozenset[str], found: FanFiction) -> None:
    """Mark what the pages of the site have and downloads have not."""
    if {"landmark", "heading"} <= names:
        found.dropped.add(element)
    elif {"title", "heading"} <= names and local_name(element) == "h2":
        found.title = plain_words(element)
        found.marks[element] = "title"
    elif {"byline", "heading"} <= names:
        found.author = plain_words(element)
        found.marks[element] = "author"
    elif "module" in names:
        kind: ParatextKind = "end_note" if "end" in names else "author_note"
        found.marks[element] = "summary" if "summary" in names else kind


def _mark_labelled(element: etree._Element, found: FanFiction, kind: ParatextKind | None) -> None:
    """Mark the children of a ``div.meta``: a paragraph names what the next quotation block is."""
    current = kind
    key = "end_notes" if kind and element.get("id") == "endnotes" else ""
    for child in element:
        tag = local_name(child)
        names = _base_classes(child)
        label = plain_words(child).casefold() if tag == "p" else ""
        if tag == "h1":
            found.title = plain_words(child)
            found.marks[child] = "title"
        elif "byline" in names:
            found.author = found.author or plain_words(child).removeprefix("by ")
            found.marks[child] = "author"
        elif label in _LABELS:
            current = _LABELS[label]
            key = label.replace(" ", "_") if not label.startswith("chapter") else ""
            found.marks[child] = current
        elif tag == "blockquote" and current:
            found.marks[child] = current
            if key:
                found.metadata.setdefault(key, plain_words(child))
        elif tag in ("ul", "dl"):
            found.marks[child] = "other"
        elif not _HEADINGS.fullmatch(tag) and current:
            found.marks[child] = current


def _read_tags(element: etree._Element, found: FanFiction) -> None:
    found.marks[element] = "tags"
    label = ""
    for child in element:
        if local_name(child) == "dt":
            label = plain_words(child)
        elif local_name(child) == "dd":
            words = plain_words(child)
            if label.casefold().startswith("stats"):
                for match in _STAT.finditer(words):
                    _store(found, match[1], match[2], [])
                continue
            links = [plain_words(link) for link in child.iter() if local_name(link) == "a"]
            _store(found, label, words, links)


def _store(found: FanFiction, label: str, words: str, values: list[str]) -> None:
    plain = label.strip().rstrip(":").casefold()
    key = TAG_KEYS.get(plain.removesuffix("s"))
    if key is None or not words:
        return
    if key in LIST_KEYS:
        found.metadata[key] = values or [each.strip() for each in words.split(", ")]
    elif key == "words" and words.replace(",", "").isdigit():
        found.metadata[key] = int(words.replace(",", ""))
    else:
        found.metadata[key] = words


def _read_fanficfare(
    root: etree._Element,
    elements: list[etree._Element],
    classes: dict[etree._Element, frozenset[str]],
    found: FanFiction,
) -> None:
    for element in elements:
        for name in classes[element]:
            if name in _FFF_CLASSES:
                found.marks[element] = _FFF_CLASSES[name]
            elif name in _PAGE_CLASSES:
                found.marks[element] = _PAGE_CLASSES[name]
                if name == "fff_titlepage":
                    _read_title_page(element, found, element)
    contents = next((a for a in root.iter("{*}a", "a") if a.get("name") == "TOCTOP"), None)
    body = next(root.iter("{*}body", "body"), None)
    if contents is None or body is None:
        return
    table = next((each for each in elements if "full" in classes[each]), None)
    if table is not None:
        found.marks[table] = "tags"
        _read_title_page(table, found, body)
    for each in [contents, *contents]:
        found.marks[each] = "contents"
    following = contents.getnext()
    if following is not None and local_name(following) == "p":
        found.marks[following] = "contents"


def _read_title_page(page: etree._Element, found: FanFiction, body: etree._Element) -> None:
    heading = next((each for each in body.iter() if _HEADINGS.fullmatch(local_name(each))), None)
    if heading is not None:
        found.marks[heading] = "title"
        title, _, author = plain_words(heading).rpartition(" by ")
        linked = next((plain_words(link) for link in heading.iter("{*}a", "a")), "")
        found.title = linked or title or None
        found.author = author or None
    for label in [each for each in page.iter() if local_name(each) == "b"]:
        words = plain_words(label)
        if words.endswith(":"):
            value = _words_after(label)
            category = words.rstrip(":").casefold() == "category"
            _store(found, "Fandom" if category else words, value, [])


def _words_after(label: etree._Element) -> str:
    """Words from a label to the next one; in a table, those of the next cell."""
    pieces = [str(label.tail or "")]
    for sibling in label.itersiblings():
        if local_name(sibling) == "b":
            break
        pieces += [plain_words(sibling), str(sibling.tail or "")]
    words = " ".join(" ".join(pieces).split())
    cell = label.getparent()
    following = cell.getnext() if cell is not None and local_name(cell) == "td" else None
    return plain_words(following) if not words and following is not None else words


def _read_fichub(root: etree._Element, found: FanFiction) -> None:
    body = next(root.iter("{*}body", "body"), None)
    if body is None:
        return
    head = [element for element in body if local_name(element) != "nav"][:40]
    last = next(
        (
            index
            for index, element in enumerate(head)
            if plain_words(element).startswith("Exported with the assistance of FicHub")
        ),
        None,
    )
    if last is None:
        return
    _mark_fichub_head(head[: last + 1], found)
    for element in body.iter():
        if "chapter_nav" in class_names(element) or (
            local_name(element) == "a" and element.get("href") == "#contents-list"
        ):
            found.dropped.add(element)


def _mark_fichub_head(head: Iterable[etree._Element], found: FanFiction) -> None:
    described: list[str] = []
    in_description = True
    for element in head:
        words = plain_words(element)
        label, colon, value = words.partition(":")
        if local_name(element) == "h1":
            found.title = words
            found.marks[element] = "title"
        elif not found.author and words.casefold().startswith(("by: ", "by ")):
            found.author = words[3:].strip()
            found.marks[element] = "author"
        elif (colon and label.casefold().removesuffix("s") in TAG_KEYS) or not in_description:
            in_description = False
            _store(found, label, value.strip(), [])
            found.marks[element] = "tags"
        elif words.startswith("Exported with"):
            found.marks[element] = "tags"
        elif words:
            described.append(words)
            found.marks[element] = "summary"
    if described:
        found.metadata["summary"] = " ".join(described)


def _read_gutenberg(
    elements: list[etree._Element],
    classes: dict[etree._Element, frozenset[str]],
    found: FanFiction,
) -> None:
    for element in elements:
        if "pg-boilerplate" in classes[element] or element.get("id") in ("pg-header", "pg-footer"):
            found.marks[element] = "licence"
