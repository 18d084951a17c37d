from __future__ import annotations

from fabula.evaluate.bootstrap import find_interval, pool_ratio


def test_ratios_are_pooled_over_documents() -> None:
    assert pool_ratio([(1, 2), (3, 6)]) == 0.5
    assert pool_ratio([(0, 0)]) is None


def test_equal_documents_leave_no_doubt() -> None:
    assert find_interval([(1, 4)] * 5, pool_ratio) == (0.25, 0.25)


def test_an_interval_holds_the_value_and_is_the_same_every_time() -> None:
    documents = [(wins, 10.0) for wins in (2.0, 5.0, 6.0, 9.0, 8.0)]
    interval = find_interval(documents, pool_ratio)
    assert interval is not None
    assert 0.2 < interval[0] < 0.6 < interval[1] < 0.9
    assert interval == find_interval(documents, pool_ratio)


def test_undefined_samples_are_left_out() -> None:
    assert find_interval([(1, 1)], pool_ratio) is None
    assert find_interval([(0, 0), (0, 0)], pool_ratio) is None
    assert find_interval([(0, 0), (1, 1)], pool_ratio) == (1.0, 1.0)
