"""How sure the rules of coreference are (``link_scores.tsv``)."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from fabula.lexicons.load import load_mapping


@cache
def _points() -> dict[str, tuple[tuple[float, float], ...]]:
    found: dict[str, list[tuple[float, float]]] = {}
    for key, score in load_mapping("link_scores", "rule", "score").items():
        rule, _, share = key.partition("@")
        found.setdefault(rule, []).append((float(share), float(score)))
    return {rule: tuple(sorted(points)) for rule, points in found.items()}


@cache
def link_score(rule: str, share: float) -> float:
    """Probability that a link made by a rule is right; between measured shares, interpolated."""
    points = _points().get(rule)
    if points is None:
        return 0.0
    if share <= points[0][0]:
        return points[0][1]
    for (low, first), (high, last) in pairwise(points):
        if share <= high:
            return round(first + (last - first) * (share - low) / (high - low), 4)
    return points[-1][1]
