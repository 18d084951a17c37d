"""Reads the world of a marked story from its answers for cast and lines, without a model."""

from __future__ import annotations

from fabula import Layer, Story, Text, annotate
from fabula.internal_rows import Attribution
from tests.markup import MarkedStory, parse_story

WANTED = ("scenes", "dialogue", "characters", "cues", "sentences", "paragraphs", "quotations")


def read_world(source: str) -> tuple[Story, MarkedStory]:
    """Scenes and lines of a marked story; cast, mentions and speakers are those of its marks."""
    marked = parse_story(source)
    rows = marked.rows()
    entity_of = {row.id: row.entity for row in rows["characters"]}
    lines = Layer(
        Attribution(
            start=line.start,
            end=line.end,
            quotation=line.quotation,
            speaker=None if line.speaker is None else entity_of[line.speaker],
            addressees=tuple(entity_of[each] for each in line.addressees),
            score=1.0,
            basis=line.basis,
            alternatives=(),
            evidence=(),
        )
        for line in rows["dialogue"]
    )
    given = {name: rows[name] for name in ("quotations", "mentions", "entities", "characters")}
    return annotate(Text(marked.content), WANTED, given={**given, "attribution": lines}), marked


def present_at(story: Story, words: str) -> set[str]:
    """Names of those who are there where these words begin."""
    at = story.text.content.index(words)
    return {
        str(story.characters[row.character].name)
        for scene in story.scenes
        for row in scene.present
        if row.from_ <= at < row.to
    }
