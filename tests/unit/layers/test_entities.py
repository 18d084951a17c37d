"""Entities: people and places with their names and counts."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize(
    ("content", "members"),
    [
        ("The twins, Ada and Moss, came in. The twins laughed.", ["Ada", "Moss"]),
        ("Ada and Moss, the twins, came in. The twins laughed.", ["Ada", "Moss"]),
        (
            "Her brothers Ada, Moss and Tom came in. Ada left. Tom left.",
            ["Ada", "Moss", "Tom"],
        ),
    ],
)
def test_a_group_has_the_members_that_are_listed_beside_it(
    content: str, members: list[str]
) -> None:
    rows = read_cast(content).entities
    (group,) = [row for row in rows if row.members]
    assert sorted(str(rows[member].name) for member in group.members) == members
