"""What can be seen around the quotations of a story, before anything is decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fabula.decode.frames import Frames
from fabula.decode.references import UNKNOWN, Reference, References, choose_genders
from fabula.decode.speaker_clues import Clue, Utterance, cue_kind, find_clues
from fabula.decode.utterances import UtteranceReader
from fabula.internal_rows import Break, Link, MentionSpan, RosterEntry
from fabula.layer import Layer
from fabula.lexicons.clause_words import clause_words
from fabula.rows import Cue, EntityId, Paragraph, Quotation, QuotationKind, Row, Sentence, Span
from fabula.text import Text

_NOBODY = Reference(
    key=UNKNOWN,
    start=0,
    end=0,
    person=UNKNOWN,
    form="common",
    gender=None,
    first_person=False,
    plural=True,
    inside=UNKNOWN,
)
"""Whom *cried somebody* names."""


@dataclass(frozen=True)
class Scene:
    """What can be seen around the quotations of a story.

    Attributes:
        content: The text.
        utterances: Quotations of the narration.
        clues: Their clues.
        kinds: How their reporting clauses name the speaker.
        sorts: Their kinds of quotation.
        nested: Quotations within quotations, each with the number of the outer one.
        mentions: Mentions of persons, in text order.
        genders: Pronoun set of each person where known.
        narrator: Number of the usual first-person narrator, or ``UNKNOWN``.
    """

    content: str
    utterances: Sequence[Utterance]
    clues: Sequence[Sequence[Clue]]
    kinds: Sequence[str]
    sorts: Sequence[QuotationKind]
    nested: Sequence[tuple[Utterance, int]]
    mentions: Sequence[Reference]
    genders: Mapping[int, str]
    narrator: int


def observe_scene(
    text: Text,
    sentences: Layer[Sentence],
    paragraphs: Layer[Paragraph],
    quotations: Layer[Quotation],
    mention_spans: Layer[MentionSpan],
    cues: Layer[Cue],
    breaks: Layer[Break],
    coreference: Layer[Link],
    roster: Layer[RosterEntry],
) -> Scene:
    """What can be seen around every quotation, before anything is decided."""
    narrator = next((int(row.entity) for row in roster if row.narrator), UNKNOWN)
    people = {row.entity for row in roster}
    mentions = _read_mentions(text, mention_spans, coreference, narrator, people)
    genders = _genders(roster, mentions)
    references = References(text.content, mentions, genders)
    reader = UtteranceReader(
        text.content,
        Frames(text.content, _spans(sentences), _spans(p for p in paragraphs if p.kind == "body")),
        references,
        [row.parts for row in quotations],
        [row.start for row in breaks],
    )
    utterances = _read_utterances(text, quotations, cues, mentions, reader)
    outer = [row for row in utterances if row.key not in reader.nested]
    sort_of = {int(row.id): row.kind for row in quotations}
    return Scene(
        content=text.content,
        utterances=outer,
        clues=find_clues(outer, references, narrator),
        kinds=[cue_kind(row, narrator) for row in outer],
        sorts=[sort_of[row.key] for row in outer],
        nested=[(row, reader.nested[row.key]) for row in utterances if row.key in reader.nested],
        mentions=mentions,
        genders=genders,
        narrator=narrator,
    )


def _spans(rows: Iterable[Row]) -> list[Span]:
    return [(row.start, row.end) for row in rows]


def _read_mentions(
    text: Text,
    spans: Layer[MentionSpan],
    links: Layer[Link],
    narrator: int,
    people: set[EntityId],
) -> list[Reference]:
    """Mentions of persons of the roster with who they are, before anybody knows who speaks."""
    person = {
        row.mention: narrator if row.entity is None and row.slot == "narrator" else row.entity
        for row in links
        if row.entity is None or row.entity in people
    }
    vague = {row.id for row in spans if _is_crowd(text[row.start : row.end])}
    return [
        Reference(
            key=row.id,
            start=row.start,
            end=row.end,
            person=UNKNOWN if row.id in vague else _number(person.get(row.id)),
            form=row.form,
            gender=row.gender,
            first_person=row.person == 1,
            plural=row.plural or row.id in vague,
            inside=_number(row.quotation),
        )
        for row in spans
        if row.type == "PER" and not (row.vague and person.get(row.id) is None)
    ]


def _is_crowd(words: str) -> bool:
    """Whether words mean nobody in particular."""
    return words.lower() in clause_words("crowd")


def _number(value: int | None) -> int:
    return UNKNOWN if value is None else int(value)


def _genders(roster: Layer[RosterEntry], mentions: Sequence[Reference]) -> dict[int, str]:
    """The pronoun set of each person where the roster or the names themselves tell it."""
    votes: dict[int, Counter[str]] = {}
    for row in mentions:
        if row.person != UNKNOWN and row.form != "pronoun" and row.gender:
            votes.setdefault(row.person, Counter())[row.gender] += 1
    for entry in roster:
        for count in entry.pronouns:
            votes.setdefault(int(entry.entity), Counter())[count.set] += count.count
    return choose_genders(votes)


def _read_utterances(
    text: Text,
    quotations: Layer[Quotation],
    cues: Layer[Cue],
    mentions: Sequence[Reference],
    reader: UtteranceReader,
) -> list[Utterance]:
    by_key = {row.key: row for row in mentions}
    cue_of = {row.quotation: row for row in cues}
    utterances: list[Utterance] = []
    previous = None
    for row in quotations:
        if not row.is_line:
            continue
        cue = cue_of.get(row.id)
        named = None if cue is None or cue.mention is None else by_key.get(cue.mention)
        if cue is not None and named is None and _is_crowd(text[cue.start : cue.end].split()[-1]):
            named = _NOBODY
        span = None if cue is None else (cue.start, cue.end)
        verb = None if cue is None else cue.verb
        utterances.append(reader.read(row.id, row.parts, previous, named, span, verb))
        if row.id not in reader.nested:
            previous = row.parts
    return utterances
