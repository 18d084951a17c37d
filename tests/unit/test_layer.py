from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabula import Layer, Tokens
from fabula.rows import Sentence, SentenceId

spans = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda p: (p[0], p[0] + p[1])),
    max_size=12,
)


def _layer(pairs: list[tuple[int, int]]) -> Layer[Sentence]:
    ordered = sorted(pairs)
    return Layer(Sentence(id=SentenceId(i), start=s, end=e) for i, (s, e) in enumerate(ordered))


@given(spans, st.integers(0, 40), st.integers(0, 15))
def test_look_ups_agree_with_a_plain_search(
    pairs: list[tuple[int, int]], start: int, length: int
) -> None:
    layer, end = _layer(pairs), start + length
    assert layer.starting_in(start, end) == tuple(r for r in layer if start <= r.start < end)
    assert layer.within(start, end) == tuple(
        r for r in layer if start <= r.start < end and r.end <= end
    )
    if length:
        assert layer.overlapping(start, end) == tuple(
            r for r in layer if r.start < end and r.end > start
        )
    covering = [r for r in layer if r.start <= start < r.end]
    found = layer.at(start)
    assert (found is None) == (not covering)
    if found is not None:
        assert found.end - found.start == min(r.end - r.start for r in covering)


@given(
    st.lists(st.tuples(st.integers(0, 3000), st.integers(100, 3000)), max_size=4),
    st.lists(st.integers(0, 3000), min_size=1, max_size=8),
)
def test_a_few_long_rows_hide_no_other(longs: list[tuple[int, int]], offsets: list[int]) -> None:
    short = [(at, at + 2) for at in range(0, 3000, 2)]
    layer = _layer(short + [(at, at + length) for at, length in longs])
    for offset in offsets:
        found = layer.overlapping(offset, offset + 3)
        assert found == tuple(r for r in layer if r.start < offset + 3 and r.end > offset)


def test_layers_are_values() -> None:
    assert _layer([(0, 2)]) == _layer([(0, 2)])
    assert _layer([(0, 2)]) != _layer([(0, 3)])
    assert hash(_layer([(0, 2)])) == hash(_layer([(0, 2)]))


def test_tokens_are_columns_of_equal_length() -> None:
    tokens = Tokens([0, 3, 6], [2, 5, 7])
    assert tokens.span(1) == (3, 5)
    assert list(tokens.range_within(1, 7)) == [1, 2]
    assert list(tokens.range_within(3, 4)) == []
    assert tokens == Tokens([0, 3, 6], [2, 5, 7])
    assert tokens != Tokens([0, 3, 6], [2, 5, 7], lemma=["a", "b", "c"])
    with pytest.raises(ValueError, match="equal length"):
        Tokens([0], [1, 2])
    with pytest.raises(ValueError, match="read-only"):
        tokens.starts[0] = 5
