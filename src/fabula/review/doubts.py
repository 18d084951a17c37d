"""What to ask a reader next: the lines in doubt, those first that settle most.

Lines that nothing names a speaker for hang together: whoever says one of them decides who says the
next. Such a run is asked about once, at the line that is most in doubt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

import msgspec

from fabula.rows import Basis, Dialogue
from fabula.story import Story

DOUBTFUL = 0.15
"""Doubt (1 less the score; 1 for an unknown speaker) from which a line is asked about."""

LONGEST_PAUSE = 700
"""Code points between two lines after which they no longer belong to one run (half a page)."""

ANCHORS: frozenset[Basis] = frozenset({"cue", "given"})
"""What a speaker rests on where the line does not hang on its neighbours."""


class Doubt(msgspec.Struct, frozen=True, kw_only=True):
    """A decision to ask for.

    Attributes:
        line: The line to decide.
        doubt: How much in doubt it is, 0 to 1.
        run: The lines in doubt that hang together with it, itself among them.
    """

    line: int
    doubt: float
    run: tuple[int, ...]

    @property
    def weight(self) -> float:
        """Doubt times lines affected."""
        return self.doubt * len(self.run)


def find_doubts(story: Story, decided: Set[int]) -> tuple[Doubt, ...]:
    """The decisions to ask for, those first that weigh most, then in text order.

    Args:
        story: The story; without the layer ``dialogue`` there is nothing to ask.
        decided: Lines that the reader has decided.
    """
    if "dialogue" not in story.layers:
        return ()
    found = [
        doubt
        for run in _runs(story, decided)
        if (doubt := _ask(story.dialogue[at] for at in run)) is not None
    ]
    return tuple(sorted(found, key=lambda each: (-each.weight, each.line)))


def doubt_of(row: Dialogue) -> float:
    """How much in doubt a line is, 0 to 1."""
    return 1.0 if row.speaker is None else 1.0 - row.score


class Order:
    """A queue in which nothing that was shown moves: what is new comes last."""

    def __init__(self) -> None:
        self._lines: dict[int, None] = {}

    def arrange(self, doubts: Iterable[Doubt]) -> tuple[Doubt, ...]:
        """The decisions that are still open, in the order in which they were first seen."""
        found = {each.line: each for each in doubts}
        for line in found:
            self._lines.setdefault(line)
        return tuple(found[line] for line in self._lines if line in found)


def _runs(story: Story, decided: Set[int]) -> Iterator[list[int]]:
    """Places in ``dialogue`` of undecided lines that follow one another without an anchor."""
    run: list[int] = []
    end = 0
    for at, row in enumerate(story.dialogue):
        quotation = story.quotations[row.quotation]
        anchored = row.basis in ANCHORS or row.quotation in decided
        if run and (anchored or quotation.start - end > LONGEST_PAUSE):
            yield run
            run = []
        if anchored and row.quotation not in decided and row.basis != "given":
            yield [at]
        elif not anchored:
            run.append(at)
        end = max(end, quotation.end)
    if run:
        yield run


def _ask(run: Iterable[Dialogue]) -> Doubt | None:
    """What to ask of a run; ``None`` where nothing in it is in doubt."""
    rows: Sequence[Dialogue] = [row for row in run if doubt_of(row) >= DOUBTFUL]
    if not rows:
        return None
    worst = max(rows, key=lambda row: (doubt_of(row), -row.quotation))
    return Doubt(
        line=worst.quotation,
        doubt=round(doubt_of(worst), 4),
        run=tuple(row.quotation for row in rows),
    )
