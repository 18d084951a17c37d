"""The referents of mentions by the pair head of a model."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fabula.decode.mention_clusters import chain_mentions
from fabula.decode.mention_pairs import NONE, Column, MentionTable
from fabula.decode.resolution import Answer
from fabula.encoder.encoding import PairScorer, Scores, SpanScores
from fabula.internal_rows import MentionSpan

BY_HEAD: Final = "head"
"""The rule of an answer that the pair head gave; its share is a probability."""


def link_mentions(
    table: MentionTable,
    spans: Sequence[MentionSpan],
    candidates: SpanScores,
    head: PairScorer,
    options: Mapping[int, Collection[int]],
) -> list[Answer]:
    """What the pair head says of each of M mentions.

    Args:
        table: The mentions as columns.
        spans: The mentions.
        candidates: What the encoder said of them, with vectors.
        head: What scores pairs.
        options: The only referents that some mentions can have.
    """
    vectors = place_vectors(spans, candidates)

    def score(chosen: Column, candidates: Column) -> tuple[Scores, Scores]:
        return head.score(table, vectors, chosen, candidates)

    first_new = 1 + max(int(table.referent.max(initial=0)), int(table.answer.max(initial=0)))
    return [
        Answer(
            choice.referent,
            BY_HEAD if free else "name",
            head.calibrate(choice.probability) if free else 1.0,
            choice.antecedent,
        )
        for choice, free in zip(
            chain_mentions(table, score, first_new, options),
            (table.free & (table.referent == NONE)).tolist(),
            strict=True,
        )
    ]


def place_vectors(spans: Sequence[MentionSpan], candidates: SpanScores) -> NDArray[np.float16]:
    """Vectors (M, 2H) of M mentions, zero where the encoder has no candidate of that span."""
    known = {span: at for at, span in enumerate(candidates.spans)}
    vectors = candidates.vectors
    if vectors is None:
        return np.zeros((len(spans), 0), dtype=np.float16)
    found = np.zeros((len(spans), vectors.shape[1] * vectors.shape[2]), dtype=np.float16)
    for at, span in enumerate(spans):
        place = known.get(span.extent, known.get((span.start, span.end)))
        if place is not None:
            found[at] = vectors[place].reshape(-1)
    return found
