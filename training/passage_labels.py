"""Who is right for the lines of an original passage, as entities of a story read from its text.

A person of a passage is every entity that is called by one of the person's names, and the narrator
where the person says *I*.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import fabula
from fabula.evaluate.dialogue import PredictedPart, match_parts
from fabula.evaluate.gold import GoldPart
from training.passages import NARRATOR, Passage

DETERMINERS = ("the ", "a ", "an ", "my ", "her ", "his ", "their ", "our ")


@dataclass(frozen=True)
class Answers:
    """What is right of a story.

    Attributes:
        speakers: For each labelled quotation the entities that are its speaker; empty = nobody
            that was found.
        told: For each labelled quotation the entities it is spoken to.
    """

    speakers: Mapping[int, frozenset[int]]
    told: Mapping[int, frozenset[int]]


def label_passage(story: fabula.Story, passage: Passage) -> Answers:
    """Right speakers and addressees of the lines of a passage that were found."""
    entities = find_entities(story, passage)
    parts = [
        PredictedPart(start=a, end=b, speaker=int(row.id), addressees=(), score=1.0, basis=None)
        for row in story.quotations
        if row.is_line
        for a, b in row.parts
    ]
    parts.sort(key=lambda part: (part.start, part.end))
    speakers: dict[int, frozenset[int]] = {}
    told: dict[int, frozenset[int]] = {}
    for line in passage.lines:
        gold = [
            GoldPart(a, b, line.speaker, frozenset(line.told), kind="none") for a, b in line.parts
        ]
        for match in match_parts(gold, parts):
            if match is None or match.speaker is None or match.speaker in speakers:
                continue
            speakers[match.speaker] = entities.get(line.speaker, frozenset())
            if line.told and all(entities.get(each) for each in line.told):
                told[match.speaker] = frozenset[int]().union(*map(entities.__getitem__, line.told))
    return Answers(speakers, told)


def find_entities(story: fabula.Story, passage: Passage) -> dict[str, frozenset[int]]:
    """The entities that are each person of a passage."""
    owners = {_bare(name): who for who, person in passage.people.items() for name in person.names}
    found: dict[str, set[int]] = defaultdict(set)
    for mention in story.mentions:
        if mention.entity is not None and mention.form != "pronoun" and mention.type == "PER":
            owner = owners.get(_bare(story.text[mention.start : mention.end]))
            if owner is not None:
                found[owner].add(int(mention.entity))
    narrator = next((who for who, each in passage.people.items() if NARRATOR in each.names), None)
    for row in story.characters:
        if narrator is not None and row.narrator:
            found[narrator].add(int(row.entity))
    return {who: frozenset(each) for who, each in found.items()}


def _bare(name: str) -> str:
    """A name without case and determiner."""
    name = name.lower()
    first = next((each for each in DETERMINERS if name.startswith(each)), "")
    return name.removeprefix(first)
