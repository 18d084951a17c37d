"""Which feeling a line carries.

Protocol. Each annotated line, or stretch of a line, is matched to the predicted row of a line
that covers at least half of it; of several the shortest, then the first. Strict: the labels are
the same. Near: the predicted label is the annotated one or near to it. A line without a row is
wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from fabula.evaluate.gold_world import GoldEmotion
from fabula.rows import Emotion, EmotionLabel
from fabula.spans import overlap_chars

COVERED_SHARE = 0.5
"""Least share of what is annotated that the predicted row covers."""

NEAR_LABELS: Mapping[EmotionLabel, tuple[EmotionLabel, ...]] = MappingProxyType(
    {
        "neutral": (),
        "anger": ("contempt", "disgust"),
        "sadness": ("remorse", "fear"),
        "fear": ("sadness", "pleading"),
        "joy": ("affection", "surprise"),
        "surprise": ("joy", "fear"),
        "disgust": ("contempt", "anger"),
        "contempt": ("anger", "sarcasm"),
        "remorse": ("sadness", "pleading"),
        "affection": ("joy",),
        "pleading": ("fear", "affection"),
        "sarcasm": ("contempt", "anger"),
    }
)
"""Labels near to an annotated one, at most two; published in ``docs/layers/emotions.md``."""


@dataclass(frozen=True)
class EmotionCounts:
    """Counts over annotated lines.

    Attributes:
        strict: Lines with the annotated label.
        near: Lines with the annotated label or one near to it.
        gold: Annotated lines by label.
    """

    strict: int
    near: int
    gold: Counter[EmotionLabel]

    @property
    def lines(self) -> int:
        """How many lines are annotated."""
        return self.gold.total()

    @property
    def constant(self) -> int:
        """Lines that the best constant answer would have right or near."""
        return max(
            sum(count for wanted, count in self.gold.items() if is_near(label, wanted))
            for label in NEAR_LABELS
        )


def is_near(label: EmotionLabel, wanted: EmotionLabel) -> bool:
    """Whether a label is the annotated one or near to it."""
    return label == wanted or label in NEAR_LABELS[wanted]


def judge_emotions(predicted: Iterable[Emotion], gold: Sequence[GoldEmotion]) -> EmotionCounts:
    """Compare the predicted rows of lines with annotated lines."""
    lines = [row for row in predicted if row.quotation is not None]
    strict = near = 0
    for wanted in gold:
        row = _match_row(lines, wanted)
        if row is None:
            continue
        strict += row.label == wanted.label
        near += is_near(row.label, wanted.label)
    return EmotionCounts(strict, near, Counter(wanted.label for wanted in gold))


def _match_row(lines: Sequence[Emotion], wanted: GoldEmotion) -> Emotion | None:
    span = (wanted.start, wanted.end)
    needed = COVERED_SHARE * (wanted.end - wanted.start)
    able = [row for row in lines if overlap_chars(span, (row.start, row.end)) >= max(1, needed)]
    return min(able, key=lambda row: (row.end - row.start, row.start), default=None)
