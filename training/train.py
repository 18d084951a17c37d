"""Train the encoder with its heads: ``python -m training.train --help``.

A run is decided by its options, its seed and the packed rows; it writes a checkpoint after every
``--save-minutes`` and at the end, and goes on from the last one when started again with the same
options.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import msgspec
import torch
from tokenizers import Tokenizer

from fabula.encoder.pieces import PieceReader
from fabula.lexicons.emotion_labels import EMOTIONS
from training.augment import augment
from training.batches import (
    WINDOW_PIECES,
    Example,
    ExampleMaker,
    Labels,
    collate,
    collect_labels,
    group_examples,
)
from training.joint import JointHeads
from training.losses import WEIGHTS, DevScores, compute_losses
from training.model import Network, Sizes, pretrained_folder
from training.rows import Row, read_rows
from training.start import load_started

HEADS = {
    "mentions": ("mentions",),
    "events": ("events",),
    "syntax": ("sentences", "pos", "lemmas", "heads", "deps"),
    "emotions": ("emotions", "feelings"),
    "quotations": ("cues", "kinds"),
    "lines": ("felt", "intensity", "shown"),
    "people": ("links", "persons", "speakers", "told"),
}
"""Groups of losses that ``--heads`` names."""

HEAD_RATE = 5.0
"""Learning rate of the heads as a multiple of that of the encoder."""

MIN_LEMMA_COUNT = 3

SERVED = ("mentions", "events", "syntax", "emotions", "quotations")
"""Those of heads that an encoder is released with; the others train it for a trial."""

WHOLE_WINDOWS = 0.5
"""Share of rows cut into windows as they are served; the others are cut shorter and elsewhere."""

LEAST_PIECES = 150

NOT_OVER = 1 - 1e-9
"""What keeps a run that is measured in pieces from ending before its last step."""

PARTS = {"litbank": 2.5, "pdnc": 0.08, "quoteli3": 0.3, "goemotions": 0.33, "emobank": 0.5}
"""How often an epoch reads each row of a corpus, on average (other rows each epoch); 1 = once.
``--parts`` changes it."""

DEV_PARTS = {"pdnc": 0.1, "goemotions": 0.25, "quoteli3": 0.1}
"""Share of a corpus's dev rows that the scores during training rest on."""


def main() -> None:
    """Train as the command line says."""
    options = _read_options()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    rows = list(read_rows(options.rows / "rows-train.gz"))
    dev = list(read_rows(options.rows / "rows-dev.gz"))
    labels = collect_labels(rows, _emotion_names(rows), MIN_LEMMA_COUNT)
    (options.out / "labels.json").write_bytes(msgspec.json.encode(labels))
    losses = frozenset(name for head in options.heads for name in HEADS[head])
    rows = [row for row in rows if _is_used(row, losses)]
    dev = [row for row in dev if _is_used(row, losses)]
    reader = PieceReader(Tokenizer.from_file(str(pretrained_folder() / "tokenizer.json")))
    maker = ExampleMaker(reader, labels)
    network = Network(sizes_of(labels))
    if options.start:
        print("new:", *load_started(network, options.start))
    network.line_weights.copy_(weigh_labels(rows))
    network.encoder.embeddings.word_embeddings.weight.requires_grad_(options.train_words)
    Trainer(options, network, maker, rows, dev, losses).run()


def weigh_labels(rows: Iterable[Row]) -> torch.Tensor:
    """Weights of the feelings of lines: rare ones count more, by the root of how rare they are."""
    counts = Counter(line.label for row in rows for line in row.spoken or ())
    found = torch.tensor([max(1.0, counts[label]) for label in EMOTIONS]).rsqrt()
    return found / found.mean()


def sizes_of(labels: Labels) -> Sizes:
    """Sizes of the network for a set of labels."""
    return Sizes(
        pos=len(labels.pos),
        deps=len(labels.deps),
        lemmas=len(labels.lemma_scripts),
        mentions=len(labels.mentions),
        emotions=len(labels.emotions),
        kinds=len(labels.kinds),
        cues=len(labels.cues),
        feelings=len(labels.feelings),
        shown=len(labels.shown),
    )


