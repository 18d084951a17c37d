"""HTML and XML to element trees, with nothing fetched and no entity expanded."""

from __future__ import annotations

import re
from html.entities import html5

from lxml import etree

from fabula.errors import InputError
from fabula.rows import Notice

XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
"""Entities that XML itself knows; all others are HTML's and replaced before parsing."""

_SURROGATE = re.compile(
    r"&#(?:[xX]0*[dD][89a-fA-F][0-9a-fA-F]{2}|0*5(?:529[6-9]|5[3-9]\d\d|[67]\d{3}));"
)
_NAMED = re.compile(r"&([^\W\d][\w.:-]{0,63};)")


def parse_xml(markup: str, name: str, *, is_repaired: bool = False) -> etree._Element:
    """Parse an XML document.

    Args:
        markup: The document.
        name: What to call it in messages.
        is_repaired: Whether to make the best of one that is not well-formed.

    Raises:
        InputError: If it declares entities or cannot be parsed.
    """
    check_entities(markup, name)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        recover=is_repaired,
    )
    named = _NAMED.sub(_resolve_named, markup.lstrip())
    if is_repaired:
        named = _SURROGATE.sub("\ufffd", named)
    line = 1
    root: etree._Element | None = None
    try:
        root = etree.fromstring(named.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
    if any("depth" in entry.message for entry in parser.error_log):
        raise InputError(
            f"{name} is nested deeper than any book", "save it in another format and read that"
        )
    if root is None:
        raise InputError(
            f"{name} is no well-formed XML (line {line})",
            "open it in the program that made it and save it again",
        )
    return root


def parse_or_repair(markup: str, name: str) -> tuple[etree._Element, bool]:
    """Parse an XML document, repairing it if need be; the second value says whether it was.

    Raises:
        InputError: If it declares entities or is beyond repair.
    """
    try:
        return parse_xml(markup, name), False
    except InputError:
        return parse_xml(markup, name, is_repaired=True), True


def repaired_notice(name: str) -> Notice:
    """The notice that a document was not well-formed."""
    return Notice(
        code="xml_repaired",
        message=f"{name} is no well-formed XML; words near its errors may be missing.",
    )


def parse_html(markup: str, *, is_xhtml: bool, name: str) -> tuple[etree._Element | None, bool]:
    """Parse a page as a browser would, XHTML as XML where it is well-formed.

    Args:
        markup: The page.
        is_xhtml: Whether to try XML first.
        name: What to call it in messages.

    Returns:
        The root, ``None`` where the page has no element; and whether the whole page is in the
        tree (elements nested more than 2,048 deep are not: the parser's own limit).

    Raises:
        InputError: If it declares entities.
    """
    check_entities(markup, name)
    if is_xhtml:
        try:
            return parse_xml(markup, name), True
        except InputError:
            pass
    parser = etree.HTMLParser(
        encoding="utf-8",
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(markup.encode("utf-8", errors="replace"), parser)
    except etree.LxmlError:
        return None, not markup.strip()
    whole = not any("depth" in entry.message for entry in parser.error_log)
    return root, whole


def check_entities(markup: str, name: str) -> None:
    """Refuse markup that declares entities of its own.

    Raises:
        InputError: If it does.
    """
    if "<!ENTITY" in markup and "<!DOCTYPE" in markup:
        raise InputError(
            f"{name} declares XML entities, which are never resolved",
            "remove the <!ENTITY …> declarations, or save the book as plain text",
        )


def local_name(element: etree._Element) -> str:
    """An element's name without namespace, in lower case; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """An attribute's value whatever its namespace or prefix, or ""."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2].rpartition(":")[2] == name:
            return str(value)
    return ""


def class_names(element: etree._Element) -> frozenset[str]:
    """The element's classes."""
    return frozenset(str(element.get("class") or "").lower().split())


def plain_words(element: etree._Element) -> str:
    """All text in an element, white space collapsed."""
    return " ".join("".join(str(piece) for piece in element.itertext()).split())


def _resolve_named(match: re.Match[str]) -> str:
    name = match[1]
    if name[:-1] in XML_NAMES:
        return match[0]
    return "".join(f"&#{ord(char)};" for char in html5.get(name, "")) or f"&amp;{name}"
