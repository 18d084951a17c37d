"""Whether scores say what they promise: a line of score 0.8 is right in 80 of 100 cases.

Ten bins of equal width over [0, 1]; a score on a border belongs to the upper bin, 1 to the last.
Expected calibration error is the mean distance between mean score and precision of a bin, weighted
by the parts in it. Only parts with a speaker are counted: a line without one promises nothing.

Source: Naeini et al. 2015, "Obtaining Well Calibrated Probabilities Using Bayesian Binning".
"""

from __future__ import annotations

from collections.abc import Sequence

from fabula.evaluate.dialogue import KINDS, PartOutcome, trade_off
from fabula.evaluate.summary import Result

BINS = 10
"""Bins of equal width between 0 and 1."""

CURVE_STEP = 0.02
"""Distance of two points of the curve in coverage."""


def describe_reliability(documents: Sequence[Sequence[PartOutcome]]) -> Result:
    """Expected calibration error and the bins that hold a part, over all documents.

    Returns:
        ``error`` (``None`` where no part has a speaker) and ``bins``, each with its borders
        ``from`` and ``to``, how many parts are in it, their mean score and their precision.
    """
    spoken: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for outcome in (outcome for document in documents for outcome in document):
        if outcome.predicted is not None and outcome.answered:
            score = outcome.predicted.score
            spoken[min(BINS - 1, int(score * BINS))].append((score, outcome.correct))
    total = sum(map(len, spoken))
    bins = [
        {
            "from": number / BINS,
            "to": (number + 1) / BINS,
            "parts": len(cases),
            "score": sum(score for score, _ in cases) / len(cases),
            "precision": sum(correct for _, correct in cases) / len(cases),
        }
        for number, cases in enumerate(spoken)
        if cases
    ]
    distances = (row["parts"] * abs(row["score"] - row["precision"]) for row in bins)
    return {"error": sum(distances) / total if total else None, "bins": bins}


def describe_curve(documents: Sequence[Sequence[PartOutcome]]) -> list[dict[str, float]]:
    """Coverage and precision as the score threshold falls, a point for each ``CURVE_STEP``.

    Each point is the highest threshold whose coverage reaches the next step; the last point is all
    that is said.
    """
    points: list[dict[str, float]] = []
    reached = 0.0
    rows = trade_off(documents)
    for index, (threshold, coverage, precision) in enumerate(rows):
        if coverage >= reached + CURVE_STEP or index + 1 == len(rows):
            points.append({"score": threshold, "coverage": coverage, "precision": precision})
            reached = coverage
    return points


def describe_curves_by_type(
    documents: Sequence[Sequence[PartOutcome]],
) -> dict[str, list[dict[str, float]]]:
    """The curve of each type of quotation that occurs; coverage is of the parts of that type."""
    found = {}
    for kind in KINDS:
        some = [[each for each in document if each.gold.kind == kind] for document in documents]
        if any(some):
            found[kind] = describe_curve(some)
    return found


def read_curve(curve: Sequence[dict[str, float]], coverage: float) -> dict[str, float] | None:
    """The point with the highest threshold that reaches a coverage; ``None`` if none does."""
    return next((point for point in curve if point["coverage"] >= coverage), None)
