"""``markdown``: a screenplay to read, in CommonMark."""

from __future__ import annotations

import re

from fabula.export.options import ExportOptions, Files
from fabula.export.people import flat
from fabula.export.scene_facts import find_scene_facts
from fabula.export.screenplay import Item, find_items
from fabula.export.script_rows import find_script
from fabula.story import Story

MAIN_FILE = "script.md"
_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~&$]")
_OPENING = re.compile(r"^(?:[-+=]|\d+(?=[.)]))")


def export_markdown(story: Story, options: ExportOptions) -> Files:
    """Chapters and scenes are headings, speech has the name in bold before it."""
    scenes = find_scene_facts(story, find_script(story))
    source = story.text.source
    blocks = [f"# {escape(source.title or source.name)}"]
    if source.author:
        blocks.append(f"*{escape(source.author)}*")
    blocks += [_block(item) for item in find_items(story, scenes, options)]
    return {MAIN_FILE: ("\n\n".join(blocks) + "\n").encode("utf-8", errors="replace")}


def escape(text: str) -> str:
    """Text on one line in which nothing is markup."""
    plain = _SPECIAL.sub(lambda found: "\\" + found[0], flat(text))
    opening = _OPENING.match(plain)
    if opening is None:
        return plain
    end = opening.end()
    return f"{plain[:end]}\\{plain[end:]}" if opening[0].isdigit() else f"\\{plain}"


def _block(item: Item) -> str:
    if item.kind == "chapter":
        return f"## {escape(item.text)}"
    if item.kind == "scene":
        return f"### Scene {item.scene}: {escape(item.text)}".removesuffix(f": Scene {item.scene}")
    if item.kind == "action":
        return escape(item.text)
    how = [*item.how, *(["not aloud"] if item.unheard else [])]
    shown = f" ({escape(', '.join(how))})" if how else ""
    return f"**{escape(item.name)}**{shown}: {escape(item.text)}"
