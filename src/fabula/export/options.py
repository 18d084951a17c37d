"""What a user can choose for an export, and the files it gives."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

UNKNOWN = "UNKNOWN"
NARRATOR = "Narrator"

Files: TypeAlias = dict[str, bytes]
"""File names and contents; the first is the main one."""


class ExportOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Options of an export; a format takes those that ``exporters.TAKES`` lists for it.

    Attributes:
        unknown: What a speaker who is unknown is called in text formats; ``None`` = the format's
            own word, mostly ``UNKNOWN``.
        max_chars: Longest item, in code points, cut at ends of sentences where there are some;
            ``None`` = items stay whole.
        drop_tags: Leave out reporting clauses that stand alone (*said Ada.*).
        straight_quotes: Turn curly quotation marks into straight ones.
        voices: Names of voices by key of ``cast.json``, ``narrator`` or ``unknown``; ``None`` =
            the format's own.
    """

    unknown: str | None = None
    max_chars: int | None = None
    drop_tags: bool = False
    straight_quotes: bool = False
    voices: dict[str, str] | None = None

    @property
    def unknown_name(self) -> str:
        """The word for an unknown speaker in a text format."""
        return UNKNOWN if self.unknown is None else self.unknown
