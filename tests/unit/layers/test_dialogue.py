"""Lines with characters in place of entities."""

from __future__ import annotations

from fabula.internal_rows import Attribution
from fabula.layer import Layer
from fabula.layers.dialogue import find_dialogue
from fabula.rows import Character, CharacterId, EntityId, Quotation, QuotationId


def quotation(number: int, kind: str = "speech") -> Quotation:
    """A quotation of six characters."""
    span = (10 * number, 10 * number + 6)
    return Quotation(
        id=QuotationId(number),
        start=span[0],
        end=span[1],
        parts=(span,),
        kind=kind,  # type: ignore[arg-type]
        marks="“”",
        score=1.0,
    )


def attribution(number: int, speaker: int | None, *others: int) -> Attribution:
    """An answer for a quotation; ``others`` are addressees and alternatives."""
    return Attribution(
        start=10 * number,
        end=10 * number + 6,
        quotation=QuotationId(number),
        speaker=None if speaker is None else EntityId(speaker),
        addressees=tuple(map(EntityId, others)),
        score=0.9 if speaker is not None else 0.0,
        basis="cue" if speaker is not None else None,
        alternatives=tuple((EntityId(each), 0.1) for each in others),
        evidence=((1, 2),),
    )


def character(number: int, entity: int) -> Character:
    """A character that is an entity."""
    return Character(
        id=CharacterId(number),
        entity=EntityId(entity),
        name="Ada",
        aliases=(),
        pronouns=(),
        role="minor",
        on_stage=True,
        narrator=False,
        group=False,
        first=0,
        last=1,
        evidence=(),
        score=1.0,
    )


CAST = Layer([character(0, 7), character(1, 4)])


def test_entities_become_characters() -> None:
    (row,) = find_dialogue(Layer([quotation(0)]), Layer([attribution(0, 4, 7, 5)]), CAST)
    assert row.speaker == CharacterId(1)
    assert row.addressees == (CharacterId(0),)
    assert row.alternatives == ((CharacterId(0), 0.1),)
    assert (row.score, row.basis, row.evidence, row.hearers) == (0.9, "cue", ((1, 2),), ())


def test_a_speaker_who_is_no_character_is_unknown() -> None:
    (row,) = find_dialogue(Layer([quotation(0)]), Layer([attribution(0, 5)]), CAST)
    assert (row.speaker, row.score, row.basis, row.evidence) == (None, 0.0, None, ())


def test_one_row_for_every_spoken_thought_or_written_quotation() -> None:
    kinds = ("speech", "title", "thought", "scare", "writing")
    rows = find_dialogue(
        Layer([quotation(number, kind) for number, kind in enumerate(kinds)]), Layer([]), CAST
    )
    assert [row.quotation for row in rows] == [0, 2, 4]
    assert all(row.speaker is None and row.score == 0.0 for row in rows)
