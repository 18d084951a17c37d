"""Presence: who is there, from where to where.

What: for each stretch between two scene boundaries, the people whose body is there.
Rows: ``Presence`` (internal), by start, then by character.
Needs: text, tokens, sentences, paragraphs, quotations, breaks, mentions, entities, characters,
    attribution, narration.
Method: every line is a sign of its speaker and its addressees; every mention in the narration is
    one of whom it means, as strong as its clause makes it: who does something plainly told is
    there, who is remembered, hoped for or spoken of is not (``lexicons/presence_signs.py``, roles
    from the dependencies or, without, from the words beside it). Signs of one person in a stretch
    are joined as if independent. Comings and goings begin and end a stay (``decode/stays.py``); a
    stretch is parted where one company gives way to another (``decode/exchanges.py``). The far end
    of a telephone call, the writer of a letter and whoever is quoted by another are not there.
Source: written for fabula; the definitions are on the page of this layer.
Limits: dreams and memories told in plain past are taken for story; nobody is followed who is
    neither mentioned nor speaks.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from fabula.decode.clause_roles import ClauseReader, guess_role
from fabula.decode.exchanges import find_exchanges
from fabula.decode.stays import (
    AWAY_PARAGRAPHS,
    PRESENT,
    Sign,
    Stay,
    find_stays,
    join_weights,
    leave_behind,
)
from fabula.internal_rows import Attribution, Break, Presence
from fabula.layer import Layer, Tokens
from fabula.lexicons.calls import find_calls
from fabula.lexicons.places import find_places, place_nouns
from fabula.lexicons.presence_signs import empties, is_verb_form, presence_words, read_showing
from fabula.lexicons.time_jumps import passes_day
from fabula.rows import (
    Character,
    CharacterId,
    Entity,
    EntityId,
    Mention,
    Narration,
    Paragraph,
    PresentAs,
    Quotation,
    QuotationId,
    Sentence,
    Span,
)
from fabula.spans import merge_spans
from fabula.text import Text

RANKS: tuple[PresentAs, ...] = ("speaks", "acts", "addressed", "bystander")
"""From the most active to the least."""

ADDRESSED_FACTOR = 0.85
"""Somebody spoken to may not be there (a prayer, a call in vain)."""

LETTER_SHARE = 0.6
"""Share of a stretch from which what is written in it makes it a letter."""

LATE_PARAGRAPHS = 3
"""Paragraphs after which somebody never mentioned before comes in unannounced (*a boy leant …*)."""

BODILY = 0.45
"""Weight from which a sign of a body shows that somebody is no mere voice."""

CALL_SHARE = 0.5
"""Share of the signs within a call from which somebody without a body is its far end."""

TOP_SCORE = 0.98
EVIDENCE = 2

FIRST_PERSON = frozenset(["i", "me", "my", "mine", "myself", "we", "us", "our", "ours"])
UNNAMED_FACTOR = 0.35
"""What a pronoun counts where the stretch never names whom it is taken for: it may be another."""

_WORD = re.compile(r"[\w’'-]+|[.,;]")
_INDEFINITE = ("a ", "an ", "another ")
_Signs = dict[CharacterId, list[Sign]]


@dataclass(frozen=True)
class _Page:
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


def find_presence(
    text: Text,
    tokens: Tokens,
    sentences: Layer[Sentence],
    paragraphs: Layer[Paragraph],
    quotations: Layer[Quotation],
    breaks: Layer[Break],
    mentions: Layer[Mention],
    entities: Layer[Entity],
    characters: Layer[Character],
    attribution: Layer[Attribution],
    narration: Layer[Narration],
) -> Layer[Presence]:
    """Find who is there."""
    page = _read_page(text, sentences, paragraphs, quotations)
    cast = _cast(entities, characters)
    signs: dict[int, _Signs] = defaultdict(lambda: defaultdict(list))
    for who, sign in _all_signs(
        page, tokens, quotations, mentions, cast, characters, attribution, narration
    ):
        signs[bisect_right(breaks.starts, sign.evidence[0]) - 1][who].append(sign)
    rows = (
        row
        for number, stretch in enumerate(breaks)
        for row in _stretch_rows(page, stretch, signs.get(number, {}), quotations)
    )
    return Layer(sorted(rows, key=lambda row: (row.start, row.character)))


def _read_page(
    text: Text,
    sentences: Layer[Sentence],
    paragraphs: Layer[Paragraph],
    quotations: Layer[Quotation],
) -> _Page:
    told = [(row.start, row.end) for row in paragraphs if row.kind in ("body", "verse")]
    said = merge_spans(part for row in quotations if row.is_line for part in row.parts)
    spans = [(row.start, row.end) for row in sentences]
    return _Page(
        text,
        spans,
        [start for start, _ in spans],
        told,
        [start for start, _ in told],
        said,
        [start for start, _ in said],
    )


def _cast(
    entities: Layer[Entity], characters: Layer[Character]
) -> Mapping[EntityId, tuple[CharacterId, ...]]:
    """The characters that an entity is, and those that it is made of."""
    own = {row.entity: row.id for row in characters}
    found: dict[EntityId, tuple[CharacterId, ...]] = {e: (c,) for e, c in own.items()}
    for entity in entities:
        members = tuple(own[each] for each in entity.members if each in own)
        if members:
            found[entity.id] = (*found.get(entity.id, ()), *members)
    return found


def _all_signs(
    page: _Page,
    tokens: Tokens,
    quotations: Layer[Quotation],
    mentions: Layer[Mention],
    cast: Mapping[EntityId, tuple[CharacterId, ...]],
    characters: Layer[Character],
    attribution: Layer[Attribution],
    narration: Layer[Narration],
) -> list[tuple[CharacterId, Sign]]:
    """All signs, in text order."""
    found = list(_line_signs(page, quotations, attribution, cast))
    found.extend(_mention_signs(page, tokens, mentions, cast, characters, narration))
    return sorted(found, key=lambda pair: (pair[1].evidence, pair[0]))


def _line_signs(
    page: _Page,
    quotations: Layer[Quotation],
    attribution: Layer[Attribution],
    cast: Mapping[EntityId, tuple[CharacterId, ...]],
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
        for entity in row.addressees if not thought else ():
            for who in cast.get(entity, ()):
                weight = ADDRESSED_FACTOR * row.score
                yield who, _line_sign(page, row.start, end, RANKS.index("addressed"), weight)


def _line_sign(page: _Page, start: int, end: int, rank: int, weight: float) -> Sign:
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
    page: _Page,
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
        role = (
            reader.read(first, last) if reader else guess_role(words, first, last, is_verb_form)
        )
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
            yield who, Sign(
                start=sentence[0],
                end=sentence[1],
                paragraph=page.paragraph(row.start),
                rank=RANKS.index(shown.as_),
                weight=min(shown.weight * math.sqrt(row.score), TOP_SCORE),
                move=move,
                evidence=_evidence(row, tokens.span(verb), sentence),
                bodily=shown.bodily,
                named=row.form != "pronoun" or words[first] in FIRST_PERSON,
            )


def _is_new(page: _Page, row: Mention, character: Character, sentence: Span) -> bool:
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


def _stretch_rows(
    page: _Page, stretch: Break, signs: Mapping[CharacterId, Sequence[Sign]], quotations: Layer[Quotation]
) -> Iterator[Presence]:
    """Rows of one stretch between two breaks."""
    first = bisect_left(page.paragraph_starts, stretch.start)
    last = bisect_left(page.paragraph_starts, stretch.end)
    if first == last:
        return
    whole = _story_span(page, first, last)
    kept = _without_voices(page, signs, first, last)
    kept = {who: _doubt_pronouns(rows) for who, rows in kept.items()}
    there = {who: rows for who, rows in kept.items() if find_stays(rows, whole, (first, last))}
    moved = [at for at in range(first, last) if _says_where(page, at)]
    cuts = find_exchanges(there, (first, last), moved)
    emptied = [gone for at in range(first, last) if (gone := _emptied(page, at)) is not None]
    shifts = [shift for at in range(first + 1, last) if (shift := _shift(page, at)) is not None]
    for start, end in zip([whole[0], *cuts], [*cuts, whole[1]], strict=True):
        inside = {
            who: _with_gone(
                [sign for sign in rows if start <= sign.evidence[0] < end], emptied, shifts
            )
            for who, rows in kept.items()
        }
        numbers = page.paragraph(start), page.paragraph(end - 1) + 1
        stays = {who: find_stays(rows, (start, end), numbers) for who, rows in inside.items()}
        for who, found in leave_behind({w: s for w, s in stays.items() if s}, numbers).items():
            for stay in found:
                yield _row(CharacterId(who), stay)


def _doubt_pronouns(signs: Sequence[Sign]) -> list[Sign]:
    """Signs of one person, pronouns weakened where nothing in the stretch names the person."""
    if any(sign.named for sign in signs):
        return list(signs)
    return [
        sign if sign.named is None else replace(sign, weight=UNNAMED_FACTOR * sign.weight)
        for sign in signs
    ]


def _story_span(page: _Page, first: int, last: int) -> Span:
    return page.paragraphs[first][0], page.paragraphs[last - 1][1]


def _emptied(page: _Page, paragraph: int) -> Sign | None:
    """The sentence of a paragraph in which everybody goes."""
    start, end = page.paragraphs[paragraph]
    at = bisect_left(page.sentence_starts, start)
    for sentence in page.sentences[at : bisect_left(page.sentence_starts, end)]:
        words = _WORD.findall(page.text[sentence[0] : sentence[1]].lower())
        if not page.is_said(sentence[0]) and empties(words):
            return _going(sentence, paragraph)
    return None


def _shift(page: _Page, paragraph: int) -> Sign | None:
    """The first sentence of a paragraph in which a day passes without a new scene."""
    sentence = page.sentence(page.paragraphs[paragraph][0])
    if page.is_said(sentence[0]) or not passes_day(page.text[sentence[0] : sentence[1]]):
        return None
    return _going(sentence, paragraph)


def _going(sentence: Span, paragraph: int) -> Sign:
    rank = RANKS.index("bystander")
    return Sign(sentence[0], sentence[1], paragraph, rank, 0.0, "depart", sentence)


def _with_gone(
    signs: Sequence[Sign], emptied: Sequence[Sign], shifts: Sequence[Sign]
) -> list[Sign]:
    """Signs of one person with the goings of everybody that are that person's too."""
    found = list(signs)
    strong = [sign for sign in signs if sign.is_strong]
    for gone in emptied:
        nearby = gone.paragraph, gone.paragraph + AWAY_PARAGRAPHS
        stays = any(nearby[0] < sign.paragraph <= nearby[1] for sign in strong)
        if not stays and strong and strong[0].start < gone.start:
            found.append(gone)
    for shift in shifts:
        before = join_weights(sign for sign in signs if sign.start < shift.start)
        after = join_weights(sign for sign in signs if sign.start >= shift.start)
        if before >= PRESENT > after:
            found.append(shift)
        elif strong and after >= PRESENT > before:
            found = [
                replace(sign, move="appear") if sign is strong[0] and sign.move is None else sign
                for sign in found
            ]
    return sorted(found, key=lambda sign: sign.start)


