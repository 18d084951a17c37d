"""Pooled values with their counts and intervals, as result files hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias, TypeVar

from fabula.encoder.encoding import Encoder
from fabula.errors import InputError
from fabula.evaluate.bootstrap import find_interval, pool_ratio
from fabula.evaluate.quotation import SpanCounts, add_counts, score_spans

Result: TypeAlias = dict[str, Any]
"""Plain data: dictionaries, lists, numbers, strings and ``None``."""

D = TypeVar("D")


def describe_counts(counts: Sequence[SpanCounts]) -> Result:
    """Precision, recall and F1 over all documents, with counts and the interval of F1."""
    pooled = add_counts(counts)
    precision, recall, f1 = score_spans(pooled)
    return {
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "interval": find_interval(counts, lambda sample: score_spans(add_counts(sample))[2]),
        "right": pooled.right,
        "predicted": pooled.predicted,
        "gold": pooled.gold,
        "errors": pooled.errors,
    }


def describe_ratio(pairs: Iterable[tuple[float, float]]) -> Result:
    """A ratio over all documents, with what it is over and its interval."""
    counted = list(pairs)
    return {
        "value": pool_ratio(counted),
        "count": sum(total for _, total in counted),
        "interval": find_interval(counted, pool_ratio),
    }


def describe_value(
    documents: Sequence[D], statistic: Callable[[Sequence[D]], float | None]
) -> Result:
    """Any value of several documents with its interval."""
    return {"value": statistic(documents), "interval": find_interval(documents, statistic)}


def describe_system(encoder: Encoder | None) -> Result:
    """What was measured: rules alone, or the model of that name."""
    return {
        "system": "rules" if encoder is None else "model",
        "model": None if encoder is None else encoder.name,
    }


def choose_names(
    there: Sequence[str], fold: Sequence[str], names: Sequence[str] | None, what: str
) -> tuple[str, ...]:
    """The documents of a fold, or those whose names begin with one of ``names``.

    Raises:
        InputError: If one of ``names`` begins no name, or the fold is empty.
    """
    if names is None:
        if not fold:
            raise InputError(f"no {what} of this fold is there", f"there: {', '.join(there)}")
        return tuple(fold)
    for name in names:
        if not any(each.startswith(name) for each in there):
            raise InputError(f"there is no {what} {name!r}", f"{what}s: {', '.join(there)}")
    return tuple(each for each in there if each.startswith(tuple(names)))
