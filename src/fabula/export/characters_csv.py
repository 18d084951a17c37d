"""``characters-csv``: a row a character, as outlining tools read it."""

from __future__ import annotations

from collections import Counter

from fabula.export.options import ExportOptions, Files
from fabula.export.people import People
from fabula.export.scene_facts import find_scene_facts
from fabula.export.script_rows import find_script
from fabula.export.table import write_rows
from fabula.rows import CharacterId
from fabula.story import Story

MAIN_FILE = "characters.csv"
COLUMNS = (
    "id",
    "name",
    "aliases",
    "pronouns",
    "role",
    "narrator",
    "group",
    "lines",
    "words_spoken",
    "scenes",
    "first_scene",
    "first_offset",
)


def export_characters_csv(story: Story, options: ExportOptions) -> Files:
    """``id`` is the key of ``cast.json``; ``scenes`` counts those in which somebody is there."""
    people = People(story)
    rows = find_script(story)
    words: Counter[CharacterId | None] = Counter()
    lines: dict[CharacterId | None, set[int]] = {}
    for row in rows:
        if row.line is not None:
            words[row.who] += len(row.text.split())
            lines.setdefault(row.who, set()).add(row.line)
    scenes: dict[CharacterId, list[int]] = {}
    for scene in find_scene_facts(story, rows):
        for who in scene.present:
            scenes.setdefault(who, []).append(scene.id)
    table = (
        (
            people.key(person.id),
            people.name(person.id),
            "; ".join(alias.text for alias in person.aliases),
            person.pronouns[0].set if person.pronouns else None,
            person.role,
            person.narrator,
            person.group,
            len(lines.get(person.id, ())),
            words[person.id],
            len(scenes.get(person.id, ())),
            scenes[person.id][0] if person.id in scenes else None,
            person.first,
        )
        for person in people.rows
    )
    return {MAIN_FILE: write_rows(COLUMNS, table)}
