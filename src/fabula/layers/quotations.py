"""Quotations with their kind: speech, thought, writing, a title, or words held up for notice.

What: one row for every quoted span, nested ones included.
Rows: ``Quotation`` in text order, an outer before an inner; the id of a row is its line number.
Needs: text, paragraphs, quoted_spans, encoding, pins.
Method: a kind that the layout alone shows stays. Else the rules of ``decode.quotation_kinds``
    choose one from the words of the quotation and those beside it; how often each rule is right is
    known. Where there is an encoder, its probabilities and those of the rule are multiplied, so
    that it overrules a rule only where it is surer. What the user pins wins over all.
Source: kinds after the annotation guides of LitBank (Sims and Bamman 2020), which leave out scare
    quotes, titles and mentioned words, and of PDNC.
Limits: a quotation that is only remembered or imagined counts as speech; italics that a format
    carries are not read as thought.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from fabula.decode.quotation_kinds import Rule, Vocabulary, choose_kind, read_quoted
from fabula.encoder.encoding import QUOTATION_KINDS, Encoding, Scores
from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer
from fabula.lexicons.load import load_groups
from fabula.lexicons.reporting import load_reporting_verbs
from fabula.lexicons.signatures import find_signature
from fabula.pins import Pins, find_selected
from fabula.rows import Paragraph, Quotation, QuotationId, QuotationKind, Span
from fabula.spans import contains
from fabula.text import Text

_PRECISION: Final[Mapping[Rule, float]] = MappingProxyType(
    {
        "dash": 0.95,
        "thought": 0.88,
        "letter": 0.85,
        "signed": 0.85,
        "written": 0.8,
        "tagged": 0.98,
        "free": 0.96,
        "unfinished": 0.79,
        "introduced": 0.79,
        "exclaimed": 0.8,
        "title": 0.97,
        "scare": 0.87,
    }
)
"""Share of the rows of each rule that are right, measured as docs/layers/quotations.md says."""

_LAYOUT_SCORES: Final[Mapping[QuotationKind, float]] = MappingProxyType(
    {"writing": 0.9, "speech": 0.85, "thought": 0.8}
)
"""How sure a kind is that layout alone shows (a chat, a script, emphasis): estimated."""

_HEAD_CHARS: Final = 400
"""How much of a quotation is shown to the rules."""

_MARK_CHARS: Final = 3
"""How far the marks of a quotation may stand from those of one that fills it."""

_TAG_CHARS: Final = 40
"""How far after a quotation the verb is looked for that says it is read aloud."""

_READS = re.compile(r"[\s,]*(?:(?:\w+\s){1,3}reads?|reads?\s\w+)\b")

_MARKS: Final = "\"“”‘’'«»*_ \n"
_DASHES: Final = ("—", "–", "―", "-")


def find_quotations(
    text: Text,
    paragraphs: Layer[Paragraph],
    quoted_spans: Layer[QuotedSpan],
    encoding: Encoding,
    pins: Pins,
) -> Layer[Quotation]:
    """Say of every quoted span what kind of quotation it is.

    Args:
        text: The text.
        paragraphs: Its paragraphs.
        quoted_spans: Where quotations stand.
        encoding: The encoder's scores; without ``quotation_kinds`` rules decide.
        pins: What the user has decided.

    Returns:
        One row for each quoted span, in the same order.
    """
    kinds = _kinds_by_rule(text.content, paragraphs, quoted_spans)
    if encoding.quotation_kinds is not None:
        kinds = _revise(kinds, encoding.quotation_kinds)
    for index in _read_aloud(text.content, quoted_spans):
        kinds[index] = "writing", _PRECISION["written"]
    for index, span in enumerate(quoted_spans):
        if span.kind is not None:
            kinds[index] = span.kind, _LAYOUT_SCORES.get(span.kind, 0.8)
    for index, kind in _pinned_kinds(text, quoted_spans, pins):
        kinds[index] = kind, 1.0
    return Layer(
        Quotation(
            id=QuotationId(index),
            start=span.start,
            end=span.end,
            parts=span.parts,
            kind=kind,
            marks=span.marks,
            score=score,
        )
        for index, (span, (kind, score)) in enumerate(zip(quoted_spans, kinds, strict=True))
    )


def _revise(
    kinds: list[tuple[QuotationKind, float]], scores: Scores
) -> list[tuple[QuotationKind, float]]:
    """The kinds by rules and the scores of the encoder as independent witnesses.

    What the words beside it call written is so: the encoder has hardly seen any.
    """
    rules = np.empty((len(kinds), len(QUOTATION_KINDS)))
    for row, (kind, precision) in enumerate(kinds):
        rules[row] = (1.0 - precision) / (len(QUOTATION_KINDS) - 1)
        rules[row, QUOTATION_KINDS.index(kind)] = precision
    joint = np.exp(scores.astype(np.float64)) * rules
    joint /= joint.sum(axis=1, keepdims=True)
    best = joint.argmax(axis=1).tolist()
    return [
        ruled
        if ruled[0] == "writing"
        else (QUOTATION_KINDS[column], round(float(joint[row, column]), 4))
        for row, (column, ruled) in enumerate(zip(best, kinds, strict=True))
    ]


def _kinds_by_rule(
    content: str, paragraphs: Layer[Paragraph], quoted_spans: Layer[QuotedSpan]
) -> list[tuple[QuotationKind, float]]:
    words = _vocabulary()
    kinds: list[tuple[QuotationKind, float]] = []
    for span, around in zip(quoted_spans, _surroundings(paragraphs, quoted_spans), strict=True):
        kind, rule = _kind_of(content, span, around, words)
        kinds.append((kind, _PRECISION[rule]))
    return kinds


def _kind_of(
    content: str, span: QuotedSpan, around: Span, words: Vocabulary
) -> tuple[QuotationKind, Rule]:
    start, end = span.parts[0]
    quoted = read_quoted(content, span.parts, around)
    last = content[slice(*span.parts[-1])].strip(_MARKS)
    if find_signature(last) is not None:
        return "writing", "signed"
    kind, rule = choose_kind(quoted, content[start : min(end, start + _HEAD_CHARS)], words)
    if span.marks.startswith(_DASHES) and kind != "thought":
        return "speech", "dash"
    return kind, rule


def _read_aloud(content: str, quoted_spans: Layer[QuotedSpan]) -> Iterator[int]:
    """Indices of quotations that fill the one around them, which somebody reads (*he read*)."""
    outer: QuotedSpan | None = None
    for index, span in enumerate(quoted_spans):
        if not span.depth:
            outer = span
        elif outer is not None and span.depth == 1 and span.start <= outer.start + _MARK_CHARS:
            after = content[outer.parts[0][1] : outer.parts[0][1] + _TAG_CHARS]
            if span.parts[-1][1] + _MARK_CHARS >= outer.parts[0][1] and _READS.match(after):
                yield index


def _surroundings(paragraphs: Layer[Paragraph], quoted_spans: Layer[QuotedSpan]) -> list[Span]:
    """For each quoted span, the part of the quotation around it, else its paragraph."""
    found: list[Span] = []
    stack: list[QuotedSpan] = []
    at = 0
    for span in quoted_spans:
        first = span.parts[0]
        while at + 1 < len(paragraphs) and paragraphs[at + 1].start <= first[0]:
            at += 1
        del stack[span.depth :]
        paragraph = (paragraphs[at].start, paragraphs[at].end) if len(paragraphs) else first
        outer = stack[-1].parts if stack else ()
        near = outer[bisect_right(outer, first) - 1] if outer else paragraph
        nested = bool(outer) and contains(near, first)
        found.append((near[0] + 1, near[1] - 1) if nested else paragraph)
        stack.append(span)
    return found


def _vocabulary() -> Vocabulary:
    groups = load_groups("quotation_words", "kind", "word")
    verbs = load_reporting_verbs()
    return Vocabulary(
        verbs={form: verb.kind for form, verb in verbs.items()},
        loose=frozenset(form for form, verb in verbs.items() if not verb.strict),
        title=groups["title"],
        writing=groups["writing"],
        reading=groups["reading"],
        naming=groups["naming"],
        farewell=groups["farewell"],
        to_self=groups["to_self"],
        small=groups["small"],
    )


def _pinned_kinds(
    text: Text, quoted_spans: Layer[QuotedSpan], pins: Pins
) -> list[tuple[int, QuotationKind]]:
    """Index and kind of the innermost quoted span that holds each pin's words."""
    found: list[tuple[int, QuotationKind]] = []
    rows = {span: index for index, span in enumerate(quoted_spans)}
    for pin in pins.kinds:
        target = find_selected(text, pin.target)
        if target is None:
            continue
        holding = [
            span
            for span in quoted_spans.overlapping(*target)
            if any(contains(part, target) or contains(target, part) for part in span.parts)
        ]
        if holding:
            found.append((rows[max(holding, key=lambda span: span.depth)], pin.kind))
    return found
