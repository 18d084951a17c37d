"""Log-probabilities brought to what the development texts show: a line on the log-odds.

Source: Platt 1999, "Probabilistic Outputs for Support Vector Machines", as slope and offset of the
log-odds.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from fabula.encoder.encoding import Scores

Line = tuple[float, float]
"""Slope (positive) and offset on the log-odds."""

CERTAIN: Final = -1e-7
"""Log-probabilities nearer to 0 are read as this, so that log-odds stay finite."""


def calibrate(scores: Scores, line: Line | None) -> Scores:
    """Calibrated log-probabilities; without a line, the scores as they are."""
    if line is None:
        return scores
    slope, offset = line
    log_yes = np.minimum(scores.astype(np.float64), CERTAIN)
    log_odds = log_yes - np.log(-np.expm1(log_yes))
    calibrated: Scores = (-np.logaddexp(0.0, -(slope * log_odds + offset))).astype(np.float32)
    return calibrated


def uncalibrate(probability: float, line: Line | None) -> float:
    """The log-probability that ``calibrate`` would bring to a probability between 0 and 1."""
    log_odds = math.log(probability) - math.log1p(-probability)
    if line is not None:
        slope, offset = line
        log_odds = (log_odds - offset) / slope
    return -float(np.logaddexp(0.0, -log_odds))


def normalise_scores(scores: Scores) -> Scores:
    """Log-probabilities (N, L) of labels that exclude one another, so that each row sums to 1."""
    total: Scores = np.logaddexp.reduce(scores, axis=1, keepdims=True)
    return scores - total