def _says_where(page: _Page, paragraph: int) -> bool:
    start, end = page.sentence(page.paragraphs[paragraph][0])
    if page.is_said(start):
        return False
    return any(noun in place_nouns() for _, _, noun in find_places(page.text[start:end]))


def _without_voices(
    page: _Page, signs: Mapping[CharacterId, Sequence[Sign]], first: int, last: int
) -> dict[CharacterId, list[Sign]]:
    """Signs without those of voices from the far end of a telephone."""
    calls = find_calls([page.narrated(at) for at in range(first, last)])
    if not calls:
        return {who: list(rows) for who, rows in signs.items()}
    during = {first + at for call in calls for at in call}
    bodies = {
        who: sum(sign.weight for sign in rows if sign.bodily and sign.weight >= BODILY)
        for who, rows in signs.items()
    }
    near = max(bodies.values(), default=0.0)
    kept: dict[CharacterId, list[Sign]] = {}
    for who, rows in signs.items():
        far = bodies[who] < near and not any(
            sign.bodily and sign.weight >= BODILY and sign.paragraph in during for sign in rows
        )
        inside = sum(sign.weight for sign in rows if sign.paragraph in during)
        never = not bodies[who] and inside >= CALL_SHARE * sum(sign.weight for sign in rows)
        kept[who] = [
            sign for sign in rows if not (far and (never or sign.paragraph in during))
        ]
    return kept


def _row(who: CharacterId, stay: Stay) -> Presence:
    strong = [sign for sign in stay.signs if sign.is_strong] or list(stay.signs)
    best = max(strong, key=lambda sign: sign.weight)
    evidence = dict.fromkeys([strong[0].evidence, best.evidence])
    return Presence(
        start=stay.start,
        end=stay.end,
        character=who,
        as_=RANKS[min(sign.rank for sign in strong)],
        evidence=tuple(sorted(evidence))[:EVIDENCE],
        score=round(min(stay.probability, TOP_SCORE), 4),
    )
