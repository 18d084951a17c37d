"""What the header of a Project Gutenberg book says of it."""

from __future__ import annotations

import re
from typing import Any

import msgspec

HEADER_CHARS = 6000
"""Characters searched: the longest headers, with contributors and notes, have about 3,000."""

_FIELD = re.compile(
    r"^(?P<label>Title|Author|Authors|Editor|Translator|Illustrator|Release Date|"
    r"Original Publication|Credits|Language|Last Updated|Most Recently Updated|Posting Date)"
    r":[ \t]+(?P<value>\S.*(?:\n[ \t]+\S.*)*)",
    re.MULTILINE,
)
_FIRST_LINE = re.compile(
    r"Project Gutenberg(?:'s)? (?:eBook |EBook |Etext |E-text )?(?:of )?(?P<title>\S[^\n]*?),? by "
    r"(?P<author>[^\n]+)"
)
_START = re.compile(r"^\*\*\* ?START OF", re.MULTILINE)
_KEYS = {"Editor": "editor", "Translator": "translator", "Illustrator": "illustrator"}
_KEYS |= {"Release Date": "released", "Original Publication": "published", "Credits": "credits"}
_KEYS |= {"Last Updated": "updated", "Most Recently Updated": "updated", "Posting Date": "posted"}


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a header; all ``None`` and empty for another kind of text."""

    title: str | None = None
    author: str | None = None
    language: str | None = None
    metadata: dict[str, Any] = msgspec.field(default_factory=dict)


def read_header(content: str) -> Header:
    """The fields before the line ``*** START OF …``."""
    head = content[:HEADER_CHARS]
    if "Project Gutenberg" not in head:
        return Header()
    start = _START.search(head)
    fields: dict[str, str] = {}
    for match in _FIELD.finditer(head[: start.start()] if start else head):
        fields.setdefault(match["label"], " ".join(match["value"].split()))
    if "Title" not in fields and "Author" not in fields:
        first = _FIRST_LINE.search(head[: start.start()] if start else head)
        fields |= {"Title": first["title"], "Author": first["author"].strip()} if first else {}
    metadata: dict[str, Any] = {
        _KEYS[label]: value for label, value in fields.items() if label in _KEYS
    }
    metadata["publisher"] = "Project Gutenberg"
    return Header(
        title=fields.get("Title"),
        author=fields.get("Author") or fields.get("Authors"),
        language=fields.get("Language"),
        metadata=metadata,
    )
