"""Where prose without printed breaks begins something new."""

from __future__ import annotations

from typing import Any

import pytest

from fabula import Text, annotate
from fabula.internal_rows import Break
from fabula.pins import BreakPin, Pins, TextSelector

BEFORE = (
    "Hanne hung the last of the nets. The tar was still soft. Nobody had lit the stove. "
    "She wiped her hands on the sacking.\n\n"
)
AFTER = (
    " A boy sat on the wall with a bucket. He looked up and said nothing. "
    "The gulls had found the bucket too.\n\n“Is it yours?” she asked. He nodded.\n"
)
MENDING = "\n\n“Hold it,” said Ada. Moss held the hull of the boat.\n\n“Higher,” said Ada."
COUNTING = "\n\n“Nine,” said Bram. Petra wrote the sum in the ledger.\n\n“Ten,” said Petra."
OPENING = (
    "\n\nAda shut the door and went home to sleep."
    "\n\nIt was a long road that ran out past the orchards and the drowned church, and then "
    "a counting-house stood at the end of it, where Bram sat with Petra among the sacks all summer."
)


def read_stretches(content: str, pins: Pins | None = None) -> list[Break]:
    story: Any = annotate(Text(content), ["stretches"], pins=pins)
    return list(story.layer("stretches"))


@pytest.mark.parametrize(
    ("opening", "kind", "words"),
    [
        ("Hours later, the quay was empty.", "time", "Hours later"),
        ("In March the river came up.", "time", "In March"),
        ("Saturday morning, the van came.", "time", "Saturday morning"),
        ("The morning of the hearing, nobody ate.", "time", "The morning of the"),
        ("At 3 a.m. the telephone rang.", "time", "At 3 a.m."),
        ("Hanne woke to the sound of hammering.", "time", "Hanne woke"),
        ("After the funeral, Marcus stood by the hats.", "time", "After the funeral"),
        ("By the end of the week she had sold the boat.", "time", "By the end of the week"),
        ("It was almost dark when the bus stopped.", "time", "It was almost dark"),
        ("Across town, Petra counted the takings.", "place", "Across town"),
        ("Two streets away the bakery was open.", "place", "Two streets away"),
        ("Back home, the dog had chewed the rug.", "place", "Back home"),
    ],
)
def test_words_of_time_and_place_open_a_stretch(opening: str, kind: str, words: str) -> None:
    content = BEFORE + opening + AFTER
    first, second = read_stretches(content)
    assert first.end == second.start == content.index(opening)
    assert second.kind == kind
    span = second.time if kind == "time" else second.place
    assert span is not None
    assert content[slice(*span)] == words


@pytest.mark.parametrize(
    "opening",
    [
        "Later she was sorry.",
        "Hour after hour the rain fell.",
        "When he was five steps away, he stopped.",
        "The night was warm.",
        "By then she had learned to keep quiet.",
        "By the midnight lamps a cat went to and fro.",
        "A mile off, beyond the fields, lay the road.",
        "“At noon,” he said. The clock struck.",
        "The telephone rang. “Are you there?” said a voice. She hung up.",
        "She tore the letter open. It was from Bram.",
    ],
)
def test_what_goes_on_opens_none(opening: str) -> None:
    assert len(read_stretches(BEFORE + opening + AFTER)) == 1


def test_a_flashback_that_is_shown_ends_where_the_story_returns() -> None:
    back = "When she was nine, her mother drove her to the coast."
    now = "Now the nets were dry."
    content = BEFORE + back + AFTER + "\n" + now + AFTER
    assert [row.start for row in read_stretches(content)] == [
        0,
        content.index(back),
        content.index(now),
    ]
    assert len(read_stretches(BEFORE + now + AFTER)) == 1


def test_a_long_stretch_is_parted_where_company_talk_and_words_change() -> None:
    content = ("Ada had a boat." + 20 * MENDING + OPENING + 20 * COUNTING).strip() + "\n"
    first, second = read_stretches(content)
    assert second.kind == "shift"
    assert second.start == content.index("It was a long road") == first.end
    assert 0.3 <= second.score <= 0.58


def test_a_short_stretch_is_not_parted_without_words_of_time_or_place() -> None:
    content = "Ada had a boat." + 5 * MENDING + OPENING + 5 * COUNTING
    assert len(read_stretches(content)) == 1


def test_the_user_can_refuse_a_stretch() -> None:
    content = "Ada had a boat." + 20 * MENDING + OPENING + 20 * COUNTING
    pin = BreakPin(target=TextSelector(exact="It was a long road"), present=False)
    assert len(read_stretches(content, Pins(breaks=(pin,)))) == 1
