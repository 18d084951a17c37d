"""``fountain``: a screenplay in Fountain, every element forced so that no prose is misread."""

from __future__ import annotations

import re

from fabula.export.options import ExportOptions, Files
from fabula.export.people import flat
from fabula.export.scene_facts import find_scene_facts
from fabula.export.screenplay import Item, find_items, strip_marks
from fabula.export.script_rows import find_script
from fabula.story import Story

MAIN_FILE = "script.fountain"
_BREAK = re.compile(r"\[(?=\[)|\](?=\])|/(?=\*)|\*(?=/)")
_EMPHASIS = re.compile(r"[\\*_]")
_HEADING = re.compile(r"(?:INT|EXT|EST|I/E)\b", re.IGNORECASE)
_NAME = str.maketrans({"(": "[", ")": "]", "^": "'"})


def export_fountain(story: Story, options: ExportOptions) -> Files:
    """Chapters are sections, scenes have their id as number; speech stands without its marks."""
    scenes = find_scene_facts(story, find_script(story))
    source = story.text.source
    head = {"Title": source.title or source.name, "Author": source.author}
    blocks = ["\n".join(f"{key}: {flat(said)}" for key, said in head.items() if said)]
    blocks += [_block(item) for item in find_items(story, scenes, options)]
    return {MAIN_FILE: ("\n\n".join(blocks) + "\n").encode("utf-8", errors="replace")}


def _block(item: Item) -> str:
    if item.kind == "chapter":
        return f"# {_escape(item.text)}"
    if item.kind == "scene":
        start = next((i for i, char in enumerate(item.text) if _plain(char)), None)
        words = "SCENE" if start is None else item.text[start:].upper()
        return f".{_escape(words).replace('#', '')} #{item.scene}#"
    if item.kind == "action":
        return f"!{_escape(item.text)}"
    extension = " (V.O.)" if item.unheard else ""
    cue = f"@{_separate(item.name.translate(_NAME))}{extension}"
    how = [f"({_escape(', '.join(item.how))})"] if item.how else []
    return "\n".join([cue, *how, _spoken(item.text)])


def _spoken(text: str) -> str:
    """Dialogue without its marks, unless its beginning would then mean something to Fountain."""
    bare = strip_marks(text)
    safe = bare[:1].isalnum() and not _HEADING.match(bare) and bare.upper() != bare
    words = _escape(bare if safe else text)
    return f"\\{words}" if words[:1] in ".!@>~#=(" else words


def _plain(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _escape(text: str) -> str:
    return _EMPHASIS.sub(lambda found: "\\" + found[0], _separate(text))


def _separate(text: str) -> str:
    """The text without marks of notes and comments: a space goes between their two halves."""
    return _BREAK.sub(lambda found: found[0] + " ", text)
