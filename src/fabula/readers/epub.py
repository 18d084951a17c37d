"""EPUB 2 and 3: every page of the spine in reading order."""

from __future__ import annotations

from typing import Any

from fabula.errors import InputError
from fabula.readers.archive import Archive
from fabula.readers.block_writer import BlockWriter
from fabula.readers.decoding import decode_bytes
from fabula.readers.epub_package import Package, read_package
from fabula.readers.fan_fiction import FanFiction
from fabula.readers.gutenberg import read_header
from fabula.readers.html import read_page
from fabula.readers.reading import Reading
from fabula.rows import Notice

PAGE_SUFFIXES = (".xhtml", ".html", ".htm", ".xml", ".xht")
_FIELD_KEYS = {
    "subject": "subjects",
    "description": "description",
    "publisher": "publisher",
    "date": "date",
    "identifier": "identifiers",
    "rights": "rights",
    "source": "source",
    "calibre:series": "series",
    "calibre:series_index": "series_index",
    "belongs-to-collection": "series",
}
_LIST_KEYS = frozenset(["subjects", "identifiers"])


def read_epub(data: bytes, name: str) -> Reading:
    """Read an EPUB.

    Args:
        data: The file's bytes.
        name: Its name, for messages.

    Raises:
        InputError: If it is damaged, locked, unsafe, or none of its pages is there.
    """
    archive = Archive(data, name)
    package = read_package(archive, name)
    if not package.spine:
        raise InputError(f"{name} is an EPUB without any page", "check that the download finished")
    writer = BlockWriter()
    work = FanFiction()
    notices: list[Notice] = list(package.notices)
    language: str | None = None
    for entry in package.spine:
        if not entry.lower().endswith(PAGE_SUFFIXES) and "." in entry:
            continue
        shown = f"{name}: {entry} in it"
        markup = decode_bytes(archive.read(entry), shown).readable
        page = read_page(markup, writer, entry, shown, is_in_book=True)
        _merge(work, page.work)
        notices += page.notices
        language = language or page.language
    content, blocks = writer.finish()
    header = read_header(content)
    metadata = _collect_metadata(package) | header.metadata | work.metadata
    stated = metadata.pop("language", None)
    return Reading(
        content=content,
        media_type="application/epub+zip",
        blocks=blocks,
        title=_first(package, "title") or work.title or header.title,
        author=", ".join(package.fields.get("creator", ())) or work.author or header.author,
        language=_first(package, "language") or stated or language,
        metadata=metadata,
        notices=tuple(notices),
    )


def _merge(work: FanFiction, page: FanFiction) -> None:
    work.metadata = page.metadata | work.metadata
    work.title = work.title or page.title
    work.author = work.author or page.author


def _collect_metadata(package: Package) -> dict[str, Any]:
    metadata: dict[str, Any] = {}
    for field, key in _FIELD_KEYS.items():
        values = package.fields.get(field)
        if values:
            metadata[key] = values if key in _LIST_KEYS else values[0]
    if package.contents:
        metadata["contents"] = [
            {"title": title, "source": source} for title, source in package.contents
        ]
    return metadata


def _first(package: Package, field: str) -> str | None:
    return next(iter(package.fields.get(field, ())), None)
