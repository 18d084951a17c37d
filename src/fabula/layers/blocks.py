"""Blocks: the paragraphs, headings, separators and stanzas that the page itself shows.

What: what the file says of its parts before anything is read into them.
Rows: ``Block``, sorted, without the blank space around them; ``source`` leads back to the file
    (``line 12``, counted from 1, for plain text).
Needs: ``text``.
Method: a format with marks of its own (HTML, EPUB, DOCX …) has given its blocks already; those with
    line breaks in them are cut where plain text would be. In plain text, blank lines part runs of
    lines, and each run is read as wrapped prose, as one paragraph on each line, or as verse
    (``decode/line_wrap.py``); this is decided for each region, never for the whole file. One-line
    blocks that look like separators or headings are marked as such.
Source: the greedy rule of line filling turned round: a line was wrapped if the next word did not
    fit (Knuth and Plass 1981, Breaking paragraphs into lines, section 1).
Limits: a wrapped paragraph of two lines in a text with long lines elsewhere and no wrapped run near
    is taken for two; verse in lines as long as the prose around it is taken for prose; tables and
    lists are paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from fabula.decode.line_wrap import (
    MIN_WRAP_CHARS,
    Flags,
    Lines,
    Wrapping,
    choose_wrapping,
    split_overlong,
)
from fabula.decode.message_runs import find_messages
from fabula.layer import Layer
from fabula.lexicons.headings import (
    MAX_HEADING_CHARS,
    is_lone_letter,
    is_number_alone,
    is_separator,
    is_unit_alone,
    looks_like_title,
    parse_heading,
)
from fabula.lexicons.message_lines import email_fields
from fabula.lexicons.paratext_lines import parse_label
from fabula.rows import Block, BlockKind, Span
from fabula.source_marks import paratext_hint
from fabula.text import Text

TAB_CHARS = 8
"""Width of a tab as an indent."""
SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]*_]*\Z|[\"”»]\Z|--\Z|—\Z")
FIELD = re.compile(r"[\W_]*[A-Za-z][^:\n]{0,40}:")
"""What a header's field looks like, before its label is looked up."""
MESSAGE_REACH = 4
"""How many lines a message or a script's speech may be wrapped over for the next to follow it."""
SPLIT_KINDS = ("paragraph", "blockquote", "verse")
"""Kinds of a format's blocks in which line breaks may part paragraphs."""
HEADING_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabclpsv*_0123456789")
"""What a heading with a unit and number begins with, for speed."""
MAX_HEADING_LINES = 4
"""Most lines of a heading with its title."""
MIN_STOPPED = 0.8
"""Share of lines that end like sentences in a block that its reader took for verse and is none."""
CLOSING = re.compile(
    r"(?i)\b(?:yours?|you[r']+s|sincerely|affectionate(?:ly)?|faithful(?:ly)?|obedient|servant)\b"
    r"[^.!?\n]*\n[^\n]{1,50}\Z"
)
"""The end of a letter is set in like verse and is none."""


def find_blocks(text: Text) -> Layer[Block]:
    """Find the blocks of a text, or hand on those its format gives.

    Args:
        text: The text.

    Returns:
        Blocks in text order; they do not overlap.
    """
    content = text.content
    if text.blocks:
        return Layer(_split_blocks(content, text.blocks))
    spans, numbers = _find_lines(content)
    if not spans:
        return Layer()
    lines = _measure(content, spans, numbers)
    return Layer(_make_blocks(content, spans, numbers, choose_wrapping(lines)))


def _find_lines(content: str) -> tuple[list[Span], list[int]]:
    """Non-blank lines without the blank space around them, and their numbers from 1."""
    spans: list[Span] = []
    numbers: list[int] = []
    at = 0
    for number, line in enumerate(content.split("\n"), start=1):
        inner = line.strip()
        if inner:
            start = at + line.index(inner[0])
            spans.append((start, start + len(inner)))
            numbers.append(number)
        at += len(line) + 1
    return spans, numbers


