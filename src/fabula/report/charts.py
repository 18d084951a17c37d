"""Charts as SVG, drawn here and not in the browser: they print, and need no script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

STRIP_BINS = 600
"""Width of a strip in its own units: finer than a screen shows, and the upper limit of its size."""

STRIP_HEIGHT = 16


def draw_strip(offsets: Iterable[int], length_chars: int, *, marks_id: str) -> str:
    """Where in the story something happens: a tick for each offset.

    Args:
        offsets: Code-point offsets in ``[0, length_chars]``.
        length_chars: Length of the text.
        marks_id: Id of the drawing (see ``draw_marks``) to lay under the ticks.
    """
    ticks = _ticks(offsets, length_chars)
    return (
        f'<svg class="strip" viewBox="0 0 {STRIP_BINS} {STRIP_HEIGHT}" preserveAspectRatio="none" '
        f'aria-hidden="true"><use href="#{marks_id}"/><path class="tick" d="{ticks}"/></svg>'
    )


def draw_marks(offsets: Iterable[int], length_chars: int, *, marks_id: str) -> str:
    """Chapter borders, drawn once and used by every strip."""
    return (
        f'<svg class="defs" aria-hidden="true"><defs><path id="{marks_id}" class="mark" '
        f'd="{_ticks(offsets, length_chars)}"/></defs></svg>'
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


def _ticks(offsets: Iterable[int], length_chars: int) -> str:
    bins = sorted({offset * (STRIP_BINS - 1) // max(1, length_chars) for offset in offsets})
    return "".join(f"M{place}.5 0v{STRIP_HEIGHT}" for place in bins)
