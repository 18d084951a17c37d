"""Mentions: slots filled from attribution."""

from __future__ import annotations

import pytest

from fabula.internal_rows import Attribution, Link, MentionSpan, Slot
from fabula.layer import Layer
from fabula.layers.mentions import find_mentions
from fabula.rows import EntityId, MentionId, QuotationId

SPAN = MentionSpan(
    start=1,
    end=2,
    id=MentionId(0),
    form="pronoun",
    type="PER",
    gender=None,
    person=1,
    plural=False,
    vague=False,
    quotation=QuotationId(0),
    extent=(1, 2),
    score=1.0,
)


def link(slot: Slot | None, entity: int | None = None) -> Link:
    return Link(
        start=1,
        end=2,
        mention=MentionId(0),
        entity=None if entity is None else EntityId(entity),
        slot=slot,
        slot_of=QuotationId(0) if slot else None,
        score=0.9,
        evidence=(),
    )


def said(speaker: int | None, addressees: tuple[int, ...] = ()) -> Attribution:
    return Attribution(
        start=0,
        end=9,
        quotation=QuotationId(0),
        speaker=None if speaker is None else EntityId(speaker),
        addressees=tuple(map(EntityId, addressees)),
        score=0.5,
        basis="cue",
        alternatives=(),
        evidence=(),
    )


@pytest.mark.parametrize(
    ("given", "attribution", "expected"),
    [
        (link(None, 4), said(7), 4),
        (link("speaker"), said(7), 7),
        (link("speaker"), said(None), None),
        (link("addressee"), said(7, (3,)), 3),
        (link("addressee"), said(7, (3, 5)), None),
    ],
)
def test_slots(given: Link, attribution: Attribution, expected: int | None) -> None:
    found = find_mentions(Layer([SPAN]), Layer([given]), Layer([attribution]))
    assert found[0].entity == expected


def test_score_falls_with_a_weak_link() -> None:
    strong = find_mentions(Layer([SPAN]), Layer([link(None, 4)]), Layer())[0]
    weak = find_mentions(Layer([SPAN]), Layer([link("speaker")]), Layer([said(7)]))[0]
    assert 0.0 < weak.score < strong.score <= 1.0


def test_unknown_quotation_leaves_the_slot_open() -> None:
    assert find_mentions(Layer([SPAN]), Layer([link("speaker")]), Layer())[0].entity is None