def _measure(content: str, spans: list[Span], numbers: list[int]) -> Lines:
    """The arrays that ``choose_wrapping`` decides on, one entry for each non-blank line."""
    indents: list[int] = []
    firsts: list[int] = []
    lower: list[bool] = []
    stops: list[bool] = []
    for start, end in spans:
        margin = content.rfind("\n", max(0, start - MAX_HEADING_CHARS), start) + 1
        indents.append(start - margin + (TAB_CHARS - 1) * content.count("\t", margin, start))
        gap = content.find(" ", start, min(end, start + 40))
        firsts.append((gap if gap > 0 else min(end, start + 40)) - start)
        lower.append(content[start].islower())
        stops.append(SENTENCE_END.search(content, max(start, end - 4), end) is not None)
    starts, ends = np.array(spans, dtype=np.int64).T
    indent = np.minimum(np.array(indents, dtype=np.int64), MAX_HEADING_CHARS)
    lengths = ends - starts + indent
    run = np.cumsum(np.diff(np.array(numbers, dtype=np.int64), prepend=numbers[0]) > 1)
    return Lines(
        runs=split_overlong(run.astype(np.int64), lengths),
        lengths=lengths,
        indents=indent,
        first_words=np.array(firsts, dtype=np.int64),
        lower=np.array(lower),
        stops=np.array(stops),
        alone=_lines_alone(content, spans, numbers),
        begins=_lines_labelled(content, spans, numbers),
    )


def _lines_labelled(content: str, spans: list[Span], numbers: list[int]) -> Flags:
    """Lines that begin a block by their first word: fields (``Rating: …``), messages, scripts."""
    begins = np.zeros(len(spans), dtype=bool)
    begins[[message.index for message in find_messages(content, spans, MESSAGE_REACH)]] = True
    headed = False
    for index, (start, end) in enumerate(spans):
        first = index == 0 or numbers[index] > numbers[index - 1] + 1
        fields = FIELD.match(content, start, end) is not None
        line = content[start:end] if fields else ""
        heads = fields and bool(email_fields(line))
        if heads and headed and not first:
            begins[index - 1 : index + 1] = True
        headed = heads
        if fields and (first or begins[index - 1]):
            begins[index] |= parse_label(line) is not None
    return begins


def _lines_alone(content: str, spans: list[Span], numbers: list[int]) -> Flags:
    """Lines that are a block whatever stands around them: separators, numbered headings."""
    alone = np.zeros(len(spans), dtype=bool)
    room = True
    for index, (start, end) in enumerate(spans):
        first = index == 0 or numbers[index] > numbers[index - 1] + 1
        if end - start <= MAX_HEADING_CHARS:
            line = content[start:end]
            if line.startswith("***") and line.endswith("***"):
                alone[index] = True
            if not line[0].isalnum() or line[0] in "xXoO0":
                alone[index] |= is_separator(line)
            if (first or room) and not alone[index] and line[0] not in "\"“‘'":
                heading = None if _runs_on(content, end) else parse_heading(line)
                alone[index] = heading is not None and (
                    heading.unit in ("part", "chapter")
                    or (heading.unit in ("frame", "number") and first)
                )
        room = end - start < MAX_HEADING_CHARS // 2
    return alone


def _runs_on(content: str, end: int) -> bool:
    """Whether the next line goes on with a small letter."""
    return content[end + 1 : end + 2].islower()


def _split_blocks(content: str, blocks: tuple[Block, ...]) -> Iterator[Block]:
    """A format's blocks, cut at line breaks that part paragraphs and not verse or an address."""
    spans: list[Span] = []
    owners: list[int] = []
    for index, block in enumerate(blocks):
        broken = content.find("\n", block.start, block.end) >= 0
        if broken and block.kind in SPLIT_KINDS and not paratext_hint(block):
            lines, _ = _find_lines(content[block.start : block.end])
            spans.extend((block.start + start, block.start + end) for start, end in lines)
            owners.extend(index for _ in lines)
    pieces = _join_lines(content, spans, owners) if spans else {}
    for index, block in enumerate(blocks):
        own = pieces.get(index, [])
        if len(own) < 2 or (block.kind == "verse" and not _is_stopped(content, own)):
            yield block
            continue
        for start, end in own:
            kind = _kind_of_piece(content[start:end], block.kind)
            yield Block(start=start, end=end, kind=kind, source=block.source)


