"""``sml``: the markup of ebook2audiobook, ``[voice:…]`` around each line."""

from __future__ import annotations

from fabula.errors import InputError
from fabula.export.cast import CAST_FILE, render_cast
from fabula.export.options import ExportOptions, Files
from fabula.export.script_rows import find_script
from fabula.export.spoken import Turn, find_turns
from fabula.export.voices import UNKNOWN_KEY, Voices
from fabula.rows import SceneId
from fabula.story import Story

MAIN_FILE = "script.sml.txt"
PAUSE = "[pause]"
_ROUND = str.maketrans("[]", "()")


def export_sml(story: Story, options: ExportOptions) -> Files:
    """Paragraphs with a blank line between, ``[pause]`` between scenes.

    A voice is the path of a sound file where the user gives one, else the character's key, as a
    macro. Square brackets of the text become round.

    Raises:
        InputError: If a voice has square brackets.
    """
    for key, voice in (options.voices or {}).items():
        if set("[]") & set(voice):
            raise InputError(f"the voice of {key!r} has square brackets", "rename the file")
    voices = Voices(story, None, options.voices)
    unknown = (options.voices or {}).get(UNKNOWN_KEY, options.unknown_name)
    blocks: list[list[str]] = []
    last: Turn | None = None
    scene: SceneId | None = None
    for turn in find_turns(story, options):
        if last is None or last.row.paragraph != turn.row.paragraph:
            if turn.row.scene is not None and scene not in (None, turn.row.scene):
                blocks.append([PAUSE])
            blocks.append([])
        text = turn.text.translate(_ROUND)
        if turn.spoken:
            voice = unknown if turn.row.who is None else voices.of(turn.row.who)
            text = f"[voice:{voice}]{text}[/voice]"
        elif voices.narrator != "narrator":
            text = f"[voice:{voices.narrator}]{text}[/voice]"
        blocks[-1].append(text)
        last, scene = turn, scene if turn.row.scene is None else turn.row.scene
    text = "\n\n".join(" ".join(block) for block in blocks) + "\n"
    rows = find_script(story, max_chars=options.max_chars)
    return {
        MAIN_FILE: text.encode("utf-8", errors="replace"),
        CAST_FILE: render_cast(story, rows),
    }
