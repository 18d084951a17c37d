"""Which lines the reader has decided, read off the corrections that hold."""

from __future__ import annotations

from collections.abc import Sequence

from fabula.corrections import (
    AnyOperation,
    Lock,
    SetKind,
    SetSpeaker,
    find_active,
    find_targets,
)
from fabula.pins import TextSelector, find_selected
from fabula.story import Story


class DecidedLines:
    """Finds the lines that corrections are about; each place is looked for once."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._found: dict[TextSelector, int | None] = {}

    def find(self, operations: Sequence[AnyOperation]) -> frozenset[int]:
        """Lines whose speaker, or whose being a line at all, the reader has decided."""
        return frozenset(
            line
            for each in find_active(operations)
            if isinstance(each, SetSpeaker | Lock | SetKind)
            for line in self.lines_of(each)
        )

    def lines_of(self, operation: AnyOperation) -> tuple[int, ...]:
        """The lines that one operation is about."""
        found = (self._line(target) for target in find_targets(operation))
        return tuple(dict.fromkeys(line for line in found if line is not None))

    def _line(self, target: TextSelector) -> int | None:
        if target not in self._found:
            span = find_selected(self._story.text, target)
            rows = () if span is None else self._story.quotations.overlapping(*span)
            inside = [row for row in rows if span and row.start <= span[0] and span[1] <= row.end]
            best = min(inside or rows, key=lambda row: row.end - row.start, default=None)
            self._found[target] = None if best is None else best.id
        return self._found[target]
