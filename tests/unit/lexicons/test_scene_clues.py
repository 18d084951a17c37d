"""Clues that a scene begins with a paragraph."""

from __future__ import annotations

from typing import Any

import pytest

from fabula import Text, annotate
from fabula.lexicons.scene_clues import find_clues, read_prose, weigh_clues

LAYERS = ("sentences", "paragraphs", "quotations", "mention_spans")


def clues_of(content: str, at: int) -> list[str]:
    """Clues of a paragraph, by its number."""
    text = Text(content)
    layers: Any = annotate(text, LAYERS).layers
    prose = read_prose(text, *(layers[name] for name in LAYERS))
    return find_clues(prose, at, 0, len(prose.paragraphs))


@pytest.mark.parametrize(
    ("before", "opening", "clue"),
    [
        ("They ate.", "The next morning it rained.", "open_jump_day"),
        ("They ate.", "An hour later it rained.", "open_jump"),
        ("They ate.", "He came again the next morning, and it rained.", "open_day"),
        ("They ate.", "It was cold.", "open_it"),
        ("They ate.", "But nobody came.", "open_link"),
        ("They ate.", "In the harbour office the clerk yawned.", "open_place_jump"),
        ("They ate.", "“Who is there?” said Moss.", "open_said"),
        ("They ate.", "Somebody had locked the gate.", "open_had"),
        ("He shut the door.", "It was cold.", "close_gone"),
        ("They ate:", "It was cold.", "close_open"),
        ("Who would come?", "It was cold.", "close_question"),
        ("He said, “Come.”", "It was cold.", "close_said"),
    ],
)
def test_each_clue_is_seen(before: str, opening: str, clue: str) -> None:
    assert clue in clues_of(f"{before}\n\n{opening}\n", 1)
    assert clue not in clues_of("They ate.\n\nMoss laughed.\n", 1)


def test_company_is_compared_before_and_after() -> None:
    same = clues_of("“Come,” said Ada.\n\n“Yes,” said Ada.\n", 1)
    other = clues_of("“Come,” said Ada.\n\n“Yes,” said Bram.\n", 1)
    assert {"company_3", "company_new_0"} <= set(same)
    assert {"company_0", "company_new_3"} <= set(other)
    assert "company_unknown" in clues_of("It rained.\n\nIt snowed.\n", 1)


def test_clues_weigh_for_or_against_and_unknown_ones_nothing() -> None:
    assert weigh_clues(["open_day"]) > weigh_clues([]) > weigh_clues(["close_question"])
    assert weigh_clues(["no such clue"]) == weigh_clues([])
