"""Words that show somebody's mind."""

from __future__ import annotations

import pytest

from fabula.lexicons.mind_words import find_mind


def find(sentence: str, mention: str) -> str | None:
    start = sentence.index(mention)
    span = find_mind(sentence, start, start + len(mention))
    return None if span is None else sentence[slice(*span)]


@pytest.mark.parametrize(
    ("sentence", "mention", "words"),
    [
        ("Ada knew it.", "Ada", "Ada knew"),
        ("Then she had never quite understood it.", "she", "she had never quite understood"),
        ("But he was not afraid.", "he", "he was not afraid"),
        ("His heart beat.", "His", "His heart"),
        ("Ada’s thoughts ran on.", "Ada", "Ada’s thoughts"),
        ("It seemed to her too late.", "her", "It seemed to her"),
        ("It struck him that it was late.", "him", "It struck him"),
        ("It had suddenly occurred to Ada to ask.", "Ada", None),
    ],
)
def test_minds(sentence: str, mention: str, words: str | None) -> None:
    assert find(sentence, mention) == words


@pytest.mark.parametrize(
    ("sentence", "mention"),
    [
        ("Ada smiled.", "Ada"),
        ("She looked at it.", "She"),
        ("His hat fell.", "His"),
        ("He was late.", "He"),
        ("They gave her heart.", "They"),
        ("Tom saw him there.", "him"),
    ],
)
def test_what_others_see_shows_no_mind(sentence: str, mention: str) -> None:
    assert find(sentence, mention) is None
