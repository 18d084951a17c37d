"""Intervals by resampling documents."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

D = TypeVar("D")

REPLICATES = 1000
"""Resamples drawn for an interval."""

CONFIDENCE = 0.95
"""Share of resamples within the interval."""

SEED = 20220605
"""Seed of the resampling; fixed, so that the same outcomes give the same interval."""


def pool_ratio(documents: Sequence[tuple[float, float]]) -> float | None:
    """Sum of the numerators over sum of the denominators; ``None`` over nothing."""
    total = sum(denominator for _, denominator in documents)
    return sum(numerator for numerator, _ in documents) / total if total else None


def find_interval(
    documents: Sequence[D],
    statistic: Callable[[Sequence[D]], float | None],
    *,
    replicates: int = REPLICATES,
    seed: int = SEED,
) -> tuple[float, float] | None:
    """Percentile interval of a statistic when documents are drawn again with replacement.

    Args:
        documents: One entry per document, whatever the statistic takes.
        statistic: Value of a sample of documents; ``None`` where it is undefined.
        replicates: Samples drawn.
        seed: Seed of the drawing.

    Returns:
        Lower and upper bound; ``None`` with fewer than two documents or no defined value.
    """
    if len(documents) < 2:
        return None
    generator = random.Random(seed)
    values = []
    for _ in range(replicates):
        value = statistic(generator.choices(documents, k=len(documents)))
        if value is not None:
            values.append(value)
    if not values:
        return None
    values.sort()
    tail = (1 - CONFIDENCE) / 2
    low = values[int(tail * (len(values) - 1))]
    high = values[-1 - int(tail * (len(values) - 1))]
    return low, high
