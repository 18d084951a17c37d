"""Which opening mark belongs to which closing mark in one paragraph.

Each family of marks is matched in one pass over its marks, with a stack only where marks of two
shapes nest in themselves. Single marks are matched last and separately in each cell that the other
families leave (inside a pair, or in the narration around all pairs), so that apostrophes in two
speeches are never taken for a pair. Linear in the marks.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final

from fabula.decode.quotation_marks import Family, Mark

_MAX_DEPTH: Final = 3
"""Deepest nesting of a family in itself; deeper is a run of marks that were never closed."""

_CELL_FAMILIES: Final[tuple[Family, ...]] = (
    "double",
    "guillemet",
    "corner",
    "corner2",
    "single_guillemet",
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A quoted stretch within one paragraph, with its marks.

    Attributes:
        start: First code point of the opening mark.
        end: One past the closing mark, or where an unclosed one was ended.
        marks: Opening and closing mark as printed; one mark when both look alike or the closing
            one is missing.
        closed: Whether the closing mark was found.
        runs_on: Whether nothing ended it before the end of its paragraph.
    """

    start: int
    end: int
    family: Family
    marks: str
    closed: bool
    runs_on: bool


def find_pairs(
    content: str, marks: Sequence[Mark], end: int, reopened: Collection[Family]
) -> list[Pair]:
    """Match the marks of one paragraph.

    Args:
        content: The text.
        marks: The paragraph's marks in order.
        end: Where the paragraph ends.
        reopened: Families of the marks that the next paragraph begins with: a quotation of theirs
            may run on.

    Returns:
        Pairs sorted by start, an outer before an inner; they nest and never cross.
    """
    pairs: list[Pair] = []
    for family in _CELL_FAMILIES:
        own = [mark for mark in marks if mark.family == family]
        if own:
            pairs.extend(_match(content, own, end, family in reopened))
    singles = [mark for mark in marks if mark.family == "single"]
    if singles:
        cells = _cells(singles, sorted(pairs, key=_order))
        for limit, cell in cells:
            last = end if limit is None else limit
            pairs.extend(_match_singles(content, cell, last, "single" in reopened))
    return _nest(content, sorted(pairs, key=_order))


def leading_families(marks: Sequence[Mark], content: str, start: int) -> frozenset[Family]:
    """Families of the opening marks that a paragraph begins with."""
    found: set[Family] = set()
    at = start
    for mark in marks:
        if mark.role not in {"open", "either"} or content[at : mark.start].strip(" _*\n\t\u00a0"):
            break
        found.add(mark.family)
        at = mark.end
    return frozenset(found)


def _order(pair: Pair) -> tuple[int, int]:
    return pair.start, -pair.end


def _match(content: str, marks: list[Mark], end: int, reopened: bool) -> list[Pair]:
    steps = [1 if m.role == "open" else -1 if m.role == "close" else 0 for m in marks]
    depths = list(accumulate(steps))
    if all(steps) and _nests(depths, reopened):
        return _match_nested(content, marks, end)
    return _match_flat(content, marks, end, reopened)


def _nests(depths: Sequence[int], reopened: bool) -> bool:
    """Whether a family nests in itself: every mark has its partner at a bearable depth."""
    balanced = depths[-1] == (1 if reopened else 0)
    return balanced and min(depths) >= 0 and 1 < max(depths) <= _MAX_DEPTH


def _match_nested(content: str, marks: list[Mark], end: int) -> list[Pair]:
    stack: list[Mark] = []
    pairs: list[Pair] = []
    for mark in marks:
        if mark.role == "open":
            stack.append(mark)
        else:
            pairs.append(_pair(stack.pop(), mark))
    return pairs + [_unclosed(content, mark, end, runs_on=True) for mark in stack]


def _match_flat(content: str, marks: list[Mark], end: int, reopened: bool) -> list[Pair]:
    pairs: list[Pair] = []
    opened: Mark | None = None
    for index, mark in enumerate(marks):
        if opened is None:
            if mark.role != "close":
                opened = mark
        elif mark.role != "open" or _closes_anyway(mark, len(marks) - index, reopened):
            pairs.append(_pair(opened, mark))
            opened = None
        else:
            pairs.append(_unclosed(content, opened, mark.start, runs_on=False))
            opened = mark
    if opened is not None:
        pairs.append(_unclosed(content, opened, end, runs_on=True))
    return pairs


def _closes_anyway(mark: Mark, left: int, reopened: bool) -> bool:
    """Whether a mark that looks like an opening one closes: the marks left make pairs without it.

    A closing mark of its own shape (``”Come``) is one with its blank space misplaced.
    """
    if mark.glyph == '"':
        return (left % 2 == 1) != reopened
    return mark.glyph in "”»›"


