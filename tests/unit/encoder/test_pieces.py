"""Pieces and shapes of words: one style of marks, whatever the page uses."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabula.encoder.pieces import MAX_WORD_CHARS, SHAPES, PieceReader, find_shape
from tests.unit.encoder.small_model import small_tokenizer


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("dog", "lower"),
        ("Dog", "Capitalised"),
        ("I", "Capitalised"),
        ("DOG", "CAPITALS"),
        ("McDog", "mixed"),
        ("dOg", "mixed"),
        ("9", "other"),
        ("“", "other"),
        ("", "other"),
        ("漢", "mixed"),
    ],
)
def test_shapes(word: str, shape: str) -> None:
    assert SHAPES[find_shape(word)] == shape


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“", '"'),
        ("«", '"'),
        ("’", "'"),
        ("don’t", "don't"),
        ("—", "--"),
        ("–", "---"),
        ("…", "..."),
        ("Ada", "ADA"),
    ],
)
def test_marks_of_every_style_have_the_same_pieces(one: str, other: str) -> None:
    reader = PieceReader(small_tokenizer())
    assert reader.read([one]).ids.tolist() == reader.read([other]).ids.tolist()


def test_a_single_mark_at_the_edge_of_a_quotation_is_a_quotation_mark() -> None:
    reader = PieceReader(small_tokenizer())
    plain = reader.read(["‘", "Go", "’", "’"]).ids.tolist()
    inside = reader.read(["‘", "Go", "’", "’"], frozenset([0, 2])).ids.tolist()
    double = reader.read(["“", "Go", "”", "’"]).ids.tolist()
    assert inside == double != plain


@given(st.lists(st.text(max_size=300), max_size=20))
def test_every_word_has_some_pieces_and_not_too_many(words: list[str]) -> None:
    pieces = PieceReader(small_tokenizer()).read(words)
    counts = np.diff(pieces.offsets)
    assert len(counts) == len(words) == len(pieces.shapes)
    assert len(pieces.ids) == pieces.offsets[-1]
    if words:
        assert counts.min() >= 1
        assert counts.max() <= MAX_WORD_CHARS


def test_a_row_of_dots_is_no_longer_than_a_word() -> None:
    pieces = PieceReader(small_tokenizer()).read(["…" * 500])
    assert pieces.offsets.tolist() == [0, MAX_WORD_CHARS]


def test_a_lone_surrogate_is_read_like_any_unknown_character() -> None:
    reader = PieceReader(small_tokenizer())
    assert len(reader.read(["a\ud800b", "\udfff"]).offsets) == 3
