"""Train the feeling head on a frozen encoder (``--help`` tells how).

Reads the original passages (``training/passages``) of the fold ``train``, takes the encoder's mean
vector of each line and fits linear maps to its label, its intensity and the way it shows: several
runs from other seeds, whose mean is a linear map again. More layers were tried and were worse on
the passages kept apart (``dev``), from which the calibration is taken. Writes ``feelings.onnx``
into the model folder, with its digest, labels and calibration in the manifest.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

import fabula
from fabula.encoder.encoding import Encoder
from fabula.encoder.load import load_encoder
from fabula.encoder.manifest import FEELINGS_FILE, MANIFEST_FILE
from fabula.lexicons.emotion_labels import EMOTIONS
from fabula.spans import overlap_chars
from training.passages import FOLDER, Line, read_passages

SHOWN = ("said", "expressed", "hidden", "narrated")
WANTED = ("quoted_spans", "encoding")
EPOCHS = 40
RATE = 2e-3
DECAY = 1.0
DROPOUT = 0.5
SMOOTHING = 0.05
BATCH = 64
OPSET = 17
SLOPES = np.arange(0.5, 2.01, 0.05)
"""Slopes of the log-probabilities that the calibration chooses from."""


@dataclass(frozen=True)
class Lesson:
    """One line: its vector, label, intensity (0 to 1), and how it shows (-1 = not at all)."""

    vector: NDArray[np.float32]
    label: int
    intensity: float
    shown: int


class FeelingNetwork(nn.Module):
    """Linear maps from (Q, H) vectors to labels, intensity and ways of showing."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.center = nn.Parameter(torch.zeros(size), requires_grad=False)
        self.scale = nn.Parameter(torch.ones(size), requires_grad=False)
        self.dropout = nn.Dropout(DROPOUT)
        self.out = nn.Linear(size, len(EMOTIONS) + 1 + len(SHOWN))

    def forward(self, quotations: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Log-probabilities (Q, L), intensity (Q, 1), log-probabilities (Q, S)."""
        found = self.out(self.dropout((quotations - self.center) * self.scale))
        labels = len(EMOTIONS)
        return (
            torch.log_softmax(found[:, :labels], dim=1),
            torch.sigmoid(found[:, labels : labels + 1]),
            torch.log_softmax(found[:, labels + 1 :], dim=1),
        )


def main() -> None:
    """Train, calibrate and write the head as the command line says."""
    parser = argparse.ArgumentParser(description="Train the feeling head.")
    parser.add_argument("--model", type=Path, required=True, help="model folder, written to")
    parser.add_argument("--passages", type=Path, default=FOLDER)
    parser.add_argument("--members", type=int, default=5, help="runs that are averaged")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    encoder = load_encoder(options.model, options.threads)
    folds = {fold: list(read_lessons(encoder, options.passages, fold)) for fold in ("train", "dev")}
    print({fold: len(lessons) for fold, lessons in folds.items()})
    seeds = range(options.seed, options.seed + options.members)
    network = average([train(folds["train"], seed) for seed in seeds])
    slope = choose_slope(network, folds["dev"])
    print(f"dev: right {measure(network, folds['dev']):.3f}, slope {slope:.2f}")
    write_graph(network, options.model / FEELINGS_FILE)
    add_to_manifest(options.model, slope)


def read_lessons(encoder: Encoder, folder: Path, fold: str) -> Iterator[Lesson]:
    """Lines of the passages of a fold that fabula finds as quoted spans."""
    for passage in read_passages(folder):
        if passage.fold != fold:
            continue
        layers: Any = fabula.annotate(fabula.Text(passage.text), WANTED, encoder=encoder).layers
        spans = [(row.start, row.end) for row in layers["quoted_spans"]]
        vectors = layers["encoding"].quotation_vectors
        for line in passage.lines:
            chosen = [at for at, span in enumerate(spans) if _is_of(line, span)]
            if vectors is not None and chosen:
                yield Lesson(
                    np.asarray(vectors[chosen], dtype=np.float32).mean(0),
                    EMOTIONS.index(line.label),
                    line.intensity,
                    SHOWN.index(line.shown) if line.shown else -1,
                )


def _is_of(line: Line, span: tuple[int, int]) -> bool:
    return any(overlap_chars(part, span) * 2 >= part[1] - part[0] for part in line.parts)


def train(lessons: Sequence[Lesson], seed: int) -> FeelingNetwork:
    """A head that has seen every line ``EPOCHS`` times."""
    torch.manual_seed(seed)
    vectors, labels, intensity, shown = stack(lessons)
    network = FeelingNetwork(vectors.shape[1])
    network.center.copy_(vectors.mean(0))
    network.scale.copy_(1 / (vectors.std(0) + 1e-5))
    optimizer = torch.optim.AdamW(network.out.parameters(), lr=RATE, weight_decay=DECAY)
    network.train()
    for _ in range(EPOCHS):
        for chosen in torch.randperm(len(vectors)).split(BATCH):
            feelings, strength, ways = network(vectors[chosen])
            loss = nn.functional.cross_entropy(feelings, labels[chosen], label_smoothing=SMOOTHING)
            loss = loss + nn.functional.mse_loss(strength[:, 0], intensity[chosen])
            seen = shown[chosen] >= 0
            if bool(seen.any()):
                loss = loss + nn.functional.nll_loss(ways[seen], shown[chosen][seen])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
    network.eval()
    return network


def stack(lessons: Sequence[Lesson]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Vectors, labels, intensities and ways of lessons."""
    return (
        torch.from_numpy(np.stack([each.vector for each in lessons])),
        torch.tensor([each.label for each in lessons]),
        torch.tensor([each.intensity for each in lessons]),
        torch.tensor([each.shown for each in lessons]),
    )


def average(members: Sequence[FeelingNetwork]) -> FeelingNetwork:
    """The mean of several heads of one center and scale."""
    network = members[0]
    with torch.no_grad():
        for name, parameter in network.out.named_parameters():
            own = [dict(each.out.named_parameters())[name] for each in members]
            parameter.copy_(torch.stack([each.detach() for each in own]).mean(0))
    return network


def measure(network: FeelingNetwork, lessons: Sequence[Lesson]) -> float:
    """Share of lines whose likeliest label is right."""
    vectors, labels, _, _ = stack(lessons)
    with torch.no_grad():
        return float((network(vectors)[0].argmax(1) == labels).float().mean())


def choose_slope(network: FeelingNetwork, lessons: Sequence[Lesson]) -> float:
    """The slope of the log-probabilities that makes the right labels likeliest."""
    vectors, labels, _, _ = stack(lessons)
    with torch.no_grad():
        scores = network(vectors)[0]
    losses = [float(nn.functional.cross_entropy(scores * slope, labels)) for slope in SLOPES]
    return round(float(SLOPES[int(np.argmin(losses))]), 2)


def write_graph(network: FeelingNetwork, path: Path) -> None:
    """Write the head as an ONNX graph with a free count of quotations."""
    names = ("feelings", "intensity", "shown")
    torch.onnx.export(
        network.eval(),
        (torch.zeros(3, network.out.in_features),),
        str(path),
        input_names=["quotations"],
        output_names=list(names),
        dynamic_axes={name: {0: "Q"} for name in ("quotations", *names)},
        opset_version=OPSET,
        dynamo=False,
    )


def add_to_manifest(folder: Path, slope: float) -> None:
    """Name the head in the manifest of its model."""
    path = folder / MANIFEST_FILE
    manifest = json.loads(path.read_text(encoding="utf-8"))
    digest = hashlib.sha256((folder / FEELINGS_FILE).read_bytes()).hexdigest()
    manifest["files"][FEELINGS_FILE] = digest
    manifest["labels"] |= {"feelings": list(EMOTIONS), "shown": list(SHOWN)}
    manifest["calibration"]["feeling"] = [slope, 0.0]
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
