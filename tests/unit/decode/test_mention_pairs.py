"""Candidates of mentions, and what is seen of pairs."""

from __future__ import annotations

import numpy as np

from fabula.decode.mention_pairs import (
    COMMON,
    FAR,
    NEAR,
    NONE,
    WIDTH,
    choose_candidates,
    read_alone,
    read_pairs,
)
from tests.unit.decode.mention_columns import make_mentions


def test_candidates_are_the_open_mentions_before_nearest_first() -> None:
    found = choose_candidates(make_mentions(4, open=[True, False, True, True]))
    assert found.shape == (4, WIDTH)
    assert found[3, :3].tolist() == [2, 0, NONE]
    assert found[0, 0] == NONE


def test_names_and_slots_are_compared_with_nothing() -> None:
    found = choose_candidates(make_mentions(3, free=[False, True, False]))
    assert (found[[0, 2]] == NONE).all()
    assert found[1, 0] == 0


def test_the_same_noun_is_found_far_back() -> None:
    count = NEAR + 20
    noun = [NONE] * count
    noun[2] = noun[5] = noun[-1] = 7
    form = [COMMON if each == 7 else 2 for each in noun]
    found = choose_candidates(make_mentions(count, noun=noun, form=form, words=range(count)))
    assert found[-1, NEAR : NEAR + FAR].tolist() == [5, 2]
    assert found[-2, NEAR] == NONE


def test_features_of_a_pair_depend_on_that_pair_alone() -> None:
    table = make_mentions(5, gender=[0, 1, 0, NONE, 1], quotation=[0, 0, NONE, NONE, NONE])
    left, right = np.array([4, 3, 4]), np.array([1, 0, 0])
    together = read_pairs(table, left, right)
    assert together.shape[0] == 3
    for at in range(3):
        alone = read_pairs(table, left[at : at + 1], right[at : at + 1])
        assert (alone[0] == together[at]).all()
    assert (together[0] != together[2]).any()


def test_agreement_and_conflict_of_gender_are_told_apart() -> None:
    table = make_mentions(4, gender=[0, 1, NONE, 0], sentence=[0, 0, 0, 1], clause=[0, 0, 0, 1])
    pairs = read_pairs(table, np.array([3, 3, 3]), np.array([0, 1, 2]))
    # Distances differ too, so the same distances are compared in a table that knows no genders.
    plain = make_mentions(4, sentence=[0, 0, 0, 1], clause=[0, 0, 0, 1])
    differences = pairs - read_pairs(plain, np.array([3, 3, 3]), np.array([0, 1, 2]))
    assert len({tuple(row) for row in differences.tolist()}) == 3


def test_a_first_noun_is_told_from_a_second() -> None:
    table = make_mentions(2, noun=[3, 3], words=[1, 2], form=[COMMON, COMMON])
    first, second = read_alone(table, np.array([0, 1]))
    assert (first != second).any()
