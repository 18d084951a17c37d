"""Forty questions to the example stories: how often one of the first three answers is right."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from fabula import Story, Text, annotate
from tests.markup import read_marked_story
from tests.world_rows import scene_rows

FOLDER = Path(__file__).parents[2] / "examples" / "stories"
HITS_AT_3 = 0.85
"""Share of questions with a right answer among the first three."""


@cache
def _story(name: str) -> Story:
    """The story by rules, with its cast, lines and scenes as they are marked."""
    marked = read_marked_story(FOLDER / f"{name}.marked.txt")
    rows = marked.rows()
    given = {key: rows[key] for key in ("quotations", "dialogue", "mentions", "entities")}
    given |= {"characters": rows["characters"], "scenes": scene_rows(marked)}
    return annotate(Text(marked.content), given=given)


def test_one_of_the_first_three_answers_is_right() -> None:
    questions = tomllib.loads((FOLDER / "questions.toml").read_text(encoding="utf-8"))["questions"]
    assert len(questions) == 40
    missed = []
    for question in questions:
        story = _story(question["story"])
        spans = []
        for words in question["answers"]:
            start = story.text.content.index(words)
            spans.append((start, start + len(words)))
        found = story.ask(question["ask"])[:3]
        if not any(a.start < end and start < a.end for a in found for start, end in spans):
            missed.append((question["ask"], [a.text[:60] for a in found]))
    hits = 1 - len(missed) / len(questions)
    assert hits >= HITS_AT_3, (hits, missed)


def test_nobody_of_the_cast_is_made_up() -> None:
    story = _story("second_chair")
    found = story.ask("What did Zebedee say about the form?")
    assert {each.layer for each in found} == {"sentences"}
    assert story.ask("Xyzzy?") == ()
