"""Presence: who is there, from where to where.

What: for each stretch between two scene boundaries, the people whose body is there.
Rows: ``Presence`` (internal), by start, then by character.
Needs: text, tokens, sentences, paragraphs, quotations, stretches, mentions, entities, characters,
    attribution, narration; ``pins.presence`` and refused scene boundaries are
    obeyed.
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

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

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
from fabula.lexicons.presence_clues import RANKS, TOP_SCORE, Page, find_signs, read_page
from fabula.lexicons.presence_signs import empties
from fabula.lexicons.time_jumps import passes_day
from fabula.pins import Pins, find_refused_breaks, find_selected
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
    Sentence,
    Span,
)
from fabula.text import Text

LETTER_SHARE = 0.6
"""Share of a stretch from which what is written in it makes it a letter."""

LATE_PARAGRAPHS = 3
"""Paragraphs after which somebody never mentioned before comes in unannounced (*a boy leant …*)."""

BODILY = 0.45
"""Weight from which a sign of a body shows that somebody is no mere voice."""

CALL_SHARE = 0.5
"""Share of the signs within a call from which somebody without a body is its far end."""

EVIDENCE = 2

UNNAMED_FACTOR = 0.35
"""What a pronoun counts where the stretch never names whom it is taken for: it may be another."""

_WORD = re.compile(r"[\w’'-]+|[.,;]")


@dataclass(frozen=True)
class _Pin:
    """Whether the user says that somebody is there, at the words at which that was said.

    ``until`` is where the stretch ends that was meant; ``None`` = all between two boundaries.
    """

    at: Span
    who: CharacterId
    present: bool
    until: int | None

    def within(self, whole: Span) -> Span | None:
        """The part of a stretch between two boundaries that was meant, or ``None``."""
        start, end = whole
        if self.until is None:
            return whole if start <= self.at[0] < end else None
        meant = max(start, self.at[0]), min(end, self.until)
        return meant if meant[0] < meant[1] else None


_Signs = dict[CharacterId, list[Sign]]


def find_presence(
    text: Text,
    tokens: Tokens,
    sentences: Layer[Sentence],
    paragraphs: Layer[Paragraph],
    quotations: Layer[Quotation],
    stretches: Layer[Break],
    mentions: Layer[Mention],
    entities: Layer[Entity],
    characters: Layer[Character],
    attribution: Layer[Attribution],
    narration: Layer[Narration],
    pins: Pins,
) -> Layer[Presence]:
    """Find who is there."""
    page = read_page(text, sentences, paragraphs, quotations)
    cast = _cast(entities, characters)
    signs: dict[int, _Signs] = defaultdict(lambda: defaultdict(list))
    for who, sign in find_signs(
        page, tokens, quotations, mentions, cast, characters, attribution, narration
    ):
        signs[bisect_right(stretches.starts, sign.evidence[0]) - 1][who].append(sign)
    pinned = _read_pins(text, characters, pins)
    refused = find_refused_breaks(text, pins)
    tellers = frozenset(row.id for row in characters if row.narrator)
    rows = (
        row
        for number, stretch in enumerate(stretches)
        for row in _stretch_rows(page, stretch, signs.get(number, {}), tellers, pinned, refused)
    )
    return Layer(sorted(rows, key=lambda row: (row.start, row.character)))


def _read_pins(text: Text, characters: Layer[Character], pins: Pins) -> list[_Pin]:
    """What the user says of who is there; pins whose words or people are gone say nothing."""
    names = {row.name: row.id for row in characters if row.name is not None}
    for row in characters:
        for alias in row.aliases:
            names.setdefault(alias.text, row.id)
    found = []
    for pin in pins.presence:
        span = find_selected(text, pin.target)
        last = None if pin.until is None else find_selected(text, pin.until)
        if span is None or (pin.until is not None and last is None) or pin.person not in names:
            continue
        until = None if last is None else last[1]
        found.append(_Pin(span, names[pin.person], pin.present, until))
    return found


def _obey(rows: Sequence[Presence], whole: Span, pinned: Sequence[_Pin]) -> list[Presence]:
    """Rows between two boundaries as the user has decided; the later pin wins."""
    kept = list(rows)
    for pin in pinned:
        meant = pin.within(whole)
        if meant is None:
            continue
        own = [row for row in kept if row.character == pin.who]
        kept = [row for row in kept if row.character != pin.who]
        kept += [part for row in own for part in _outside(row, meant)]
        if pin.present:
            inside = [row for row in own if row.start < meant[1] and meant[0] < row.end]
            best: PresentAs = min((row.as_ for row in inside), key=RANKS.index, default="bystander")
            evidence = inside[0].evidence if inside else (pin.at,)
            kept.append(
                Presence(
                    start=meant[0],
                    end=meant[1],
                    character=pin.who,
                    company=whole,
                    as_=best,
                    evidence=evidence,
                    score=1.0,
                )
            )
    return kept


def _outside(row: Presence, meant: Span) -> Iterator[Presence]:
    """What is left of a row before and after a stretch."""
    if row.start < meant[0]:
        yield msgspec.structs.replace(row, end=min(row.end, meant[0]))
    if meant[1] < row.end:
        yield msgspec.structs.replace(row, start=max(row.start, meant[1]))


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


def _stretch_rows(
    page: Page,
    stretch: Break,
    signs: Mapping[CharacterId, Sequence[Sign]],
    tellers: frozenset[CharacterId],
    pinned: Sequence[_Pin],
    refused: Sequence[int],
) -> Iterator[Presence]:
    """Rows of one stretch between two breaks."""
    first = bisect_left(page.paragraph_starts, stretch.start)
    last = bisect_left(page.paragraph_starts, stretch.end)
    if first == last:
        return
    whole = _story_span(page, first, last)
    kept = _without_voices(page, signs, tellers, (first, last))
    kept = {who: _doubt_pronouns(rows) for who, rows in kept.items()}
    there: dict[int, list[Sign]] = {
        who: rows for who, rows in kept.items() if find_stays(rows, whole, (first, last))
    }
    moved = [at for at in range(first, last) if _says_where(page, at)]
    cuts = [
        cut
        for cut in find_exchanges(there, (first, last), moved)
        if not _is_refused(page, cut, refused)
    ]
    emptied = [gone for at in range(first, last) if (gone := _emptied(page, at)) is not None]
    shifts = [shift for at in range(first + 1, last) if (shift := _shift(page, at)) is not None]
    for start, end in zip([whole[0], *cuts], [*cuts, whole[1]], strict=True):
        inside = {
            who: _with_gone(
                [sign for sign in rows if start <= sign.evidence[0] < end],
                [sign for sign in emptied if start <= sign.start < end],
                [sign for sign in shifts if start <= sign.start < end],
            )
            for who, rows in kept.items()
        }
        numbers = page.paragraph(start), page.paragraph(end - 1) + 1
        stays = {who: find_stays(rows, (start, end), numbers) for who, rows in inside.items()}
        found = leave_behind({w: s for w, s in stays.items() if s}, numbers)
        company = start, end
        rows = [
            _row(CharacterId(who), company, stay) for who, some in found.items() for stay in some
        ]
        yield from _obey(rows, company, pinned)


def _is_refused(page: Page, cut: int, refused: Sequence[int]) -> bool:
    """Whether the user says that no scene begins in the paragraph of an exchange of company."""
    start, end = page.paragraphs[page.paragraph(cut)]
    return any(start <= offset < end for offset in refused)


def _doubt_pronouns(signs: Sequence[Sign]) -> list[Sign]:
    """Signs of one person, pronouns weakened where nothing in the stretch names the person."""
    if any(sign.named for sign in signs):
        return list(signs)
    return [
        sign if sign.named is None else replace(sign, weight=UNNAMED_FACTOR * sign.weight)
        for sign in signs
    ]


def _story_span(page: Page, first: int, last: int) -> Span:
    return page.paragraphs[first][0], page.paragraphs[last - 1][1]


def _emptied(page: Page, paragraph: int) -> Sign | None:
    """The sentence of a paragraph in which everybody goes."""
    start, end = page.paragraphs[paragraph]
    at = bisect_left(page.sentence_starts, start)
    for sentence in page.sentences[at : bisect_left(page.sentence_starts, end)]:
        words = _WORD.findall(page.text[sentence[0] : sentence[1]].lower())
        if not page.is_said(sentence[0]) and empties(words):
            return _going(sentence, paragraph)
    return None


def _shift(page: Page, paragraph: int) -> Sign | None:
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


def _says_where(page: Page, paragraph: int) -> bool:
    start, end = page.sentence(page.paragraphs[paragraph][0])
    if page.is_said(start):
        return False
    return any(found.noun in place_nouns() for found in find_places(page.text[start:end]))


def _without_voices(
    page: Page,
    signs: Mapping[CharacterId, Sequence[Sign]],
    tellers: frozenset[CharacterId],
    paragraphs: tuple[int, int],
) -> dict[CharacterId, list[Sign]]:
    """Signs without those of voices from the far end of a telephone or a radio.

    Who tells the story as *I* is at the near end.
    """
    first, last = paragraphs
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
        far = (
            who not in tellers
            and bodies[who] < near
            and not any(
                sign.bodily and sign.weight >= BODILY and sign.paragraph in during for sign in rows
            )
        )
        inside = sum(sign.weight for sign in rows if sign.paragraph in during)
        never = not bodies[who] and inside >= CALL_SHARE * sum(sign.weight for sign in rows)
        kept[who] = [sign for sign in rows if not (far and (never or sign.paragraph in during))]
    return kept


def _row(who: CharacterId, company: Span, stay: Stay) -> Presence:
    strong = [sign for sign in stay.signs if sign.is_strong] or list(stay.signs)
    best = max(strong, key=lambda sign: sign.weight)
    evidence = dict.fromkeys([strong[0].evidence, best.evidence])
    return Presence(
        start=stay.start,
        end=stay.end,
        character=who,
        company=company,
        as_=RANKS[min(sign.rank for sign in strong)],
        evidence=tuple(sorted(evidence))[:EVIDENCE],
        score=round(min(stay.probability, TOP_SCORE), 4),
    )
