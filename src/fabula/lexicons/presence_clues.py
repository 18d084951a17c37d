"""Signs of where people are, read off lines and mentions, before anything is made of them."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from fabula.decode.clause_roles import ClauseReader, guess_role
from fabula.decode.stays import Sign
from fabula.internal_rows import Attribution
from fabula.layer import Layer, Tokens
from fabula.lexicons.presence_signs import is_verb_form, presence_words, read_showing
from fabula.rows import (
    Character,
    CharacterId,
    EntityId,
    Mention,
    Narration,
    Paragraph,
    PresentAs,
    Quotation,
    Sentence,
    Span,
)
from fabula.spans import merge_spans
from fabula.text import Text

ADDRESSED_FACTOR = 0.85
"""Somebody spoken to may not be there (a prayer, a call in vain)."""


TOP_SCORE = 0.98

FIRST_PERSON = frozenset(["i", "me", "my", "mine", "myself", "we", "us", "our", "ours"])

RANKS: tuple[PresentAs, ...] = ("speaks", "acts", "addressed", "bystander")
"""From the most active to the least."""


_INDEFINITE = ("a ", "an ", "another ")


@dataclass(frozen=True)
class Page:
    """What stands where: sentences, paragraphs and lines by position."""

    text: Text
    sentences: Sequence[Span]
    sentence_starts: Sequence[int]
    paragraphs: Sequence[Span]
    paragraph_starts: Sequence[int]
    said: Sequence[Span]
    said_starts: Sequence[int]

    def sentence(self, offset: int) -> Span:
        """The sentence that holds an offset."""
        at = bisect_right(self.sentence_starts, offset) - 1
        return self.sentences[at] if at >= 0 else (offset, offset)

    def paragraph(self, offset: int) -> int:
        """Number of the paragraph that holds an offset, or of the one before it."""
        return max(0, bisect_right(self.paragraph_starts, offset) - 1)

    def is_said(self, offset: int) -> bool:
        """Whether an offset lies within a line."""
        at = bisect_right(self.said_starts, offset) - 1
        return at >= 0 and offset < self.said[at][1]

    def narrated(self, paragraph: int) -> str:
        """The narration of a paragraph, without what is said in it."""
        start, end = self.paragraphs[paragraph]
        pieces: list[str] = []
        first = max(0, bisect_right(self.said_starts, start) - 1)
        for said_start, said_end in self.said[first : bisect_left(self.said_starts, end)]:
            if said_end > start:
                pieces.append(self.text[start : max(start, said_start)])
                start = max(start, said_end)
        return " ".join([*pieces, self.text[start : max(start, end)]])


def read_page(
    text: Text,
    sentences: Layer[Sentence],
    paragraphs: Layer[Paragraph],
    quotations: Layer[Quotation],
) -> Page:
    """Look up sentences, paragraphs and lines once."""
    told = [(row.start, row.end) for row in paragraphs if row.kind in ("body", "verse")]
    said = merge_spans(part for row in quotations if row.is_line for part in row.parts)
    spans = [(row.start, row.end) for row in sentences]
    return Page(
        text,
        spans,
        [start for start, _ in spans],
        told,
        [start for start, _ in told],
        said,
        [start for start, _ in said],
    )


def find_signs(
    page: Page,
    tokens: Tokens,
    quotations: Layer[Quotation],
    mentions: Layer[Mention],
    cast: Mapping[EntityId, tuple[CharacterId, ...]],
    characters: Layer[Character],
    attribution: Layer[Attribution],
    narration: Layer[Narration],
) -> list[tuple[CharacterId, Sign]]:
    """All signs, in text order."""
    names = [(row.start, row.entity) for row in mentions if row.form == "proper"]
    found = list(_line_signs(page, quotations, attribution, cast, names))
    found.extend(_mention_signs(page, tokens, mentions, cast, characters, narration))
    return sorted(found, key=lambda pair: (pair[1].evidence, pair[0]))


def _line_signs(
    page: Page,
    quotations: Layer[Quotation],
    attribution: Layer[Attribution],
    cast: Mapping[EntityId, tuple[CharacterId, ...]],
    names: Sequence[tuple[int, EntityId | None]],
) -> Iterator[tuple[CharacterId, Sign]]:
    """Signs of those who speak and are spoken to; not of whom another quotes or reads out."""
    reach = -1
    for row in attribution:
        nested = row.start < reach
        reach = max(reach, row.end)
        quotation = quotations[row.quotation]
        if nested or quotation.kind == "writing":
            continue
        thought = quotation.kind == "thought"
        end = quotation.parts[0][1]
        for who in cast.get(row.speaker, ()) if row.speaker is not None else ():
            rank = RANKS.index("acts" if thought else "speaks")
            yield who, _line_sign(page, row.start, end, rank, row.score)
        within = slice(bisect_left(names, (row.start,)), bisect_left(names, (row.end,)))
        called = {entity for _, entity in names[within]}
        for entity in row.addressees if not thought else ():
            for who in cast.get(entity, ()):
                weight = ADDRESSED_FACTOR * row.score
                sign = _line_sign(page, row.start, end, RANKS.index("addressed"), weight)
                yield who, replace(sign, called=entity in called)


def _line_sign(page: Page, start: int, end: int, rank: int, weight: float) -> Sign:
    sentence = page.sentence(start)
    return Sign(
        start=sentence[0],
        end=max(sentence[1], end),
        paragraph=page.paragraph(start),
        rank=rank,
        weight=min(weight, TOP_SCORE),
        move=None,
        evidence=(start, end),
        bodily=False,
    )


def _mention_signs(
    page: Page,
    tokens: Tokens,
    mentions: Layer[Mention],
    cast: Mapping[EntityId, tuple[CharacterId, ...]],
    characters: Layer[Character],
    narration: Layer[Narration],
) -> Iterator[tuple[CharacterId, Sign]]:
    """Signs of those whom the narration mentions."""
    spans = zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)
    words = [page.text[start:end].lower() for start, end in spans]
    parsed = tokens.head is not None and tokens.dep is not None
    reader = ClauseReader(words, tokens.head.tolist(), tokens.dep) if parsed else None  # type: ignore[union-attr, arg-type]
    firsts = np.searchsorted(tokens.starts, [row.start for row in mentions], "left").tolist()
    lasts = np.searchsorted(tokens.ends, [row.end for row in mentions], "right").tolist()
    for row, first, last in zip(mentions, firsts, lasts, strict=True):
        people = cast.get(row.entity, ()) if row.entity is not None else ()
        if not people or first >= last or page.is_said(row.start):
            continue
        role = reader.read(first, last) if reader else guess_role(words, first, last, is_verb_form)
        voice = narration.at(row.start)
        shown = read_showing(role, words, voice.tense if voice else None, parsed=parsed)
        if shown is None:
            continue
        verb = role.verbs[0] if role.verbs else first
        sentence = page.sentence(row.start)
        move = shown.move
        if move is None and _is_new(page, row, characters[people[0]], sentence):
            move = "appear"
        for who in people:
            yield (
                who,
                Sign(
                    start=sentence[0],
                    end=sentence[1],
                    paragraph=page.paragraph(row.start),
                    rank=RANKS.index(shown.as_),
                    weight=min(shown.weight * math.sqrt(row.score), TOP_SCORE),
                    move=move,
                    evidence=_evidence(row, tokens.span(verb), sentence),
                    bodily=shown.bodily,
                    named=row.form != "pronoun" or words[first] in FIRST_PERSON,
                ),
            )


def _is_new(page: Page, row: Mention, character: Character, sentence: Span) -> bool:
    """Whether somebody nobody has heard of is shown (*a boy leant …*), or stands in a door."""
    words = page.text[row.start : row.end].lower()
    if row.start <= character.first and words.startswith(_INDEFINITE):
        return True
    after = page.text[row.end : sentence[1]].lower().replace(",", " ").replace(".", " ").split()
    door = presence_words()["door"]
    at_door = bool(door & set(after[1:5]))
    return at_door and after[:1] in (["was"], ["stood"], ["is"], ["stands"])


def _evidence(row: Mention, verb: Span, sentence: Span) -> Span:
    """The mention with its verb, within the sentence."""
    start, end = min(row.start, verb[0]), max(row.end, verb[1])
    inside = sentence[0] <= start and end <= sentence[1]
    return (start, end) if inside else (row.start, row.end)
