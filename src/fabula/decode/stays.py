"""From signs that somebody is there to stretches of being there.

Everything is counted in offsets and paragraph numbers; nothing here knows what a story is. One
stretch of text between two boundaries is looked at, one person at a time, then all together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

Span = tuple[int, int]

STRONG: Final = 0.4
"""Weight from which a sign alone moves the beginning or the end of a stay."""

FAINT: Final = 0.2
"""Weight below which a sign does not show that somebody is still there."""

JOINED_SIGNS: Final = 6
"""Best signs that are joined: many faint ones are one mistake made many times."""

SILENT_CHARS: Final = 6000
"""Code points without a sign (three pages) after which nobody is thought to be there still."""

PRESENT: Final = 0.6
"""Probability from which somebody is there at all."""

AWAY_PARAGRAPHS: Final = 2
"""Paragraphs without somebody from which the going counts: one whole paragraph and more."""

NOTICED_PARAGRAPHS: Final = 3
"""Paragraphs after which being noticed is a coming."""

UNTOLD_PARAGRAPHS: Final = 6
"""Paragraphs without somebody after which a coming shows that there was a going."""

LONG_PARAGRAPHS: Final = 8
"""Paragraphs without somebody after a going from which a return need not be told."""


ACTIVE: Final = 1
"""Last rank of those who do something: who is gone, and seems to be spoken to in a line that does
not name them, is not back."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign that somebody is there.

    Attributes:
        start: Start of its sentence.
        end: End of its sentence.
        paragraph: Number of its paragraph.
        rank: How active it shows the person, 0 = most.
        weight: How sure it is.
        move: A coming or a going in it, if any.
        evidence: The words.
        bodily: Whether it takes a body, not a voice alone.
        named: Whether it names the person or only says *he*; ``None`` for a line.
        called: Whether it is a line whose words name the person.
    """

    start: int
    end: int
    paragraph: int
    rank: int
    weight: float
    move: Literal["arrive", "appear", "depart", "die"] | None
    evidence: Span
    bodily: bool = True
    named: bool | None = None
    called: bool = False

    @property
    def is_strong(self) -> bool:
        """Whether it counts alone."""
        return self.weight >= STRONG


@dataclass(frozen=True, slots=True)
class Stay:
    """A stretch in which somebody is there, with the signs that show it."""

    start: int
    end: int
    signs: tuple[Sign, ...]

    @property
    def probability(self) -> float:
        """That at least one of its best signs is right, if they are independent."""
        return join_weights(self.signs)


def join_weights(signs: Iterable[Sign]) -> float:
    """That at least one of the best of some signs is right, if they are independent."""
    wrong = 1.0
    for weight in sorted((sign.weight for sign in signs), reverse=True)[:JOINED_SIGNS]:
        wrong *= 1.0 - weight
    return 1.0 - wrong


def find_stays(signs: Sequence[Sign], whole: Span, paragraphs: Span) -> list[Stay]:
    """Stays of one person in a stretch.

    A long stretch may hold scenes that nothing parts: who leaves no sign for very long is not
    there meanwhile, and each run of signs has to be sure enough by itself.

    Args:
        signs: Signs of the person, in text order.
        whole: The stretch.
        paragraphs: Number of its first paragraph, and one past that of its last.

    Returns:
        Stays in order; none where the signs together are too weak.
    """
    found: list[Stay] = []
    for run in _runs(signs):
        first, last = run[0], run[-1]
        early = first.start - whole[0] <= SILENT_CHARS
        late = whole[1] - last.end <= SILENT_CHARS
        bounds = whole[0] if early else first.start, whole[1] if late else last.end
        numbers = (
            paragraphs[0] if early else first.paragraph,
            paragraphs[1] if late else last.paragraph + 1,
        )
        found.extend(_stays_of_run(run, (bounds[0], min(bounds[1], whole[1])), numbers))
    return found


def _runs(signs: Sequence[Sign]) -> list[list[Sign]]:
    """Signs parted where the person leaves none for very long."""
    runs: list[list[Sign]] = []
    last = 0
    for sign in signs:
        counts = sign.weight >= FAINT
        if runs and not counts and sign.start - last > SILENT_CHARS:
            continue
        if not runs or (counts and sign.start - last > SILENT_CHARS):
            runs.append([])
            last = sign.end
        runs[-1].append(sign)
        last = sign.end if counts else last
    return runs


def _stays_of_run(signs: Sequence[Sign], whole: Span, paragraphs: Span) -> list[Stay]:
    if join_weights(signs) < PRESENT:
        return []
    stays: list[Stay] = []
    start, held, seen = whole[0], list[Sign](), False
    gone: Sign | None = None
    last: Sign | None = None
    for sign in signs:
        guessed = sign.named is None and not sign.called and sign.rank > ACTIVE
        if gone is not None and guessed:
            continue
        if not seen and _is_coming(sign, paragraphs[0]):
            start = sign.start
        elif seen and last is not None and _is_return(sign, gone, last):
            stays.append(Stay(start, _end(gone, last, whole), tuple(held)))
            start, held, gone = sign.start, [], None
        elif gone is not None and sign.is_strong and not _follows(sign, last):
            gone = None
        held.append(sign)
        if sign.is_strong or sign.move is not None:
            seen = True
            last = sign
            gone = sign if sign.move in ("depart", "die") else gone
    end = whole[1]
    if gone is not None and last is not None and paragraphs[1] - last.paragraph > AWAY_PARAGRAPHS:
        end = _end(gone, last, whole)
    stays.append(Stay(start, end, tuple(held)))
    return [stay for stay in stays if stay.start < stay.end]


def _is_coming(sign: Sign, first: int) -> bool:
    """Whether the first sign of somebody is a coming; who is found there at once was there."""
    if sign.move == "arrive":
        return sign.paragraph > first
    return sign.move == "appear" and sign.paragraph >= first + NOTICED_PARAGRAPHS


def _follows(sign: Sign, last: Sign | None) -> bool:
    """Whether somebody who goes is still seen or heard."""
    return last is not None and sign.paragraph - last.paragraph < AWAY_PARAGRAPHS


def _is_return(sign: Sign, gone: Sign | None, last: Sign) -> bool:
    away = sign.paragraph - last.paragraph
    if sign.move == "arrive" and gone is None:
        return away >= UNTOLD_PARAGRAPHS
    if sign.move in ("arrive", "appear"):
        return gone is not None and away >= AWAY_PARAGRAPHS
    return gone is not None and sign.is_strong and away >= LONG_PARAGRAPHS


def _end(gone: Sign | None, last: Sign, whole: Span) -> int:
    """Where a stay ends: with the going, or with what is still seen or heard of the person."""
    if gone is None or last is not gone:
        return min(last.end, whole[1])
    return gone.start


def leave_behind(stays: Mapping[int, Sequence[Stay]], paragraphs: Span) -> dict[int, list[Stay]]:
    """End the stays of those from whom somebody goes away with whom the text goes on.

    Args:
        stays: Stays of each person in a stretch.
        paragraphs: Number of its first paragraph, and one past that of its last.
    """
    found = {person: list(rows) for person, rows in stays.items()}
    for walker, rows in stays.items():
        for sign in (sign for stay in rows for sign in stay.signs if sign.move == "depart"):
            later = [s for stay in rows for s in stay.signs if s.paragraph > sign.paragraph]
            goes_on = sum(s.is_strong for s in later) > 1
            if not goes_on or paragraphs[1] - sign.paragraph <= AWAY_PARAGRAPHS:
                continue
            others = [person for person in found if person != walker and found[person]]
            silent = all(_last_paragraph(found[other]) <= sign.paragraph for other in others)
            if silent:
                for other in others:
                    found[other] = list(_cut(found[other], sign))
    return found


def _last_paragraph(stays: Sequence[Stay]) -> int:
    strong = [sign.paragraph for stay in stays for sign in stay.signs if sign.is_strong]
    return max(strong, default=-1)


def _cut(stays: Iterable[Stay], sign: Sign) -> Iterable[Stay]:
    for stay in stays:
        last = max((s.end for s in stay.signs if s.is_strong), default=stay.start)
        end = max(sign.start, last)
        if stay.start < end:
            yield replace(stay, end=min(stay.end, end))
