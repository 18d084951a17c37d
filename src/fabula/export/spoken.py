"""What is read aloud, turn by turn: the rows of a script for tools that speak."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import msgspec

from fabula.export.options import ExportOptions
from fabula.export.people import flat
from fabula.export.script_rows import ScriptRow, find_script
from fabula.layer import Layer
from fabula.rows import Cue, ParatextKind
from fabula.story import Story

SILENT: frozenset[ParatextKind] = frozenset(
    {"contents", "disclaimer", "licence", "separator", "tags"}
)
"""Paratext that nobody reads aloud."""
_STRAIGHT = str.maketrans("“”„‟‘’‚‛", "\"\"\"\"''''")


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """A row that is read aloud.

    Attributes:
        row: The row.
        text: Its words on one line.
        spoken: Whether it is somebody's line; if not, it is the narrator's.
    """

    row: ScriptRow
    text: str

    @property
    def spoken(self) -> bool:
        """Whether it is somebody's line, known or unknown."""
        return self.row.line is not None


def find_turns(story: Story, options: ExportOptions) -> Iterator[Turn]:
    """The turns of a story, in order; narration and speech are never in one turn.

    Breaks, licences, lists of tags or contents, and stretches of marks alone are left out.
    """
    cues = cast("Layer[Cue]", story.layers.get("cues", Layer()))
    for row in find_script(story, max_chars=options.max_chars):
        if row.kind == "break" or row.paratext in SILENT:
            continue
        if row.line is None and not any(map(str.isalnum, row.text)):
            continue
        if options.drop_tags and _is_tag(row, cues):
            continue
        text = flat(row.text)
        if options.straight_quotes:
            text = text.translate(_STRAIGHT)
        if text:
            yield Turn(row=row, text=text)


def count_unknown(story: Story) -> int:
    """How many rows of a script are lines without a known speaker."""
    return sum(row.line is not None and row.who is None for row in find_script(story))


def straighten(text: str) -> str:
    """The text with straight quotation marks."""
    return text.translate(_STRAIGHT)


def _is_tag(row: ScriptRow, cues: Layer[Cue]) -> bool:
    """Whether a row of narration is a reporting clause and nothing else."""
    if row.kind != "narration":
        return False
    letters = [place for place, char in enumerate(row.text, row.start) if char.isalnum()]
    if not letters:
        return False
    first, last = letters[0], letters[-1] + 1
    return any(cue.start <= first and last <= cue.end for cue in cues.overlapping(first, last))
