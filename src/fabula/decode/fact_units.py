"""The pieces of a text that can tell a fact: sentences of lines, and of the narration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from fabula.layer import Layer
from fabula.lexicons.statements import is_fragment, is_statement
from fabula.rows import Dialogue, Paragraph, Quotation, QuotationKind, Sentence, Span
from fabula.spans import merge_spans
from fabula.text import Text

_MARKS: Final = "\"'“”‘’«»‹›„‚「」『』_*—–- \t\n\r\u00a0"
_CLAUSE_END: Final = ";"


@dataclass(frozen=True)
class Unit:
    """Words that tell one thing.

    Attributes:
        start: First code point, marks and blanks left out.
        end: One past the last.
        line: Place of its row in ``dialogue``; ``None`` = narration.
        kind: Kind of the line's quotation; ``None`` = narration.
        states: Whether it asserts something; pieces of narration always do.
    """

    start: int
    end: int
    line: int | None
    kind: QuotationKind | None
    states: bool


def find_line_units(
    text: Text,
    sentences: Layer[Sentence],
    quotations: Layer[Quotation],
    dialogue: Layer[Dialogue],
) -> Iterator[Unit]:
    """Sentences of every line, in its order; what somebody quotes in it is a line of its own.

    A piece without a verb goes to the statement before it in the same line.
    """
    inner = _inner_parts(quotations)
    for place, row in enumerate(dialogue):
        quotation = quotations[row.quotation]
        units: list[Unit] = []
        for span in _sentence_pieces(text, sentences, quotation, inner.get(quotation.id, ())):
            words = text[span[0] : span[1]]
            states = is_statement(words)
            last = units[-1] if units else None
            if last is not None and last.states and is_fragment(words) and _is_near(last, span):
                units[-1] = Unit(last.start, span[1], place, quotation.kind, True)
            else:
                units.append(Unit(*span, place, quotation.kind, states))
        yield from units


def _is_near(unit: Unit, span: Span) -> bool:
    return 0 <= span[0] - unit.end <= 4


def find_told_units(
    text: Text,
    sentences: Layer[Sentence],
    paragraphs: Layer[Paragraph],
    quotations: Layer[Quotation],
) -> Iterator[Unit]:
    """Sentences of the narration, less what is quoted in them, cut at semicolons."""
    quoted = merge_spans(part for row in quotations if row.is_line for part in row.parts)
    body = [(row.start, row.end) for row in paragraphs if row.kind == "body"]
    at = place = 0
    for sentence in sentences:
        while place < len(body) and body[place][1] <= sentence.start:
            place += 1
        if place == len(body) or sentence.start < body[place][0]:
            continue
        while at < len(quoted) and quoted[at][1] <= sentence.start:
            at += 1
        holes = _overlapping(quoted, at, sentence.end)
        for piece in _subtract((sentence.start, sentence.end), holes):
            for clause in _clauses(text, piece):
                span = _strip(text, clause)
                if any(map(str.isalpha, text[span[0] : span[1]])):
                    yield Unit(*span, None, None, True)


def _clauses(text: Text, span: Span) -> Iterator[Span]:
    at = span[0]
    while (cut := text.content.find(_CLAUSE_END, at, span[1])) >= 0:
        yield at, cut
        at = cut + 1
    yield at, span[1]


def _overlapping(spans: Sequence[Span], first: int, end: int) -> list[Span]:
    found = []
    while first < len(spans) and spans[first][0] < end:
        found.append(spans[first])
        first += 1
    return found


def _inner_parts(quotations: Layer[Quotation]) -> dict[int, list[Span]]:
    """The parts of lines quoted within a quotation, by its id."""
    found: dict[int, list[Span]] = {}
    outer: list[Quotation] = []
    for row in quotations:
        outer = [each for each in outer if each.end > row.start]
        if row.is_line:
            for each in outer:
                if any(start <= row.start and row.end <= end for start, end in each.parts):
                    found.setdefault(each.id, []).extend(row.parts)
            outer.append(row)
    return found


def _sentence_pieces(
    text: Text, sentences: Layer[Sentence], quotation: Quotation, holes: Sequence[Span]
) -> Iterator[Span]:
    for start, end in quotation.parts:
        for sentence in sentences.overlapping(start, end):
            inside = (max(start, sentence.start), min(end, sentence.end))
            for piece in _subtract(inside, sorted(holes)):
                span = _strip(text, piece)
                if span[0] < span[1]:
                    yield span


def _subtract(span: Span, holes: Iterable[Span]) -> Iterator[Span]:
    at = span[0]
    for start, end in holes:
        if end <= at or start >= span[1]:
            continue
        if start > at:
            yield at, start
        at = max(at, end)
    if at < span[1]:
        yield at, span[1]


def _strip(text: Text, span: Span) -> Span:
    start, end = span
    while start < end and text[start : start + 1] in _MARKS + ",":
        start += 1
    while end > start and text[end - 1 : end] in _MARKS + ",":
        end -= 1
    return start, end
