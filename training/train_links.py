"""Train the pair head of coreference on a frozen encoder (``--help`` tells how).

Reads LitBank's training documents as they are served (the aligned stretch of the novel, mentions as
fabula finds them, vectors of the model folder's encoder), learns for each free mention which of its
candidates are of its gold chain, and writes ``links.onnx`` into the model folder, with its digest
and calibration in the manifest. A mention without a gold mention of the same tokens is of no chain.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

import fabula
from fabula.decode.mention_clusters import chain_mentions
from fabula.decode.mention_pairs import (
    NONE,
    WIDTH,
    Column,
    Floats,
    MentionTable,
    choose_candidates,
    read_alone,
    read_pairs,
)
from fabula.encoder.encoding import Half
from fabula.encoder.load import load_encoder
from fabula.encoder.manifest import LINKS_FILE, MANIFEST_FILE
from fabula.encoder.network import Network
from fabula.evaluate.litbank import list_documents, read_document
from fabula.evaluate.quotation import to_token_ranges
from fabula.text import Text
from training.calibrate import fit_line
from training.link_model import Council, LinkNetwork, write_graph
from training.measure_links import list_training

RATE = 1e-3
WARM_STEPS = 40
IMPOSSIBLE = -1e9


class Recorder:
    """A pair head that keeps what it is asked, and links nothing."""

    def __init__(self) -> None:
        self.table: MentionTable | None = None
        self.vectors: Half = np.zeros((0, 0), dtype=np.float16)

    def score(
        self, table: MentionTable, vectors: Half, chosen: Column, candidates: Column
    ) -> tuple[Floats, Floats]:
        """Keep table and vectors."""
        self.table, self.vectors = table, vectors
        return np.zeros(candidates.shape, np.float32), np.ones(len(chosen), np.float32)

    def calibrate(self, probability: float) -> float:
        """The same."""
        return probability


@dataclass(frozen=True)
class Lesson:
    """The free mentions of one document.

    Attributes:
        table: All its mentions.
        vectors: (M, 2H) their vectors.
        chains: (M,) number of the gold chain of each, ``NONE`` without.
        chosen: (N,) the free ones, names that may be new to an entity among them.
        candidates: (N, K) what they are compared with.
    """

    table: MentionTable
    vectors: Tensor
    chains: Column
    chosen: Column
    candidates: Column

    def read(self) -> tuple[tuple[Tensor, ...], Tensor, Tensor]:
        """Inputs of the network; which cells (N, K + 1) there are, and which are right."""
        there = self.candidates != NONE
        right = np.where(there, self.candidates, self.chosen[:, None])
        there &= ~self._named_before(right)
        pairs = read_pairs(self.table, np.repeat(self.chosen, WIDTH), right.ravel())
        chain = self.chains[self.chosen][:, None]
        same = there & (self.chains[right] == chain) & (chain != NONE)
        inputs = (
            self.vectors,
            torch.from_numpy(self.chosen),
            torch.from_numpy(right),
            torch.from_numpy(pairs.reshape(len(right), WIDTH, -1)),
            torch.from_numpy(read_alone(self.table, self.chosen)),
        )
        none = np.ones((len(right), 1), dtype=bool)
        cells = np.concatenate([there, none], axis=1)
        gold = np.concatenate([same, ~same.any(axis=1, keepdims=True)], axis=1)
        return inputs, torch.from_numpy(cells), torch.from_numpy(gold)

    def _named_before(self, right: Column) -> NDArray[np.bool_]:
        """Candidates (N, K) of a name that are of a chain named before: no name is new to them."""
        named = self.table.referent != NONE
        first = np.full(int(self.chains.max()) + 2, len(self.chains), dtype=np.int64)
        np.minimum.at(first, self.chains[named], np.flatnonzero(named))
        first[NONE] = len(self.chains)
        late = first[self.chains[right]] < self.chosen[:, None]
        found: NDArray[np.bool_] = late & named[self.chosen][:, None]
        return found


def main() -> None:
    """Train, calibrate and write the head as the command line says."""
    options = _read_options()
    torch.set_num_threads(options.threads)
    folder = options.data / "litbank"
    encoder = load_encoder(options.model, options.threads)
    lessons = [read_lesson(folder, name, encoder) for name in list_training(folder)]
    dev = [read_lesson(folder, name, encoder) for name in list_documents(folder, "dev")]
    print(f"{len(lessons)} documents, {sum(len(each.chosen) for each in lessons)} mentions")
    seeds = range(options.seed, options.seed + options.members)
    council = Council([train(lessons, options.epochs, seed) for seed in seeds])
    write_graph(council, options.model / LINKS_FILE)
    add_to_manifest(options.model, calibrate_links(council, dev))


def read_lesson(folder: Path, name: str, encoder: Network) -> Lesson:
    """One document as fabula reads it, with its gold chains."""
    document = read_document(folder, name)
    recorder = Recorder()
    story = fabula.annotate(
        Text(document.content), ["mentions"], encoder=encoder.with_links(recorder)
    )
    ranges = to_token_ranges([(row.start, row.end) for row in story.mentions], document.places)
    numbers: dict[str, int] = {}
    gold = {row.span: numbers.setdefault(row.chain, len(numbers)) for row in document.mentions}
    table = recorder.table
    if table is None:
        raise SystemExit(f"{name}: has no mention to link")
    chosen = np.flatnonzero(table.free)
    return Lesson(
        table,
        torch.from_numpy(np.asarray(recorder.vectors, dtype=np.float32)),
        np.array([gold.get(span, NONE) for span in ranges], dtype=np.int64),
        chosen,
        choose_candidates(table)[chosen],
    )


def train(lessons: Sequence[Lesson], epochs: int, seed: int) -> LinkNetwork:
    """A head that has seen every document ``epochs`` times, one document a step."""
    torch.manual_seed(seed)
    ready = [each.read() for each in lessons]
    inputs = ready[0][0]
    network = LinkNetwork(inputs[3].shape[-1], inputs[4].shape[-1], inputs[0].shape[-1])
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.01)
    chance = np.random.default_rng(seed)
    began, step, steps = time.perf_counter(), 0, epochs * len(ready)
    network.train()
    for epoch in range(epochs):
        total = 0.0
        for number in chance.permutation(len(ready)):
            rate = RATE * min(1.0, (step + 1) / WARM_STEPS) * max(0.02, 1 - step / steps)
            for group in optimizer.param_groups:
                group["lr"] = rate
            loss = compute_loss(network, *ready[number])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            step += 1
            total += float(loss.detach())
        seconds = time.perf_counter() - began
        print(f"epoch {epoch + 1}: loss {total / len(ready):.4f}, {seconds:.0f} s", flush=True)
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
            part = Lesson(lesson.table, lesson.vectors, lesson.chains, chosen, candidates)
            with torch.no_grad():
                scores, none = network(*part.read()[0])
            return scores.numpy(), none.numpy()

        choices = chain_mentions(lesson.table, score, len(lesson.table) + 10**6)
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
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
