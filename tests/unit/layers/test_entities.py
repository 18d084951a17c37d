"""Entities: people and places with their names and counts."""

from __future__ import annotations

from fabula.pins import CastPin, Pins
from tests.unit.layers.cast_reading import read_cast

STORY = "Ada Lind left Wexcombe. She had been in Wexcombe all day. Then Ada went to London."


def test_names_types_and_counts() -> None:
    rows = read_cast(STORY).entities
    assert [(row.name, row.type, row.mentions) for row in rows] == [
        ("Ada Lind", "PER", 3),
        ("Wexcombe", "GPE", 2),
        ("London", "GPE", 1),
    ]
    assert [row.id for row in rows] == [0, 1, 2]
    assert all(0.0 < row.score <= 1.0 and row.members == () for row in rows)


def test_absent_person_of_the_user_is_there_without_mentions() -> None:
    rows = read_cast(STORY, Pins(cast=(CastPin(name="Zed"),))).entities
    assert ("Zed", "PER", 0) in [(row.name, row.type, row.mentions) for row in rows]
