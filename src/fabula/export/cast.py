"""``cast.json``: what somebody needs who gives the characters voices."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fabula.export.options import ExportOptions, Files
from fabula.export.people import People
from fabula.export.plain_json import write_document
from fabula.export.script_rows import ScriptRow, find_script
from fabula.story import Story

CAST_FILE = "cast.json"
SAMPLES, HINTS = 3, 5


def export_cast(story: Story, options: ExportOptions) -> Files:
    """The cast alone."""
    return {CAST_FILE: render_cast(story, find_script(story, max_chars=options.max_chars))}


def render_cast(story: Story, rows: tuple[ScriptRow, ...]) -> bytes:
    """Who is in a script.

    Lines and words are those of rows of kind speech, thought and writing. ``sample_lines`` are ids
    of a person's longest rows, ``voice_hints`` the words that reporting clauses use of its speech.
    """
    people = People(story)
    lines = [row for row in rows if row.line is not None]
    words = {row.id: len(row.text.split()) for row in lines}
    total = sum(words[row.id] for row in lines)
    found: list[dict[str, Any]] = []
    for person in people.rows:
        own = [row for row in lines if row.who == person.id]
        spoken = sum(words[row.id] for row in own)
        samples = sorted(own, key=lambda row: (-len(row.text), row.start))[:SAMPLES]
        first = {row.line: row for row in reversed(own)}
        manner = Counter(words for row in first.values() for words in row.manner)
        feelings = Counter(row.emotion.label for row in first.values() if row.emotion)
        found.append(
            {
                "id": people.key(person.id),
                "name": people.name(person.id),
                "aliases": [alias.text for alias in person.aliases],
                "pronouns": [each.set for each in person.pronouns],
                "role": person.role,
                "group": person.group,
                "is_narrator": person.narrator,
                "lines": len(first),
                "words_spoken": spoken,
                "share_of_dialogue": round(spoken / total, 4) if total else 0.0,
                "first_line": own[0].id if own else None,
                "sample_lines": [row.id for row in samples],
                "voice_hints": [text for text, _ in manner.most_common(HINTS)],
                "emotions": dict(feelings.most_common()),
                "evidence": person.evidence,
            }
        )
    unknown = len({row.line for row in lines if row.who is None})
    return write_document({"characters": found, "lines_without_speaker": unknown})
