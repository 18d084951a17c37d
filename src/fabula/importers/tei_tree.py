"""Small questions to a TEI tree."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

TEI = "{http://www.tei-c.org/ns/1.0}"
XML = "{http://www.w3.org/XML/1998/namespace}"

_WORDS = {"high": 0.9, "medium": 0.6, "low": 0.3}


def find_all(root: etree._Element, path: str) -> Iterator[etree._Element]:
    """Elements anywhere below ``root`` by local names with slashes between them."""
    return root.iterfind(".//" + "/".join(f"{TEI}{name}" for name in path.split("/")))


def local_name(element: etree._Element) -> str:
    """Name without namespace; empty for comments and processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def text_of(element: etree._Element) -> str:
    """The words of an element on one line."""
    return " ".join("".join(str(part) for part in element.itertext()).split())


def pointed(value: str | None) -> tuple[str, ...]:
    """What the pointers of an attribute lead to, without their ``#``."""
    return tuple(each.removeprefix("#") for each in (value or "").split())


def own_id(element: etree._Element) -> str | None:
    """The ``xml:id``; ``None`` = it has none."""
    return element.get(f"{XML}id")


def share_of(element: etree._Element, name: str = "cert") -> float | None:
    """A probability, as a number or one of TEI's words; ``None`` = not said or not readable."""
    value = element.get(name)
    if value is None:
        return None
    try:
        number = _WORDS[value] if value in _WORDS else float(value)
    except ValueError:
        return None
    return number if 0 <= number <= 1 else None
