"""The best places along a line, none too near to another."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from fabula.decode.places_between import choose_apart


def test_the_best_are_chosen_in_order_of_place() -> None:
    assert choose_apart([10, 30, 50], [0.1, 0.9, 0.5], 2, 5) == [1, 2]


def test_a_place_near_a_better_or_a_taken_one_is_left_out() -> None:
    assert choose_apart([10, 14, 40], [0.5, 0.9, 0.2], 3, 12) == [1, 2]
    assert choose_apart([10, 14, 40], [0.5, 0.9, 0.2], 3, 12, taken=[0, 45]) == [1]


def test_equal_scores_go_to_the_first_and_none_may_be_chosen() -> None:
    assert choose_apart([0, 4], [1.0, 1.0], 1, 1) == [0]
    assert choose_apart([0, 4], [1.0, 1.0], 0, 1) == []


def test_no_two_chosen_are_nearer_than_the_gap() -> None:
    numbers = np.random.default_rng(0)
    places = sorted({int(at) for at in numbers.integers(0, 500, 200)})
    chosen = choose_apart(places, [float(s) for s in numbers.random(len(places))], 40, 12, [0, 500])
    held = [0, *(places[at] for at in chosen), 500]
    assert len(chosen) > 10
    assert all(after - before >= 12 for before, after in pairwise(held))
