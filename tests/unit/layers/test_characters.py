"""Characters: who is in the cast, how prominent, and whether ever present."""

from __future__ import annotations

import pytest

from fabula.internal_rows import Attribution, RosterEntry
from fabula.layer import Layer
from fabula.layers.characters import find_characters
from fabula.rows import Alias, Entity, EntityId, QuotationId
from tests.unit.layers.cast_reading import character, read_cast

STORY = """\
Ada Lind came in. She shook off the rain, and she smiled at Jon.

“My uncle Abel is dead,” said Ada. “Abel left me the boat.”

Jon stared at her. “The boat?” said Jon. He sat down.

“The boat,” said the porter, who had listened.

Ada laughed. She took off her coat, and Jon took it.
"""


def test_roles_and_presence() -> None:
    story = read_cast(STORY)
    found = {row.name: (row.role, row.on_stage) for row in story.characters}
    assert found["Ada Lind"] == ("major", True)
    assert found["Jon"][1] is True
    assert found["the porter"] == ("minor", True)
    abel = [value for name, value in found.items() if name is not None and "Abel" in name]
    assert abel == [("mentioned", False)]


def test_rows_are_in_the_order_of_first_mentions() -> None:
    rows = read_cast(STORY).characters
    assert [row.id for row in rows] == list(range(len(rows)))
    assert [row.first for row in rows] == sorted(row.first for row in rows)


def test_evidence_holds_the_first_mention() -> None:
    story = read_cast(STORY)
    ada = character(story, "Ada Lind")
    assert story.text[slice(*ada.evidence[0])] == "Ada Lind"
    assert ada.first == 0
    assert story.text[ada.last - 3 : ada.last] in ("her", "Ada", "She")


def test_unnamed_in_passing_are_no_characters() -> None:
    story = read_cast("Ada saw a boy. The boy ran, and a woman called. Ada left.")
    assert [row.name for row in story.characters] == ["Ada"]


@pytest.mark.parametrize(("word", "is_there"), [("God", False), ("Pshaw", False), ("Odo", True)])
@pytest.mark.parametrize("speaks", [False, True])
def test_a_word_that_names_nobody_is_there_only_if_it_speaks(
    word: str, is_there: bool, speaks: bool
) -> None:
    one = EntityId(0)
    entry = RosterEntry(
        entity=one,
        name=word,
        named=True,
        aliases=(Alias(text=word, count=1),),
        pronouns=(),
        group=False,
        narrator=False,
        pinned=False,
        first=3,
        last=9,
        evidence=((3, 9),),
        score=0.9,
    )
    said = Attribution(
        start=0,
        end=9,
        quotation=QuotationId(0),
        speaker=one if speaks else None,
        addressees=(),
        score=1.0,
        basis=None,
        alternatives=(),
        evidence=(),
    )
    entity = Entity(id=one, type="PER", name=word, mentions=1, members=(), score=0.9)
    found = find_characters(Layer(), Layer(), Layer([entity]), Layer([entry]), Layer([said]))
    assert bool(len(found)) == (is_there or speaks)
