"""``obsidian``: a folder of notes, one a scene and one a character, linked to each other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

from fabula.export.markdown import escape
from fabula.export.note_names import note_names
from fabula.export.options import ExportOptions, Files
from fabula.export.people import People, flat
from fabula.export.scene_facts import SceneFacts, find_scene_facts
from fabula.export.script_rows import find_script
from fabula.layer import Layer
from fabula.rows import Character, CharacterId, Knowledge, Relationship
from fabula.story import Story

SCENES, CHARACTERS = "Scenes", "Characters"
KNOWN = 20
"""Most facts in the note of a character: the first that are learnt."""


def export_obsidian(story: Story, options: ExportOptions) -> Files:
    """``Scenes``, ``Characters`` and an index; properties as Longform and StoryLine name them."""
    notes = _Notes(story)
    files = {f"{SCENES}/{notes.scene_names[row.id]}.md": notes.scene(row) for row in notes.scenes}
    people = {
        f"{CHARACTERS}/{notes.names[row.id]}.md": notes.character(row) for row in notes.people.rows
    }
    contents = {"Index.md": notes.index(), **files, **people}
    return {name: text.encode("utf-8", errors="replace") for name, text in contents.items()}


class _Notes:
    def __init__(self, story: Story) -> None:
        self._story = story
        self.people = People(story)
        self.scenes = find_scene_facts(story, find_script(story))
        titles = [scene.title.removeprefix(f"Scene {scene.id}") for scene in self.scenes]
        named = (
            f"Scene {row.id:03} {title}" for row, title in zip(self.scenes, titles, strict=True)
        )
        every = note_names([*named, *(self.people.name(row.id) or "" for row in self.people.rows)])
        self.scene_names = dict(enumerate(every[: len(self.scenes)]))
        self.names = dict(enumerate(every[len(self.scenes) :]))
        self._appears: dict[CharacterId, list[SceneFacts]] = {}
        for scene in self.scenes:
            for who in scene.present:
                self._appears.setdefault(who, []).append(scene)
        self._bonds: dict[CharacterId, list[tuple[str, CharacterId, Relationship]]] = {}
        bonds = cast("Layer[Relationship]", story.layers.get("relationships", Layer()))
        for bond in bonds:
            self._bonds.setdefault(bond.a, []).append((f"{bond.kind} of", bond.b, bond))
            other = f"has as {bond.kind}" if bond.directed else f"{bond.kind} of"
            self._bonds.setdefault(bond.b, []).append((other, bond.a, bond))
        self._facts: dict[CharacterId, list[Knowledge]] = {}
        for fact in cast("Layer[Knowledge]", story.layers.get("knowledge", Layer())):
            self._facts.setdefault(fact.knower, []).append(fact)

    def index(self) -> str:
        title = escape(self._story.text.source.title or self._story.text.source.name)
        scenes = (f"1. [[{self.scene_names[row.id]}]]" for row in self.scenes)
        people = (f"- {self._link(row.id)}" for row in self.people.rows)
        parts = [f"# {title}", "## Scenes", "\n".join(scenes), "## Characters", "\n".join(people)]
        return "\n\n".join(filter(None, parts)) + "\n"

    def scene(self, scene: SceneFacts) -> str:
        head = {
            "type": "writing scene",
            "scene": scene.id,
            "chapter": scene.chapter_title,
            "pov": None if scene.pov is None else self._link(scene.pov),
            "characters": [self._link(who) for who in scene.present],
            "mentioned": [self._link(who) for who in scene.mentioned],
            "setting": scene.place,
            "time": scene.time,
            "synopsis": scene.quote,
            "words": scene.words,
            "dialogue_ratio": round(scene.dialogue_words / scene.words, 2) if scene.words else 0.0,
        }
        text = self._story.text[scene.start : scene.end]
        blocks = (escape(block) for block in text.split("\n") if block.strip())
        return _note(head, f"# {escape(scene.title)}", *blocks)

    def character(self, person: Character) -> str:
        appears = self._appears.get(person.id, [])
        first = f"[[{self.scene_names[appears[0].id]}]]" if appears else None
        name = self.people.name(person.id) or ""
        head = {
            "type": "character",
            "aliases": list(dict.fromkeys([flat(name), *(flat(a.text) for a in person.aliases)])),
            "pronouns": person.pronouns[0].set if person.pronouns else None,
            "role": person.role,
            "first_appearance": first,
        }
        scenes = "\n".join(f"- [[{self.scene_names[scene.id]}]]" for scene in appears)
        parts = [f"# {escape(name)}", "## Appearances", scenes]
        parts += ["## Relationships", self._relationships(person.id)]
        parts += ["## Knows", self._knows(person.id)]
        return _note(head, *parts)

    def _relationships(self, who: CharacterId) -> str:
        lines = []
        for kind, other, bond in self._bonds.get(who, []):
            said = "; ".join(self._quote(span) for span in bond.evidence[:1])
            lines.append(
                f"- {kind.replace('_', ' ')} {self._link(other)}{': ' if said else ''}{said}"
            )
        return "\n".join(dict.fromkeys(lines))

    def _knows(self, who: CharacterId) -> str:
        facts = sorted(self._facts.get(who, ()), key=lambda each: (each.since, each.id))[:KNOWN]
        lines = (
            f"- {self._quote((each.fact.start, each.fact.end))} ({each.how})" for each in facts
        )
        return "\n".join(dict.fromkeys(lines))

    def _link(self, who: CharacterId) -> str:
        return f"[[{self.names[who]}]]" if who in self.names else ""

    def _quote(self, span: tuple[int, int]) -> str:
        return f"*{escape(self._story.text[span[0] : span[1]])}*"


def _note(head: Mapping[str, Any], *parts: str) -> str:
    known = ((key, said) for key, said in head.items() if said is not None)
    return "\n".join(["---", *_properties(known), "---", "", "\n\n".join(filter(None, parts)), ""])


def _properties(head: Iterable[tuple[str, Any]]) -> Iterable[str]:
    """YAML; JSON's strings and lists are YAML's too."""
    for key, said in head:
        shown = said if key == "type" else json.dumps(said, ensure_ascii=False)
        yield f"{key}: {shown}"
