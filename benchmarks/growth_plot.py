"""Draws how time grows with the length of a book, as SVG, with nothing but strings."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 860, 400
PANEL_WIDTH, PANEL_HEIGHT = 300, 290
TOP = 52
COLOURS = ("#1f4e79", "#b5452c", "#3b7d3b", "#7a4c99", "#9a7400", "#4a4a4a", "#008080")
STEPS = 6
"""Steps of the rules that are drawn one by one: those that take longest in the longest book."""


@dataclass(frozen=True)
class Panel:
    """One pair of logarithmic axes.

    Attributes:
        left: Its left edge in the picture.
        across: Decades of its horizontal axis, as logarithms.
        up: Decades of its vertical axis.
    """

    left: int
    across: tuple[int, int]
    up: tuple[int, int]

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where two values stand in the picture."""
        (first, last), (low, high) = self.across, self.up
        right = (math.log10(x) - first) / (last - first)
        height = (math.log10(max(y, 10**low)) - low) / (high - low)
        return self.left + PANEL_WIDTH * right, TOP + PANEL_HEIGHT * (1 - height)

    def axes(self, title: str) -> Iterator[str]:
        """Frame, decades and title."""
        yield (
            f'<rect x="{self.left}" y="{TOP}" width="{PANEL_WIDTH}" height="{PANEL_HEIGHT}" '
            'fill="none" stroke="#888"/>'
        )
        yield _words(self.left, TOP - 14, title, weight="bold")
        for power in range(self.across[0], self.across[1] + 1):
            x, _ = self.point(10**power, 10 ** self.up[0])
            yield _line([(x, TOP), (x, TOP + PANEL_HEIGHT)], "#ddd")
            yield _words(x, TOP + PANEL_HEIGHT + 18, f"{10**power:,}", anchor="middle")
        for power in range(self.up[0], self.up[1] + 1):
            _, y = self.point(10 ** self.across[0], 10**power)
            yield _line([(self.left, y), (self.left + PANEL_WIDTH, y)], "#ddd")
            yield _words(self.left - 6, y + 4, f"{10.0**power:g}", anchor="end")
        middle = self.left + PANEL_WIDTH / 2
        yield _words(middle, TOP + PANEL_HEIGHT + 38, "words", anchor="middle")

    def curve(self, points: Sequence[tuple[float, float]], colour: str) -> Iterator[str]:
        """A line through points, each with a dot."""
        placed = [self.point(x, y) for x, y in points]
        yield _line(placed, colour, width=2)
        for x, y in placed:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'


def draw_growth(measured: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """The picture: seconds of whole books on the left, microseconds per word of steps on the right.

    Args:
        measured: Books of each system by length, with ``words``, ``cpu_s`` and ``steps``.
    """
    books = [book for found in measured.values() for book in found]
    across = _decades([book["words"] for book in books])
    whole = Panel(56, across, _decades([book["cpu_s"] for book in books]))
    parts = [*whole.axes("CPU seconds of a whole book"), *_draw_whole(whole, measured)]
    shown = measured.get("rules") or books
    steps = sorted(shown[-1]["steps"], key=lambda name: -float(shown[-1]["steps"][name]["cpu_s"]))
    curves = {
        name: [
            (book["words"], max(1e-3, book["steps"][name]["cpu_s"] / book["words"] * 1e6))
            for book in shown
        ]
        for name in steps[:STEPS]
    }
    values = [y for points in curves.values() for _, y in points]
    single = Panel(440, across, _decades(values))
    parts += single.axes("CPU microseconds per word, by rules")
    for number, (name, points) in enumerate(curves.items()):
        colour = COLOURS[number % len(COLOURS)]
        parts += single.curve(points, colour)
        parts.append(_words(760, TOP + 14 + 18 * number, name, colour=colour))
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="12">\n<title>Time by length of the book</title>\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n{body}\n</svg>\n'
    )


def _draw_whole(panel: Panel, measured: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    """A curve for each system, and beside it the straight line of linear growth."""
    for number, (name, found) in enumerate(measured.items()):
        if not found:
            continue
        points = [(book["words"], book["cpu_s"]) for book in found]
        words, seconds = points[len(points) // 2]
        ends = [panel.point(x, seconds * x / words) for x in (points[0][0], points[-1][0])]
        yield _line(ends, "#999", dashes="4 4")
        yield from panel.curve(points, COLOURS[number])
        x, y = panel.point(*points[-1])
        yield _words(x - 8, y - 8, name, anchor="end", colour=COLOURS[number])
    right = panel.left + PANEL_WIDTH - 8
    yield _words(right, TOP + PANEL_HEIGHT - 8, "dashed: linear", anchor="end", colour="#777")


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten around some values."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _line(
    points: Sequence[tuple[float, float]], colour: str, *, width: int = 1, dashes: str = ""
) -> str:
    placed = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    stroke = f'stroke="{colour}" stroke-width="{width}"{dashed}'
    return f'<polyline points="{placed}" fill="none" {stroke}/>'


def _words(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    weight: str = "normal",
    colour: str = "#222",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" '
        f'fill="{colour}">{escape(words)}</text>'
    )
