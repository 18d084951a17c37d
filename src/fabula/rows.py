"""The public format: one frozen row type for each layer of ``story.json``.

Every ``start``/``end`` is a half-open range of Unicode code points into ``Story.text``. Ids count
from 0 in text order and are plain integers with a type of their own. Predicted rows carry
``score`` in [0, 1]. ``None`` means unknown, never "none" or "zero". Internal rows (what one layer
hands to another and story.json does not hold) are in ``internal_rows.py``. What all rows are made
of stands in ``base_rows.py``, where a story comes from in ``origin_rows.py``, and scenes,
emotions, relationships and knowledge in ``world_rows.py``; this file hands them on.
"""
# ruff: noqa: I001 (names handed on stay in one statement for each file)

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from fabula.base_rows import (
    ChapterId as ChapterId,
    CharacterId as CharacterId,
    EmotionId as EmotionId,
    EntityId as EntityId,
    EventId as EventId,
    KnowledgeId as KnowledgeId,
    MentionId as MentionId,
    ParagraphId as ParagraphId,
    QuotationId as QuotationId,
    RelationshipId as RelationshipId,
    Row as Row,
    SceneId as SceneId,
    SentenceId as SentenceId,
    Span as Span,
)
from fabula.origin_rows import Provenance as Provenance, Source as Source
from fabula.world_rows import (
    Emotion as Emotion,
    EmotionLabel as EmotionLabel,
    Fact as Fact,
    HowKnown as HowKnown,
    Knowledge as Knowledge,
    Present as Present,
    PresentAs as PresentAs,
    Relationship as Relationship,
    RelationshipKind as RelationshipKind,
    Scene as Scene,
    SceneWords as SceneWords,
    Shown as Shown,
)

BlockKind: TypeAlias = Literal[
    "heading", "paragraph", "separator", "verse", "blockquote", "list", "table", "note"
]
ParatextKind: TypeAlias = Literal[
    "title",
    "author",
    "summary",
    "author_note",
    "disclaimer",
    "tags",
    "dedication",
    "epigraph",
    "verse",
    "heading",
    "contents",
    "separator",
    "end_note",
    "licence",
    "other",
]
ParagraphKind: TypeAlias = Literal["body", "heading", "separator", "verse", "paratext"]
QuotationKind: TypeAlias = Literal["speech", "thought", "writing", "title", "scare"]
LINE_KINDS: frozenset[QuotationKind] = frozenset({"speech", "thought", "writing"})
"""Kinds of quotation that are somebody's line; titles and scare quotes belong to the narration."""

MentionForm: TypeAlias = Literal["proper", "common", "pronoun"]
EntityType: TypeAlias = Literal["PER", "FAC", "GPE", "LOC", "VEH", "ORG"]
CharacterRole: TypeAlias = Literal["major", "minor", "mentioned"]
Tense: TypeAlias = Literal["past", "present", "mixed"]
TenseLayer: TypeAlias = Literal["story", "backstory", "future", "hypothetical"]
Person: TypeAlias = Literal[1, 2, 3]
Basis: TypeAlias = Literal[
    "cue", "pronoun", "vocative", "turn", "continuation", "only_other", "model", "given"
]

NameRule: TypeAlias = Literal[
    "given",
    "epithet",
    "same_name",
    "full_name",
    "given_name",
    "title_given",
    "title_surname",
    "surname",
    "title",
    "nickname",
    "context",
]
"""Why two forms of a name are one person's; ``docs/layers/characters.md`` explains each."""


class Notice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact about this story that its reader should know, such as a marks-never-closed list.

    Attributes:
        code: A stable name, listed in docs/errors.md.
        message: One sentence for people.
        start: First code point concerned; ``None`` when it is about the whole text.
        end: One past the last code point concerned, or ``None``.
    """

    code: str
    message: str
    start: int | None = None
    end: int | None = None


class Block(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A block of the source: what the file itself says, before any reading.

    Attributes:
        kind: What the source marks it as.
        source: Where it came from (an EPUB's file and element path, a line number), or ``None``.
    """

    kind: BlockKind
    source: str | None = None


