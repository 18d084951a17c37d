"""Markdown (CommonMark with tables): headings, rules, quotations, lists; emphasis marks go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from fabula.readers.block_writer import BlockWriter
from fabula.readers.decoding import Decoded
from fabula.readers.flat_page import read_flat_page
from fabula.readers.plain import bad_bytes_notices
from fabula.readers.reading import Reading
from fabula.rows import BlockKind

MAX_MARKDOWN_CHARS = 16_000_000
"""Longest file read as Markdown, in characters; the parser needs about a second for a million."""

MAX_NESTING = 60
"""Deepest nesting of quotations and lists that the parser follows; it drops what lies deeper."""

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"([A-Za-z][\w -]{0,40}):[ \t]*(.*)")
_TAG = re.compile(r"<[^<>]*>")
_KINDS: dict[str, BlockKind] = {
    "blockquote_open": "blockquote",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "heading_open": "heading",
    "tr_open": "table",
}


def read_markdown(decoded: Decoded) -> Reading | None:
    """Read a Markdown file.

    Returns:
        The reading; ``None`` for a file that is too long or too deep for the parser to read whole.
    """
    if len(decoded.raw) > MAX_MARKDOWN_CHARS:
        return None
    source = decoded.readable.replace("\r\n", "\n").replace("\r", "\n")
    fields: dict[str, Any] = {}
    front = _FRONT.match(source)
    skipped_lines = 0
    if front:
        fields = _read_front(front[1])
    if front and fields:
        skipped_lines = front[0].count("\n")
        source = source[front.end() :]
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table").disable("code")
    tokens = parser.parse(source.replace("\0", "\ufffd"))
    if any(token.level >= MAX_NESTING - 2 for token in tokens):
        return None
    writer = BlockWriter()
    _write_tokens(tokens, writer, skipped_lines)
    content, blocks = writer.finish()
    return Reading(
        content=content,
        media_type="text/markdown",
        blocks=blocks,
        encoding=decoded.codec,
        title=_pop_text(fields, "title"),
        author=_pop_text(fields, "author") or _pop_text(fields, "authors"),
        language=_pop_text(fields, "lang") or _pop_text(fields, "language"),
        metadata=fields,
        notices=decoded.notices + bad_bytes_notices(decoded),
    )


def _write_tokens(tokens: Sequence[Token], writer: BlockWriter, skipped_lines: int) -> None:
    kinds: list[BlockKind] = ["paragraph"]
    cells: list[str] = []
    line = 0
    for token in tokens:
        if token.map:
            line = token.map[0] + 1 + skipped_lines
        place = f"line {line}"
        if token.type == "tr_close":
            writer.add("table", "\t".join(cells), place)
            cells.clear()
        if token.nesting > 0:
            kinds.append(_KINDS.get(token.type, kinds[-1]))
        elif token.nesting < 0:
            kinds.pop()
        elif token.type == "inline" and kinds[-1] == "table":
            cells.append(_words(token.children or ()))
        else:
            _write_leaf(token, kinds[-1], writer, place)


def _write_leaf(token: Token, kind: BlockKind, writer: BlockWriter, place: str) -> None:
    if token.type == "inline":
        writer.add(kind, _words(token.children or ()), place)
    elif token.type == "hr":
        writer.add_separator(place)
    elif token.type == "html_block":
        read_flat_page(token.content, writer, place)
    else:
        for part in re.split(r"\n\s*\n", token.content):
            writer.add(kind, part, place)


def _words(children: Sequence[Token]) -> str:
    pieces: list[str] = []
    for child in children:
        if child.type == "softbreak":
            pieces.append(" ")
        elif child.type == "hardbreak":
            pieces.append("\n")
        elif child.type == "html_inline":
            if child.content.casefold().startswith("<br"):
                pieces.append("\n")
            elif not _TAG.fullmatch(child.content):
                pieces.append(child.content)
        elif child.type != "image":
            pieces.append(child.content)
    return re.sub(r" *\n *", "\n", "".join(pieces))


def _read_front(front: str) -> dict[str, Any]:
    """Front matter as far as it is plain: ``key: value``, ``[a, b]`` and lists of ``- item``."""
    fields: dict[str, Any] = {}
    key = ""
    for line in front.split("\n"):
        found = _FIELD.fullmatch(line.rstrip())
        item = line.strip()
        if found:
            key, value = found[1].casefold(), found[2].strip()
            if value.startswith("[") and value.endswith("]"):
                fields[key] = [_unquote(each) for each in value[1:-1].split(",") if each.strip()]
            else:
                fields[key] = _unquote(value)
        elif key and item.startswith("- "):
            held = fields[key] if isinstance(fields[key], list) else []
            fields[key] = [*held, _unquote(item[2:])]
        elif key and item and isinstance(fields[key], str):
            fields[key] = f"{fields[key].lstrip('|>-')} {item}".strip()
        elif item and not item.startswith("#"):
            return {}
    return {key: value for key, value in fields.items() if value}


def _unquote(value: str) -> str:
    plain = value.strip()
    if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "\"'":
        return plain[1:-1]
    return plain


def _pop_text(fields: dict[str, Any], key: str) -> str | None:
    value = fields.pop(key, None)
    return ", ".join(value) if isinstance(value, list) else value
