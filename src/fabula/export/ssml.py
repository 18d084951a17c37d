"""``ssml`` and ``ssml-azure``: one SSML document a chapter, in W3C's or Azure's style."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby

from lxml import etree

from fabula.export.cast import CAST_FILE, render_cast
from fabula.export.options import ExportOptions, Files
from fabula.export.script_rows import ScriptRow, find_script
from fabula.export.spoken import Turn, find_turns
from fabula.export.voices import VoiceBank, Voices
from fabula.story import Story

SSML = "http://www.w3.org/2001/10/synthesis"
MSTTS = "https://www.w3.org/2001/mstts"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
PAUSE_MS = 1000
"""Silence between two scenes."""
AZURE = VoiceBank(
    she=tuple(f"en-US-{name}Neural" for name in ("Aria", "Jenny", "Nancy", "Sara", "Jane")),
    he=tuple(f"en-US-{name}Neural" for name in ("Guy", "Davis", "Tony", "Jason")),
    other=tuple(f"en-US-{name}Neural" for name in ("Jane", "Jason", "Sara", "Tony")),
    narrator="en-GB-SoniaNeural",
    unknown="en-GB-RyanNeural",
)
"""Voices of Azure; those of characters have the styles below (its page on voice styles)."""
W3C = VoiceBank(
    she=tuple(f"female {number}" for number in range(1, 10)),
    he=tuple(f"male {number}" for number in range(1, 10)),
    other=tuple(f"neutral {number}" for number in range(1, 10)),
    narrator="neutral 10",
    unknown="neutral 11",
)
"""Gender and variant: W3C's SSML names no voices."""
STYLES = {
    "anger": "angry",
    "contempt": "unfriendly",
    "disgust": "unfriendly",
    "fear": "terrified",
    "joy": "cheerful",
    "affection": "friendly",
    "remorse": "sad",
    "sadness": "sad",
    "surprise": "excited",
}
"""Azure's style for a feeling; for the others it has none."""
MANNERS = {"whisper": "whispering", "shout": "shouting", "yell": "shouting", "scream": "shouting"}
"""Azure's style for a word of the reporting clause, by its beginning."""
Wrap = Callable[[etree._Element, Turn, Voices], None]


def export_ssml(story: Story, options: ExportOptions) -> Files:
    """W3C's style: a ``p`` a paragraph, a ``voice`` and a ``mark`` with the row's id a turn."""
    return _export(story, options, Voices(story, W3C, options.voices), None, _add_turn)


def export_ssml_azure(story: Story, options: ExportOptions) -> Files:
    """Azure's style: a ``voice`` a turn, with a ``bookmark`` and, where known, a style."""
    return _export(story, options, Voices(story, AZURE, options.voices), MSTTS, _add_azure_turn)


def _export(
    story: Story, options: ExportOptions, voices: Voices, extra: str | None, add: Wrap
) -> Files:
    files: Files = {}
    spaces: dict[str | None, str] = {None: SSML} | ({} if extra is None else {"mstts": extra})
    for chapter, turns in groupby(find_turns(story, options), key=lambda turn: turn.row.chapter):
        root = etree.Element(f"{{{SSML}}}speak", nsmap=spaces)  # type: ignore[arg-type]
        root.set("version", "1.0")
        root.set(LANGUAGE, story.text.source.language or "en-US")
        _fill(root, turns, voices, add)
        number = 0 if chapter is None else chapter + 1
        name = f"chapter-{number:03}.ssml.xml"
        while name in files:
            name = name.replace(".ssml", "-more.ssml")
        files[name] = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    rows = find_script(story, max_chars=options.max_chars)
    return files | {CAST_FILE: render_cast(story, rows)}


def _fill(root: etree._Element, turns: Iterable[Turn], voices: Voices, add: Wrap) -> None:
    scene = None
    for _, group in groupby(turns, key=lambda turn: turn.row.paragraph):
        members = list(group)
        here = members[0].row.scene
        holder = root if root.nsmap.get("mstts") else etree.SubElement(root, f"{{{SSML}}}p")
        if here is not None and scene not in (None, here):
            _add_pause(holder, voices)
        scene = scene if here is None else here
        for turn in members:
            add(holder, turn, voices)


def _add_pause(holder: etree._Element, voices: Voices) -> None:
    if holder.nsmap.get("mstts"):
        holder = etree.SubElement(holder, f"{{{SSML}}}voice", name=voices.narrator)
    etree.SubElement(holder, f"{{{SSML}}}break", time=f"{PAUSE_MS}ms")


def _add_turn(holder: etree._Element, turn: Turn, voices: Voices) -> None:
    voice = etree.SubElement(holder, f"{{{SSML}}}voice")
    gender, _, variant = _voice_of(turn, voices).partition(" ")
    if gender in ("female", "male", "neutral") and variant.isdigit():
        voice.set("gender", gender)
        voice.set("variant", variant)
    else:
        voice.set("name", _voice_of(turn, voices))
    voice.tail = " "
    etree.SubElement(voice, f"{{{SSML}}}mark", name=turn.row.id).tail = turn.text


def _add_azure_turn(holder: etree._Element, turn: Turn, voices: Voices) -> None:
    voice = etree.SubElement(holder, f"{{{SSML}}}voice", name=_voice_of(turn, voices))
    etree.SubElement(voice, f"{{{SSML}}}bookmark", mark=turn.row.id)
    style = _style(turn.row)
    if style is None:
        voice[0].tail = turn.text
        return
    express = etree.SubElement(voice, f"{{{MSTTS}}}express-as", style=style)
    if turn.row.emotion is not None and turn.row.emotion.intensity is not None:
        express.set("styledegree", f"{0.5 + turn.row.emotion.intensity:.1f}")
    express.text = turn.text


def _voice_of(turn: Turn, voices: Voices) -> str:
    return voices.of(turn.row.who) if turn.spoken else voices.narrator


def _style(row: ScriptRow) -> str | None:
    """A style for a line, from how it is said, else from the feeling; ``None`` = no style."""
    words = " ".join(row.manner).casefold()
    for beginning, style in MANNERS.items():
        if beginning in words:
            return style
    return STYLES.get(row.emotion.label) if row.emotion is not None else None
