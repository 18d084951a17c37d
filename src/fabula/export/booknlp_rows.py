"""The rows of BookNLP's files: tokens, entities and quotes by number of token."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from fabula.layer import Layer
from fabula.rows import Basis, CharacterId, EntityId, Mention, Quotation, QuotationId
from fabula.script import Segment, SegmentKind, find_segments
from fabula.story import Story

NARRATOR = 0
"""``COREF`` of the first-person narrator; nobody else has it."""
PROPS = {"proper": "PROP", "common": "NOM", "pronoun": "PRON"}
_BLANK_LINE = re.compile(r"\n[^\S\n]*(?=\n)")
_WHITE = {"\n": "N", "\r": "N", "\t": "T"}


@dataclass(frozen=True)
class BookToken:
    """A token; ``None`` = unknown. ``head`` is a token of the document, the root its own."""

    paragraph: int
    sentence: int
    place: int
    word: str
    lemma: str | None
    start: int
    end: int
    pos: str | None
    dep: str | None
    head: int | None
    event: bool


@dataclass(frozen=True)
class BookEntity:
    """A mention; ``last`` is inclusive."""

    coref: int
    first: int
    last: int
    prop: str
    cat: str
    text: str
    row: Mention


@dataclass(frozen=True)
class BookQuote:
    """A piece of a line; ``coref`` is ``None`` where the speaker is unknown."""

    kind: SegmentKind
    first: int
    last: int
    coref: int | None
    mention: BookEntity | None
    line: QuotationId
    score: float | None
    basis: Basis | None
    to: tuple[int, ...]


@dataclass
class BookRows:
    """All rows of a story, and the number that each character has as ``COREF``."""

    tokens: list[BookToken] = field(default_factory=list)
    entities: list[BookEntity] = field(default_factory=list)
    quotes: list[BookQuote] = field(default_factory=list)
    corefs: dict[CharacterId, int] = field(default_factory=dict)

    def words(self, first: int, last: int) -> str:
        """The words of a range of tokens, as BookNLP joins them."""
        return " ".join(token.word for token in self.tokens[first : last + 1])


def build_rows(story: Story) -> BookRows:
    """The rows of a story.

    Raises:
        LayerError: If a layer is missing.
    """
    rows = BookRows(tokens=list(_tokens(story)))
    numbers = _number_entities(story)
    rows.corefs = {person.id: numbers[person.entity] for person in story.characters}
    loose = max(numbers.values(), default=NARRATOR) + 1
    for mention in story.mentions:
        span = _token_range(story, mention.start, mention.end)
        if not span:
            continue
        if mention.entity is None:
            coref, loose = loose, loose + 1
        else:
            coref = numbers[mention.entity]
        words = rows.words(span[0], span[-1])
        form, kind = PROPS[mention.form], mention.type
        rows.entities.append(BookEntity(coref, span[0], span[-1], form, kind, words, mention))
    rows.entities.sort(key=lambda each: (each.first, each.last, each.prop, each.cat))
    rows.quotes = list(_quotes(story, rows))
    return rows


def _number_entities(story: Story) -> dict[EntityId, int]:
    """``COREF`` of each entity: 0 for the one first-person narrator, the others from 1."""
    narrators = [person.entity for person in story.characters if person.narrator]
    told = {row.narrator for row in story.narration if row.person == 1}
    first = [p.entity for p in story.characters if p.id in told and p.narrator] or narrators
    known = [entity.id for entity in story.entities]
    known += [p.entity for p in story.characters if p.entity not in set(known)]
    known += [m.entity for m in story.mentions if m.entity is not None]
    others = [each for each in dict.fromkeys(known) if each not in first[:1]]
    return {**dict.fromkeys(first[:1], NARRATOR), **{each: n for n, each in enumerate(others, 1)}}


def _tokens(story: Story) -> Iterator[BookToken]:
    tokens, content = story.tokens, story.text.content
    blanks = [found.start() for found in _BLANK_LINE.finditer(content)]
    events = {row.start for row in story.layers.get("events", Layer()) if row.realis}  # type: ignore[union-attr]
    starts = story.sentences.starts
    sentence, place, seen = -1, 0, -1
    paragraph, gap = -1, -1
    for index in range(len(tokens)):
        start, end = tokens.span(index)
        number, blank = bisect_right(starts, start), bisect_right(blanks, start)
        fresh = number != seen
        sentence, place, seen = (sentence + 1, 0, number) if fresh else (sentence, place + 1, seen)
        paragraph, gap = (paragraph + 1, blank) if blank != gap else (paragraph, gap)
        head = None if tokens.head is None else int(tokens.head[index])
        yield BookToken(
            paragraph=paragraph,
            sentence=sentence,
            place=place,
            word=_plain(content[start:end]),
            lemma=None if tokens.lemma is None else _plain(tokens.lemma[index]),
            start=start,
            end=end,
            pos=None if tokens.pos is None else tokens.pos[index],
            dep=None if tokens.dep is None else tokens.dep[index],
            head=index if head == -1 else head,
            event=start in events,
        )


def _plain(word: str) -> str:
    """A word without white space, which would break the table."""
    if not any(map(str.isspace, word)):
        return word
    return "".join(_WHITE.get(char, "S") if char.isspace() else char for char in word)


def _token_range(story: Story, start: int, end: int) -> range:
    """Tokens that share a code point with ``[start, end)``."""
    tokens = story.tokens
    first = int(np.searchsorted(tokens.ends, start, side="right"))
    return range(first, max(first, int(np.searchsorted(tokens.starts, end, side="left"))))


def _quotes(story: Story, rows: BookRows) -> Iterator[BookQuote]:
    said = {row.quotation: row for row in story.dialogue}
    by_coref: dict[int, list[BookEntity]] = {}
    for entity in rows.entities:
        by_coref.setdefault(entity.coref, []).append(entity)
    by_mention = {entity.row.id: entity for entity in rows.entities}
    named = {cue.quotation: cue.mention for cue in story.layers.get("cues", Layer())}  # type: ignore[union-attr]
    quotations = {row.id: row for row in story.quotations}
    for segment in find_segments(story):
        if segment.quotation is None:
            continue
        span = _token_range(story, segment.start, segment.end)
        if not span:
            continue
        row = said.get(segment.quotation)
        coref = None if segment.speaker is None else rows.corefs.get(segment.speaker)
        mention = None
        if coref is not None:
            clue = by_mention.get(named.get(segment.quotation, -1))
            mention = clue if clue is not None and clue.coref == coref else None
            outside = quotations[segment.quotation]
            own = by_coref.get(coref, [])
            told = set(row.evidence) if row else set()
            shown = [each for each in own if (each.row.start, each.row.end) in told]
            mention = mention or _nearest(shown or own, segment, outside)
        yield BookQuote(
            kind=segment.kind,
            first=span[0],
            last=span[-1],
            coref=coref,
            mention=mention,
            line=segment.quotation,
            score=row.score if row and coref is not None else None,
            basis=row.basis if row else None,
            to=tuple(rows.corefs[who] for who in row.addressees if who in rows.corefs)
            if row
            else (),
        )


def _nearest(
    entities: list[BookEntity], segment: Segment, quotation: Quotation
) -> BookEntity | None:
    """The speaker's mention nearest to a piece, outside of the quotation if there is one."""

    def distance(entity: BookEntity) -> tuple[bool, int]:
        row = entity.row
        inside = any(start <= row.start < end for start, end in quotation.parts)
        return inside, min(abs(row.end - segment.start), abs(row.start - segment.end))

    return min(entities, key=distance, default=None)
