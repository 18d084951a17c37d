"""``alexandria``: the script and voices that Alexandria's audiobook generator loads."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from fabula.export.cast import CAST_FILE, render_cast
from fabula.export.options import ExportOptions, Files
from fabula.export.people import People
from fabula.export.plain_json import write_document
from fabula.export.script_rows import ScriptRow, find_script
from fabula.export.spoken import find_turns
from fabula.export.voices import VoiceBank, Voices
from fabula.story import Story

MAIN_FILE, VOICES_FILE = "script.json", "voice_config.json"
NARRATOR = "NARRATOR"
BANK = VoiceBank(
    she=("Serena", "Vivian", "Sohee"),
    he=("Ryan", "Dylan"),
    other=("Vivian", "Dylan", "Sohee", "Ryan"),
    narrator="Aiden",
    unknown="Eric",
)
"""Voices of the engine that Alexandria brings (Qwen3-TTS, its README)."""


def export_alexandria(story: Story, options: ExportOptions) -> Files:
    """An array of turns with an instruction each, and a voice for every speaker."""
    people = People(story, reserved=(options.unknown_name,), shape=str.upper)
    unknown = options.unknown_name.upper()
    voices = Voices(story, BANK, options.voices)
    turns: list[dict[str, Any]] = []
    config = {NARRATOR: _voice(voices.narrator)}
    manner: dict[str, Counter[str]] = defaultdict(Counter)
    for turn in find_turns(story, options):
        speaker = NARRATOR
        if turn.spoken:
            speaker = people.name(turn.row.who) or unknown
            config.setdefault(speaker, _voice(voices.of(turn.row.who)))
            manner[speaker].update(turn.row.manner)
        turns.append({"speaker": speaker, "text": turn.text, "instruct": instruct(turn.row)})
    for speaker, words in manner.items():
        config[speaker]["character_style"] = ", ".join(word for word, _ in words.most_common(3))
    rows = find_script(story, max_chars=options.max_chars)
    return {
        MAIN_FILE: write_document(turns),
        VOICES_FILE: write_document(config),
        CAST_FILE: render_cast(story, rows),
    }


def instruct(row: ScriptRow) -> str:
    """How a row is to be read, in words: the feeling, and what the reporting clause says."""
    if row.line is None:
        return "Neutral narration."
    said = []
    if row.emotion is not None:
        feeling = row.emotion.label.capitalize()
        strength = row.emotion.intensity
        said.append(
            feeling if not strength else f"{feeling}, intensity {round(strength * 10)} of 10"
        )
    if row.kind != "speech":
        said.append("A thought" if row.kind == "thought" else "Read from writing")
    said.extend(word[:1].upper() + word[1:] for word in row.manner)
    return " ".join(f"{each}." for each in said or ["Natural"])


def _voice(name: str) -> dict[str, str]:
    return {"type": "custom", "voice": name, "character_style": ""}
