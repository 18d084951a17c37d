"""Rows of the world of the story: scenes, emotions, relationships, knowledge.

They are part of the public format and follow the rules of ``rows.py``, which hands them on. The
JSON names ``from`` and ``as`` are ``from_`` and ``as_`` in Python.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from fabula.base_rows import (
    CharacterId,
    EmotionId,
    EventId,
    KnowledgeId,
    QuotationId,
    RelationshipId,
    Row,
    SceneId,
    Span,
)

PresentAs: TypeAlias = Literal["speaks", "acts", "addressed", "bystander"]
EmotionLabel: TypeAlias = Literal[
    "neutral",
    "anger",
    "sadness",
    "fear",
    "joy",
    "surprise",
    "disgust",
    "contempt",
    "remorse",
    "affection",
    "pleading",
    "sarcasm",
]
Shown: TypeAlias = Literal["said", "expressed", "hidden", "narrated"]
RelationshipKind: TypeAlias = Literal[
    "parent",
    "child",
    "sibling",
    "kin",
    "spouse",
    "partner",
    "ex_partner",
    "lover",
    "friend",
    "estranged",
    "rival",
    "enemy",
    "colleague",
    "employer",
    "servant",
    "teacher",
    "host",
    "acquaintance",
    "other",
]
HowKnown: TypeAlias = Literal[
    "did", "witnessed", "said", "told", "overheard", "thought", "narrated"
]


class SceneWords(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that say where or when a scene plays.

    Attributes:
        text: The words as printed from ``start`` to ``end``.
    """

    text: str


class Present(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stretch of a scene in which somebody is there; ``docs/layers/presence.md`` says when.

    Attributes:
        character: Who.
        from_: First code point (``from`` in JSON).
        to: One past the last.
        as_: The most active that is true of the stretch (``as`` in JSON).
        evidence: The words that show it, the first and the most telling.
    """

    character: CharacterId
    from_: int = msgspec.field(name="from")
    to: int
    as_: PresentAs = msgspec.field(name="as")
    evidence: tuple[Span, ...]
    score: float


class Scene(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stretch shown at one place, in one go, before one company.

    Attributes:
        place: Where it plays; ``None`` = the text does not say, or unknown.
        time: When it plays; ``None`` = the text does not say, or unknown.
        present: Who is there, by ``from_``; a character may have several rows.
        score: How sure it is that a scene begins here.
        evidence: Words that show that it begins; empty where nothing stands there.
    """

    id: SceneId
    place: SceneWords | None
    time: SceneWords | None
    present: tuple[Present, ...]
    score: float
    evidence: tuple[Span, ...] = ()


class Emotion(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a character feels, in a line or in words of the narration.

    Attributes:
        character: Who feels it; ``None`` = unknown.
        intensity: 0 (neutral) to 1; ``None`` = unknown.
        shown: How the text shows it; ``None`` = unknown, and for ``neutral``.
        quotation: The line; ``None`` for words of the narration.
        evidence: The words it rests on.
    """

    id: EmotionId
    character: CharacterId | None
    label: EmotionLabel
    intensity: float | None
    shown: Shown | None
    quotation: QuotationId | None
    evidence: tuple[Span, ...]
    score: float


class Relationship(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How two characters stand to each other: *a* is the *kind* of *b*.

    Attributes:
        directed: Whether ``a`` and ``b`` cannot be exchanged.
        valence: -1 (hate) to 1 (devotion); ``None`` = unknown.
        from_: First code point where it holds (``from`` in JSON).
        to: One past the last.
        cause: The event that began it; ``None`` = it was there before, or unknown.
        evidence: The words that say or show it.
    """

    id: RelationshipId
    a: CharacterId
    b: CharacterId
    kind: RelationshipKind
    directed: bool
    valence: float | None
    from_: int = msgspec.field(name="from")
    to: int
    cause: EventId | None
    evidence: tuple[Span, ...]
    score: float


class Fact(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words that tell something for the first time: sentences of a line, or an event's."""


class Knowledge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody knows a fact.

    Attributes:
        fact: The words that first tell it.
        knower: Who knows it.
        since: Offset from which the story shows that the knower has it.
        how: How the knower came by it.
        from_: Whose words brought it (``from`` in JSON); ``None`` = nobody's, or unknown.
        evidence: The words that show it.
    """

    id: KnowledgeId
    fact: Fact
    knower: CharacterId
    since: int
    how: HowKnown
    from_: CharacterId | None = msgspec.field(name="from")
    evidence: tuple[Span, ...]
    score: float
