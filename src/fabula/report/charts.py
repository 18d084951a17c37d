"""Charts as SVG, drawn here and not in the browser: they print, and need no script.

All strips run from the beginning of the text to its end over ``WIDTH`` units, whatever their width
on the page. A *mark* is an element with data that the page's script reads: ``data-at`` the moment
from which it may be shown, ``data-go`` the offset of its passage, ``data-e`` its evidence,
``data-p`` its score in percent, ``data-w`` the people concerned, ``data-t`` what it says, where
``{0}`` and ``{1}`` stand for their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fabula.rows import CharacterId, Span

WIDTH = 1000
"""Width of a strip in its own units: finer than most screens show."""

STRIP_BINS = 500
"""Ticks nearer than the width of one are drawn as one: the upper limit of a strip's size."""

STRIP_HEIGHT = 16


def place_of(offset: int, length_chars: int) -> float:
    """Where an offset lies on a strip, in its units."""
    return round(WIDTH * offset / max(1, length_chars), 1)


def mark_data(
    at: int,
    offset: int,
    words: str,
    people: Sequence[CharacterId] = (),
    evidence: Sequence[Span] = (),
    score: float | None = None,
) -> str:
    """The attributes that make an element a mark; ``score`` ``None`` = not a claim of its own."""
    data = f' data-at="{at}" data-go="{offset}" data-t="{words}"'
    if people:
        data += f' data-w="{" ".join(map(str, people))}"'
    if evidence:
        data += f' data-e="{" ".join(f"{start}-{end}" for start, end in evidence)}"'
    if score is not None:
        data += f' data-p="{score * 100:.0f}"'
    return data


def draw_strip(marks: str, *, named_by: str, height: int = STRIP_HEIGHT) -> str:
    """A strip with marks, over the borders of chapters; arrow keys go from mark to mark.

    Args:
        marks: Elements of SVG.
        named_by: Ids of the elements that say what the strip shows.
        height: Its height in its own units.
    """
    return (
        f'<svg class="strip" viewBox="0 0 {WIDTH} {height}" preserveAspectRatio="none" '
        f'role="group" tabindex="0" aria-labelledby="{named_by}">'
        f'<use href="#marks"/>{marks}</svg>'
    )


def draw_ticks(
    rows: Iterable[tuple[int, int]], length_chars: int, words: str, people: Sequence[CharacterId]
) -> str:
    """A tick for each row (moment, offset); of those in one bin only the first is drawn."""
    seen: set[int] = set()
    parts: list[str] = []
    for at, offset in rows:
        bin_ = offset * STRIP_BINS // max(1, length_chars)
        if bin_ in seen:
            continue
        seen.add(bin_)
        data = mark_data(at, offset, words, people)
        place = place_of(offset, length_chars)
        parts.append(f'<path class="tick" d="M{place:g} 0v{STRIP_HEIGHT}"{data}/>')
    return "".join(parts)


def draw_shared(offsets: Iterable[int], length_chars: int) -> str:
    """What all strips use: the borders of chapters, and the clip that ends at the moment."""
    bins = sorted({offset * STRIP_BINS // max(1, length_chars) for offset in offsets if offset})
    path = "".join(f"M{place * WIDTH // STRIP_BINS} 0v60" for place in bins)
    return (
        '<svg class="defs" width="0" height="0" aria-hidden="true"><defs>'
        f'<path id="marks" class="mark" d="{path}"/>'
        f'<clipPath id="past"><rect id="now" width="{WIDTH}" height="60"/></clipPath></defs></svg>'
    )


def draw_bar(value: int, largest: int) -> str:
    """A horizontal bar, ``value`` in proportion to ``largest``."""
    width = 100 * value / largest if largest else 0
    return (
        '<svg class="amount" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{width:.4g}" height="10"/></svg>'
    )


def draw_shares(values: Sequence[int]) -> str:
    """One bar cut into shares, in the order given; the first is classed ``share0``."""
    total = sum(values) or 1
    pieces: list[str] = []
    at = 0.0
    for index, value in enumerate(values):
        width = 100 * value / total
        pieces.append(f'<rect class="share{index}" x="{at:.4g}" width="{width:.4g}" height="10"/>')
        at += width
    return (
        '<svg class="shares" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(pieces)}</svg>"
    )


def counted(moments: Iterable[int]) -> str:
    """The attribute of an element whose number is how many of these have come by the moment.

    Ascending, each as its distance from the one before.
    """
    deltas: list[int] = []
    last = 0
    for moment in sorted(moments):
        deltas.append(moment - last)
        last = moment
    return f' data-count="{" ".join(map(str, deltas))}"'
