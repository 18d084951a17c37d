"""Reads a page whose tree cannot be built: tags are cut out, words stay."""

from __future__ import annotations

import re
from html import unescape

from fabula.readers.block_writer import BlockWriter
from fabula.readers.page_blocks import BLOCK_TAGS, DROPPED_TAGS

_DROPPED_WITH_WORDS = ("script", "style", "head", "template", "svg")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>|<!--|<![a-zA-Z][^<>]*>|<\?[^<>]*>")


def read_flat_page(markup: str, writer: BlockWriter, place: str) -> None:
    """Write the words between tags; every block-level tag ends a block.

    Args:
        markup: The page.
        writer: Takes the blocks.
        place: What to give as each block's source.
    """
    pieces: list[str] = []
    at = 0
    until: str | None = None
    for match in _TAG.finditer(markup):
        if match.start() < at:
            continue
        tag = (match[2] or "").lower()
        if until:
            if tag == until and match[1]:
                until, at = None, match.end()
            continue
        pieces.append(markup[at : match.start()])
        at = match.end()
        if match[0] == "<!--":
            end = markup.find("-->", at)
            at = end + 3 if end >= 0 else at
        elif tag in _DROPPED_WITH_WORDS and not match[1]:
            until = tag
        elif tag in BLOCK_TAGS or tag in DROPPED_TAGS or tag in ("br", "hr"):
            _write(pieces, writer, place)
            if tag == "hr":
                writer.add_separator(place)
    if not until:
        pieces.append(markup[at:])
    _write(pieces, writer, place)


def _write(pieces: list[str], writer: BlockWriter, place: str) -> None:
    writer.add("paragraph", " ".join(unescape("".join(pieces)).split()), place)
    pieces.clear()
