"""Plain text: every character stays, every offset leads back to its byte."""

from __future__ import annotations

import codecs
import re

from fabula.readers.decoding import BAD, Decoded
from fabula.readers.reading import Reading
from fabula.rows import Notice
from fabula.text import SourceMap

STATEFUL = ("iso2022", "hz")
"""Codecs whose bytes depend on what came before, so that lengths do not add up."""

_LINE_END = re.compile("\r\n|\r|\n")


def read_plain(decoded: Decoded, data: bytes) -> Reading:
    """A decoded plain-text file as a reading with its source map.

    Args:
        decoded: The decoded file.
        data: Its bytes.
    """
    if decoded.codec.startswith(STATEFUL):
        content, source_map = _map_each_character(decoded.codec, data)
    else:
        content = _join_line_ends(decoded.readable)
        source_map = _map_exceptions(decoded)
        if not _adds_up(content, source_map, data):
            content, source_map = _map_each_character(decoded.codec, data, decoded.skip_bytes)
    return Reading(
        content=content,
        media_type="text/plain",
        encoding=decoded.codec,
        source_map=source_map,
        notices=decoded.notices + bad_bytes_notices(decoded),
    )


def bad_bytes_notices(decoded: Decoded) -> tuple[Notice, ...]:
    """One notice with the number and the first place of undecodable bytes, or none."""
    if not decoded.bad:
        return ()
    count = sum(end - start for start, end in decoded.bad)
    return (
        Notice(
            code="undecodable_bytes",
            message=f"{count} byte{'s' if count > 1 else ''} could not be decoded as "
            f"{decoded.codec} and became U+FFFD; the first is at byte {decoded.bad[0][0]}.",
        ),
    )


def _join_line_ends(raw: str) -> str:
    return raw.replace("\r\n", "\n").replace("\r", "\n") if "\r" in raw else raw


def _map_exceptions(decoded: Decoded) -> SourceMap:
    raw, codec = decoded.raw, decoded.codec
    pairs = raw.count("\r\n")
    singles = raw.count("\r") + raw.count("\n") - 2 * pairs
    lone_returns = raw.count("\r") - pairs
    newline = "\r\n" if pairs > singles else "\r" if lone_returns * 2 > singles else "\n"
    extras: list[tuple[int, int]] = []
    unit = len("\r".encode(codec))
    if pairs and singles:
        for order, found in _positions_less_pairs(raw, _LINE_END):
            is_pair = len(found) == 2
            if is_pair != (newline == "\r\n"):
                extras.append((order, unit if is_pair else -unit))
    if decoded.bad:
        own = len("\ufffd".encode(codec, errors="replace"))
        places = (at for at, found in _positions_less_pairs(raw, _BAD_OR_PAIR) if found == BAD)
        extras += (
            (at, end - start - own) for at, (start, end) in zip(places, decoded.bad, strict=True)
        )
    extras = sorted(extra for extra in extras if extra[1])
    return SourceMap(
        codec=codec,
        skip_bytes=decoded.skip_bytes,
        newline=newline,
        at=tuple(at for at, _ in extras),
        extra_bytes=tuple(extra for _, extra in extras),
    )


_BAD_OR_PAIR = re.compile(f"\r\n|{BAD}")


def _positions_less_pairs(raw: str, pattern: re.Pattern[str]) -> list[tuple[int, str]]:
    """Matches with their offset in the text in which each pair of line ends is one character."""
    found: list[tuple[int, str]] = []
    pairs = 0
    for match in pattern.finditer(raw):
        found.append((match.start() - pairs, match[0]))
        pairs += match[0] == "\r\n"
    return found


def _adds_up(content: str, source_map: SourceMap, data: bytes) -> bool:
    """Whether the map accounts for every byte (a codec need not encode as it was encoded)."""
    units = len(content.encode(source_map.codec, errors="replace"))
    if source_map.newline == "\r\n":
        units += content.count("\n") * len("\r".encode(source_map.codec))
    return source_map.skip_bytes + units + sum(source_map.extra_bytes) == len(data)


def _map_each_character(codec: str, data: bytes, skip: int = 0) -> tuple[str, SourceMap]:
    """Decode byte by byte and note each character's length: slow, but right for any codec."""
    decoder = codecs.getincrementaldecoder(codec)(errors="replace")
    characters: list[str] = []
    lengths: list[int] = []
    pending = 0
    for index in range(skip, len(data)):
        pending += 1
        made = decoder.decode(data[index : index + 1], final=index == len(data) - 1)
        for char in made:
            if char == "\n" and characters and characters[-1] == "\r":
                characters[-1], lengths[-1] = "\n", lengths[-1] + pending
            else:
                characters.append(char)
                lengths.append(pending)
            pending = 0
    if lengths:
        lengths[-1] += pending
    content = re.sub("[\ud800-\udfff]", "\ufffd", "".join(characters)).replace("\r", "\n")
    extras = [(at, length - 1) for at, length in enumerate(lengths) if length != 1]
    return content, SourceMap(
        codec="latin-1",
        skip_bytes=skip,
        at=tuple(at for at, _ in extras),
        extra_bytes=tuple(extra for _, extra in extras),
    )
