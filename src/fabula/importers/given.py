"""From what a file says to a story: the records that readers fill, and their layers.

What a file says counts as given. Layers that rest on the page alone (blocks, paragraphs, chapters
…) are computed; those that would have to be guessed from given ones are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from fabula.layer import Layer
from fabula.lexicons.person_keys import choose_keys
from fabula.lexicons.person_nouns import PRONOUNS
from fabula.pipeline import annotate
from fabula.rows import (
    Alias,
    Basis,
    Character,
    CharacterId,
    CharacterRole,
    Dialogue,
    Entity,
    EntityId,
    EntityType,
    Mention,
    MentionForm,
    MentionId,
    Narration,
    PronounCount,
    Provenance,
    Quotation,
    QuotationId,
    QuotationKind,
    Span,
)
from fabula.story import Story
from fabula.text import Text
from fabula.version import VERSION

PAGE_LAYERS = ("blocks", "paratext", "chapters", "paragraphs")
_LINE_KINDS = ("speech", "thought", "writing")
_CLOSING = {"“": "”", "‘": "’", "«": "»", "»": "«", "‹": "›", "„": "“”", "「": "」", "『": "』"}
_MINOR_LINES, _MINOR_MENTIONS = 1, 3


@dataclass(frozen=True, kw_only=True)
class GivenPerson:
    """Somebody of the cast; ``ref`` is what mentions and lines call the person by.

    ``pronouns`` are counts by set, ``None`` = count those of the text.
    """

    ref: str
    key: str | None = None
    name: str | None = None
    aliases: tuple[str, ...] = ()
    pronouns: dict[str, int] | None = None
    role: CharacterRole | None = None
    narrator: bool = False
    group: bool = False


@dataclass(frozen=True, kw_only=True)
class GivenMention:
    """Words that refer to somebody or something; ``ref`` ``None`` = unknown."""

    start: int
    end: int
    form: MentionForm
    type: EntityType
    ref: str | None
    plural: bool = False
    score: float = 1.0


@dataclass(frozen=True, kw_only=True)
class GivenLine:
    """A quotation and, where it is somebody's line, who says it to whom."""

    parts: tuple[Span, ...]
    kind: QuotationKind = "speech"
    speaker: str | None = None
    addressees: tuple[str, ...] = ()
    score: float = 1.0
    basis: Basis | None = "given"
    evidence: tuple[Span, ...] = ()


@dataclass
class GivenBook:
    """All that a file says; ``layers`` are whole layers that need no further work.

    Attributes:
        refs: Everything that mentions refer to, in the order that the entities shall have; what
            is missing comes after.
    """

    text: Text
    people: list[GivenPerson] = field(default_factory=list)
    mentions: list[GivenMention] = field(default_factory=list)
    lines: list[GivenLine] = field(default_factory=list)
    refs: list[str] = field(default_factory=list)
    layers: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


def build_story(book: GivenBook, origin: str) -> Story:
    """The story of what a file says.

    Args:
        book: What it says.
        origin: Name of the format, for the provenance.

    Raises:
        LayerError: If rows lie outside of the text.
    """
    mentions = sorted(book.mentions, key=lambda row: (row.start, -row.end))
    lines = sorted(book.lines, key=lambda row: (row.parts[0][0], -row.parts[-1][1]))
    named = [person.ref for person in book.people]
    referred = [row.ref for row in mentions if row.ref is not None]
    entities = {ref: EntityId(n) for n, ref in enumerate(dict.fromkeys(
        (*book.refs, *referred, *named)))}  # fmt: skip
    characters = {ref: CharacterId(number) for number, ref in enumerate(named)}
    given: dict[str, Any] = {
        "quotations": Layer(_quotation(book.text, n, row) for n, row in enumerate(lines)),
        "mentions": Layer(_mention(n, row, entities) for n, row in enumerate(mentions)),
        "entities": Layer(_entities(book, mentions, entities)),
        "characters": Layer(_characters(book, mentions, lines, entities)),
        "narration": Layer(_narration(book, characters)),
        "dialogue": Layer(_dialogue(lines, characters)),
    } | book.layers
    story = annotate(book.text, (*PAGE_LAYERS, *given), given=given)
    kept = {name: layer for name, layer in story.layers.items() if name in (*PAGE_LAYERS, *given)}
    provenance = Provenance(fabula=VERSION, model=None, options={"imported": origin})
    return Story(story.text, kept, story.notices, provenance)


def _quotation(text: Text, number: int, row: GivenLine) -> Quotation:
    start, end = row.parts[0][0], row.parts[-1][1]
    opening, closing = text[start : start + 1], text[end - 1 : end]
    marks = "" if opening.isalnum() else opening
    if closing in _CLOSING.get(opening, "") and closing != opening:
        marks += closing
    return Quotation(
        id=QuotationId(number),
        start=start,
        end=end,
        parts=row.parts,
        kind=row.kind,
        marks=marks,
        score=1.0,
    )


def _mention(number: int, row: GivenMention, entities: dict[str, EntityId]) -> Mention:
    return Mention(
        id=MentionId(number),
        start=row.start,
        end=row.end,
        form=row.form,
        type=row.type,
        entity=None if row.ref is None else entities[row.ref],
        plural=row.plural,
        score=row.score,
    )


