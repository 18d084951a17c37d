"""Of crossing spans the better stays, as a slow and plain search says."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fabula.decode.nested_spans import drop_crossing

Candidate = tuple[int, int, int]


def _slowly(spans: list[Candidate]) -> list[int]:
    order = sorted(range(len(spans)), key=lambda i: (-spans[i][2], spans[i][0], -spans[i][1]))
    kept: list[int] = []
    for index in order:
        a, b = spans[index][:2]
        if all(
            (a, b) != (c, d) and not (a < c <= b < d or c < a <= d < b)
            for c, d in (spans[each][:2] for each in kept)
        ):
            kept.append(index)
    return kept


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 4)), max_size=12))
def test_drop_crossing_is_the_greedy_choice(drawn: list[Candidate]) -> None:
    spans = [(min(a, b), max(a, b), score) for a, b, score in drawn]
    columns = np.array(spans, dtype=np.int64).reshape(-1, 3).T
    kept = drop_crossing(columns[0], columns[1], columns[2].astype(np.float32))
    assert kept.tolist() == _slowly(spans)
