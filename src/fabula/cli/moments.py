"""Finds the moment that ``--line``, ``--scene`` or an offset on the command line means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fabula.errors import InputError

if TYPE_CHECKING:
    from fabula.story import Story


def find_offset(story: Story, offset: int | None, line: int | None, scene: int | None) -> int:
    """The offset of a moment: the end of a line, or of a scene, or the offset itself.

    Raises:
        InputError: If none or several are given, or what is given is not in the story.
    """
    given = [each for each in (offset, line, scene) if each is not None]
    if len(given) != 1:
        raise InputError("one moment is needed", "give OFFSET, --line N or --scene N")
    if offset is not None:
        return offset
    from fabula.query import layer_of

    layer, number = ("quotations", line) if line is not None else ("scenes", scene)
    rows = layer_of(story, layer)
    if number is None or not 0 <= number < len(rows):
        raise InputError(f"there is no {layer[:-1]} {number}", f"the last one is {len(rows) - 1}")
    return int(rows[number].end)


def words_of(story: Story, start: int, end: int, most: int = 100) -> str:
    """The words of a span on one line, cut where they are long."""
    words = " ".join(story.text[start:end].split())
    return words if len(words) <= most else f"{words[: most - 2]} …"
