from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fabula.spans import contains, merge_spans, overlap_chars

spans = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda p: (min(p), max(p))), max_size=8
)


@given(spans)
def test_merged_spans_cover_the_same_points(pairs: list[tuple[int, int]]) -> None:
    merged = merge_spans(pairs)
    points = {p for s, e in pairs for p in range(s, e)}
    assert {p for s, e in merged for p in range(s, e)} == points
    assert all(a[1] < b[0] for a, b in pairwise(merged))


@given(spans)
def test_overlap_is_symmetric_and_counts_shared_points(pairs: list[tuple[int, int]]) -> None:
    for a in pairs:
        for b in pairs:
            assert overlap_chars(a, b) == len(set(range(*a)) & set(range(*b)))
            if contains(a, b):
                assert overlap_chars(a, b) == b[1] - b[0]
