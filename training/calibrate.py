"""Thresholds and calibration of a run: ``python -m training.calibrate --run DIR``.

Reads the packed dev rows and writes ``settings.json`` into the folder of the run, for
``training.export --settings``. Probabilities are brought in line with how often a head is right
by slope and offset on the log-odds (Platt 1999, "Probabilistic Outputs for Support Vector
Machines"); the threshold is then the probability at which F1 is highest. The thresholds of the
emotions are chosen on every second dev comment; the scores of the others are printed.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable
from pathlib import Path

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from fabula.encoder.pieces import PieceReader
from training.batches import IGNORE, Batch, ExampleMaker, Labels, collate, group_examples
from training.export import load_network
from training.model import Served, pretrained_folder
from training.rows import read_rows
from training.train import DEV_PARTS

Floats = NDArray[np.float64]

LEAST = 0.02
"""Spans less likely than this are no candidates and have no part in the calibration."""

STEPS = np.arange(0.05, 0.96, 0.01)
MAX_NEWTON_STEPS = 50


def main() -> None:
    """Write settings.json as the command line says."""
    parser = argparse.ArgumentParser(description="Choose thresholds and calibration on dev.")
    parser.add_argument("--run", type=Path, required=True, help="folder of the run")
    parser.add_argument("--rows", type=Path, default=Path("training/packed"), help="packed rows")
    options = parser.parse_args()
    labels = msgspec.json.decode((options.run / "labels.json").read_bytes(), type=Labels)
    served = Served(load_network(options.run, labels)).eval()
    pairs = Pairs(labels)
    for batch in _read_dev(options.rows, labels):
        with torch.no_grad():
            found = served(*(batch.inputs[name] for name in Served.INPUTS))
        pairs.add(batch, dict(zip(Served.OUTPUTS, found, strict=True)))
    settings = pairs.settle()
    (options.run / "settings.json").write_text(json.dumps(settings, indent=1) + "\n")
    print(json.dumps(settings, indent=1))


def _read_dev(folder: Path, labels: Labels) -> Iterable[Batch]:
    reader = PieceReader(Tokenizer.from_file(str(pretrained_folder() / "tokenizer.json")))
    maker = ExampleMaker(reader, labels)
    chance = random.Random(0)
    rows = [
        row
        for row in read_rows(folder / "rows-dev.gz")
        if row.corpus == "goemotions" or chance.random() <= DEV_PARTS.get(row.corpus, 1.0)
    ]
    examples = [example for row in rows for example in maker.make(row)]
    return map(collate, group_examples(examples, 4096, chance))


class Pairs:
    """What the heads said of the dev rows, beside what is so."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._said: dict[str, list[Floats]] = {}
        self._so: dict[str, list[Floats]] = {}
        self._gold: dict[str, int] = {}
        self._emotions: list[tuple[Floats, list[int]]] = []

    def add(self, batch: Batch, outputs: dict[str, torch.Tensor]) -> None:
        """Take in one batch."""
        tokens = batch.tokens
        for name, column, scores in (
            ("event", "events", outputs["events"]),
            ("sentence_start", "sentences", outputs["sentence_starts"]),
        ):
            if column in tokens:
                self._add_tokens(name, tokens[column], scores, 1)
        if "cues" in tokens:
            for label in (1, 2):
                self._add_tokens("cue", tokens["cues"], outputs["cues"][..., label], label)
        if len(batch.span_rows):
            self._add_spans(batch, outputs)
        for i, k, what in batch.quotes:
            names = what.get("emotions")
            if isinstance(names, list):
                self._emotions.append((outputs["emotions"][i, k].double().numpy(), names))

    def settle(self) -> dict[str, object]:
        """Slopes, offsets and thresholds."""
        calibration = {}
        thresholds: dict[str, object] = {}
        for name in sorted(self._said):
            said, so = np.concatenate(self._said[name]), np.concatenate(self._so[name])
            slope, offset = fit_line(said, so)
            calibration[name] = [round(slope, 4), round(offset, 4)]
            sure = 1 / (1 + np.exp(-(slope * said + offset)))
            best, f1 = choose_threshold(sure, so, self._gold.get(name, int(so.sum())))
            if name != "sentence_start":
                thresholds[name] = round(best, 2)
            print(f"{name}: best F1 {f1:.4f} at {best:.2f}")
        if self._emotions:
            thresholds["emotions"] = self._choose_emotions()
        return {"calibration": calibration, "thresholds": thresholds}

    def _add_tokens(self, name: str, gold: torch.Tensor, scores: torch.Tensor, label: int) -> None:
        keep = gold != IGNORE
        self._keep(name, scores[keep].double().numpy(), (gold[keep] == label).double().numpy())

    def _add_spans(self, batch: Batch, outputs: dict[str, torch.Tensor]) -> None:
        spans = batch.spans.tolist()
        gold = {tuple(row) for row in spans if batch.serves(row[0], row[1])}
        scores, labels = outputs["mention_scores"], outputs["mention_labels"]
        rows = set(batch.span_rows.tolist())
        where = [
            (i, first, last)
            for i, first, last in (scores > float(np.log(LEAST))).nonzero().tolist()
            if i in rows and batch.serves(i, first)
        ]
        said = np.array([float(scores[cell]) for cell in where], dtype=np.float64)
        so = np.array([float((*cell, int(labels[cell])) in gold) for cell in where])
        self._keep("mention", said, so)
        self._gold["mention"] = self._gold.get("mention", 0) + len(gold)

    def _keep(self, name: str, log_yes: Floats, so: Floats) -> None:
        log_yes = np.minimum(log_yes, -1e-6)
        self._said.setdefault(name, []).append(log_yes - np.log(-np.expm1(log_yes)))
        self._so.setdefault(name, []).append(so)

    def _choose_emotions(self) -> list[float]:
        said = np.exp(np.stack([scores for scores, _ in self._emotions]))
        so = np.zeros_like(said)
        for row, (_, names) in enumerate(self._emotions):
            so[row, names] = 1
        chosen = [
            choose_threshold(said[::2, label], so[::2, label], int(so[::2, label].sum()))[0]
            for label in range(said.shape[1])
        ]
        right = (said[1::2] >= np.array(chosen)) * so[1::2]
        sums = (said[1::2] >= np.array(chosen)).sum(0) + so[1::2].sum(0)
        print(f"emotions: macro F1 {np.mean(2 * right.sum(0) / np.maximum(1, sums)):.4f} held out")
        return [round(float(each), 2) for each in chosen]


