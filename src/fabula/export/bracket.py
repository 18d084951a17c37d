"""``bracket``: ``[Name] text``, one block a turn, as many audiobook tools read it."""

from __future__ import annotations

from fabula.export.cast import CAST_FILE, render_cast
from fabula.export.options import NARRATOR, ExportOptions, Files
from fabula.export.people import People
from fabula.export.script_rows import find_script
from fabula.export.spoken import find_turns
from fabula.story import Story

MAIN_FILE = "script.txt"
_ROUND = str.maketrans("[]", "()")


def export_bracket(story: Story, options: ExportOptions) -> Files:
    """Blocks with a blank line between; square brackets of the text and of names become round."""
    people = People(story, reserved=(options.unknown_name,))
    blocks = []
    for turn in find_turns(story, options):
        name = people.name(turn.row.who) or options.unknown_name
        name = name.replace(":", " ") if turn.spoken else NARRATOR
        blocks.append(f"[{name.translate(_ROUND)}] {turn.text.translate(_ROUND)}\n")
    rows = find_script(story, max_chars=options.max_chars)
    return {
        MAIN_FILE: "\n".join(blocks).encode("utf-8", errors="replace"),
        CAST_FILE: render_cast(story, rows),
    }