def _join_lines(content: str, spans: list[Span], owners: list[int]) -> dict[int, list[Span]]:
    """The paragraphs within each block that has line breaks, by the block's index."""
    lines = _measure(content, spans, [2 * owner for owner in owners])
    joins = choose_wrapping(lines).joins.tolist()
    pieces: dict[int, list[Span]] = {}
    for (start, end), owner, joined in zip(spans, owners, joins, strict=True):
        own = pieces.setdefault(owner, [])
        if joined and own:
            own[-1] = (own[-1][0], end)
        else:
            own.append((start, end))
    return pieces


def _is_stopped(content: str, spans: list[Span]) -> bool:
    """Whether lines taken for verse are messages, or sentences each."""
    told = len(find_messages(content, spans))
    stopped = sum(SENTENCE_END.search(content, max(s, e - 4), e) is not None for s, e in spans)
    return max(told, stopped) >= MIN_STOPPED * len(spans)


def _kind_of_piece(words: str, kind: BlockKind) -> BlockKind:
    """Kind of a line within a block; only a word like *chapter* makes it a heading."""
    if len(words) > MAX_HEADING_CHARS:
        return "paragraph" if kind == "verse" else kind
    heading = parse_heading(words)
    if is_separator(words):
        return "separator"
    if heading is not None and heading.unit in ("part", "chapter", "frame"):
        return "heading"
    return "paragraph" if kind == "verse" else kind


def _heading_tails(content: str, spans: list[Span], numbers: list[int]) -> Flags:
    """Lines that end a heading which a line before begins: its number, the rest of its title."""
    tails = np.zeros(len(spans), dtype=bool)
    for index in range(len(spans) - 1):
        start, end = spans[index]
        if numbers[index + 1] != numbers[index] + 1 or end - start > MAX_HEADING_CHARS:
            continue
        line = content[start:end]
        if is_unit_alone(line):
            tails[index + 1] = is_number_alone(content[slice(*spans[index + 1])])
        elif line[0] in HEADING_LETTERS and (index == 0 or numbers[index - 1] < numbers[index] - 1):
            last = index + 1
            while last < len(spans) and numbers[last] == numbers[last - 1] + 1:
                last += 1
                if last - index > MAX_HEADING_LINES:
                    break
            below = [content[slice(*span)] for span in spans[index + 1 : last]]
            if last - index <= MAX_HEADING_LINES and _goes_on(line, below):
                tails[index + 1 : last] = True
    return tails


def _goes_on(line: str, below: list[str]) -> bool:
    """Whether lines are the rest of a chapter's title that does not end in the line before."""
    heading = parse_heading(line)
    if heading is None or heading.unit not in ("part", "chapter") or heading.title is None:
        return False
    if SENTENCE_END.search(line) or len(line) < MIN_WRAP_CHARS:
        return False
    if line.isupper():
        return all(each.isupper() for each in below)
    titled = all(looks_like_title(each.rstrip(".,;:")) for each in below)
    return titled and not any(each.isupper() for each in below)


def _make_blocks(
    content: str, spans: list[Span], numbers: list[int], wrapping: Wrapping
) -> Iterator[Block]:
    joins = wrapping.joins | _heading_tails(content, spans, numbers)
    heads = np.flatnonzero(~joins).tolist()
    for first, last in zip(heads, [*heads[1:], len(spans)], strict=True):
        start, end = spans[first][0], spans[last - 1][1]
        kind = _kind_of(content[start:end], last - first, bool(wrapping.verse[first]))
        yield Block(start=start, end=end, kind=kind, source=f"line {numbers[first]}")


def _kind_of(words: str, lines: int, verse: bool) -> BlockKind:
    verse = verse and CLOSING.search(words) is None
    if lines > 1 or len(words) > MAX_HEADING_CHARS:
        return "verse" if verse else "paragraph"
    if is_separator(words):
        return "separator"
    heading = parse_heading(words)
    if heading is not None and heading.unit != "caps" and not is_lone_letter(words):
        return "heading"
    return "verse" if verse else "paragraph"
