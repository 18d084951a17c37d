"""``scenes-csv``: a row a scene, as outlining tools read it."""

from __future__ import annotations

from fabula.export.options import ExportOptions, Files
from fabula.export.people import People
from fabula.export.scene_facts import find_scene_facts, list_names
from fabula.export.script_rows import find_script
from fabula.export.table import write_rows
from fabula.story import Story

MAIN_FILE = "scenes.csv"
COLUMNS = (
    "n",
    "title",
    "chapter",
    "pov",
    "characters",
    "mentioned",
    "location",
    "time",
    "start_offset",
    "words",
    "dialogue_words",
    "summary_quote",
)


def export_scenes_csv(story: Story, options: ExportOptions) -> Files:
    """``n`` is the scene's id; names are joined by ``; ``; what is unknown is empty."""
    people = People(story)
    rows = (
        (
            scene.id,
            scene.title,
            scene.chapter_title,
            people.name(scene.pov),
            "; ".join(list_names(people, scene.present)),
            "; ".join(list_names(people, scene.mentioned)),
            scene.place,
            scene.time,
            scene.start,
            scene.words,
            scene.dialogue_words,
            scene.quote,
        )
        for scene in find_scene_facts(story, find_script(story))
    )
    return {MAIN_FILE: write_rows(COLUMNS, rows)}
