"""The best tree: planted ones are found, small ones agree with trying everything."""

from itertools import product
from time import perf_counter

import numpy as np
import pytest
from numpy.typing import NDArray

from fabula.decode.dependency_tree import ABSENT_SCORE, ROOT, choose_tree, find_candidates


def is_tree(governors: list[int]) -> bool:
    if governors.count(ROOT) != 1:
        return False
    for start in range(len(governors)):
        at, steps = start, 0
        while at != ROOT:
            at, steps = governors[at], steps + 1
            if steps > len(governors):
                return False
    return True


def score_of(
    heads: NDArray[np.int32], scores: NDArray[np.float32], governors: tuple[int, ...]
) -> float:
    total = 0.0
    for index, governor in enumerate(governors):
        values = [
            max(float(score), ABSENT_SCORE)
            for head, score in zip(heads[index], scores[index], strict=True)
            if head == governor
        ]
        total += max(values, default=ABSENT_SCORE)
    return total


def best_score(heads: NDArray[np.int32], scores: NDArray[np.float32]) -> float:
    count = len(heads)
    trees = (each for each in product(range(-1, count), repeat=count) if is_tree(list(each)))
    return max(score_of(heads, scores, each) for each in trees)


@pytest.mark.parametrize("seed", range(12))
def test_small_sentences_agree_with_trying_everything(seed: int) -> None:
    random = np.random.default_rng(seed)
    for _ in range(12 if seed % 4 else 4):
        count = int(random.integers(1, 6)) if seed % 4 else 6
        heads = random.integers(-1, count + 1, size=(count, 4)).astype(np.int32)
        scores = np.log(random.dirichlet(np.full(4, 0.4), size=count) + 1e-9).astype(np.float32)
        governors = choose_tree(heads, scores)
        assert is_tree(governors.tolist())
        found = score_of(heads, scores, tuple(governors.tolist()))
        assert found == pytest.approx(best_score(heads, scores), abs=1e-3)


def test_a_circle_is_broken_where_it_costs_least() -> None:
    heads = np.array([[1, -1], [0, -1], [1, 0]], dtype=np.int32)
    scores = np.log(np.array([[0.9, 0.1], [0.6, 0.4], [0.8, 0.2]])).astype(np.float32)
    assert choose_tree(heads, scores).tolist() == [1, -1, 1]


def test_two_roots_become_one() -> None:
    heads = np.array([[-1, 2], [-1, 0], [1, 0]], dtype=np.int32)
    scores = np.log(np.array([[0.7, 0.3], [0.8, 0.2], [0.9, 0.1]])).astype(np.float32)
    assert choose_tree(heads, scores).tolist() == [2, -1, 1]


def test_governors_outside_the_sentence_do_not_count() -> None:
    heads = np.array([[9, 11], [-1, 10], [14, 11]], dtype=np.int32)
    scores = np.log(np.array([[0.9, 0.1], [0.6, 0.4], [0.9, 0.1]])).astype(np.float32)
    assert choose_tree(heads, scores, first=10).tolist() == [11, -1, 11]


def test_without_any_candidate_there_is_still_a_tree() -> None:
    heads = np.full((5, 4), -1, dtype=np.int32)
    scores = np.full((5, 4), -np.inf, dtype=np.float32)
    assert is_tree(choose_tree(heads, scores).tolist())
    assert choose_tree(heads[:1], scores[:1]).tolist() == [-1]
    assert choose_tree(heads[:0], scores[:0]).tolist() == []


def test_columns_of_the_chosen() -> None:
    heads = np.array([[1, -1], [0, -1]], dtype=np.int32)
    governors = np.array([-1, 5], dtype=np.int32)
    assert find_candidates(heads, governors).tolist() == [1, -1]


def test_a_planted_tree_is_found_in_a_long_sentence() -> None:
    count = 60
    random = np.random.default_rng(5)
    order = random.permutation(count)
    planted = np.full(count, -1)
    for place in range(1, count):
        planted[order[place]] = order[random.integers(0, place)]
    others = random.integers(-1, count, size=(count, 3))
    heads = np.column_stack([others[:, :1], planted, others[:, 1:]]).astype(np.int32)
    scores = np.tile(np.log([0.3, 0.6, 0.05, 0.05]), (count, 1)).astype(np.float32)
    assert choose_tree(heads, scores).tolist() == planted.tolist()


def test_a_page_without_a_stop_takes_no_time() -> None:
    count = 4000
    heads = np.empty((count, 4), dtype=np.int32)
    places = np.arange(count)
    heads[:, 0] = places ^ 1
    heads[:, 1] = (places + 2) % count
    heads[:, 2] = (places * 7 + 3) % count
    heads[:, 3] = -1
    scores = np.tile(np.log([0.7, 0.2, 0.05, 0.05]), (count, 1)).astype(np.float32)
    start = perf_counter()
    assert is_tree_quickly(choose_tree(heads, scores).tolist())
    assert perf_counter() - start < 5.0


def is_tree_quickly(governors: list[int]) -> bool:
    reached = {index for index, governor in enumerate(governors) if governor == ROOT}
    if len(reached) != 1:
        return False
    dependents: dict[int, list[int]] = {}
    for index, governor in enumerate(governors):
        dependents.setdefault(governor, []).append(index)
    waiting = list(reached)
    while waiting:
        below = dependents.get(waiting.pop(), [])
        reached.update(below)
        waiting += below
    return len(reached) == len(governors)
