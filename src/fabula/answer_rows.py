"""What questions to a story answer with; these rows are not part of story.json."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from fabula.rows import CharacterId, Emotion, Knowledge, Relationship, Scene, Span

ConsequenceKind: TypeAlias = Literal[
    "never_learns", "later_or_otherwise", "leans_on", "never_meets", "cause_lost"
]
"""Explained in docs/commands/whatif.md."""


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """The story as it stands at an offset.

    Attributes:
        offset: The moment; what begins before it has happened.
        scene: The scene that holds it; ``None`` = between scenes, or unknown.
        present: Who is there.
        feelings: Of each of them the latest emotion in this scene.
        between: Relationships between each two of them that hold.
        known: What each of them has come to know so far.
    """

    offset: int
    scene: Scene | None
    present: tuple[CharacterId, ...]
    feelings: tuple[Emotion, ...]
    between: tuple[Relationship, ...]
    known: tuple[Knowledge, ...]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A span of the text that answers a question, and the row it comes from.

    Attributes:
        layer: Layer of the row; ``sentences`` for a search for words.
        row: Id of the row in that layer.
        score: How well it fits, 0 to 1; for a search, its share of the best sentence's score.
        text: The words of the span.
        who: The character whom the answer is about, or ``None``.
        label: What the row says in a word or two (*told by Ada*, *brother*), or empty.
    """

    start: int
    end: int
    layer: str
    row: int
    score: float
    text: str
    who: CharacterId | None = None
    label: str = ""


class Consequence(msgspec.Struct, frozen=True, kw_only=True):
    """Something that loses its ground when a part of the story is taken out.

    Attributes:
        kind: What happens to it.
        layer: Layer of the row that loses its ground.
        row: Its id in that layer.
        character: Whom it concerns, or ``None``.
        other: The other one of a pair, or ``None``.
        start: First code point of the words concerned.
        end: One past the last.
        evidence: The words that show the ground it stood on.
        score: How sure, 0 to 1.
        message: One sentence for people.
    """

    kind: ConsequenceKind
    layer: str
    row: int
    character: CharacterId | None
    other: CharacterId | None
    start: int
    end: int
    evidence: tuple[Span, ...]
    score: float
    message: str


class SharedCharacter(msgspec.Struct, frozen=True, kw_only=True):
    """A character of two versions of a story.

    Attributes:
        a: Id in the first version.
        b: Id in the second.
        name: Name in the first.
        other_name: Name in the second.
        score: How sure it is that they are one, 0 to 1.
    """

    a: CharacterId
    b: CharacterId
    name: str
    other_name: str
    score: float


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two versions of a story.

    Attributes:
        shared: Characters of both.
        only_a: Names of characters of the first alone.
        only_b: Names of characters of the second alone.
        part_a: The passage of the first where they first part; ``None`` = they do not.
        part_b: The passage of the second there.
        text_a: Its words.
        text_b: Its words.
        common_sentences: How many sentences they share before that, word for word or nearly.
    """

    shared: tuple[SharedCharacter, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    part_a: Span | None
    part_b: Span | None
    text_a: str
    text_b: str
    common_sentences: int
