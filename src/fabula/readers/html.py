"""HTML and XHTML pages: any page, and those of AO3, FanFicFare, FicHub and Project Gutenberg."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from lxml import etree

from fabula.readers.block_writer import BlockWriter
from fabula.readers.decoding import Decoded
from fabula.readers.fan_fiction import FanFiction, find_fan_fiction
from fabula.readers.flat_page import read_flat_page
from fabula.readers.gutenberg import read_header
from fabula.readers.markup import attribute, local_name, parse_html, plain_words
from fabula.readers.page_blocks import PageReader
from fabula.readers.plain import bad_bytes_notices
from fabula.readers.reading import Reading
from fabula.rows import Notice

_META_KEYS = {"description": "description", "keywords": "keywords", "generator": "generator"}
_IS_XHTML = re.compile(r"^\s*<\?xml|^.{0,2000}?<html[^>]{0,500}xmlns", re.DOTALL | re.IGNORECASE)


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page as read.

    Attributes:
        work: What a fan-fiction site says of the work on it.
        title: Its ``<title>``.
        language: Its ``lang``.
        head: Its ``<meta>`` fields by lower-case name.
        notices: What was noticed.
    """

    work: FanFiction
    title: str | None = None
    language: str | None = None
    head: dict[str, str] = msgspec.field(default_factory=dict)
    notices: tuple[Notice, ...] = ()


def read_html(decoded: Decoded, name: str) -> Reading:
    """Read an HTML file.

    Args:
        decoded: The decoded file.
        name: Its name, for messages.
    """
    writer = BlockWriter()
    page = read_page(decoded.readable, writer, "", name)
    content, blocks = writer.finish()
    work = page.work
    header = read_header(content)
    metadata: dict[str, Any] = {
        key: page.head[field] for field, key in _META_KEYS.items() if field in page.head
    }
    metadata |= header.metadata | work.metadata
    language = metadata.pop("language", None)
    author = work.author or header.author or page.head.get("author") or page.head.get("dc.creator")
    return Reading(
        content=content,
        media_type="text/html",
        blocks=blocks,
        encoding=decoded.codec,
        title=work.title or header.title or page.head.get("dc.title") or page.title,
        author=author,
        language=language or header.language or page.head.get("dc.language") or page.language,
        metadata=metadata,
        notices=decoded.notices + bad_bytes_notices(decoded) + page.notices,
    )


def read_page(
    markup: str, writer: BlockWriter, place: str, name: str, *, is_in_book: bool = False
) -> Page:
    """Write one page's blocks and return what the page says of itself.

    Args:
        markup: The page.
        writer: Takes the blocks.
        place: The page's name within its container, or "".
        name: What to call the page in messages.
        is_in_book: Whether it is a page of an EPUB rather than of a web site.
    """
    markup = markup.replace("\0", "\ufffd")
    is_xhtml = is_in_book or bool(_IS_XHTML.match(markup[:4096]))
    root, is_whole = parse_html(markup, is_xhtml=is_xhtml, name=name)
    if root is None or not is_whole:
        read_flat_page(markup, writer, f"{place}#/")
        flattened = Notice(
            code="page_flattened",
            message=f"{name} is nested too deeply; its words were read without their structure.",
        )
        return Page(work=FanFiction(), notices=(flattened,) if markup.strip() else ())
    work = find_fan_fiction(root)
    skin = next((each for each in root.iter("div") if each.get("id") == "workskin"), None)
    reader = PageReader(
        writer, place, work.marks, frozenset(work.dropped), has_own_navigation=is_in_book
    )
    reader.read(root if skin is None else skin)
    head = _read_head(root)
    return Page(work=work, title=head.pop("title", None), language=_language(root), head=head)


def _read_head(root: etree._Element) -> dict[str, str]:
    head = next((child for child in root if local_name(child) == "head"), None)
    found: dict[str, str] = {}
    for element in () if head is None else head:
        key = str(element.get("name") or element.get("property") or "").casefold()
        value = " ".join(str(element.get("content") or "").split())
        if local_name(element) == "title":
            value, key = plain_words(element), "title"
        if key and value:
            found.setdefault(key.removeprefix("og:").replace("dcterms.", "dc."), value)
    return found


def _language(root: etree._Element) -> str | None:
    body = next((child for child in root if local_name(child) == "body"), None)
    for element in (root, body):
        if element is not None and attribute(element, "lang"):
            return attribute(element, "lang")
    return None