def _entities(
    book: GivenBook, mentions: Sequence[GivenMention], entities: dict[str, EntityId]
) -> Iterable[Entity]:
    people = {person.ref: person for person in book.people}
    own = _by_ref(mentions)
    for ref, number in entities.items():
        rows = own.get(ref, [])
        person = people.get(ref)
        kinds = Counter(row.type for row in rows)
        name = person.name if person else book.places.get(ref) or _find_name(book.text, rows)
        yield Entity(
            id=number,
            type="PER" if person or not kinds else kinds.most_common(1)[0][0],
            name=name,
            mentions=len(rows),
            members=(),
            score=1.0,
        )


def _characters(
    book: GivenBook,
    mentions: Sequence[GivenMention],
    lines: Sequence[GivenLine],
    entities: dict[str, EntityId],
) -> Iterable[Character]:
    own = _by_ref(mentions)
    spoken: dict[str, list[GivenLine]] = {}
    for line in lines:
        if line.speaker is not None:
            spoken.setdefault(line.speaker, []).append(line)
    names = [
        person.name or _find_name(book.text, own.get(person.ref, [])) for person in book.people
    ]
    keys = choose_keys([person.key for person in book.people], names)
    for number, person in enumerate(book.people):
        rows, said = own.get(person.ref, []), spoken.get(person.ref, [])
        spans = [(row.start, row.end) for row in rows] or [line.parts[0] for line in said[:1]]
        aliases = _aliases(book.text, rows, person)
        yield Character(
            id=CharacterId(number),
            entity=entities[person.ref],
            name=names[number],
            aliases=aliases,
            pronouns=_pronouns(book.text, rows, person),
            role=person.role or _role(len(rows), len(said), person.narrator),
            on_stage=True if said else None,
            narrator=person.narrator,
            group=person.group,
            first=spans[0][0] if spans else 0,
            last=max((end for _, end in spans), default=0),
            evidence=tuple(spans[:1]),
            score=1.0,
            key=keys[number],
        )


def _narration(book: GivenBook, characters: dict[str, CharacterId]) -> Iterable[Narration]:
    """The one first-person narrator; with none or several, who tells what is unknown."""
    told = [person.ref for person in book.people if person.narrator]
    if len(told) == 1:
        yield Narration(
            start=0,
            end=len(book.text),
            person=1,
            tense=None,
            narrator=characters[told[0]],
            focalizer=None,
            score=1.0,
        )


def _dialogue(lines: Sequence[GivenLine], characters: dict[str, CharacterId]) -> Iterable[Dialogue]:
    for number, row in enumerate(lines):
        if row.kind not in _LINE_KINDS:
            continue
        speaker = None if row.speaker is None else characters.get(row.speaker)
        yield Dialogue(
            start=row.parts[0][0],
            end=row.parts[-1][1],
            quotation=QuotationId(number),
            speaker=speaker,
            addressees=tuple(characters[ref] for ref in row.addressees if ref in characters),
            hearers=(),
            score=row.score,
            basis=None if speaker is None else row.basis,
            alternatives=(),
            evidence=row.evidence,
        )


def _by_ref(mentions: Sequence[GivenMention]) -> dict[str, list[GivenMention]]:
    found: dict[str, list[GivenMention]] = {}
    for row in mentions:
        if row.ref is not None:
            found.setdefault(row.ref, []).append(row)
    return found


def _words(text: Text, row: GivenMention) -> str:
    return " ".join(text[row.start : row.end].split())


def _find_name(text: Text, rows: Sequence[GivenMention]) -> str | None:
    """The commonest proper name, else the words first used; ``None`` = only pronouns."""
    names = Counter(_words(text, row) for row in rows if row.form == "proper")
    if names:
        return min(names, key=lambda name: (-names[name], name))
    return next((_words(text, row) for row in rows if row.form == "common"), None)


def _aliases(text: Text, rows: Sequence[GivenMention], person: GivenPerson) -> tuple[Alias, ...]:
    counts = Counter(_words(text, row) for row in rows if row.form == "proper")
    for name in person.aliases:
        counts[name] += 0
    order = {name: place for place, name in enumerate(person.aliases)}
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], order.get(pair[0], len(order))))
    return tuple(Alias(text=name, count=count) for name, count in ranked)


def _pronouns(
    text: Text, rows: Sequence[GivenMention], person: GivenPerson
) -> tuple[PronounCount, ...]:
    counts: Counter[str] = Counter(person.pronouns or {})
    if person.pronouns is None:
        known = (PRONOUNS.get(_words(text, row).lower()) for row in rows if row.form == "pronoun")
        counts.update(each.gender for each in known if each is not None and each.gender)
    return tuple(PronounCount(set=name, count=count) for name, count in counts.most_common())


def _role(mentions: int, lines: int, narrator: bool) -> CharacterRole:
    if narrator or mentions + 2 * lines >= 10:
        return "major"
    return "minor" if lines >= _MINOR_LINES or mentions >= _MINOR_MENTIONS else "mentioned"
