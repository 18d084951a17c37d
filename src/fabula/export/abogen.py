"""``abogen``: text with abogen's markers for chapters, metadata and voices."""

from __future__ import annotations

import re
from typing import cast

from fabula.errors import InputError
from fabula.export.cast import CAST_FILE, render_cast
from fabula.export.options import ExportOptions, Files
from fabula.export.people import flat
from fabula.export.script_rows import find_script
from fabula.export.spoken import find_turns
from fabula.export.voices import VoiceBank, Voices
from fabula.layer import Layer
from fabula.rows import Chapter
from fabula.script import chapter_label
from fabula.story import Story

MAIN_FILE = "script.abogen.txt"
BANK = VoiceBank(
    she=("af_bella", "bf_emma", "af_sarah", "bf_isabella", "af_nova", "bf_alice", "af_kore"),
    he=("am_michael", "bm_george", "am_adam", "bm_lewis", "am_eric", "bm_daniel", "am_liam"),
    other=("af_alloy", "am_puck", "bf_lily", "bm_fable", "af_sky", "am_onyx"),
    narrator="af_heart",
    unknown="af_river",
)
"""English voices of Kokoro, abogen's engine, as its ``constants.py`` lists them."""
_SINGLE = str.maketrans("<>", "‹›")
_DOUBLED = re.compile(r"<<+|>>+")


def export_abogen(story: Story, options: ExportOptions) -> Files:
    """A block a turn; a marker where a chapter begins or the voice changes.

    Doubled angle brackets of the text become single marks, so that none of it is a marker.

    Raises:
        InputError: If a voice has angle brackets.
    """
    for key, voice in (options.voices or {}).items():
        if set("<>") & set(voice):
            raise InputError(f"the voice of {key!r} has angle brackets", "see abogen's own list")
    voices = Voices(story, BANK, options.voices)
    chapters = cast("Layer[Chapter]", story.layers.get("chapters", Layer()))
    titles: dict[int, str] = {each.id: chapter_label(each) for each in chapters}
    blocks = _metadata(story)
    chapter, current = None, ""
    for turn in find_turns(story, options):
        if turn.row.chapter is not None and turn.row.chapter != chapter:
            chapter = turn.row.chapter
            blocks.append(f"<<CHAPTER_MARKER:{_value(titles[chapter])}>>")
        voice = voices.of(turn.row.who) if turn.spoken else voices.narrator
        if voice != current:
            blocks.append(f"<<VOICE:{voice}>>")
            current = voice
        blocks.append(_DOUBLED.sub(lambda found: found[0].translate(_SINGLE), turn.text))
    rows = find_script(story, max_chars=options.max_chars)
    return {
        MAIN_FILE: ("\n\n".join(blocks) + "\n").encode("utf-8", errors="replace"),
        CAST_FILE: render_cast(story, rows),
    }


def _metadata(story: Story) -> list[str]:
    source = story.text.source
    known = {"TITLE": source.title, "ARTIST": source.author, "ALBUM": source.title}
    tags = [f"<<METADATA_{key}:{_value(said)}>>" for key, said in known.items() if said]
    return ["\n".join(tags)] if tags else []


def _value(words: str) -> str:
    """Words within a marker: on one line, without angle brackets."""
    return flat(words).translate(_SINGLE)
