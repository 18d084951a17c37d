"""Whether somebody uses what they cannot know: one of the findings of ``fabula check``.

Only what is plain is reported: a line that says again, nearly whole, what was told or done where
its speaker was not, whose words no row of knowledge gives to the speaker by any other way before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from fabula.integrity import Finding
from fabula.query import layer_of
from fabula.rows import CharacterId, Knowledge, Span
from fabula.script import name_of
from fabula.story import Story

MIN_SCORE: Final = 0.6
"""Rows below this are no ground for a finding."""

_NEEDED: Final = ("knowledge", "scenes", "dialogue", "characters")


def find_impossible_knowledge(story: Story) -> Iterator[Finding]:
    """Lines whose speaker has a fact only because they say it, and others kept it to themselves."""
    if any(name not in story.layers for name in _NEEDED):
        return
    held: dict[Span, list[Knowledge]] = defaultdict(list)
    for row in layer_of(story, "knowledge"):
        held[row.fact.start, row.fact.end].append(row)
    for fact, rows in held.items():
        first = [row for row in rows if row.since == fact[0] and row.score >= MIN_SCORE]
        for row in rows:
            unexplained = row.how == "said" and row.since > fact[1] and row.from_ is None
            if not unexplained or row.score < MIN_SCORE or not first:
                continue
            if _could_have_learnt(story, row, {each.knower for each in rows}):
                continue
            line = layer_of(story, "dialogue").at(row.since)
            if line is None:
                continue
            who = name_of(story, row.knower)
            words = " ".join(story.text[fact[0] : fact[1]].split())
            yield Finding(
                code="knows_unlearnt",
                message=f"line {line.quotation}: {who} says what only others have been shown to "
                f"know: {words!r}",
                layer="dialogue",
                row=line.quotation,
                start=line.start,
                end=line.end,
            )


def _could_have_learnt(story: Story, row: Knowledge, knowers: set[CharacterId]) -> bool:
    """Whether the speaker was there, or has met one who knew, since the fact."""
    for scene in layer_of(story, "scenes"):
        if scene.end <= row.fact.start or scene.start > row.since:
            continue
        there = {each.character for each in scene.present if each.from_ < row.since}
        before = scene.end <= row.since
        if row.knower in there and (scene.start <= row.fact.start < scene.end):
            return True
        if before and row.knower in there and there & (knowers - {row.knower}):
            return True
    return False
