"""Roster: candidate people with the name a reader would use."""

from __future__ import annotations

from fabula.internal_rows import RosterEntry
from fabula.layer import Layer
from fabula.pins import CastPin, Pins
from tests.unit.layers import cast_reading


def roster(content: str, pins: Pins | None = None) -> Layer[RosterEntry]:
    return cast_reading.roster(cast_reading.read_cast(content, pins))


def test_canonical_name_is_the_fullest_common_form() -> None:
    entry = roster("Ada Lind sat. Ada smiled. “Lind!” said Ada. She left, and Ada Lind was gone.")[
        0
    ]
    assert entry.name == "Ada Lind"
    assert {(alias.text, alias.count) for alias in entry.aliases} == {
        ("Ada", 2),
        ("Ada Lind", 2),
        ("Lind", 1),
    }
    assert [(row.set, row.count) for row in entry.pronouns] == [("she", 1)]
    assert (entry.first, entry.named, entry.group, entry.narrator) == (0, True, False, False)


def test_capitals_are_not_the_canonical_spelling() -> None:
    entry = roster("“ADA!” said Tom. Ada came. “ADA LIND!” said Tom. Then Ada Lind laughed.")[0]
    assert entry.name == "Ada Lind"


def test_unnamed_people_need_to_recur_or_speak() -> None:
    entries = roster("The cook slept. “Off!” said the porter. He left. A boy ran.")
    assert [(entry.name, entry.named) for entry in entries] == [("the porter", False)]


def test_pinned_people_are_listed_even_when_absent() -> None:
    pins = Pins(
        cast=(CastPin(name="Zed", pronouns="they"), CastPin(name="Ada Lind", aliases=("Ada",)))
    )
    entries = roster("Ada sat. She smiled.", pins)
    assert [(entry.name, entry.pinned) for entry in entries] == [("Ada Lind", True), ("Zed", True)]
    assert entries[1].aliases == ()
    assert entries[1].pronouns[0].set == "they"


def test_family_is_a_group() -> None:
    entries = roster("Abel Farrow left. The Farrows came. The Farrows ate. The Farrows sang.")
    assert (entries[0].name, entries[0].group) == ("Abel Farrow", False)
    assert any(entry.group for entry in entries)
