"""Rows that layers hand to one another and story.json does not hold.

They follow the rules of ``rows.py``. An ``EntityId`` here is final: it is the id of the row in
``entities``. Mention ids and quotation ids are those of ``mentions`` and ``quotations``.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from fabula.rows import (
    Alias,
    Basis,
    CharacterId,
    EntityId,
    EntityType,
    MentionForm,
    MentionId,
    NameMerge,
    NameRule,
    Person,
    PresentAs,
    PronounCount,
    QuotationId,
    QuotationKind,
    Row,
    Span,
    Tense,
)

BreakKind: TypeAlias = Literal["start", "chapter", "separator", "given", "time", "place", "shift"]
Slot: TypeAlias = Literal["speaker", "addressee", "narrator"]


class QuotedSpan(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stretch between quotation marks, found by rules alone; its kind is decided later.

    Attributes:
        parts: Its pieces with their marks, in text order.
        marks: Opening and closing mark as printed.
        closed: Whether the closing mark was found.
        depth: 0 for a quotation in the narration, 1 for one inside a quotation, and so on.
        kind: What its layout alone says it is (a chat's line, a letter, a thought in emphasis);
            ``None`` for words between quotation marks.
    """

    parts: tuple[Span, ...]
    marks: str
    closed: bool
    depth: int
    kind: QuotationKind | None = None


class MentionSpan(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A span that refers, before anybody knows to whom.

    ``start`` and ``end`` are the name, the pronoun, or the noun with all that stands before it.

    Attributes:
        id: The same id as in ``mentions``.
        extent: The whole phrase (*the man who came*), which ``mentions`` gives.
        gender: Pronoun set the words themselves demand (``she`` for *her*, *Mrs*), or ``None``.
        person: Grammatical person of a pronoun, else ``None``.
        plural: Whether the words refer to more than one.
        vague: Whether it takes a reporting clause to show that the words point at somebody
            (*people*, *sir*); without one the mention is linked to nothing.
        quotation: The innermost quotation it stands in, or ``None`` for narration.
    """

    id: MentionId
    form: MentionForm
    type: EntityType
    gender: str | None
    person: Person | None
    plural: bool
    vague: bool
    quotation: QuotationId | None
    extent: Span
    score: float

    @property
    def is_person_name(self) -> bool:
        """Whether it names one person."""
        named = self.form == "proper" and not self.vague
        return named and self.type == "PER" and not self.plural


class Break(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stretch of the body between two scene boundaries; stretches tile the body in order.

    Attributes:
        kind: What opens the stretch.
        place: Words that say where it plays, or ``None``.
        time: Words that say when, or ``None``.
    """

    kind: BreakKind
    place: Span | None
    time: Span | None
    score: float


class Voice(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Grammatical person and tense of the narration in a stretch; ``None`` = cannot be told."""

    person: Person | None
    tense: Tense | None
    score: float


class Link(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a mention refers to.

    Attributes:
        mention: The mention.
        entity: The entity, or ``None`` while unknown.
        slot: Set instead of ``entity`` where the answer is "whoever speaks quotation
            ``slot_of``", "whoever it is addressed to" or "whoever narrates here".
        slot_of: The quotation of a ``speaker`` or ``addressee`` slot, else ``None``.
        evidence: Words the link rests on (the antecedent, the vocative, another name).
        rule: Why this form of a name is this entity's, at the first mention of a form that is not
            the entity's commonest, else ``None``.
    """

    mention: MentionId
    entity: EntityId | None
    slot: Slot | None
    slot_of: QuotationId | None
    score: float
    evidence: tuple[Span, ...]
    rule: NameRule | None = None


class RosterEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A candidate person of the story.

    Attributes:
        entity: The entity this person is.
        name: Canonical name, or the words used for an unnamed person, or ``None``.
        named: Whether ``name`` is a proper name.
        aliases: Names as printed with counts, most frequent first.
        pronouns: Pronoun sets with counts, most frequent first.
        group: Whether it is several people.
        narrator: Whether this is the first-person narrator.
        pinned: Whether the user named this person.
        first: Offset of the first mention.
        last: Offset of the end of the last mention.
        evidence: First and most telling mentions.
        pin: Place of the person in the user's cast, or ``None``.
        key: Key that the user gave the person, or ``None``.
        merges: Why the names are names of one person.
    """

    entity: EntityId
    name: str | None
    named: bool
    aliases: tuple[Alias, ...]
    pronouns: tuple[PronounCount, ...]
    group: bool
    narrator: bool
    pinned: bool
    first: int
    last: int
    evidence: tuple[Span, ...]
    score: float
    pin: int | None = None
    key: str | None = None
    merges: tuple[NameMerge, ...] = ()


class EmotionScore(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a quotation expresses, before anybody knows who feels it.

    Attributes:
        labels: Every label of the layer ``emotions`` that the encoder can tell, with the
            probability that the words express it, best first; labels do not exclude one another.
        valence: 0 (unpleasant) to 1 (pleasant), 0.5 = neutral.
        arousal: 0 (calm) to 1 (excited), 0.5 = neutral.
        felt: Every label of the layer ``emotions`` with the probability that it is what the speaker
            feels, read where the line stands, best first; they exclude one another. Empty = the
            encoder cannot tell.
        intensity: How strong the feeling is, 0 to 1; ``None`` = the encoder cannot tell.
        shown: Ways in which the feeling shows, if there is one, with probabilities, best first.
    """

    quotation: QuotationId
    labels: tuple[tuple[str, float], ...]
    valence: float
    arousal: float
    felt: tuple[tuple[str, float], ...] = ()
    intensity: float | None = None
    shown: tuple[tuple[str, float], ...] = ()


class Attribution(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Speaker and addressees of a quotation, as entities.

    Attributes:
        speaker: ``None`` = unknown.
        addressees: Empty = unknown or nobody.
        alternatives: Other speakers and their scores, best first.
    """

    quotation: QuotationId
    speaker: EntityId | None
    addressees: tuple[EntityId, ...]
    score: float
    basis: Basis | None
    alternatives: tuple[tuple[EntityId, float], ...]
    evidence: tuple[Span, ...]


class Presence(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stretch in which somebody is there; ``scenes`` hands it out scene by scene.

    Attributes:
        character: Who.
        company: Between two scene boundaries or exchanges of company, the stretch it lies in.
        as_: The most active that is true of the stretch.
        evidence: The words that show it, the first and the most telling.
    """

    character: CharacterId
    company: Span
    as_: PresentAs
    evidence: tuple[Span, ...]
    score: float
