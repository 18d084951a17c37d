"""``script-csv``: the whole text as segments in a table."""

from __future__ import annotations

from fabula.export.cast import CAST_FILE, render_cast
from fabula.export.options import ExportOptions, Files
from fabula.export.script_rows import ScriptRow, find_script
from fabula.export.table import Cell, write_rows
from fabula.story import Story

MAIN_FILE = "script.csv"
COLUMNS = (
    "id",
    "chapter",
    "paragraph",
    "scene",
    "start",
    "end",
    "kind",
    "line",
    "speaker",
    "speaker_name",
    "score",
    "basis",
    "addressees",
    "emotion",
    "intensity",
    "manner",
    "text",
)


def export_script_csv(story: Story, options: ExportOptions) -> Files:
    """The rows of ``script-jsonl`` as CSV; what is unknown is empty."""
    rows = find_script(story, max_chars=options.max_chars)
    table = write_rows(COLUMNS, map(_cells, rows))
    return {MAIN_FILE: table, CAST_FILE: render_cast(story, rows)}


def _cells(row: ScriptRow) -> tuple[Cell, ...]:
    return (
        row.id,
        row.chapter,
        row.paragraph,
        row.scene,
        row.start,
        row.end,
        row.kind,
        row.line,
        row.speaker,
        row.speaker_name,
        row.score,
        row.basis,
        " ".join(key for key in row.addressees if key),
        row.emotion.label if row.emotion else None,
        row.emotion.intensity if row.emotion else None,
        "; ".join(row.manner),
        row.text,
    )
