"""Collects blocks of reading text, one blank line between them."""

from __future__ import annotations

import re

from fabula.rows import Block, BlockKind, ParatextKind
from fabula.source_marks import mark_paratext

SEPARATOR_TEXT = "* * *"
"""What a rule without words (``<hr>``) becomes."""

_UNSEEN = re.compile("[\u00ad\ufeff]")
_BLANK = " \n\t\u00a0\u200b\u200c\u200d\u2060"
_SURROGATE = re.compile("[\ud800-\udfff]")
_STANZA = re.compile(r"\n\s*\n")


class BlockWriter:
    """Collects the blocks of one file in reading order."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0

    def __len__(self) -> int:
        return len(self._blocks)

    def add(
        self,
        kind: BlockKind,
        text: str,
        source: str,
        mark: ParatextKind | None = None,
    ) -> bool:
        r"""Append a block unless nothing of it can be seen.

        Args:
            kind: What the source marks it as; with ``mark``, anything but a heading, a separator
                or verse becomes a note.
            text: Its words; ``\n`` is a line break. Soft hyphens are dropped, white space around
                it is cut, and blank lines within it close up.
            source: Its place in the file.
            mark: What kind of paratext the file says it is.

        Returns:
            Whether it was appended.
        """
        words = text.strip() if text.isascii() else _UNSEEN.sub("", text).strip()
        if "\n" in words:
            words = _STANZA.sub("\n", words)
        if not words.strip(_BLANK):
            return False
        if not words.isascii():
            words = _SURROGATE.sub("\ufffd", words)
        if mark and kind not in ("heading", "separator", "verse"):
            kind = "note"
        if self._pieces:
            self._length += 2
        end = self._length + len(words)
        self._pieces.append(words)
        place = mark_paratext(source, mark) if mark else source
        self._blocks.append(Block(start=self._length, end=end, kind=kind, source=place))
        self._length = end
        return True

    def add_separator(self, source: str, mark: ParatextKind | None = None) -> None:
        """Append a separator; none at the very start, none twice in a row."""
        if self._blocks and self._blocks[-1].kind != "separator":
            self.add("separator", SEPARATOR_TEXT, source, mark)

    def finish(self) -> tuple[str, tuple[Block, ...]]:
        """The reading text and its blocks."""
        return "\n\n".join(self._pieces), tuple(self._blocks)
