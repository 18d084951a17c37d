"""What every format's reader hands back, before it becomes a Text."""

from __future__ import annotations

from typing import Any

import msgspec

from fabula.rows import Block, Notice
from fabula.text import SourceMap


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A file as its format's reader understood it.

    Attributes:
        content: The reading text.
        media_type: What the content is.
        blocks: Block marks; empty for plain text.
        encoding: Encoding of a text file, ``None`` for containers.
        title: Title the file gives itself.
        author: Author or authors, joined by ``", "``.
        language: Language the file declares.
        metadata: Everything else the file says of itself.
        source_map: How offsets lead back to bytes; plain text only.
        notices: What the reader noticed.
    """

    content: str
    media_type: str
    blocks: tuple[Block, ...] = ()
    encoding: str | None = None
    title: str | None = None
    author: str | None = None
    language: str | None = None
    metadata: dict[str, Any] = msgspec.field(default_factory=dict)
    source_map: SourceMap | None = None
    notices: tuple[Notice, ...] = ()
