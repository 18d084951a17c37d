"""Narration: the narrator of first-person stretches."""

from __future__ import annotations

from fabula.internal_rows import Break, Link, MentionSpan, Voice
from fabula.layer import Layer
from fabula.layers.narration import find_narration
from fabula.rows import Character, CharacterId, EntityId, MentionId, Narration
from fabula.text import Text


def teller(start: int, entity: int) -> Link:
    return Link(
        start=start,
        end=start + 1,
        mention=MentionId(start),
        entity=EntityId(entity),
        slot="narrator",
        slot_of=None,
        score=0.9,
        evidence=(),
    )


def tell(
    voices: Layer[Voice],
    breaks: Layer[Break],
    links: Layer[Link],
    characters: Layer[Character],
) -> Layer[Narration]:
    spans = Layer(
        MentionSpan(
            id=link.mention,
            start=link.start,
            end=link.end,
            form="pronoun",
            type="PER",
            gender=None,
            person=1,
            plural=False,
            vague=False,
            quotation=None,
            extent=(link.start, link.end),
            score=1.0,
        )
        for link in links
    )
    return find_narration(Text("I am here. I"), Layer(), spans, voices, breaks, links, characters)


def stretches(*starts: int) -> Layer[Break]:
    ends = (*starts[1:], 12)
    return Layer(
        Break(start=start, end=end, kind="start", place=None, time=None, score=1.0)
        for start, end in zip(starts, ends, strict=True)
    )


def person(number: int, narrator: bool) -> Character:
    return Character(
        id=CharacterId(number),
        entity=EntityId(number),
        name=None,
        aliases=(),
        pronouns=(),
        role="major",
        on_stage=True,
        narrator=narrator,
        group=False,
        first=0,
        last=1,
        evidence=(),
        score=1.0,
    )


VOICES = Layer(
    [
        Voice(start=0, end=5, person=1, tense="past", score=0.9),
        Voice(start=5, end=9, person=3, tense="present", score=0.8),
        Voice(start=9, end=12, person=None, tense=None, score=0.1),
    ]
)


def test_first_person_stretches_have_the_narrator() -> None:
    rows = tell(
        VOICES, stretches(0), Layer([teller(1, 1)]), Layer([person(0, False), person(1, True)])
    )
    assert [(row.person, row.tense, row.narrator) for row in rows] == [
        (1, "past", 1),
        (3, "present", None),
        (None, None, None),
    ]
    assert [(row.start, row.end) for row in rows] == [(0, 5), (5, 9), (9, 12)]
    assert [row.focalizer for row in rows] == [1, None, None]


def test_nobody_narrates_without_a_narrator() -> None:
    rows = tell(VOICES, stretches(0), Layer(), Layer())
    assert [row.narrator for row in rows] == [None, None, None]


def test_a_voice_is_cut_where_its_narrator_changes() -> None:
    voices = Layer([Voice(start=0, end=12, person=1, tense="past", score=0.9)])
    cast = Layer([person(0, True), person(1, True)])
    links = Layer([teller(1, 1), teller(4, 0), teller(9, 1)])
    rows = tell(voices, stretches(0, 3, 6, 8), links, cast)
    assert [(row.start, row.end, row.narrator) for row in rows] == [
        (0, 3, 1),
        (3, 8, 0),
        (8, 12, 1),
    ]