def fit_line(log_odds: Floats, so: Floats) -> tuple[float, float]:
    """Slope and offset by which the log-odds fit best, by Newton's method."""
    weights = np.array([1.0, 0.0])
    columns = np.stack([log_odds, np.ones_like(log_odds)], axis=1)
    for _ in range(MAX_NEWTON_STEPS):
        sure = 1 / (1 + np.exp(-np.clip(columns @ weights, -30, 30)))
        gradient = columns.T @ (sure - so) + 1e-3 * (weights - [1.0, 0.0])
        curve = columns.T @ (columns * (sure * (1 - sure))[:, None]) + 1e-3 * np.eye(2)
        step = np.linalg.solve(curve, gradient)
        weights = weights - step
        if float(np.abs(step).max()) < 1e-6:
            break
    return max(0.05, float(weights[0])), float(weights[1])


def choose_threshold(sure: Floats, so: Floats, gold: int) -> tuple[float, float]:
    """The probability at which F1 is highest, and that F1."""
    best, best_f1 = 0.5, -1.0
    for step in STEPS:
        said = sure >= step
        f1 = 2 * float(so[said].sum()) / max(1.0, float(said.sum()) + gold)
        if f1 > best_f1:
            best, best_f1 = float(step), f1
    return best, best_f1


if __name__ == "__main__":
    main()
