"""The pair head of coreference: scores of pairs of mentions, over vectors the encoder has left.

A second, small graph that needs no second pass over the text. Its inputs for N mentions with K
candidates each, among U vectors: ``vectors`` (U, 2H), first and last token of a mention beside each
other; ``left`` (N,) and ``right`` (N, K), rows of ``vectors``; ``pairs`` (N, K, F) and ``alone``
(N, G), the features of ``decode/mention_pairs.py``. Its outputs: ``scores`` (N, K) of the
candidates and ``none`` (N,) that none of them is meant, as logits of one distribution.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fabula.decode.mention_pairs import (
    NONE,
    WIDTH,
    Column,
    Floats,
    MentionTable,
    read_alone,
    read_pairs,
)
from fabula.encoder.calibration import calibrate
from fabula.encoder.encoding import Half
from fabula.encoder.manifest import Manifest
from fabula.encoder.session import Session

KEPT_BLOCKS: Final = 256
"""Results that are kept: a story that is decided anew asks for most of them again."""


class LinkHead:
    """Scores pairs of mentions.

    The last results are kept and given again for the very same inputs.

    Args:
        manifest: What the model folder says.
        session: What computes the graph.
    """

    def __init__(self, manifest: Manifest, session: Session) -> None:
        self._line = manifest.calibration.get("link")
        self._session = session
        self._kept: OrderedDict[bytes, tuple[Floats, Floats]] = OrderedDict()

    def score(
        self, table: MentionTable, vectors: Half, chosen: Column, candidates: Column
    ) -> tuple[Floats, Floats]:
        """Scores (N, K) of the candidates of N mentions, and (N,) that none is meant.

        Args:
            table: All M mentions.
            vectors: (M, 2H) vectors of the mentions, zero where the encoder saw none.
            chosen: (N,) the mentions.
            candidates: (N, K) mentions before each, ``NONE`` in unused places.
        """
        there = np.where(candidates == NONE, chosen[:, None], candidates)
        used, places = np.unique(np.concatenate([chosen, there.ravel()]), return_inverse=True)
        count = len(chosen)
        pairs = read_pairs(table, np.repeat(chosen, WIDTH), there.ravel())
        alone = read_alone(table, chosen)
        halves = vectors[used]
        key = _digest(halves, places, pairs, alone)
        if key not in self._kept:
            found = self._session.run(
                {
                    "vectors": np.asarray(halves, dtype=np.float32),
                    "left": places[:count],
                    "right": places[count:].reshape(count, WIDTH),
                    "pairs": pairs.reshape(count, WIDTH, -1),
                    "alone": alone,
                }
            )
            self._kept[key] = found["scores"], found["none"]
            if len(self._kept) > KEPT_BLOCKS:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def calibrate(self, probability: float) -> float:
        """Probability, 0 to 1, that a link of this probability is right."""
        log_yes = np.log(np.array([min(max(probability, 1e-6), 1 - 1e-6)], dtype=np.float32))
        return float(np.exp(calibrate(log_yes, self._line)[0]))


def _digest(*arrays: NDArray[Any]) -> bytes:
    """What tells inputs apart: types, shapes and contents."""
    found = hashlib.blake2b(digest_size=32)
    for array in arrays:
        found.update(f"{array.dtype.str} {array.shape} ".encode())
        found.update(np.ascontiguousarray(array).data)
    return found.digest()
