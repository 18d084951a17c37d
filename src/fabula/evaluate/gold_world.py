"""Annotated answers about the world of a story, as plain rows; metrics compare with them.

Characters are keys of the annotation. The definitions are on the pages of the layers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from fabula.rows import EmotionLabel, HowKnown, RelationshipKind, Span

Names: TypeAlias = Mapping[int, str | None]
"""Key of each predicted character id in the annotation, by its proper mentions (see ``names``);
``None`` or absent = nobody in the annotation."""


@dataclass(frozen=True)
class GoldPresence:
    """A stretch in which somebody is there."""

    character: str
    start: int
    end: int


@dataclass(frozen=True)
class GoldKnowledge:
    """Somebody knows a fact.

    Attributes:
        fact: The words that tell it.
        knower: Who knows it.
        since: Offset from which the knower has it.
        how: How the knower came by it.
        source: Whose words brought it; ``None`` = nobody's.
    """

    fact: Span
    knower: str
    since: int
    how: HowKnown
    source: str | None = None


@dataclass(frozen=True)
class GoldRelationship:
    """How two stand to each other: *a* is the *kind* of *b*."""

    a: str
    b: str
    kind: RelationshipKind
    directed: bool


@dataclass(frozen=True)
class GoldEmotion:
    """What somebody feels in a line, or in some words of it."""

    start: int
    end: int
    character: str
    label: EmotionLabel


@dataclass(frozen=True)
class GoldWorld:
    """All answers of one story.

    Attributes:
        characters: Keys of all characters.
        scene_starts: Where scenes begin, in text order.
        presence: Who is there, in any order.
        knowledge: Who knows what. Every character that has no row for a fact does not know it.
        relationships: Who stands how to whom.
        emotions: Feelings of some lines.
    """

    characters: tuple[str, ...]
    scene_starts: tuple[int, ...]
    presence: tuple[GoldPresence, ...]
    knowledge: tuple[GoldKnowledge, ...]
    relationships: tuple[GoldRelationship, ...]
    emotions: tuple[GoldEmotion, ...]


def key_of(character: int, names: Names) -> str:
    """Key of a predicted character; one of its own where it is nobody in the annotation."""
    return names.get(character) or f"unnamed {character}"
