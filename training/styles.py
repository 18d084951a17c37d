"""A document of LitBank as other pages would print it, with its annotation.

The corpus is hard-wrapped and mostly in straight marks. ``restyle`` gives the same words in curly
marks, in British single marks, or as dialogue after dashes, one line for each paragraph. Which
marks open and close comes from the annotation and the rules; every other single mark is an
apostrophe. Tokens keep their index; a mark that a style does not write loses its place, and the
rows that began or ended with it are shorter by it.

Dash dialogue follows Spanish printing, the one with a mark at both ends of a reporting clause::

    "Yes," said he, "I do."      becomes      —Yes, —said he—, I do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final, Literal, NamedTuple

import fabula
from fabula.evaluate.litbank import GoldDocument, TokenSpan
from fabula.rows import Span

Style = Literal["original", "curly", "single", "dash"]
Kind = Literal["double", "single", "dash"]

STYLES: Final[tuple[Style, ...]] = ("original", "curly", "single", "dash")

SEPARATORS: Final = {"curly": "\n\n", "single": "\n", "dash": "\n"}
"""What stands between paragraphs: a blank line, or the end of the line alone."""

DOUBLE: Final = ("“", "”")
SINGLE: Final = ("‘", "’")
DASH: Final = "—"

_DOUBLE_MARK: Final = re.compile(r"[\"“”„]|''|``")
_SINGLE_MARK: Final = re.compile(r"['‘’`]")
_DASH: Final = re.compile(r"--+|[—―–]")
_OPENS_AFTER: Final = re.compile(r"[\s(\[—–_-]")
_BEFORE_SPEECH: Final = frozenset(".,:;!?—-)")


class Edit(NamedTuple):
    """New characters for a range of old ones; an empty range puts them before ``start``."""

    start: int
    end: int
    new: str


class Mark(NamedTuple):
    """A quotation mark of a page."""

    start: int
    end: int
    kind: Kind
    opens: bool


@dataclass(frozen=True)
class Rewritten:
    """A text after edits.

    Attributes:
        content: The new text.
        starts: For each old offset, the new offset of what begins there.
        ends: For each old offset, the new offset of what ends there.
    """

    content: str
    starts: Sequence[int]
    ends: Sequence[int]

    def find_place(self, place: Span) -> Span | None:
        """Where old code points are now; ``None`` if nothing is left of them."""
        start, end = self.starts[place[0]], self.ends[place[1]]
        return (start, end) if start < end else None


def restyle(document: GoldDocument, style: Style) -> GoldDocument:
    """The same document in another style; ``original`` gives it unchanged."""
    if style == "original":
        return document
    page = _Page(document)
    edits = [*page.reflow(SEPARATORS[style]), *page.straighten()]
    edits += page.dash_edits() if style == "dash" else page.mark_edits(style)
    rewritten = rewrite(document.content, edits)
    places = tuple(
        None if place is None else rewritten.find_place(place) for place in document.places
    )
    lost = {
        index
        for index, (old, new) in enumerate(zip(document.places, places, strict=True))
        if old is not None and new is None
    }
    return replace(
        document,
        content=rewritten.content,
        places=places,
        quotations=tuple(_trim(span, lost) for span in document.quotations),
        mentions=tuple(replace(row, span=_trim(row.span, lost)) for row in document.mentions),
    )


def rewrite(content: str, edits: Iterable[Edit]) -> Rewritten:
    """Apply edits; of two that overlap the later in the list counts."""
    chosen = _choose(edits)
    pieces: list[str] = []
    starts = [0] * (len(content) + 1)
    ends = [0] * (len(content) + 1)
    at = size = 0
    for edit in (*chosen, Edit(len(content), len(content), "")):
        for offset in range(at + 1, edit.start + 1):
            starts[offset] = ends[offset] = size + offset - at
        pieces += [content[at : edit.start], edit.new]
        size += edit.start - at
        if edit.start == edit.end:
            starts[edit.start] = size + len(edit.new)
        for offset in range(edit.start + 1, edit.end):
            starts[offset] = ends[offset] = size
        size += len(edit.new)
        at = edit.end
        if edit.start < edit.end:
            starts[at] = ends[at] = size
    return Rewritten("".join(pieces), starts, ends)


def _choose(edits: Iterable[Edit]) -> list[Edit]:
    """Edits in text order, insertions of one place joined, none over another."""
    taken: dict[int, Edit] = {}
    inserted: dict[int, str] = {}
    for edit in edits:
        if edit.start == edit.end:
            inserted[edit.start] = inserted.get(edit.start, "") + edit.new
        else:
            taken.update(dict.fromkeys(range(edit.start, edit.end), edit))
    whole = {edit for edit in taken.values() if _is_whole(edit, taken)}
    added = (Edit(at, at, new) for at, new in inserted.items())
    return sorted((*whole, *added), key=lambda edit: (edit.start, edit.end))


def _is_whole(edit: Edit, taken: dict[int, Edit]) -> bool:
    return all(taken[offset] is edit for offset in range(edit.start, edit.end))


def _trim(span: TokenSpan, lost: set[int]) -> TokenSpan:
    """A token range without the lost tokens at its ends."""
    first, last = span
    while first < last and first in lost:
        first += 1
    while last > first and last - 1 in lost:
        last -= 1
    return first, last


class _Page:
    """What a page shows of its marks and paragraphs."""

    def __init__(self, document: GoldDocument) -> None:
        self.content = document.content
        layers = ["paragraphs", "quoted_spans"]
        found: Any = fabula.annotate(fabula.Text(document.content), layers).layers
        self.paragraphs: list[Span] = [(row.start, row.end) for row in found["paragraphs"]]
        parts: list[Span] = [part for row in found["quoted_spans"] for part in row.parts]
        self.gold = _gold_spans(document)
        self.marks = self._find_marks([*parts, *self.gold])
        self.primary = self._find_primary()

    def reflow(self, separator: str) -> list[Edit]:
        """Put each paragraph on one line."""
        edits = []
        for start, end in self.paragraphs:
            text = self.content[start:end]
            for found in re.finditer(r"\s*\n\s*|[ \t]{2,}", text):
                edits.append(Edit(start + found.start(), start + found.end(), " "))
        for before, after in pairwise(self.paragraphs):
            if not self.content[before[1] : after[0]].strip():
                edits.append(Edit(before[1], after[0], separator))
        return edits

    def straighten(self) -> list[Edit]:
        """Write apostrophes and dashes as printers do."""
        marks = {mark.start for mark in self.marks}
        apostrophes = _SINGLE_MARK.finditer(self.content)
        edits = [Edit(*m.span(), "’") for m in apostrophes if m.start() not in marks]
        return edits + [Edit(*m.span(), DASH) for m in _DASH.finditer(self.content)]

    def mark_edits(self, style: Style) -> list[Edit]:
        """Write every quotation mark anew, outer and inner by turns."""
        outer, inner = (DOUBLE, SINGLE) if style == "curly" else (SINGLE, DOUBLE)
        edits = []
        for mark in self.marks:
            pair = outer if mark.kind == self.primary else inner
            edits.append(Edit(mark.start, mark.end, pair[0 if mark.opens else 1]))
        if self.primary == "dash":
            for start, end in self.gold:
                edits += self._enclose(start, end, outer)
        return edits

    def dash_edits(self) -> list[Edit]:
        """Let dashes open what is spoken; the marks of other quotations become curly."""
        edits = self.mark_edits("curly") if self.primary != "dash" else []
        opening = {mark.start: mark for mark in self.marks if mark.opens}
        closing = {mark.end: mark for mark in self.marks if not mark.opens}
        spoken = [span for span in self.gold if span[0] in opening]
        for start, end in self.paragraphs:
            inside = [span for span in spoken if start <= span[0] < end]
            edits += self._dash_paragraph((start, end), inside, opening, closing)
        return edits

    def _dash_paragraph(
        self,
        paragraph: Span,
        spoken: list[Span],
        opening: dict[int, Mark],
        closing: dict[int, Mark],
    ) -> list[Edit]:
        """Edits of one paragraph: its first speech opens it, later ones go on behind a dash."""
        edits: list[Edit] = []
        last = -1
        for start, end in spoken:
            mark = opening[start]
            between = self.content[max(last, paragraph[0]) : start]
            if last < 0 and between.strip() and between.rstrip()[-1] not in _BEFORE_SPEECH:
                continue
            if last < 0 or not between.strip():
                edits.append(Edit(mark.start, mark.end, DASH))
                gap = len(between) - len(between.rstrip())
                if gap and start > paragraph[0]:
                    edits.append(Edit(start - gap, start, "\n"))
            else:
                edits += [Edit(mark.start, mark.end, ""), *self._frame(last, start)]
            last = end
            if end in closing:
                edits.append(Edit(closing[end].start, end, ""))
        if last >= 0 and self.content[last : paragraph[1]].strip():
            edits.append(self._begin_clause(last))
        return edits

    def _frame(self, start: int, end: int) -> list[Edit]:
        """Put a reporting clause between dashes, the second before its last mark."""
        clause = self.content[start:end].rstrip()
        at = start + len(clause.rstrip(".,;:!?—-"))
        return [self._begin_clause(start), Edit(at, at, DASH)]

    def _begin_clause(self, start: int) -> Edit:
        while self.content[start].isspace():
            start += 1
        return Edit(start, start, DASH)

    def _enclose(self, start: int, end: int, pair: tuple[str, str]) -> list[Edit]:
        """Put marks around words that had a dash before them or nothing."""
        dash = _DASH.match(self.content, start)
        first = Edit(start, start, pair[0])
        if dash is not None:
            after = dash.end() + (self.content[dash.end()] == " ")
            first = Edit(start, after, pair[0])
        return [first, Edit(end, end, pair[1])]

    def _find_marks(self, spans: list[Span]) -> list[Mark]:
        opening = {start for start, _ in spans}
        closing = {end for _, end in spans}
        marks = []
        for found in _DOUBLE_MARK.finditer(self.content):
            start, end = found.span()
            opens = start in opening or (end not in closing and self._looks_open(start))
            marks.append(Mark(start, end, "double", opens))
        ends = {mark.end for mark in marks} | {mark.start + 1 for mark in marks}
        for found in _SINGLE_MARK.finditer(self.content):
            start, end = found.span()
            if end not in ends and (start in opening or end in closing):
                marks.append(Mark(start, end, "single", start in opening))
        return sorted(marks)

    def _looks_open(self, start: int) -> bool:
        if self.content[start] in "“„`":
            return True
        before = self.content[start - 1] if start else " "
        after = self.content[start + 1 : start + 2]
        return bool(_OPENS_AFTER.match(before)) and bool(after.strip()) and before != "”"

    def _find_primary(self) -> Kind:
        """The marks that most annotated quotations open with."""
        kinds = {mark.start: mark.kind for mark in self.marks}
        counts = {"double": 1, "single": 0, "dash": 0}
        for start, _ in self.gold:
            if start in kinds:
                counts[kinds[start]] += 1
            elif _DASH.match(self.content, start):
                counts["dash"] += 1
        order: tuple[Kind, ...] = ("double", "single", "dash")
        return max(order, key=lambda kind: counts[kind])


def _gold_spans(document: GoldDocument) -> list[Span]:
    spans = []
    for span in document.quotations:
        placed = [place for place in document.places[slice(*span)] if place is not None]
        if placed:
            spans.append((placed[0][0], placed[-1][1]))
    return sorted(spans)