class Trainer:
    """One run: epochs over the rows, checkpoints, dev scores."""

    def __init__(
        self,
        options: argparse.Namespace,
        network: Network,
        maker: ExampleMaker,
        rows: list[Row],
        dev: list[Row],
        losses: frozenset[str],
    ) -> None:
        self.options = options
        self.network = network
        self.joint = JointHeads()
        self.maker = maker
        self.rows = rows
        self.losses = losses
        chance = random.Random(0)
        self.dev = [
            example
            for row in dev
            if chance.random() <= DEV_PARTS.get(row.corpus, 1.0)
            for example in maker.make(row)
        ]
        encoder = [p for p in network.encoder.parameters() if p.requires_grad]
        known = {id(p) for p in network.encoder.parameters()}
        heads = [p for p in network.parameters() if id(p) not in known]
        heads += self.joint.parameters()
        self.optimizer = torch.optim.AdamW(
            [
                {"params": encoder, "base": options.rate},
                {"params": heads, "base": options.rate * HEAD_RATE},
            ],
            lr=options.rate,
            weight_decay=0.01,
            betas=(0.9, 0.98),
            fused=True,
        )
        self.parts = PARTS | dict(options.parts)
        self.step = 0
        self.pieces = 0
        self.seconds = 0.0
        self.total_pieces = options.epochs * self._epoch_pieces()
        self.means: dict[str, float] = {}

    def run(self) -> None:
        """Train to the end of the last epoch."""
        self._load()
        autocast = torch.autocast("cpu", torch.bfloat16) if self.options.bf16 else nullcontext()
        clock, saved = time.perf_counter(), time.perf_counter()
        for group in self._groups(self.step):
            batch = collate(group)
            self._set_rate()
            with autocast:
                found = compute_losses(self.network, batch, self.joint)
            loss = sum(WEIGHTS[name] * found[name] for name in found if name in self.losses)
            if not isinstance(loss, torch.Tensor):
                self.step += 1
                continue
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
            self.optimizer.step()
            self.optimizer.zero_grad(set_to_none=True)
            self.step += 1
            self.pieces += batch.pieces
            if self._progress() >= 1:
                break
            now = time.perf_counter()
            self.seconds, clock = self.seconds + now - clock, now
            self._note(found)
            if now - saved > self.options.save_minutes * 60:
                self.save()
                saved = now
        self.save()
        self.measure()

    def _groups(self, done: int) -> Iterator[list[Example]]:
        """Examples of each step from step ``done`` on; scores are taken between epochs."""
        step = 0
        for epoch in range(self.options.epochs):
            chance = random.Random(1000 * self.options.seed + epoch)
            groups = group_examples(self._examples(chance), self.options.batch_pieces, chance)
            yield from groups[max(0, done - step) :]
            step += len(groups)
            last = epoch + 1 == self.options.epochs
            if step > done and not last and (epoch + 1) % self.options.measure_every == 0:
                self.measure()

    def _examples(self, chance: random.Random) -> list[Example]:
        examples: list[Example] = []
        for row in self.rows:
            wanted = self.parts.get(row.corpus, 1.0)
            for _ in range(int(wanted) + (chance.random() < wanted % 1)):
                changed = augment(row, chance) if self.options.augment else row
                whole = not self.options.augment or chance.random() < WHOLE_WINDOWS
                size = WINDOW_PIECES if whole else chance.randint(LEAST_PIECES, WINDOW_PIECES)
                examples.extend(self.maker.make(changed, size))
        return examples

    def _epoch_pieces(self) -> int:
        return int(
            sum(
                self.parts.get(row.corpus, 1.0) * (len(example.pieces) + 2)
                for row in self.rows
                for example in self.maker.make(row)
            )
        )

    def _progress(self) -> float:
        """Share of the run that is done: of its minutes, or of its pieces."""
        if self.options.minutes:
            minutes: float = self.options.minutes
            return self.seconds / 60 / minutes
        total: int = max(1, self.total_pieces)
        return self.pieces / total * NOT_OVER

    def _set_rate(self) -> None:
        done = self._progress()
        warm = min(1.0, done / 0.06)
        slope = 0.5 * (1 + math.cos(math.pi * min(1.0, done)))
        for group in self.optimizer.param_groups:
            group["lr"] = group["base"] * max(0.01, warm * slope)

    def _note(self, found: dict[str, torch.Tensor]) -> None:
        for name, loss in found.items():
            value = float(loss.detach())
            old = self.means.get(name, value)
            self.means[name] = 0.98 * old + 0.02 * value
        if self.step % 50 == 0:
            means = " ".join(f"{name} {value:.3f}" for name, value in sorted(self.means.items()))
            rate = self.pieces / max(1e-9, self.seconds)
            self._say(f"step {self.step} {self._progress():.1%} {rate:.0f} pieces/s {means}")

    def _say(self, line: str) -> None:
        with (self.options.out / "log.txt").open("a", encoding="utf-8") as log:
            log.write(line + "\n")

    def measure(self) -> dict[str, float]:
        """Score the dev rows, write the scores down and return them."""
        self.network.eval()
        self.joint.eval()
        scores = DevScores()
        autocast = torch.autocast("cpu", torch.bfloat16) if self.options.bf16 else nullcontext()
        for group in group_examples(self.dev, 4096, random.Random(0)):
            with autocast:
                scores.read(self.network, collate(group), self.joint)
        self.network.train()
        self.joint.train()
        values: dict[str, Any] = scores.values()
        self._say(json.dumps({"step": self.step, "minutes": round(self.seconds / 60, 1)} | values))
        (self.options.out / "scores.json").write_text(json.dumps(values, indent=1))
        return values

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        path = self.options.out / "checkpoint.pt"
        torch.save(
            {
                "network": self.network.state_dict(),
                "joint": self.joint.state_dict(),
                "optimizer": self.optimizer.state_dict(),
                "step": self.step,
                "pieces": self.pieces,
                "seconds": self.seconds,
                "random": torch.get_rng_state(),
            },
            path.with_suffix(".new"),
        )
        path.with_suffix(".new").replace(path)

    def _load(self) -> None:
        path = self.options.out / "checkpoint.pt"
        if not path.is_file():
            self.network.train()
            return
        state = torch.load(path, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.joint.load_state_dict(state["joint"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.pieces, self.seconds = state["step"], state["pieces"], state["seconds"]
        torch.set_rng_state(state["random"])
        self.network.train()


def _is_used(row: Row, losses: frozenset[str]) -> bool:
    fields = {
        "mentions": row.mentions,
        "events": row.events,
        "sentences": row.sentences,
        "pos": row.pos,
        "lemmas": row.lemmas,
        "heads": row.heads,
        "cues": row.cues,
        "kinds": row.quotations or None,
        "emotions": row.emotions,
        "feelings": row.feelings,
        "felt": row.spoken,
        "speakers": row.spoken,
        "links": row.links,
    }
    return any(fields.get(name) is not None for name in losses)


def _emotion_names(rows: list[Row]) -> list[str]:
    return sorted({name for row in rows for _, _, names in row.emotions or () for name in names})


def _read_part(given: str) -> tuple[str, float]:
    corpus, times = given.split("=")
    return corpus, float(times)


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the encoder with its heads.")
    parser.add_argument("--rows", type=Path, default=Path("training/packed"), help="packed rows")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.add_argument("--heads", nargs="+", default=list(SERVED), choices=list(HEADS))
    parser.add_argument("--start", type=Path, help="model folder or run to go on from")
    parser.add_argument(
        "--parts",
        nargs="+",
        type=_read_part,
        default=[],
        metavar="CORPUS=TIMES",
        help="how often an epoch reads a corpus, where it is not as usual",
    )
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--minutes", type=float, help="end the run, and the fall of its rate, then")
    parser.add_argument("--rate", type=float, default=2e-4, help="peak learning rate")
    parser.add_argument("--batch-pieces", type=int, default=3072)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bf16", action="store_true", help="compute in bfloat16 where it is safe")
    parser.add_argument("--train-words", action="store_true", help="train word embeddings too")
    parser.add_argument("--no-augment", dest="augment", action="store_false")
    parser.add_argument("--save-minutes", type=float, default=5.0)
    parser.add_argument("--measure-every", type=int, default=1, help="epochs between dev scores")
    return parser.parse_args()


if __name__ == "__main__":
    main()
