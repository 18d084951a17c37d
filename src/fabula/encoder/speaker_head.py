"""The speaker head: who says each utterance, to whom, and whether the turn goes on.

A second, small graph over vectors the encoder has left. Its inputs for N utterances and P cells,
an utterance and a likely speaker each: ``mentions`` (U, 2H), first and last token of a mention
beside each other; ``voices`` (N, H), mean vectors of the utterances; ``rows`` (P,), ``spots``
(P, S) and ``before`` (N,), rows of these; ``cells`` (P, C), ``evidence`` (P, S, F) and ``about``
(N, G), the features of ``decode/speaker_cells.py``. Its outputs: ``speakers`` (P,), added to the
log-scores that the clues give; ``addressees`` (P,), log-odds that somebody is spoken to;
``changes`` (N, 3), added to the log-scores of turn-taking.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from fabula.decode.speaker_cells import SpeakerScores, SpeakerTable
from fabula.encoder.calibration import calibrate
from fabula.encoder.encoding import Half
from fabula.encoder.manifest import Manifest
from fabula.encoder.session import Session

BLOCK: Final = 512
"""Utterances that are scored at once, so that memory stays bounded."""


class SpeakerHead:
    """Scores likely speakers.

    Args:
        manifest: What the model folder says.
        session: What computes the graph.
    """

    def __init__(self, manifest: Manifest, session: Session) -> None:
        self._lines = manifest.calibration
        self._columns = manifest.labels.clues
        self._least = manifest.thresholds.addressee
        self._session = session

    @property
    def columns(self) -> tuple[str, ...]:
        """Kinds of clues, in the order in which cells hold them."""
        return self._columns

    def score(self, table: SpeakerTable, mentions: Half, voices: Half) -> SpeakerScores:
        """What the head says of a story.

        Args:
            table: Its utterances and likely speakers.
            mentions: (M, 2H) vectors of all mentions.
            voices: (N, H) vectors of the utterances.
        """
        speakers = np.zeros(len(table.rows), dtype=np.float64)
        addressees = np.zeros(len(table.rows), dtype=np.float64)
        changes = np.zeros((len(table.before), 3), dtype=np.float64)
        for first in range(0, len(table.before), BLOCK):
            last = min(first + BLOCK, len(table.before))
            low = max(0, first - 1)
            cells = slice(*np.searchsorted(table.rows, [first, last]).tolist())
            used, spots = np.unique(table.spots[cells], return_inverse=True)
            found = self._session.run(
                {
                    "mentions": np.asarray(mentions[used], dtype=np.float32),
                    "voices": np.asarray(voices[low:last], dtype=np.float32),
                    "rows": table.rows[cells] - low,
                    "spots": spots.reshape(table.spots[cells].shape),
                    "evidence": table.evidence[cells],
                    "cells": table.cells[cells],
                    "about": table.about[low:last],
                    "before": np.maximum(table.before[low:last] - low, 0),
                }
            )
            speakers[cells] = found["speakers"]
            addressees[cells] = found["addressees"]
            changes[first:last] = found["changes"][first - low :]
        return SpeakerScores(speakers, 1 / (1 + np.exp(-addressees)), changes, self._least)

    def calibrate(self, basis: str, probability: float) -> float:
        """Probability, 0 to 1, that a speaker of this basis and probability is right."""
        line = self._lines.get(f"speaker.{basis}", self._lines.get("speaker"))
        sure = min(max(probability, 1e-6), 1 - 1e-6)
        log_yes = np.log(np.array([sure], dtype=np.float32))
        return float(np.exp(calibrate(log_yes, line)[0]))
