"""Reads inline stories up to the cast, one paragraph for each block between blank lines."""

from __future__ import annotations

import re
from typing import cast

from fabula.internal_rows import Link, RosterEntry
from fabula.layer import Layer
from fabula.pins import Pins
from fabula.pipeline import annotate
from fabula.rows import Character, Paragraph, ParagraphId
from fabula.story import Story
from fabula.text import Text


def read_cast(content: str, pins: Pins | None = None) -> Story:
    """Every layer of a text, with its internal ones of the cast."""
    paragraphs = Layer(
        Paragraph(id=ParagraphId(number), start=match.start(), end=match.end(), kind="body")
        for number, match in enumerate(re.finditer(r"(?:.|\n(?!\n))+", content))
    )
    wanted = ["mention_spans", "coreference", "roster", "characters", "entities", "narration"]
    return annotate(Text(content), wanted, given={"paragraphs": paragraphs}, pins=pins)


def aliases(story: Story) -> dict[str | None, set[str]]:
    """The names of each character, by canonical name."""
    return {row.name: {alias.text for alias in row.aliases} for row in story.characters}


def links(story: Story) -> Layer[Link]:
    """The internal layer of coreference."""
    return cast("Layer[Link]", story.layers["coreference"])


def roster(story: Story) -> Layer[RosterEntry]:
    """The internal layer of candidate people."""
    return cast("Layer[RosterEntry]", story.layers["roster"])


def who(story: Story, words: str, occurrence: int = 0) -> str | None:
    """Name of what the words refer to at one of their occurrences as a mention."""
    found = [row for row in story.mentions if story.text[row.start : row.end] == words]
    entity = found[occurrence].entity
    return None if entity is None else story.entities[entity].name


def character(story: Story, name: str) -> Character:
    """The character of that canonical name."""
    return next(row for row in story.characters if row.name == name)
