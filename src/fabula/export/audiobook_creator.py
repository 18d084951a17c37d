"""``audiobook-creator``: the two files of prakharsr's Audiobook Creator."""

from __future__ import annotations

from fabula.export.cast import CAST_FILE, render_cast
from fabula.export.options import ExportOptions, Files
from fabula.export.people import People
from fabula.export.plain_json import write_document, write_line
from fabula.export.script_rows import find_script
from fabula.export.spoken import Turn, find_turns, straighten
from fabula.rows import Character
from fabula.story import Story

MAIN_FILE, PEOPLE_FILE = "speaker_attributed_book.jsonl", "character_gender_map.json"
NARRATOR, UNKNOWN = "narrator", "unknown"
LEGEND = {
    "1": "completely masculine",
    "2": "mostly masculine",
    "3": "moderately masculine",
    "4": "slightly masculine",
    "5": "neutral/unknown",
    "6": "slightly feminine",
    "7": "moderately feminine",
    "8": "mostly feminine",
    "9": "almost completely feminine",
    "10": "completely feminine",
}
"""What the target's scores mean, in its words."""
NEUTRAL, NARRATION = 5, 0


def export_audiobook_creator(story: Story, options: ExportOptions) -> Files:
    """Lines with speakers in lower case, and who is how masculine or feminine.

    The target gives a character's voice only to what stands between straight double marks, so
    every line is written between such marks, and those within it become single.
    """
    unknown = (options.unknown or UNKNOWN).lower()
    people = People(story, reserved=(unknown,), shape=str.lower)
    lines, lines_of = [], dict.fromkeys((person.id for person in people.rows), 0)
    for turn in find_turns(story, options):
        speaker = NARRATOR
        if turn.spoken:
            speaker = people.name(turn.row.who) or unknown
            if turn.row.who in lines_of:
                lines_of[turn.row.who] += 1
        lines.append(write_line({"speaker": speaker, "line": _line(turn)}))
    scores = {
        NARRATOR: _person(NARRATOR, "unknown", NARRATION, "The narrator of the story"),
        unknown: _person(unknown, "unknown", NEUTRAL, "Unknown or ambiguous speaker"),
    }
    for person in people.rows:
        name = people.name(person.id) or ""
        said = f"{person.role.capitalize()} character, pieces of speech: {lines_of[person.id]}"
        scores[name] = _person(name, *_gender(person), said)
    rows = find_script(story, max_chars=options.max_chars)
    return {
        MAIN_FILE: b"".join(lines),
        PEOPLE_FILE: write_document({"legend": LEGEND, "scores": scores}),
        CAST_FILE: render_cast(story, rows),
    }


def _line(turn: Turn) -> str:
    text = straighten(turn.text)
    if not turn.spoken:
        return text
    if text[:1] == text[-1:] == "'" and len(text) > 1:
        text = text[1:-1]
    bare = text.removeprefix("«").removesuffix("»").lstrip("—–―- ").strip('"').strip()
    return '"' + bare.replace('"', "'") + '"'


def _person(name: str, gender: str, score: int, description: str) -> dict[str, str | int]:
    return {
        "name": name,
        "age": "adult",
        "gender": gender,
        "gender_score": score,
        "description": description,
    }


def _gender(person: Character) -> tuple[str, int]:
    """Gender and score 1 to 10, by the share of *she* among *he* and *she*."""
    counts = {each.set: each.count for each in person.pronouns}
    she, he = counts.get("she", 0), counts.get("he", 0)
    if she == he or person.group:
        return "unknown", NEUTRAL
    score = 1 + round(9 * she / (she + he))
    return ("female" if she > he else "male"), score
