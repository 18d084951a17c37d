"""The immutable text every row points into, and the only conversions between offset units.

Rows count Unicode code points. Files count bytes, browsers count UTF-16 units; both conversions
live here and nowhere else.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

import msgspec

from fabula.errors import InputError
from fabula.rows import Block, Notice, Source

NEWLINE_UNITS = {"\n": 0, "\r": 0, "\r\n": 1}
"""Characters of the file that a ``\\n`` of the text stands for, beyond one."""


class SourceMap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    r"""How code points of a plain-text file lead back to its bytes.

    Attributes:
        codec: Codec without a byte order mark of its own (``utf-8``, ``utf-16-le``, ``cp1252``).
        skip_bytes: Bytes before the first code point (the byte order mark).
        newline: The line end that the file uses most (``\n``, ``\r\n`` or ``\r``).
        at: Offsets of code points whose length in the file is not the codec's own, ascending:
            undecodable bytes shown as U+FFFD, and line ends other than ``newline``.
        extra_bytes: For each offset in ``at``, the bytes it takes beyond (or below) that length.
    """

    codec: str = "utf-8"
    skip_bytes: int = 0
    newline: str = "\n"
    at: tuple[int, ...] = ()
    extra_bytes: tuple[int, ...] = ()


class Text:
    r"""An immutable string with where it came from.

    Args:
        content: The text. For a plain file: the decoded file less a leading byte order mark, line
            ends turned into ``\n``, nothing else changed. For other formats: the reading text,
            one blank line between blocks.
        source: The file; ``None`` makes one for a string that came from no file.
        blocks: Block marks that the format itself gives, sorted; empty for plain text.
        source_map: How offsets lead back to bytes; ``None`` where the file is a container.
        notices: What the reader noticed (undecodable bytes, a wrong extension …).
    """

    def __init__(
        self,
        content: str,
        *,
        source: Source | None = None,
        blocks: tuple[Block, ...] = (),
        source_map: SourceMap | None = None,
        notices: tuple[Notice, ...] = (),
    ) -> None:
        self._content = content
        self._source = source or _source_of_string(content)
        self._blocks = blocks
        self._map = SourceMap() if source is None else source_map
        self._notices = notices

    @property
    def content(self) -> str:
        """The characters."""
        return self._content

    @property
    def source(self) -> Source:
        """The file it was read from."""
        return self._source

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Block marks that lead back to the source; empty for plain text."""
        return self._blocks

    @property
    def source_map(self) -> SourceMap | None:
        """How offsets lead back to bytes; ``None`` for containers."""
        return self._map

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the reader noticed about the file."""
        return self._notices

    def __len__(self) -> int:
        return len(self._content)

    def __getitem__(self, key: slice) -> str:
        return self._content[key]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (
            (self._content, self._source, self._blocks, self._map, self._notices)
            == (other._content, other._source, other._blocks, other._map, other._notices)
        )

    def __hash__(self) -> int:
        return hash((self._content, self._source.sha256))

    def __repr__(self) -> str:
        return f"Text({self._source.name!r}, {len(self._content)} characters)"

    def upto(self, offset: int) -> Text:
        """The same text with nothing after ``offset`` (0 ≤ offset; beyond the end = all of it).

        Raises:
            InputError: If ``offset`` is negative.
        """
        if offset < 0:
            raise InputError(f"offset {offset} is negative", "offsets count code points from 0")
        blocks = tuple(
            msgspec.structs.replace(block, end=min(block.end, offset))
            for block in self._blocks
            if block.start < offset
        )
        notices = tuple(n for n in self._notices if n.end is None or n.end <= offset)
        return Text(
            self._content[:offset],
            source=self._source,
            blocks=blocks,
            source_map=self._map,
            notices=notices,
        )

    def to_source(self, offset: int) -> int:
        """Byte offset in the file of the code point at ``offset`` (0 ≤ offset ≤ length).

        Raises:
            InputError: If the offset is outside the text, or the text came from a container
                (EPUB, HTML, DOCX …): there ``blocks`` lead back to the source.
        """
        self._check(offset)
        if self._map is None:
            raise InputError(
                f"{self._source.name} is no plain text file, so offsets have no byte position",
                "use blocks: each names its place in the source",
            )
        head = self._content[:offset]
        units = len(head.encode(self._map.codec, errors="replace"))
        if NEWLINE_UNITS[self._map.newline]:
            units += head.count("\n") * len("\r".encode(self._map.codec))
        index = bisect_right(self._map.at, offset - 1)
        return self._map.skip_bytes + units + (self._extra_bytes[index - 1] if index else 0)

    def to_utf8(self, offset: int) -> int:
        """UTF-8 byte offset of a code-point offset within ``content``."""
        self._check(offset)
        return len(self._content[:offset].encode("utf-8", errors="surrogatepass"))

    def to_utf16(self, offset: int) -> int:
        """UTF-16 unit offset (as in a browser) of a code-point offset within ``content``."""
        self._check(offset)
        return offset + bisect_right(self._astral, offset - 1)

    def from_utf16(self, units: int) -> int:
        """Code-point offset of a UTF-16 unit offset; inside a surrogate pair, the pair's start."""
        low, high = 0, len(self._content)
        while low < high:
            middle = (low + high + 1) // 2
            if middle + bisect_right(self._astral, middle - 1) <= units:
                low = middle
            else:
                high = middle - 1
        return low

    @cached_property
    def _astral(self) -> tuple[int, ...]:
        if self._content.isascii():
            return ()
        return tuple(i for i, char in enumerate(self._content) if ord(char) > 0xFFFF)

    @cached_property
    def _extra_bytes(self) -> tuple[int, ...]:
        return tuple(accumulate(self._map.extra_bytes)) if self._map else ()

    def _check(self, offset: int) -> None:
        if not 0 <= offset <= len(self._content):
            raise InputError(
                f"offset {offset} is outside the text (0 to {len(self._content)})",
                "offsets count Unicode code points",
            )


def _source_of_string(content: str) -> Source:
    digest = hashlib.sha256(content.encode("utf-8", errors="surrogatepass")).hexdigest()
    return Source(name="text", media_type="text/plain", sha256=digest, encoding="utf-8")
