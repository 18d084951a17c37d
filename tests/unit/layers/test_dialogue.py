"""Lines with characters in place of entities."""

from __future__ import annotations

from fabula.internal_rows import Attribution, Presence
from fabula.layer import Layer
from fabula.layers.dialogue import find_dialogue
from fabula.rows import (
    Character,
    CharacterId,
    Cue,
    Dialogue,
    EntityId,
    Quotation,
    QuotationId,
)
from fabula.text import Text


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
TEXT = Text("“Oh.”  whispered aside and then they went on")


def lines(
    quotations: Layer[Quotation],
    attributions: Layer[Attribution],
    presence: Layer[Presence] | None = None,
    cues: Layer[Cue] | None = None,
) -> Layer[Dialogue]:
    """The layer, with nobody present unless said otherwise."""
    there = Layer[Presence]() if presence is None else presence
    reported = Layer[Cue]() if cues is None else cues
    return find_dialogue(TEXT, quotations, reported, attributions, CAST, there)


def present(number: int, end: int) -> Presence:
    """A character who is there from the beginning to ``end``."""
    return Presence(
        start=0,
        end=end,
        character=CharacterId(number),
        company=(0, end),
        as_="acts",
        evidence=(),
        score=0.9,
    )


def test_hearers_are_those_present_who_neither_speak_nor_are_spoken_to() -> None:
    there = Layer([present(0, 40), present(1, 40), present(2, 40), present(3, 8)])
    spoken = Layer([quotation(0), quotation(1), quotation(2, "thought")])
    told = Layer([attribution(0, 4, 7), attribution(1, 4), attribution(2, 4)])
    rows = lines(spoken, told, there)
    assert [row.hearers for row in rows] == [(2, 3), (0, 2), ()]


def test_a_whisper_is_heard_by_nobody_else() -> None:
    there = Layer([present(0, 40), present(1, 40), present(2, 40)])
    cue = Cue(
        start=7, end=16, quotation=QuotationId(0), verb=(7, 16), mention=None, manner=(), score=1.0
    )
    (row,) = lines(Layer([quotation(0)]), Layer([attribution(0, 4, 7)]), there, Layer([cue]))
    assert row.hearers == ()


def test_entities_become_characters() -> None:
    (row,) = lines(Layer([quotation(0)]), Layer([attribution(0, 4, 7, 5)]))
    assert row.speaker == CharacterId(1)
    assert row.addressees == (CharacterId(0),)
    assert row.alternatives == ((CharacterId(0), 0.1),)
    assert (row.score, row.basis, row.evidence, row.hearers) == (0.9, "cue", ((1, 2),), ())


def test_a_speaker_who_is_no_character_is_unknown() -> None:
    (row,) = lines(Layer([quotation(0)]), Layer([attribution(0, 5)]))
    assert (row.speaker, row.score, row.basis, row.evidence) == (None, 0.0, None, ())


def test_one_row_for_every_spoken_thought_or_written_quotation() -> None:
    kinds = ("speech", "title", "thought", "scare", "writing")
    rows = lines(Layer([quotation(number, kind) for number, kind in enumerate(kinds)]), Layer([]))
    assert [row.quotation for row in rows] == [0, 2, 4]
    assert all(row.speaker is None and row.score == 0.0 for row in rows)
