"""Who says each line to whom, and who hears it, as characters.

What: one row for every quotation of kind speech, thought or writing; titles and scare quotes have
    none.
Rows: ``Dialogue``, in the order of the quotations.
Needs: text, quotations, cues, attribution (speakers and addressees as entities), characters,
    presence.
Method: each entity is replaced by the character that it is. A speaker who is no character becomes
    ``None``, with score 0 and no basis; addressees and alternatives who are none are left out.
    Hearers of a spoken line, not one within another, are those who are present where it begins and
    neither speak it nor are spoken to; a whisper or an aside, by its reporting clause, has none.
Source: none; a change of ids.
Limits: where speaker or addressee is unknown, they may be among the hearers.
"""

from __future__ import annotations

from collections.abc import Mapping

from fabula.internal_rows import Attribution, Presence
from fabula.layer import Layer
from fabula.lexicons.presence_signs import is_hushed
from fabula.rows import Character, CharacterId, Cue, Dialogue, EntityId, Quotation, QuotationId
from fabula.text import Text


def find_dialogue(
    text: Text,
    quotations: Layer[Quotation],
    cues: Layer[Cue],
    attribution: Layer[Attribution],
    characters: Layer[Character],
    presence: Layer[Presence],
) -> Layer[Dialogue]:
    """Give every line its speaker, addressees and hearers as characters."""
    character_of = {row.entity: row.id for row in characters}
    found = {row.quotation: row for row in attribution}
    hushed = _hushed(text, cues)
    rows: list[Dialogue] = []
    reach = -1
    for row in quotations:
        aloud = row.kind == "speech" and row.id not in hushed and row.start >= reach
        reach = max(reach, row.end) if row.is_line else reach
        if row.is_line:
            there = _present_at(presence, row.start) if aloud else ()
            rows.append(_line(row, found.get(row.id), character_of, there))
    return Layer(rows)


def _hushed(text: Text, cues: Layer[Cue]) -> set[QuotationId]:
    """Lines that only those spoken to can hear."""
    return {
        cue.quotation
        for cue in cues
        if any(is_hushed(text[start:end]) for start, end in (cue.verb, *cue.manner))
    }


def _present_at(presence: Layer[Presence], offset: int) -> tuple[CharacterId, ...]:
    there = presence.overlapping(offset, offset + 1)
    return tuple(sorted({row.character for row in there}))


def _line(
    quotation: Quotation,
    row: Attribution | None,
    character_of: Mapping[EntityId, CharacterId],
    there: tuple[CharacterId, ...],
) -> Dialogue:
    speaker = None
    if row is not None and row.speaker is not None:
        speaker = character_of.get(row.speaker)
    known = row is not None and speaker is not None
    alternatives = row.alternatives if row is not None else ()
    entities = row.addressees if row is not None else ()
    addressees = tuple(character_of[e] for e in entities if e in character_of)
    return Dialogue(
        start=quotation.start,
        end=quotation.end,
        quotation=quotation.id,
        speaker=speaker,
        addressees=addressees,
        hearers=tuple(each for each in there if each != speaker and each not in addressees),
        score=row.score if row is not None and known else 0.0,
        basis=row.basis if row is not None and known else None,
        alternatives=tuple((character_of[e], s) for e, s in alternatives if e in character_of),
        evidence=row.evidence if row is not None and known else (),
    )
