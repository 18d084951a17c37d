r"""Where a stretch of a chapter lies for kenkui: paragraph, line, sentence, phrase, from 1.

kenkui (10.2, Apache-2.0) counts in its own reading of the EPUB: paragraphs are blocks, lines end at
``\n``, sentences at ``. ! ? …`` and phrases at ``, ; :`` before a space, and every quotation mark
that opens or closes also ends a phrase. Its exception for words that are called something
(*a so-called "friend"*) is left out: there the digest does not fit, and kenkui says so.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

_SENTENCE = re.compile(r"[.!?…]+[\"'’”)\]]*\s+")
_PHRASE = re.compile(r"[,;:][\"'’”)\]]*\s+")
_INITIAL = re.compile(r"(?:^|\s)[A-Z]\.$")
_LAST_WORD = re.compile(r"([A-Za-z]+)\.$")
_TITLE = re.compile(
    r"(?:mr|mrs|miss|ms|master|mistress|lord|lady|sir|dame|dr|doctor|captain|admiral|colonel|major"
    r"|general|inspector|sergeant|king|queen|prince|princess|goodman|goodwife|mother|father|elder"
    r"|mayor)",
    re.IGNORECASE,
)
_CLOSER = {'"': '"', "“": "”", "‘": "’"}


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    """A phrase: its place, and its range in the chapter's text."""

    paragraph: int
    line: int
    sentence: int
    phrase: int
    start: int
    end: int


def find_leaves(text: str) -> Iterator[Leaf]:
    r"""The phrases of a chapter whose paragraphs have ``\n\n`` between; they tile its text."""
    edges = sorted({edge for span in _quotations(text) for edge in span})
    at, edge = 0, 0
    for paragraph, block in enumerate(_after(text, re.compile(r"\n{2,}")), 1):
        body = block.rstrip("\n")
        tail = block[len(body) :]
        lines = _after(body, re.compile("\n")) or [""]
        lines[-1] += tail
        for line, words in enumerate(lines, 1):
            for sentence, part in enumerate(_sentences(words), 1):
                phrase = 0
                for piece in _after(part, _PHRASE):
                    end = at + len(piece)
                    while at < end:
                        while edge < len(edges) and edges[edge] <= at:
                            edge += 1
                        stop = min(end, edges[edge]) if edge < len(edges) else end
                        phrase += 1
                        yield Leaf(
                            paragraph=paragraph,
                            line=line,
                            sentence=sentence,
                            phrase=phrase,
                            start=at,
                            end=stop,
                        )
                        at = stop


def digest(words: str) -> str:
    """The anchor by which kenkui sees whether words have changed."""
    return "sha256:" + hashlib.sha256(words.encode("utf-8", errors="replace")).hexdigest()[:16]


def _after(text: str, ends: re.Pattern[str]) -> list[str]:
    """The text cut after every match."""
    cuts = [0, *(found.end() for found in ends.finditer(text)), len(text)]
    return [text[a:b] for a, b in pairwise(cuts) if a < b]


def _sentences(text: str) -> list[str]:
    parts, start = [], 0
    for found in _SENTENCE.finditer(text):
        head = text[start : found.start() + 1]
        last = _LAST_WORD.search(head)
        if _INITIAL.search(head) or (last and _TITLE.fullmatch(last[1])):
            continue
        parts.append(text[start : found.end()])
        start = found.end()
    return [*parts, text[start:]] if start < len(text) else parts


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    index = 0
    absent: set[str] = set()
    for found in re.finditer('["“‘]', text):
        at = found.start()
        if at < index or _CLOSER[text[at]] in absent or _in_word(text, at):
            continue
        closer = _CLOSER[text[at]]
        end = text.find(closer, at + 1)
        while closer == "’" and end != -1 and _in_word(text, end):
            end = text.find(closer, end + 1)
        if end != -1:
            yield at, end + 1
            index = end + 1
        else:
            absent.add(closer)


def _in_word(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return (before.isalnum() or before == "_") and (after.isalnum() or after == "_")
