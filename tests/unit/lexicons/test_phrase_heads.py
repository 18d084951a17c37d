"""Heads of phrases and the names in them."""

from __future__ import annotations

import pytest

from fabula.lexicons.phrase_heads import find_name_in, find_phrase_head, read_noun_features


@pytest.mark.parametrize(
    ("phrase", "head"),
    [
        ("the old man who came in", "man"),
        ("Ada's brother", "brother"),
        ("the lady of the house", "lady"),
        ("a tall, thin girl", "girl"),
        ("Mrs. Reed, the landlady", "Reed"),
        ("poor Ada", "Ada"),
        ("her", "her"),
        ("who", "who"),
    ],
)
def test_head(phrase: str, head: str) -> None:
    assert phrase[slice(*find_phrase_head(phrase))] == head


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("my dear Ada", "Ada"),
        ("Poor Ada", "Ada"),
        ("the Reverend Abel Farrow of Wexcombe", "Reverend Abel Farrow of Wexcombe"),
        ("old Mrs. Reed, who was deaf", "Mrs. Reed"),
        ("Jean de la Tour", "Jean de la Tour"),
        ("the house", None),
        ("The", "The"),
        ("the iPhone", None),
        ("my cœur", None),
        ("the šárka", None),
        ("old Šárka", "Šárka"),
    ],
)
def test_name(phrase: str, name: str | None) -> None:
    found = find_name_in(phrase, len(phrase.split(",")[0]) - 1)
    assert (None if found is None else phrase[slice(*found)]) == name


def test_features_of_nouns() -> None:
    assert read_noun_features("aunts", None) == ("she", True)
    assert read_noun_features("riders", "rider") == (None, True)
    assert read_noun_features("glass", "glass") == (None, False)
    assert read_noun_features("gizmos", None) == (None, False)
