"""RTF: striprtf reads the words; line breaks, headings, cells and footnotes are kept for it."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from fabula.errors import InputError
from fabula.readers.block_writer import BlockWriter
from fabula.readers.reading import Reading
from fabula.rows import Notice

LINE_BREAK = "\u2028"
"""Stands for ``\\line`` while striprtf runs, which makes a paragraph of it."""

HEADING = "\ue0f0"
"""Stands at a heading while striprtf runs, which drops outline levels; a private character."""

NOTE_ANCHOR = "\ue0f1"
"""Stands for a footnote while striprtf runs, which drops footnotes; a private character."""

_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_FOOTNOTE = re.compile(r"\{\s*(?:\\\*)?\s*\\footnote(?![a-z])")
_LINK_TARGET = re.compile(r"\{\s*\\\*\s*\\fldinst\b")
_INFO = re.compile(r"\{\s*\\info\b")
_FIELD = re.compile(r"\{\s*\\(title|author|subject|keywords|doccomm)(?![a-z])")
_BRACE = re.compile(r"\\[\\{}]|[{}]")
_INFO_KEYS = {"subject": "subject", "keywords": "keywords", "doccomm": "description"}
_PARSER_ERRORS = (ValueError, TypeError, LookupError, OverflowError, AttributeError)


def read_rtf(data: bytes, name: str) -> Reading:
    """Read an RTF file.

    Args:
        data: The file's bytes.
        name: Its name, for messages.

    Raises:
        InputError: If it is damaged.
    """
    source, codec = _decode(data)
    page = re.search(r"\\ansicpg\d{3,5}", source)
    opening = "{\\rtf1\\ansi" + (page[0] if page else "") + " "
    info = next(iter(_cut_groups(source, _INFO, "")[1]), "")
    body, _ = _cut_groups(source, _LINK_TARGET, "")
    body, notes = _cut_groups(body, _FOOTNOTE, NOTE_ANCHOR)
    body = re.sub(r"\\outlinelevel[0-8](?!\d) ?", HEADING, body)
    body = re.sub(r"\\line(?![a-z]) ?", LINE_BREAK, body)
    body = re.sub(r"\\(?:nest)?cell(?![a-z]) ?", r"\\tab ", body)
    writer = BlockWriter()
    _write_paragraphs(_to_text(body, name), writer)
    for number, note in enumerate(notes, start=1):
        words = " ".join(_to_text(f"{opening}{_without_word(note)}}}", name).split())
        writer.add("note", f"[{number}] {words}", f"note {number}")
    content, blocks = writer.finish()
    fields = _read_info(info, opening, name)
    lost = content.count("\ufffd")
    notice = Notice(code="undecodable_bytes", message=f"{lost} characters could not be decoded.")
    return Reading(
        content=content,
        media_type="application/rtf",
        blocks=blocks,
        encoding=codec,
        title=fields.pop("title", None),
        author=fields.pop("author", None),
        metadata={_INFO_KEYS[key]: value for key, value in fields.items()},
        notices=(notice,) if lost else (),
    )


def _decode(data: bytes) -> tuple[str, str]:
    """RTF is ASCII; what goes beyond is UTF-8 from some programs, else the declared code page."""
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        page = _CODE_PAGE.search(data[:4096])
        codec = f"cp{page[1].decode()}" if page else "cp1252"
    try:
        return data.decode(codec, "replace"), codec
    except LookupError:
        return data.decode("cp1252", "replace"), "cp1252"


def _cut_groups(source: str, opening: re.Pattern[str], instead: str) -> tuple[str, list[str]]:
    """Cut out the groups that ``opening`` starts; one that never ends stays."""
    kept: list[str] = []
    cut: list[str] = []
    at = 0
    unclosed = False
    for match in opening.finditer(source):
        if match.start() < at or unclosed:
            continue
        end = _group_end(source, match.end())
        unclosed = end is None
        if end is not None:
            kept += [source[at : match.start()], instead]
            cut.append(source[match.start() : end])
            at = end
    kept.append(source[at:])
    return "".join(kept), cut


def _group_end(source: str, at: int) -> int | None:
    depth = 1
    for brace in _BRACE.finditer(source, at):
        if len(brace[0]) == 1:
            depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    return None


def _to_text(source: str, name: str) -> str:
    try:
        text = str(rtf_to_text(source, errors="replace"))  # type: ignore[no-untyped-call]
    except _PARSER_ERRORS as error:
        raise InputError(
            f"{name} is a damaged RTF file ({type(error).__name__})",
            "open it in a word processor and save it as DOCX",
        ) from None
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _write_paragraphs(text: str, writer: BlockWriter) -> None:
    anchors = 0
    for number, line in enumerate(re.split(r"[\n\r]+", text), start=1):
        kind = "heading" if HEADING in line else "paragraph"
        words = line.replace(HEADING, "").replace(LINE_BREAK, "\n")
        pieces = words.split(NOTE_ANCHOR)
        for index in range(1, len(pieces)):
            anchors += 1
            pieces[index] = f"[{anchors}]{pieces[index]}"
        writer.add(
            "heading" if kind == "heading" else "paragraph", "".join(pieces), f"paragraph {number}"
        )


def _read_info(info: str, opening: str, name: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for match in _FIELD.finditer(info):
        end = _group_end(info, match.end())
        if end is not None:
            words = " ".join(_to_text(f"{opening}{info[match.end() : end]}}}", name).split())
            if words:
                fields[match[1]] = words
    return fields


def _without_word(group: str) -> str:
    """A footnote group as a plain group, so that its words are read."""
    return _FOOTNOTE.sub("{", group, count=1)
