"""The feeling head: what the speaker of a line feels, as the page around the line tells.

A small graph over vectors the encoder has left. Its input for Q quoted spans: ``quotations``
(Q, H), mean vectors of their tokens, which know what stands around. Its outputs: ``feelings``
(Q, L), log-probabilities of labels; ``intensity`` (Q, 1), 0 to 1; ``shown`` (Q, S),
log-probabilities of the ways in which a feeling shows.
"""

from __future__ import annotations

import numpy as np

from fabula.encoder.calibration import normalise_scores
from fabula.encoder.encoding import Half, LineScores
from fabula.encoder.manifest import Manifest
from fabula.encoder.session import Session


class FeelingHead:
    """Scores the feeling of lines.

    Args:
        manifest: What the model folder says.
        session: What computes the graph.
    """

    def __init__(self, manifest: Manifest, session: Session) -> None:
        self._labels = manifest.labels.feelings
        self._ways = manifest.labels.shown
        self._slope = np.float32(manifest.calibration.get("feeling", (1.0, 0.0))[0])
        self._session = session

    def score(self, quotations: Half) -> LineScores:
        """What the head says of (Q, H) mean vectors of quoted spans."""
        if not len(quotations):
            empty = np.zeros((0, len(self._labels)), dtype=np.float32)
            ways = np.zeros((0, len(self._ways)), dtype=np.float32)
            return LineScores(self._labels, empty, empty[:, 0], self._ways, ways)
        found = self._session.run({"quotations": quotations.astype(np.float32)})
        return LineScores(
            labels=self._labels,
            feelings=normalise_scores(found["feelings"] * self._slope),
            intensity=found["intensity"][:, 0],
            ways=self._ways,
            shown=normalise_scores(found["shown"]),
        )
