"""Who says each line to whom, as characters.

What: one row for every quotation of kind speech, thought or writing; titles and scare quotes have
    none.
Rows: ``Dialogue``, in the order of the quotations.
Needs: quotations, attribution (speakers and addressees as entities), characters.
Method: each entity is replaced by the character that it is. A speaker who is no character becomes
    ``None``, with score 0 and no basis; addressees and alternatives who are none are left out.
Source: none; a change of ids.
Limits: ``hearers`` is empty until presence is computed.
"""

from __future__ import annotations

from fabula.internal_rows import Attribution
from fabula.layer import Layer
from fabula.rows import Character, CharacterId, Dialogue, EntityId, Quotation


def find_dialogue(
    quotations: Layer[Quotation], attribution: Layer[Attribution], characters: Layer[Character]
) -> Layer[Dialogue]:
    """Give every line its speaker and addressees as characters."""
    character_of = {row.entity: row.id for row in characters}
    found = {row.quotation: row for row in attribution}
    return Layer(_line(row, found.get(row.id), character_of) for row in quotations if row.is_line)


def _line(
    quotation: Quotation, row: Attribution | None, character_of: dict[EntityId, CharacterId]
) -> Dialogue:
    speaker = None
    if row is not None and row.speaker is not None:
        speaker = character_of.get(row.speaker)
    known = row is not None and speaker is not None
    addressees = row.addressees if row is not None else ()
    alternatives = row.alternatives if row is not None else ()
    return Dialogue(
        start=quotation.start,
        end=quotation.end,
        quotation=quotation.id,
        speaker=speaker,
        addressees=tuple(character_of[e] for e in addressees if e in character_of),
        hearers=(),
        score=row.score if row is not None and known else 0.0,
        basis=row.basis if row is not None and known else None,
        alternatives=tuple((character_of[e], s) for e, s in alternatives if e in character_of),
        evidence=row.evidence if row is not None and known else (),
    )