class Paratext(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something on the page that is not the story (Genette 1987)."""

    kind: ParatextKind
    score: float


class Chapter(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A chapter with its heading; ``title`` and ``number`` are ``None`` where the text has none."""

    id: ChapterId
    title: str | None
    number: int | None
    score: float


class Paragraph(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A paragraph, heading or separator line, without the blank space around it."""

    id: ParagraphId
    kind: ParagraphKind


class Sentence(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sentence; sentences never cross a paragraph."""

    id: SentenceId


class Quotation(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A quoted stretch with its marks.

    Attributes:
        parts: Its pieces with their marks, in text order; more than one where narration
            interrupts it or where it runs over several paragraphs.
        kind: ``speech``, ``thought``, ``writing`` (letters, signs), ``title``, ``scare``.
        marks: The opening and closing mark as printed (``“”``, ``"``, ``'``, ``—``, ``«»``).
    """

    id: QuotationId
    parts: tuple[Span, ...]
    kind: QuotationKind
    marks: str
    score: float

    @property
    def is_line(self) -> bool:
        """Whether somebody utters it, so that it has a row in ``dialogue``."""
        return self.kind in LINE_KINDS


class Cue(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The reporting clause that introduces a quotation (*she said softly*).

    Attributes:
        quotation: The quotation it introduces.
        verb: The reporting verb.
        mention: Who is said to speak; ``None`` where the clause names nobody.
        manner: Words that say how (*softly*, *in a whisper*).
    """

    quotation: QuotationId
    verb: Span
    mention: MentionId | None
    manner: tuple[Span, ...]
    score: float


class Mention(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A span that refers to somebody or something.

    Attributes:
        entity: What it refers to; ``None`` = unknown.
        plural: Whether it refers to more than one.
    """

    id: MentionId
    form: MentionForm
    type: EntityType
    entity: EntityId | None
    plural: bool
    score: float


class Entity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The thing that mentions refer to.

    Attributes:
        name: Its canonical name, or the words first used for it; ``None`` = only pronouns.
        mentions: How many mentions refer to it.
        members: The entities it is made of when it is a group (*they*), else empty.
    """

    id: EntityId
    type: EntityType
    name: str | None
    mentions: int
    members: tuple[EntityId, ...]
    score: float


class Alias(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name a character is called by, as printed, and how often."""

    text: str
    count: int


class PronounCount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often a set of pronouns (``he``, ``she``, ``they``, ``xe`` …) refers to a character."""

    set: str
    count: int


class NameMerge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a name is that of a character who has another one.

    Attributes:
        text: The name, as first printed.
        other: A name of the character that was there before; ``None`` where the context of each
            mention decides whom of several people the name means.
        rule: What makes them names of one person.
        evidence: The first mention of the name, and the words that the rule rests on: the first
            mention of the other name, or the mention before that decided.
    """

    text: str
    other: str | None
    rule: NameRule
    evidence: tuple[Span, ...]


class Character(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person of the story: named, acting, speaking or addressed.

    Attributes:
        id: Characters that the user has named come first, in the order of the user's list; the
            others follow in the order of their first mention.
        key: A name for the character outside of the story, unique in it: the letters and digits
            of ``name`` in lower case, or what the user gave. ``None`` in files of old versions.
        entity: The entity this character is.
        name: Canonical name; for the unnamed the words used (*the landlady*); ``None`` for a
            narrator whose name the text does not give.
        aliases: Every name found in the text, most frequent first.
        pronouns: Counts of pronouns as evidence, most frequent first; empty = none seen.
        on_stage: Whether ever present; ``None`` = unknown.
        narrator: Whether this character tells (a part of) the story.
        group: Whether it is several people (*the twins*).
        first: Offset of the first mention.
        last: Offset of the end of the last mention.
        evidence: Words that show the person exists (first and most telling mentions).
        merges: Why the names are names of one person; a row for every name but the commonest.
    """

    id: CharacterId
    entity: EntityId
    name: str | None
    aliases: tuple[Alias, ...]
    pronouns: tuple[PronounCount, ...]
    role: CharacterRole
    on_stage: bool | None
    narrator: bool
    group: bool
    first: int
    last: int
    evidence: tuple[Span, ...]
    score: float
    key: str | None = None
    merges: tuple[NameMerge, ...] = ()


class Narration(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who tells a stretch, in which person and tense, and through whom it is perceived.

    Attributes:
        narrator: Who tells it as *I*; ``None`` = nobody in the story, or unknown.
        focalizer: Through whom it is perceived; ``None`` = nobody in particular, or unknown.
        score: How sure person and tense are.
        evidence: In the first person, where the text says the narrator's name; in the third,
            words that show the focalizer's mind.
    """

    person: Person | None
    tense: Tense | None
    narrator: CharacterId | None
    focalizer: CharacterId | None
    score: float
    evidence: tuple[Span, ...] = ()


class Dialogue(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who says a quotation of kind speech, thought or writing to whom.

    Attributes:
        quotation: The quotation; a *line* N is quotation id N.
        speaker: ``None`` = unknown.
        addressees: Who is spoken to; empty = unknown or nobody.
        hearers: Who else is within hearing; empty for what is whispered, thought or written.
        basis: What the answer rests on; ``None`` where speaker is ``None``.
        alternatives: Other speakers and their scores, best first.
        evidence: The words it rests on.
    """

    quotation: QuotationId
    speaker: CharacterId | None
    addressees: tuple[CharacterId, ...]
    hearers: tuple[CharacterId, ...]
    score: float
    basis: Basis | None
    alternatives: tuple[tuple[CharacterId, float], ...]
    evidence: tuple[Span, ...]


class Event(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that happens, by the word that says so (its trigger).

    Attributes:
        realis: Whether the text asserts that it happens, at a definite time (Sims et al. 2019).
        tense_layer: Where it lies in time as seen from the story; ``None`` = unknown.
        agents: Mentions of who does it; empty = unknown or nobody.
        patients: Mentions of whom or what it is done to; empty = unknown or nobody.
        scene: The scene it happens in, or ``None``.
    """

    id: EventId
    realis: bool
    tense_layer: TenseLayer | None
    agents: tuple[MentionId, ...]
    patients: tuple[MentionId, ...]
    scene: SceneId | None
    score: float


class TokenTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Tokens as columns of equal length, as they stand in story.json.

    Attributes:
        head: Index of the governing token, -1 = root; ``None`` = unknown (no weights).
    """

    start: tuple[int, ...]
    end: tuple[int, ...]
    lemma: tuple[str | None, ...]
    pos: tuple[str | None, ...]
    dep: tuple[str | None, ...]
    head: tuple[int | None, ...]
