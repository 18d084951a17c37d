"""From the labels the emotion head was trained on (GoEmotions) to those of a story."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from fabula.lexicons.load import load_mapping

EMOTIONS: Final = (
    "neutral",
    "anger",
    "sadness",
    "fear",
    "joy",
    "surprise",
    "disgust",
    "contempt",
    "remorse",
    "affection",
    "pleading",
    "sarcasm",
)
"""Labels of a story's emotions."""

UNTRAINED: Final = ("contempt", "pleading", "sarcasm")
"""Labels of ``EMOTIONS`` that no label of GoEmotions becomes."""

EKMAN: Final = ("neutral", "anger", "sadness", "fear", "joy", "surprise", "disgust")
"""Groups of the paper."""

Grouping = Literal["emotion", "ekman"]


def load_folding(grouping: Grouping = "emotion") -> Mapping[str, str]:
    """What each label of GoEmotions becomes: a story's label, or the paper's group."""
    return load_mapping("emotion_labels", "label", grouping)


def fold_labels(labels: Iterable[str], grouping: Grouping = "emotion") -> frozenset[str]:
    """What several labels of one line become together.

    Raises:
        KeyError: If one is no label of GoEmotions.
    """
    folding = load_folding(grouping)
    return frozenset(folding[label] for label in labels)


def fold_scores(
    labels: Sequence[str], scores: NDArray[np.float32]
) -> tuple[tuple[str, ...], NDArray[np.float32]]:
    """Scores of the folded labels: that of the best label that becomes it.

    Args:
        labels: L labels of GoEmotions.
        scores: (Q, L) log-probabilities.

    Returns:
        The folded labels that occur, in the order of ``EMOTIONS``, and (Q, their number)
        log-probabilities.
    """
    folding = load_folding()
    became = [folding[label] for label in labels]
    names = tuple(name for name in EMOTIONS if name in became)
    folded = np.empty((len(scores), len(names)), dtype=np.float32)
    for column, name in enumerate(names):
        members = [index for index, each in enumerate(became) if each == name]
        folded[:, column] = scores[:, members].max(axis=1)
    return names, folded
