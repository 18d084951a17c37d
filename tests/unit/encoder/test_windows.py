"""Windows: their cores tile the text, none is too long, and cuts follow paragraphs and marks."""

from __future__ import annotations

from itertools import accumulate, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fabula.encoder.windows import CONTEXT_PIECES, STRONG_MARKS, Window, cut_windows

MAX_PIECES = 140


def _cut(words: list[str], pieces: list[int], paragraphs: list[int]) -> tuple[Window, ...]:
    offsets = np.array([0, *accumulate(pieces)], dtype=np.int64)
    return cut_windows(words, offsets, paragraphs, MAX_PIECES)


@given(
    st.lists(
        st.tuples(st.sampled_from(["word", ".", ",", "”"]), st.sampled_from([1, 1, 1, 2, 7, 100])),
        min_size=1,
        max_size=400,
    ),
    st.sets(st.integers(1, 399)),
)
def test_cores_tile_and_windows_fit(tokens: list[tuple[str, int]], inner: set[int]) -> None:
    words = [word for word, _ in tokens]
    pieces = [count for _, count in tokens]
    paragraphs = [0, *sorted(each for each in inner if each < len(words))]
    windows = _cut(words, pieces, paragraphs)
    assert windows[0].core_first == 0
    assert windows[-1].core_last == len(words)
    for before, after in pairwise(windows):
        assert before.core_last == after.core_first
    borders = {*paragraphs, len(words)}
    for each in windows:
        assert each.first <= each.core_first < each.core_last <= each.last
        assert sum(pieces[each.first : each.last]) <= MAX_PIECES
        assert sum(pieces[each.first : each.core_first]) <= CONTEXT_PIECES
        assert sum(pieces[each.core_last : each.last]) <= CONTEXT_PIECES
        if each.core_first in borders:
            assert each.first == each.core_first
        if each.core_last in borders:
            assert each.last == each.core_last


def test_whole_paragraphs_share_a_window() -> None:
    assert _cut(["w"] * 90, [1] * 90, [0, 30, 60]) == (Window(0, 90, 0, 90),)
    assert _cut(["w"] * 180, [1] * 180, [0, 60, 120]) == (
        Window(0, 120, 0, 120),
        Window(120, 180, 120, 180),
    )


def test_a_long_paragraph_is_cut_behind_its_sentences() -> None:
    words = (["word"] * 38 + [".", "”"]) * 10
    windows = _cut(words, [1] * len(words), [0])
    assert len(windows) > 3
    for each in windows[:-1]:
        assert words[each.core_last - 1] == "”"
        assert words[each.core_last - 2] in STRONG_MARKS


def test_a_paragraph_without_marks_is_cut_all_the_same() -> None:
    windows = _cut(["word"] * 1000, [1] * 1000, [0])
    assert len(windows) == 10


def test_no_words_no_windows() -> None:
    assert _cut([], [], [0]) == ()
