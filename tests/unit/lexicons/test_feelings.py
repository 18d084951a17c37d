"""Phrases of feeling: found where they stand, and not where they are denied."""

from __future__ import annotations

import pytest

from fabula.lexicons.emotion_labels import EMOTIONS
from fabula.lexicons.feelings import CALM, find_said, find_told, is_accusing
from fabula.lexicons.load import load_table
from fabula.lexicons.phrases import PhraseBook, parse_phrase, plain_word


def _words(sentence: str) -> list[str]:
    return [plain_word(word) for word in sentence.split()]


def _told(sentence: str) -> set[str]:
    words = _words(sentence)
    return {match.phrase.label for match in find_told(words, 0, len(words))}


def _said(sentence: str) -> set[str]:
    words = _words(sentence)
    return {match.phrase.label for match in find_said(words, 0, len(words))}


def test_every_row_has_a_known_kind_label_and_weight() -> None:
    for words, kind, label, weight in load_table("feelings").rows:
        assert kind in {"voice", "body", "told", "struck", "said", "mask"}, words
        assert label in EMOTIONS or (label == CALM and kind in {"voice", "mask"}), words
        assert 0 < float(weight) <= 1, words
        assert not words.startswith("_"), words


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("her hands shook", "fear"),
        ("he slammed the door", "anger"),
        ("his eyes slowly filled", "sadness"),
        ("she was quite delighted", "joy"),
    ],
)
def test_signs_in_the_narration_are_found(sentence: str, label: str) -> None:
    assert label in _told(sentence)


def test_a_denied_sign_is_none() -> None:
    assert "fear" not in _told("he was not in the least afraid")
    assert "fear" not in _told("she was never afraid")
    assert "fear" not in _told("he would have been afraid")
    assert "anger" in _told("it was not late , but he was furious")


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("i am so sorry", "remorse"),
        ("how dare you", "anger"),
        ("i beg you", "pleading"),
        ("i love you", "affection"),
    ],
)
def test_words_of_a_line_are_found(sentence: str, label: str) -> None:
    assert label in _said(sentence)


def test_a_gap_holds_two_words_and_no_stop() -> None:
    book = PhraseBook([parse_phrase("shook _ head", "body", "sadness", 0.5)])
    for sentence, found in (
        ("shook head", True),
        ("shook her grey head", True),
        ("shook her old grey head", False),
        ("shook . head", False),
    ):
        words = _words(sentence)
        assert bool(list(book.find(words, 0, len(words)))) == found, sentence


@pytest.mark.parametrize(
    ("line", "accused"),
    [
        ("you sold my bicycle !", True),
        ("no . you never told me !", True),
        ("you sold my bicycle .", False),
        ("you are lovely !", False),
        ("ah , there you have it !", False),
    ],
)
def test_a_short_loud_sentence_to_you_is_an_accusation(line: str, accused: bool) -> None:
    words = _words(line)
    assert is_accusing(words, 0, len(words)) is accused
