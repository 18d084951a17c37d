"""Where a story comes from: the file it was read from and what made it.

``rows.py`` hands both on.
"""

from __future__ import annotations

from typing import Any

import msgspec


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file a text was read from.

    Attributes:
        name: File name without folders.
        media_type: What the content is (``text/plain``, ``application/epub+zip`` …).
        sha256: Digest of the file's bytes, in hexadecimal.
        encoding: The encoding of a text file; ``None`` for containers.
        language: Language code as declared or recognised; ``None`` = unknown.
        metadata: Everything else the file says of itself (AO3 tags, publisher …), as read.
    """

    name: str
    media_type: str
    sha256: str
    encoding: str | None = None
    title: str | None = None
    author: str | None = None
    language: str | None = None
    metadata: dict[str, Any] = msgspec.field(default_factory=dict)


class Provenance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What made a story: version, model (``None`` = rules alone) and the options that matter."""

    fabula: str
    model: str | None
    options: dict[str, Any]
