"""``script-jsonl``: the whole text as segments, one a line, after a header."""

from __future__ import annotations

import hashlib
from typing import Any

from fabula.export.cast import CAST_FILE, render_cast
from fabula.export.options import ExportOptions, Files
from fabula.export.plain_json import write_line
from fabula.export.script_rows import ScriptRow, find_script
from fabula.story import Story

MAIN_FILE = "script.jsonl"


def export_script_jsonl(story: Story, options: ExportOptions) -> Files:
    """Segments with speaker, addressees, emotion, manner and scene; joined, they are the text."""
    rows = find_script(story, max_chars=options.max_chars)
    lines = [write_line(_header(story)), *(write_line(_record(row)) for row in rows)]
    return {MAIN_FILE: b"".join(lines), CAST_FILE: render_cast(story, rows)}


def _header(story: Story) -> dict[str, Any]:
    digest = hashlib.sha256(story.text.content.encode("utf-8", errors="replace")).hexdigest()
    return {
        "type": "header",
        "fabula": story.provenance.fabula,
        "source": story.text.source.name,
        "source_sha256": story.text.source.sha256,
        "text_sha256": digest,
        "lang": story.text.source.language,
        "model": story.provenance.model,
    }


def _record(row: ScriptRow) -> dict[str, Any]:
    record: dict[str, Any] = {
        "type": "segment",
        "id": row.id,
        "chapter": row.chapter,
        "para": row.paragraph,
        "scene": row.scene,
        "start": row.start,
        "end": row.end,
        "kind": row.kind,
        "text": row.text,
        "speaker": row.speaker,
        "state": "corrected" if row.basis == "given" else "auto",
    }
    if row.line is None:
        return record
    return record | {
        "speaker_name": row.speaker_name,
        "line": row.line,
        "speaker_p": row.score,
        "alt": row.alternatives,
        "addressees": row.addressees,
        "by": row.basis,
        "evidence": row.evidence,
        "emotion": row.emotion,
        "delivery": row.manner,
    }
