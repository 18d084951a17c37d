"""Where one company gives way to another: nobody but who walks there is in both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from fabula.decode.stays import Sign

MIN_SIGNS: Final = 2
"""Strong signs that somebody needs to be of a company."""

MOST_WALKERS: Final = 2
"""People who can go from one company to another."""

MIN_PARAGRAPHS: Final = 3
"""Paragraphs that a company needs at least."""


def find_exchanges(
    signs: Mapping[int, Sequence[Sign]], paragraphs: tuple[int, int], moved: Sequence[int]
) -> list[int]:
    """Offsets at which the company of a stretch is exchanged.

    Args:
        signs: Signs of everybody who is there, in text order.
        paragraphs: Number of its first paragraph, and one past that of its last.
        moved: Paragraphs that say where something plays, sorted.

    Returns:
        Starts of the sentences that show the new company first, ascending.
    """
    strong = {
        person: [sign for sign in rows if sign.is_strong]
        for person, rows in signs.items()
        if sum(sign.is_strong for sign in rows) >= MIN_SIGNS
    }
    found: list[int] = []
    first = paragraphs[0]
    while True:
        cut = _next_exchange(strong, first, paragraphs[1], moved)
        if cut is None:
            return found
        found.append(cut.start)
        first = cut.paragraph
        strong = {
            person: rest
            for person, rows in strong.items()
            if (rest := [sign for sign in rows if sign.start >= cut.start])
        }


def _next_exchange(
    strong: Mapping[int, Sequence[Sign]], first: int, end: int, moved: Sequence[int]
) -> Sign | None:
    """The sign that shows the next company first; ``None`` = the company stays."""
    comers = sorted(
        (rows[0].paragraph, person)
        for person, rows in strong.items()
        if len(rows) >= MIN_SIGNS and rows[0].paragraph >= first + MIN_PARAGRAPHS
    )
    for at, comer in comers:
        if end - at < MIN_PARAGRAPHS or strong[comer][0].move in ("arrive", "appear"):
            continue
        before = [p for p, rows in strong.items() if rows[0].paragraph < at]
        left = [p for p in before if strong[p][-1].paragraph < at]
        walkers = [p for p in before if p not in left]
        gone = max((strong[p][-1].paragraph for p in left), default=-1)
        if not left or not 0 < len(walkers) <= MOST_WALKERS:
            continue
        if _has_gone(strong, walkers, gone, at) or any(gone <= m <= at for m in moved):
            return strong[comer][0]
    return None


def _has_gone(
    strong: Mapping[int, Sequence[Sign]], walkers: Sequence[int], gone: int, at: int
) -> bool:
    """Whether somebody who is in both companies moves between them."""
    return any(
        sign.move in ("depart", "arrive") and gone <= sign.paragraph <= at
        for walker in walkers
        for sign in strong[walker]
    )
