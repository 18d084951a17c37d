"""Labels of GoEmotions fold to those of a story."""

import numpy as np
import pytest

from fabula.lexicons.emotion_labels import (
    EKMAN,
    EMOTIONS,
    UNTRAINED,
    fold_labels,
    fold_scores,
    load_folding,
)


def test_all_labels_fold_to_known_ones() -> None:
    assert len(load_folding()) == 28
    assert set(load_folding().values()) == set(EMOTIONS) - set(UNTRAINED)
    assert set(load_folding("ekman").values()) == set(EKMAN)


def test_what_differs_from_the_paper() -> None:
    ours, paper = load_folding(), load_folding("ekman")
    differs = {label: ours[label] for label in ours if ours[label] != paper[label]}
    assert differs == {
        "love": "affection",
        "caring": "affection",
        "remorse": "remorse",
        "approval": "neutral",
        "curiosity": "neutral",
        "desire": "neutral",
    }


def test_several_labels_of_a_line() -> None:
    assert fold_labels(("love", "caring", "grief")) == {"affection", "sadness"}
    with pytest.raises(KeyError):
        fold_labels(("boredom",))


def test_a_folded_score_is_that_of_the_best_member() -> None:
    scores = np.log(np.array([[0.1, 0.7, 0.2], [0.5, 0.1, 0.9]])).astype(np.float32)
    names, folded = fold_scores(("anger", "annoyance", "love"), scores)
    assert names == ("anger", "affection")
    assert np.exp(folded) == pytest.approx(np.array([[0.7, 0.2], [0.5, 0.9]]), abs=1e-6)
