"""Stretches between quotation marks, and what a page quotes by other means.

What: where quotations stand, whatever marks they use; what kind they are is decided in
    ``quotations``.
Rows: ``QuotedSpan``, sorted by start, an outer before an inner; ``parts`` are the pieces with their
    marks, ``depth`` counts the quotations around it. Internal.
Needs: text, paragraphs, paratext.
Method: the convention is found anew in every paragraph. Marks are read and matched by
    ``decode.quotation_marks`` and ``decode.quotation_pairs``; a paragraph that opens with a dash
    and no mark is split into speech and narration by ``decode.dash_dialogue``. Messages, scripts,
    letters and thoughts in emphasis are found where the layout is plain (``decode.message_runs``,
    ``decode.letter_frames``, ``decode.emphasised_thought``) and carry their kind. Pieces around a
    reporting clause become one row, as in PDNC (thresholds from its 17 training novels). A
    quotation open at the end of a paragraph goes on only if the next one begins with its mark.
Source: conventions after The Chicago Manual of Style, 13.30-13.43; joining measured on PDNC
    (Vishnubhotla et al. 2022).
Limits: a quotation with no closing mark ends with its paragraph; paratext holds no quotations;
    speech without any mark (*Come in, she said.*) is not found.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from typing import Final

from fabula.decode.dash_dialogue import (
    ClauseWords,
    find_closing_tag,
    find_spoken_parts,
    opens_dialogue,
)
from fabula.decode.emphasised_thought import ThoughtWords, find_emphasised
from fabula.decode.letter_frames import find_frames
from fabula.decode.message_runs import find_messages
from fabula.decode.quotation_joins import is_interrupted
from fabula.decode.quotation_marks import Elisions, Family, Mark, find_marks
from fabula.decode.quotation_pairs import Pair, find_pairs, leading_families
from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer
from fabula.lexicons.load import load_groups, load_table
from fabula.lexicons.reporting import load_reporting_verbs
from fabula.rows import Paragraph, Paratext, QuotationKind, Span
from fabula.spans import contains
from fabula.text import Text

READABLE: Final = frozenset(["body", "verse"])
"""Kinds of paragraph that may hold quotations."""

_EMPHASIS = re.compile(r"[_*]\w")

_LEAD_CHARS: Final = 8
"""How far from the start of its paragraph a re-opened mark may stand (other marks, emphasis)."""


@dataclass(slots=True)
class _Row:
    """A quotation in the making."""

    parts: list[Span]
    marks: str
    closed: bool
    depth: int
    family: Family | None
    runs_on: bool = False
    kind: QuotationKind | None = None


@dataclass(slots=True)
class _Stretch:
    """A paragraph with the marks in it."""

    start: int
    end: int
    marks: list[Mark]
    leads: frozenset[Family]
    dash: bool
    adjacent: bool
    """Whether nothing but blank space and verse stands between it and the stretch before."""
    unmarked: tuple[Span, _Row] | None = None
    """What its layout says is a message, or stands in a letter; and the row that it belongs to."""


def find_quoted_spans(
    text: Text, paragraphs: Layer[Paragraph], paratext: Layer[Paratext]
) -> Layer[QuotedSpan]:
    """Find the quotations of every paragraph that is part of the story.

    Args:
        text: The text.
        paragraphs: Its paragraphs.
        paratext: What on the page is not the story.

    Returns:
        Quoted spans in text order.
    """
    content = text.content
    words, thoughts = _clause_words(), _thought_words()
    stretches = _read_stretches(content, paragraphs, paratext)
    rows: list[_Row] = []
    running: list[_Row] = []
    for index, stretch in enumerate(stretches):
        following = stretches[index + 1] if index + 1 < len(stretches) else None
        reopened = following.leads if following and following.adjacent else frozenset()
        found = _find_rows(content, stretch, reopened, words)
        found.extend(_find_thoughts(content, stretch, found, thoughts))
        rows.extend(_continue_rows(running, found, stretch))
        running = [row for row in found if row.runs_on and row.family in reopened]
    return Layer(_finish(content, _drop_apostrophes(rows)))


def _clause_words() -> ClauseWords:
    """The words of reporting clauses.

    Of the verbs only the forms that stand with a third person: the plain form (*apologise*) is more
    often speech. A verb that needs a particle (*went on*) is more often plain action.
    """
    table = load_table("reporting_verbs")
    rows = zip(table.column("forms"), table.column("particle"), strict=True)
    forms = (form for cell, particle in rows if particle == "-" for form in cell.split())
    groups = load_groups("quotation_clauses", "kind", "word")
    return ClauseWords(
        verbs=frozenset(form for form in forms if not form.endswith("ing")),
        subjects=groups["subject"],
        third=groups["third"],
        determiners=groups["determiner"],
        spoken=groups["spoken"],
        narrated=groups["narrated"],
        pasts=groups["past"],
    )


def _thought_words() -> ThoughtWords:
    verbs = load_reporting_verbs()
    groups = load_groups("quotation_clauses", "kind", "word")
    told = {form: verb for form, verb in verbs.items() if not form.endswith("ing")}
    return ThoughtWords(
        thought=groups["inward"] | {f for f, verb in told.items() if verb.kind == "thought"},
        speech=frozenset(f for f, verb in told.items() if verb.kind == "speech" and verb.strict),
        selves=groups["self"],
        subjects=groups["subject"] | groups["determiner"],
        inner=groups["inner"],
        past=frozenset(["was", "were", "had", "did"]),
    )


def _read_stretches(
    content: str, paragraphs: Layer[Paragraph], paratext: Layer[Paratext]
) -> list[_Stretch]:
    words = load_groups("elisions", "place", "word")
    elisions = Elisions(words["start"] | words["start_word"], words["end"])
    readable = [_is_readable(paragraph, paratext) for paragraph in paragraphs]
    unmarked = _read_unmarked(content, paragraphs, readable)
    stretches: list[_Stretch] = []
    adjacent = False
    for index, paragraph in enumerate(paragraphs):
        start, end = paragraph.start, paragraph.end
        if not readable[index]:
            adjacent = adjacent and _is_verse(paragraph, _note_at(paratext, start))
            continue
        marks = find_marks(content, start, end, elisions)
        marks = [mark for mark in marks if _note_at(paratext, mark.start) is None]
        leads = leading_families(marks, content, start)
        dash = not leads and opens_dialogue(content, start, end)
        stretches.append(_Stretch(start, end, marks, leads, dash, adjacent, unmarked.get(index)))
        adjacent = True
    return stretches


def _is_readable(paragraph: Paragraph, paratext: Layer[Paratext]) -> bool:
    note = _note_at(paratext, paragraph.start)
    whole = note is not None and paragraph.end <= note.end
    return paragraph.kind in READABLE and not whole


def _read_unmarked(
    content: str, paragraphs: Layer[Paragraph], readable: list[bool]
) -> dict[int, tuple[Span, _Row]]:
    """Messages, scripts and letters: by paragraph, the words and the row that they belong to."""
    spans = [
        (paragraph.start, paragraph.end if story else paragraph.start)
        for paragraph, story in zip(paragraphs, readable, strict=True)
    ]
    found: dict[int, tuple[Span, _Row]] = {}
    for message in find_messages(content, spans):
        row = _Row([message.body], message.mark, True, 0, None, kind=message.kind)
        found[message.index] = message.body, row
    for frame in find_frames(content, spans, found.keys()):
        parts = spans[frame.first : frame.last + 1]
        row = _Row(parts, "", True, 0, None, kind="writing")
        found.update((frame.first + i, (part, row)) for i, part in enumerate(parts))
    return found


def _note_at(paratext: Layer[Paratext], offset: int) -> Paratext | None:
    """The last paratext that begins at or before ``offset``, if it reaches beyond."""
    index = bisect_right(paratext.starts, offset) - 1
    return paratext[index] if index >= 0 and offset < paratext[index].end else None


def _is_verse(paragraph: Paragraph, note: Paratext | None) -> bool:
    """Whether a paragraph that holds no quotations may stand within one."""
    return paragraph.kind == "verse" or (note is not None and note.kind == "verse")


def _find_rows(
    content: str, stretch: _Stretch, reopened: frozenset[Family], words: ClauseWords
) -> list[_Row]:
    pairs = find_pairs(content, stretch.marks, stretch.end, reopened)
    if pairs and pairs[-1].runs_on:
        pairs[-1] = _end_before_tag(content, pairs[-1], words)
    rows: list[_Row] = []
    spoken: tuple[Span, ...] = ()
    if stretch.unmarked and not _fills(pairs, stretch.unmarked[0]):
        body, row = stretch.unmarked
        spoken = (body,)
        if row.parts[0] == body:
            rows.append(row)
    elif stretch.dash:
        spoken = find_spoken_parts(content, stretch.start, stretch.end, words)
        if spoken:
            mark = content[stretch.start]
            rows.append(_Row(list(spoken), mark, closed=False, depth=0, family=None))
    around: list[tuple[Pair, _Row]] = []
    last: dict[tuple[int, Family], _Row] = {}
    for pair in pairs:
        while around and around[-1][0].end <= pair.start:
            around.pop()
        depth = len(around) + _is_spoken(spoken, pair)
        before = last.get((depth, pair.family))
        if before is not None and _joins(content, before, pair, around, words.verbs):
            row = before
            row.parts.append((pair.start, pair.end))
            row.closed, row.runs_on = pair.closed, pair.runs_on
        else:
            row = _Row(
                [(pair.start, pair.end)],
                pair.marks,
                pair.closed,
                depth,
                pair.family,
                pair.runs_on,
            )
            rows.append(row)
        last[depth, pair.family] = row
        around.append((pair, row))
    return rows


def _fills(pairs: list[Pair], body: Span) -> bool:
    """Whether the words after a label are one quotation with marks of its own."""
    return any(pair.start <= body[0] and body[1] <= pair.end for pair in pairs[:1])


def _find_thoughts(
    content: str, stretch: _Stretch, rows: list[_Row], words: ThoughtWords
) -> list[_Row]:
    """Thoughts in marks of emphasis, outside all quotations of a paragraph."""
    if stretch.unmarked or not _EMPHASIS.search(content, stretch.start, stretch.end):
        return []
    taken = sorted(part for row in rows if not row.depth for part in row.parts)
    found: list[_Row] = []
    tagged = False
    for each in find_emphasised(content, stretch.start, stretch.end, taken, words):
        span = each.start, each.end
        if found and tagged and not each.tagged and found[-1].marks == each.mark:
            between = (part for part in taken if found[-1].parts[-1][1] <= part[0] < each.start)
            if next(between, None) is None:
                found[-1].parts.append(span)
                continue
        tagged = each.tagged
        found.append(_Row([span], each.mark, True, 0, None, kind=each.kind))
    return found


def _is_spoken(spoken: tuple[Span, ...], pair: Pair) -> bool:
    """Whether a pair stands in a part of a dash line."""
    at = bisect_right(spoken, (pair.start, pair.end)) - 1
    return at >= 0 and contains(spoken[at], (pair.start, pair.end))


def _end_before_tag(content: str, pair: Pair, words: ClauseWords) -> Pair:
    """End a pair that lacks its closing mark before the reporting clause it swallowed."""
    at = find_closing_tag(content, pair.start, pair.end, words)
    return pair if at is None else replace(pair, end=at, runs_on=False)


def _joins(
    content: str, before: _Row, pair: Pair, around: list[tuple[Pair, _Row]], verbs: Set[str]
) -> bool:
    """Whether a pair goes on with the row before it in the same paragraph and quotation."""
    if not before.closed or (around and before.parts[-1][0] < around[-1][0].start):
        return False
    return is_interrupted(content, before.parts[-1], (pair.start, pair.end), verbs)


def _continue_rows(running: list[_Row], found: list[_Row], stretch: _Stretch) -> Iterator[_Row]:
    """Give the parts of re-opened quotations to the rows they go on with; yield the new rows."""
    waiting = {row.family: row for row in running}
    head = stretch.start
    for index, row in enumerate(found):
        earlier = waiting.pop(row.family, None)
        leads = row.parts[0][0] <= head + _LEAD_CHARS and row.family in stretch.leads
        if earlier is None or not leads:
            yield row
            continue
        earlier.parts.extend(row.parts)
        earlier.closed, earlier.runs_on = row.closed, row.runs_on
        if row.closed and len(earlier.marks) < len(row.marks):
            earlier.marks = row.marks
        found[index] = earlier


def _drop_apostrophes(rows: list[_Row]) -> list[_Row]:
    """Leave out single marks never closed in a text that otherwise quotes with other marks."""
    single = sum(row.family == "single" and row.closed and not row.depth for row in rows)
    others = sum(row.family != "single" and not row.depth for row in rows)
    if single >= others:
        return rows
    return [row for row in rows if row.family != "single" or row.closed or len(row.parts) > 1]


def _says_something(content: str, row: _Row) -> bool:
    """Whether a row holds a letter, a digit or the signs of silence or surprise (“…”, “?!”)."""
    return any(char.isalnum() or char in ".…?!—" for char in content[slice(*row.parts[0])])


def _finish(content: str, rows: list[_Row]) -> Iterator[QuotedSpan]:
    spans = (
        QuotedSpan(
            start=row.parts[0][0],
            end=row.parts[-1][1],
            parts=tuple(row.parts),
            marks=row.marks,
            closed=row.closed,
            depth=row.depth,
            kind=row.kind,
        )
        for row in rows
        if _says_something(content, row)
    )
    return iter(sorted(spans, key=lambda span: (span.start, -span.end, span.depth)))
