"""What all parts of a TEI document share: escaping, attributes, and ids of its own kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from fabula.export.people import People
from fabula.rows import CharacterId, EntityId
from fabula.story import Story

Attributes: TypeAlias = dict[str, str | None]
Given: TypeAlias = Mapping[str, str | None]

TYPES = {
    "FAC": "facility",
    "GPE": "gpe",
    "LOC": "location",
    "ORG": "organisation",
    "PER": "person",
    "VEH": "vehicle",
}
"""Values of ``@type`` for each type of entity."""
PLACES = frozenset({"FAC", "GPE", "LOC"})

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LETTERS = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0131\u0134-\u013e\u0141-\u0148\u014a-\u017e"
    "\u0388-\u038a\u038e-\u03a1\u03a3-\u03ce\u0401-\u040c\u040e-\u044f\u0451-\u045c"
    "\u05d0-\u05ea\u0621-\u063a\u0641-\u064a\u3041-\u3094\u30a1-\u30fa\u4e00-\u9fa5"
    "\uac00-\ud7a3"
)
_NOT_NAME = re.compile(f"[^{_LETTERS}0-9.-]")
_NO_START = re.compile(f"[^{_LETTERS}]")
_OWN = re.compile(r"(?:[a-z]{1,2}\d[\d.]*|emotion.*|emo\..*|word.*|run|corrections)$")


def legal(content: str) -> str:
    """The text with U+FFFD for what XML has no place for; its length stays."""
    return _ILLEGAL.sub("\ufffd", content)


def escape(text: str) -> str:
    """Legal text as content of an element; a carriage return survives the parser."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;") if "\r" in text else text


def tag(name: str, attributes: Given | None = None, *, empty: bool = False) -> str:
    """A start tag, or an empty element; attributes that are ``None`` are left out."""
    given = (attributes or {}).items()
    parts = [f' {key}="{_quote(value)}"' for key, value in given if value is not None]
    return f"<{name}{''.join(parts)}{'/' if empty else ''}>"


def element(name: str, text: str, attributes: Given | None = None) -> str:
    """An element with text alone."""
    return f"{tag(name, attributes)}{escape(legal(text))}</{name}>"


def certainty(score: float | None) -> str | None:
    """The value of ``@cert``: a probability; ``None`` = unknown."""
    return None if score is None else f"{score:g}"


def pointers(ids: Iterable[str | None]) -> str | None:
    """Pointers to ids of the document; ``None`` = to nothing."""
    found = " ".join(f"#{each}" for each in ids if each is not None)
    return found or None


class Ids:
    """The ``xml:id`` of each person and thing.

    A character's is its key, as far as XML allows; other ids are a letter or two and the number of
    the row in story.json (``q`` quotation, ``p`` paragraph, ``c`` chapter, ``sc`` scene …).
    """

    def __init__(self, story: Story, people: People) -> None:
        taken: set[str] = set()
        self._persons: list[str] = []
        self._entities: dict[EntityId, str] = {}
        for person in people.rows:
            key = _NOT_NAME.sub("_", people.key(person.id) or "")
            if not key or _NO_START.match(key) or _OWN.match(key):
                key = f"person.{key}"
            found, number = key, 2
            while found in taken:
                found, number = f"{key}_{number}", number + 1
            taken.add(found)
            self._persons.append(found)
            self._entities.setdefault(person.entity, found)

    def person(self, who: CharacterId | None) -> str | None:
        """The id of a character; ``None`` = unknown."""
        return self._persons[who] if who is not None and 0 <= who < len(self._persons) else None

    def entity(self, which: EntityId | None) -> str | None:
        """The id of whatever a mention refers to; ``None`` = unknown."""
        return None if which is None else self._entities.get(which, f"e{which}")

    def is_character(self, which: EntityId) -> bool:
        """Whether an entity is one of the cast."""
        return which in self._entities


def _quote(value: str) -> str:
    value = escape(legal(value)).replace('"', "&quot;")
    return value.replace("\n", "&#10;").replace("\t", "&#9;")
