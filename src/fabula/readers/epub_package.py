"""The package of an EPUB: what it is, which files it has, in which order they are read."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import msgspec
from lxml import etree

from fabula.errors import InputError
from fabula.readers.archive import Archive, join_entry
from fabula.readers.decoding import decode_bytes
from fabula.readers.markup import attribute, local_name, parse_or_repair, plain_words
from fabula.rows import Notice

CONTAINER = "META-INF/container.xml"
FONT_OBFUSCATION = frozenset(
    ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"]
)
"""Algorithms that scramble fonts only (EPUB 3.3 section 4.4; Adobe): the text can be read."""

RIGHTS_FILES = ("META-INF/rights.xml", "META-INF/license.lcpl", "META-INF/sinf.xml")


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """The package document.

    Attributes:
        spine: Entries of the pages in reading order.
        fields: Dublin Core fields, each with its values in order.
        contents: Titles of the table of contents with the entry (and anchor) they lead to.
        notices: What was missing.
    """

    spine: tuple[str, ...]
    fields: dict[str, list[str]]
    contents: tuple[tuple[str, str], ...]
    notices: tuple[Notice, ...]


def read_package(archive: Archive, name: str) -> Package:
    """Read container, package document and table of contents.

    Raises:
        InputError: If the book is locked (DRM) or has no package document.
    """
    _check_rights(archive, name)
    entry = _find_package(archive, name)
    root = _read_xml(archive, entry, name)
    items = {str(item.get("id")): item for item in root.iter("{*}item", "item") if item.get("href")}
    spine, notices = _read_spine(archive, entry, root, items)
    if not spine:
        spine = _pages_in_order(archive, entry, items)
    return Package(
        spine=spine,
        fields=_read_fields(root),
        contents=_read_contents(archive, entry, items, name),
        notices=notices,
    )


def _check_rights(archive: Archive, name: str) -> None:
    locked = InputError(
        f"{name} is locked by copy protection (DRM)",
        "get a copy without DRM from where you bought it; fabula does not remove it",
    )
    if any(archive.find(entry) for entry in RIGHTS_FILES):
        raise locked
    entry = archive.find("META-INF/encryption.xml")
    if entry is None:
        return
    root = _read_xml(archive, entry, name)
    for method in root.iter("{*}EncryptionMethod"):
        inside = method.getparent()
        is_data = inside is not None and local_name(inside) == "encrypteddata"
        if is_data and method.get("Algorithm") not in FONT_OBFUSCATION:
            raise locked


def _find_package(archive: Archive, name: str) -> str:
    container = archive.find(CONTAINER)
    if container:
        for file in _read_xml(archive, container, name).iter("{*}rootfile", "rootfile"):
            entry = archive.find(unquote(str(file.get("full-path") or "")))
            if entry:
                return entry
    entry = next((each for each in archive.names if each.lower().endswith(".opf")), None)
    if entry is None:
        raise InputError(
            f"{name} is no complete EPUB: it has no package document",
            "check that the download finished",
        )
    return entry


def _read_spine(
    archive: Archive, package: str, root: etree._Element, items: dict[str, etree._Element]
) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    spine: dict[str, None] = {}
    notices: list[Notice] = []
    for reference in root.iter("{*}itemref", "itemref"):
        item = items.get(str(reference.get("idref")))
        href = str(item.get("href")) if item is not None else str(reference.get("idref"))
        entry = resolve_entry(archive, package, href) if item is not None else None
        if entry is None:
            notices.append(
                Notice(
                    code="spine_item_missing",
                    message=f"The book lists {href!r} as a part of it, but it is not in the file.",
                )
            )
        else:
            spine[entry] = None
    return tuple(spine), tuple(notices)


def resolve_entry(archive: Archive, base: str, href: str) -> str | None:
    """The stored entry a link in entry ``base`` leads to, or ``None``."""
    try:
        path = unquote(urlsplit(href).path)
    except ValueError:
        return None
    joined = join_entry(base, path) if path else base
    return archive.find(joined) if joined else None


def _pages_in_order(
    archive: Archive, package: str, items: dict[str, etree._Element]
) -> tuple[str, ...]:
    pages = (
        resolve_entry(archive, package, str(item.get("href")))
        for item in items.values()
        if "html" in str(item.get("media-type"))
    )
    return tuple(dict.fromkeys(page for page in pages if page))


def _read_fields(root: etree._Element) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    metadata = next((each for each in root if local_name(each) == "metadata"), root)
    for element in metadata.iter():
        if isinstance(element.tag, str) and "purl.org/dc/" in element.tag:
            words = plain_words(element)
            role = attribute(element, "role")
            if words and not (local_name(element) == "creator" and role not in ("", "aut")):
                fields.setdefault(local_name(element), []).append(words)
        elif local_name(element) == "meta" and element.get("name") and element.get("content"):
            fields.setdefault(str(element.get("name")), []).append(str(element.get("content")))
        elif local_name(element) == "meta" and element.get("property") and element.text:
            fields.setdefault(str(element.get("property")), []).append(plain_words(element))
    return fields


def _read_contents(
    archive: Archive, package: str, items: dict[str, etree._Element], name: str
) -> tuple[tuple[str, str], ...]:
    def is_navigation(item: etree._Element) -> bool:
        return "nav" in str(item.get("properties") or "").split()

    def is_ncx(item: etree._Element) -> bool:
        return "dtbncx" in str(item.get("media-type") or "")

    for fits in (is_navigation, is_ncx):
        for item in filter(fits, items.values()):
            entry = resolve_entry(archive, package, str(item.get("href")))
            try:
                root = _read_xml(archive, entry, name) if entry else None
            except InputError:
                continue
            if entry and root is not None:
                found = _links(root) or _points(root)
                pairs = [(title, _target(archive, entry, href)) for title, href in found]
                if pairs:
                    return tuple(pairs)
    return ()


def _links(root: etree._Element) -> list[tuple[str, str]]:
    navs = list(root.iter("{*}nav", "nav"))
    table = next((nav for nav in navs if attribute(nav, "type") == "toc"), None)
    table = table if table is not None or not navs else navs[0]
    if table is None:
        return []
    return [(plain_words(a), str(a.get("href") or "")) for a in table.iter("{*}a", "a")]


def _points(root: etree._Element) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for point in root.iter("{*}navPoint", "navPoint"):
        label = next(point.iter("{*}navLabel", "navLabel"), None)
        content = next(point.iter("{*}content", "content"), None)
        if label is not None and content is not None:
            found.append((plain_words(label), str(content.get("src") or "")))
    return found


def _target(archive: Archive, base: str, href: str) -> str:
    entry = resolve_entry(archive, base, href)
    _, mark, anchor = href.partition("#")
    return f"{entry or href.partition('#')[0]}{mark}{anchor}"


def _read_xml(archive: Archive, entry: str, name: str) -> etree._Element:
    shown = f"{name}: {entry} in it"
    return parse_or_repair(decode_bytes(archive.read(entry), shown).readable, shown)[0]
