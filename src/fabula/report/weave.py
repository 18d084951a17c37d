"""Text with elements around stretches of it, one within another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from fabula.report.escaping import inert


class Wrap(NamedTuple):
    """An element around ``[start, end)``: its opening tag, its closing tag, outer ones first."""

    start: int
    end: int
    opening: str
    closing: str


def weave(content: str, start: int, end: int, wraps: Iterable[Wrap]) -> str:
    """The characters of ``content[start:end]`` as HTML, exactly, with elements around some.

    Of stretches that cross each other only the one that begins first is kept, of equal ones the
    order given decides which is outside; those that do not lie within are left out.
    """
    parts: list[str] = []
    opened: list[Wrap] = []
    at = start
    for wrap in sorted(wraps, key=lambda each: (each.start, -each.end)):
        if wrap.start < start or wrap.end > end or wrap.start >= wrap.end:
            continue
        at = _close(content, parts, opened, at, wrap.start)
        if opened and wrap.end > opened[-1].end:
            continue
        parts.append(inert(content[at : wrap.start]))
        parts.append(wrap.opening)
        opened.append(wrap)
        at = wrap.start
    at = _close(content, parts, opened, at, end)
    parts.append(inert(content[at:end]))
    return "".join(parts)


def _close(content: str, parts: list[str], opened: list[Wrap], at: int, before: int) -> int:
    """Close the elements that end by ``before``; where the text stands then."""
    while opened and opened[-1].end <= before:
        last = opened.pop()
        parts.append(inert(content[at : last.end]))
        parts.append(last.closing)
        at = last.end
    return at