def _match_singles(content: str, marks: list[Mark], end: int, reopened: bool) -> list[Pair]:
    for closing in ({"close", "word_close"}, {"close"}):
        sure = [mark for mark in marks if mark.role == "open" or mark.role in closing]
        depths = list(accumulate(1 if mark.role == "open" else -1 for mark in sure))
        if sure and _nests(depths, reopened):
            return _match_nested(content, sure, end)
        if sure and depths[-1] == 0 <= min(depths):
            break
    return _match_single_runs(content, marks, end, reopened)


def _match_single_runs(content: str, marks: list[Mark], end: int, reopened: bool) -> list[Pair]:
    pairs: list[Pair] = []
    opened: Mark | None = None
    elided: Mark | None = None
    ends: list[Mark] = []
    for mark in marks:
        if mark.role == "open":
            if opened is not None:
                pairs.extend(_settle(content, opened, ends, mark.start, runs_on=False))
            opened, ends = mark, []
        elif mark.role == "weak_open":
            elided = mark if opened is None and elided is None and mark.led else elided
        elif mark.role == "close":
            opener = opened or elided
            if opener is not None:
                pairs.append(_pair(opener, mark))
            opened, elided, ends = None, None, []
        elif opened is not None:
            ends.append(mark)
    if opened is not None:
        pairs.extend(_settle(content, opened, ends, end, runs_on=True, reopened=reopened))
    return pairs


def _settle(
    content: str, opened: Mark, ends: list[Mark], end: int, *, runs_on: bool, reopened: bool = False
) -> list[Pair]:
    """End an opening mark that no closing mark after punctuation answers.

    The first word it may end with ends it; where only words stand that an apostrophe may end, the
    opening mark must stand where a speech may begin, else both are apostrophes.
    """
    if runs_on and reopened and opened.led:
        return [_unclosed(content, opened, end, runs_on=True)]
    words = [mark for mark in ends if mark.role == "word_close"]
    if words:
        return [_pair(opened, words[0])]
    plurals = [m for m in ends if content[m.start - 1 : m.start] == "s"]
    if plurals:
        return [_pair(opened, plurals[0])]
    if opened.led and opened.capital:
        if ends and content[ends[-1].end : ends[-1].end + 1] in ",;:.!?":
            return [_pair(opened, ends[-1])]
        return [_unclosed(content, opened, end, runs_on=runs_on)]
    return []


def _pair(opened: Mark, closed: Mark) -> Pair:
    marks = opened.glyph if opened.glyph == closed.glyph else opened.glyph + closed.glyph
    return Pair(opened.start, closed.end, opened.family, marks, closed=True, runs_on=False)


def _unclosed(content: str, opened: Mark, end: int, *, runs_on: bool) -> Pair:
    last = opened.end + len(content[opened.end : end].rstrip())
    return Pair(opened.start, last, opened.family, opened.glyph, closed=False, runs_on=runs_on)


def _cells(singles: list[Mark], pairs: list[Pair]) -> list[tuple[int | None, list[Mark]]]:
    """Single marks by the innermost pair that holds them; ``None`` = around all pairs.

    Returns:
        For each cell, where it ends (``None`` = with the paragraph) and its marks in order.
    """
    cells: dict[int, list[Mark]] = {}
    stack: list[int] = []
    at = 0
    for mark in singles:
        while at < len(pairs) and pairs[at].start < mark.start:
            stack.append(at)
            at += 1
        while stack and pairs[stack[-1]].end <= mark.start:
            stack.pop()
        cells.setdefault(stack[-1] if stack else -1, []).append(mark)
    return [(None if key < 0 else _inside_end(pairs[key]), marks) for key, marks in cells.items()]


def _inside_end(pair: Pair) -> int:
    return pair.end - 1 if pair.closed else pair.end


def _nest(content: str, pairs: list[Pair]) -> list[Pair]:
    """Cut pairs that cross the end of the one around them."""
    kept: list[Pair] = []
    stack: list[Pair] = []
    for pair in pairs:
        while stack and stack[-1].end <= pair.start:
            stack.pop()
        if stack and pair.end > stack[-1].end:
            inside = pair.start + len(content[pair.start : _inside_end(stack[-1])].rstrip())
            if inside <= pair.start + 1:
                continue
            pair = replace(pair, end=inside, closed=False, runs_on=False, marks=pair.marks[:1])
        kept.append(pair)
        stack.append(pair)
    return kept
