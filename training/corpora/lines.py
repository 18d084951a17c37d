"""Single lines as rows: what someone wrote, cut into words, about half of it set as a quotation.

Feelings are asked of quotations in stories, but the corpora of feelings are bare lines. So that the
network knows both, a hash of the line's name decides which lines stand between quotation marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from fabula.layer import Layer
from fabula.layers.token_spans import find_token_spans
from fabula.rows import Paragraph, ParagraphId
from fabula.text import Text

BATCH = 500
"""Lines that are cut into words at once."""


@dataclass(frozen=True)
class Line:
    """A line cut into words.

    Attributes:
        name: Its name in the corpus.
        words: Its words as printed, with the marks if it is quoted.
        quoted: Whether it stands between quotation marks.
    """

    name: str
    words: list[str]
    quoted: bool


def draw(name: str, choices: int) -> int:
    """A number below ``choices`` that depends on the name alone."""
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big") % choices


def cut_lines(lines: Iterable[tuple[str, str]]) -> Iterator[Line]:
    """Cut lines, given as name and text, into words as ``fabula`` cuts them; empty ones too."""
    remaining = iter(lines)
    while batch := list(islice(remaining, BATCH)):
        yield from _cut_batch(batch)


def _cut_batch(batch: list[tuple[str, str]]) -> Iterator[Line]:
    quoted = [draw(f"quoted {name}", 2) == 1 for name, _ in batch]
    pieces: list[str] = []
    paragraphs: list[Paragraph] = []
    at = 0
    for index, ((_, line), marks) in enumerate(zip(batch, quoted, strict=True)):
        plain = " ".join(line.split())
        piece = f"“{plain}”" if marks else plain
        pieces.append(piece)
        paragraphs.append(
            Paragraph(id=ParagraphId(index), start=at, end=at + len(piece), kind="body")
        )
        at += len(piece) + 2
    content = "\n\n".join(pieces)
    tokens = find_token_spans(Text(content), Layer(paragraphs))
    words: list[list[str]] = [[] for _ in batch]
    index = 0
    for start, end in zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True):
        while start >= paragraphs[index].end:
            index += 1
        words[index].append(content[start:end])
    for (name, _), each, marks in zip(batch, words, quoted, strict=True):
        yield Line(name, each, marks)
