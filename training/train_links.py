"""Train the pair head of coreference on a frozen encoder (``--help`` tells how).

Reads LitBank's training documents (the aligned stretch of the novel), with ``--persons`` also the
novels of PDNC that may be trained on, as they are served (mentions as fabula finds them, vectors of
the model folder's encoder), learns for each free mention which of its candidates are of its gold
chain, and writes ``links.onnx`` into the model folder, with its digest and calibration in the
manifest.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from fabula.decode.mention_clusters import chain_mentions
from fabula.decode.mention_pairs import NONE, Column, Floats
from fabula.encoder.load import load_encoder
from fabula.encoder.manifest import LINKS_FILE, MANIFEST_FILE
from fabula.evaluate.litbank import list_documents
from training.calibrate import fit_line
from training.link_lessons import Batch, Lesson, list_lessons, read_litbank_lesson
from training.link_model import Council, LinkNetwork, write_graph

RATE = 1e-3
WARM_STEPS = 40
IMPOSSIBLE = -1e9


class Shape(NamedTuple):
    """Width of the hidden layers and share of hidden numbers left out in training."""

    size: int
    dropout: float


USUAL_SHAPE = Shape(128, 0.3)


def main() -> None:
    """Train, calibrate and write the head as the command line says."""
    options = _read_options()
    torch.set_num_threads(options.threads)
    encoder = load_encoder(options.model, options.threads)
    lessons = list(list_lessons(options.data, encoder, persons=options.persons))
    folder = options.data / "litbank"
    dev = [read_litbank_lesson(folder, name, encoder) for name in list_documents(folder, "dev")]
    print(f"{len(lessons)} texts, {sum(len(each.chosen) for each in lessons)} mentions")
    batches = [batch for lesson in lessons for batch in lesson.read()]
    seeds = range(options.seed, options.seed + options.members)
    shape = Shape(options.size, options.dropout)
    council = Council([train(batches, options.epochs, seed, shape) for seed in seeds])
    write_graph(council, options.model / LINKS_FILE)
    add_to_manifest(options.model, calibrate_links(council, dev))


def train(
    batches: Sequence[Batch], epochs: int, seed: int, shape: Shape = USUAL_SHAPE
) -> LinkNetwork:
    """A network that has seen every batch ``epochs`` times, one a step."""
    torch.manual_seed(seed)
    inputs = batches[0][0]
    widths = inputs[3].shape[-1], inputs[4].shape[-1], inputs[0].shape[-1]
    network = LinkNetwork(*widths, *shape)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.01)
    chance = np.random.default_rng(seed)
    began, step, steps = time.perf_counter(), 0, epochs * len(batches)
    network.train()
    for epoch in range(epochs):
        total = 0.0
        for number in chance.permutation(len(batches)):
            rate = RATE * min(1.0, (step + 1) / WARM_STEPS) * max(0.02, 1 - step / steps)
            for group in optimizer.param_groups:
                group["lr"] = rate
            loss = compute_loss(network, *batches[number])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            step += 1
            total += float(loss.detach())
        seconds = time.perf_counter() - began
        print(f"epoch {epoch + 1}: loss {total / len(batches):.4f}, {seconds:.0f} s", flush=True)
    network.eval()
    return network


def compute_loss(
    network: LinkNetwork, inputs: tuple[Tensor, ...], cells: Tensor, gold: Tensor
) -> Tensor:
    """Mean negative log-probability of all right cells together."""
    scores, none = network(*inputs)
    table = torch.cat([scores, none.unsqueeze(1)], dim=1).masked_fill(~cells, IMPOSSIBLE)
    right = table.masked_fill(~gold, IMPOSSIBLE)
    return (torch.logsumexp(table, dim=1) - torch.logsumexp(right, dim=1)).mean()


def calibrate_links(network: Council, lessons: Sequence[Lesson]) -> tuple[float, float]:
    """Slope and offset of the log-odds of the chosen entity, fitted on other documents."""
    said, so = [], []
    for lesson in lessons:

        def score(
            chosen: Column, candidates: Column, lesson: Lesson = lesson
        ) -> tuple[Floats, Floats]:
            with torch.no_grad():
                scores, none = network(*lesson.read_inputs(chosen))
            return scores.numpy(), none.numpy()

        choices = chain_mentions(lesson.table, score, lesson.first_new)
        for at in lesson.chosen.tolist():
            choice, chain = choices[at], int(lesson.chains[at])
            if choice.antecedent is None or chain == NONE:
                continue
            sure = min(max(choice.probability, 1e-6), 1 - 1e-6)
            said.append(np.log(sure) - np.log1p(-sure))
            so.append(float(lesson.chains[choice.antecedent] == chain))
    slope, offset = fit_line(np.array(said), np.array(so))
    print(f"links: {len(so)}, right {np.mean(so):.3f}, slope {slope:.3f}, offset {offset:.3f}")
    return slope, offset


def add_to_manifest(folder: Path, line: tuple[float, float]) -> None:
    """Name the head in the manifest of its model."""
    path = folder / MANIFEST_FILE
    manifest = json.loads(path.read_text(encoding="utf-8"))
    digest = hashlib.sha256((folder / LINKS_FILE).read_bytes()).hexdigest()
    manifest["files"][LINKS_FILE] = digest
    manifest["calibration"]["link"] = [round(each, 4) for each in line]
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the pair head of coreference.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--model", type=Path, required=True, help="model folder, written to")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--members", type=int, default=5, help="networks that are averaged")
    parser.add_argument("--persons", action="store_true", help="learn from PDNC too")
    parser.add_argument("--size", type=int, default=USUAL_SHAPE.size, help="hidden numbers")
    parser.add_argument("--dropout", type=float, default=USUAL_SHAPE.dropout)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
