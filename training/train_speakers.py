"""Train the speaker head on a frozen encoder (``--help`` tells how).

Reads PDNC's training novels twice (``training/speaker_lessons.py``) and the original passages
(``training/passages``), trains the head so that clues, turns and head together make the gold
speakers likely, and writes ``speakers.onnx`` into the model folder, with its digest, columns,
calibration and threshold in the manifest. Calibration is taken from novels and passages that the
head which answers was not trained on; the threshold of addressees is a constant
(``calibrate_speakers.ADDRESSEE``).

With ``--fold lxo-N --out FOLDER`` no novel measured there is read, and ``speakers.onnx``,
``speakers.json`` and the weights of the clues go to ``FOLDER``, for a measurement.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from fabula.decode.turn_taking import decode_turns
from fabula.encoder.load import load_encoder
from fabula.encoder.manifest import MANIFEST_FILE, SPEAKERS_FILE
from fabula.lexicons.load import parse_table
from fabula.lexicons.speakers import load_speaker_weights, read_weights
from training.calibrate_speakers import Settings, calibrate_speakers
from training.fit_speakers import LEXICONS, list_training
from training.passage_lessons import read_passage_lessons
from training.speaker_lessons import NOT_LABELLED, Inputs, Lesson, read_lesson
from training.speaker_model import Council, SpeakerNetwork, write_graph
from training.splits import FOLDS, find_novel

RATE = 2e-3
WARM_STEPS = 60
DECAY = 0.1
BATCH = 100
"""Utterances of a step, at least."""

BARE_SHARE = 1.0
"""Weight of the loss of words and mentions alone, which keeps clues from drowning them."""

WEIGHTS_FILE = "speaker_weights.tsv"
SETTINGS_FILE = "speakers.json"
HELD_FOLDS = ("lxo-1",)
"""Folds whose novels are held out, one after the other, for the calibration."""

Floats = NDArray[np.float64]
Batch = list[tuple[Lesson, list[int]]]


def main() -> None:
    """Train, calibrate and write the head as the command line says."""
    options = _read_options()
    torch.set_num_threads(options.threads)
    folder = options.data / "pdnc"
    encoder = load_encoder(options.model, options.threads)
    weights = read_weights(parse_table("weights", options.weights.read_text(encoding="utf-8")))
    columns = tuple(sorted(load_speaker_weights().clues))
    names = list_training(folder, options.fold)
    if options.only:
        names = [name for name in names if name in options.only]
    lessons = [
        read_lesson(folder / "data" / name, given, encoder, weights, columns)
        for name in names
        for given in (False, True)
    ]
    passages = list(read_passage_lessons(encoder, weights, columns))
    lessons += passages * options.repeat
    print(f"{len(passages)} passages", flush=True)
    seeds = range(options.seed, options.seed + options.members)
    council = Council([train(lessons, options.epochs, seed) for seed in seeds])
    if options.out is None:
        kept = list(read_passage_lessons(encoder, weights, columns, fold="dev"))
        answers = hold_out(lessons, kept, options.epochs, options.seed)
        write_graph(council, options.model / SPEAKERS_FILE)
        add_to_manifest(options.model, columns, calibrate_speakers(answers))
    else:
        options.out.mkdir(parents=True, exist_ok=True)
        write_graph(council, options.out / SPEAKERS_FILE)
        write_settings(options.out, columns, Settings(), options.fold)
        shutil.copyfile(options.weights, options.out / WEIGHTS_FILE)


def train(lessons: Sequence[Lesson], epochs: int, seed: int) -> SpeakerNetwork:
    """A head that has seen every conversation ``epochs`` times."""
    torch.manual_seed(seed)
    table = lessons[0].table
    network = SpeakerNetwork(
        table.cells.shape[1],
        table.evidence.shape[2],
        table.about.shape[1],
        lessons[0].mentions.shape[1],
        lessons[0].voices.shape[1],
    )
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    chance = np.random.default_rng(seed)
    steps, step, began = epochs * len(list(list_batches(lessons, chance))), 0, time.perf_counter()
    network.train()
    for epoch in range(epochs):
        total, count = 0.0, 0
        for batch in list_batches(lessons, chance):
            rate = RATE * min(1.0, (step + 1) / WARM_STEPS) * max(0.02, 1 - step / steps)
            for group in optimizer.param_groups:
                group["lr"] = rate
            sizes = [sum(len(one.talks[talk].span) for talk in chosen) for one, chosen in batch]
            loss = torch.stack(
                [
                    compute_loss(network, one, chosen) * size / sum(sizes)
                    for (one, chosen), size in zip(batch, sizes, strict=True)
                ]
            ).sum()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            step, total, count = step + 1, total + float(loss.detach()), count + 1
        seconds = time.perf_counter() - began
        print(f"epoch {epoch + 1}: loss {total / count:.4f}, {seconds:.0f} s", flush=True)
    network.eval()
    return network


def list_batches(lessons: Sequence[Lesson], chance: np.random.Generator) -> Iterator[Batch]:
    """Talks of ``BATCH`` utterances or more, of a novel or of several passages, in random order."""
    found: list[Batch] = []
    few: Batch = []
    for at in chance.permutation(len(lessons)).tolist():
        lesson = lessons[at]
        chosen: list[int] = []
        size = 0
        for talk in chance.permutation(len(lesson.talks)).tolist():
            chosen.append(talk)
            size += len(lesson.talks[talk].span)
            if size >= BATCH:
                found.append([(lesson, chosen)])
                chosen, size = [], 0
        if chosen:
            few.append((lesson, chosen))
        if sum(len(one.talks[talk].span) for one, talks in few for talk in talks) >= BATCH:
            found.append(few)
            few = []
    if few:
        found.append(few)
    for at in chance.permutation(len(found)).tolist():
        yield found[at]


def compute_loss(network: SpeakerNetwork, lesson: Lesson, chosen: Sequence[int]) -> Tensor:
    """Loss of some talks: of the whole chain, of words and mentions alone, and of addressees.

    The first has the slope of the negative log-probability of the right speakers, but not its
    value: expected minus held, as in ``fit_speakers.add_slope``.
    """
    inputs, cells, rows = lesson.read(chosen)
    speakers, addressees, changes, bare = network.read(*inputs)
    slope, moves = compute_slopes(lesson, chosen, speakers, changes)
    chain = (speakers * slope).sum() + (changes * moves).sum()
    loss = chain / len(rows)
    loss = loss + BARE_SHARE * compute_bare(lesson, chosen, inputs, bare)
    told = torch.from_numpy(lesson.told[cells].astype(np.float32))
    known = told != NOT_LABELLED
    if bool(known.any()):
        loss = loss + torch.nn.functional.binary_cross_entropy_with_logits(
            addressees[known], told[known]
        )
    return loss


def compute_slopes(
    lesson: Lesson, chosen: Sequence[int], speakers: Tensor, changes: Tensor
) -> tuple[Tensor, Tensor]:
    """Slopes of the loss of the chain by the head's scores of cells and of changes."""
    said = speakers.detach().numpy().astype(np.float64)
    moved = changes.detach().numpy().astype(np.float64)
    slope, moves = np.zeros_like(said), np.zeros_like(moved)
    cell = row = 0
    for talk in chosen:
        here, right = lesson.talks[talk], lesson.right[talk]
        cells = slice(cell, cell + lesson.borders[talk + 1] - lesson.borders[talk])
        rows = slice(row, row + len(here.span))
        cell, row = cells.stop, rows.stop
        if right.all():
            continue
        scores = here.emissions + lesson.spread(talk, said[cells])
        patterns = here.changes + moved[rows]
        free = decode_turns(scores, patterns)
        held = decode_turns(np.where(right, scores, -np.inf), patterns)
        slope[cells] = (free.marginals - held.marginals)[lesson.cells_of(talk)]
        moves[rows] = free.patterns - held.patterns
    return torch.from_numpy(slope).float(), torch.from_numpy(moves).float()


def compute_bare(lesson: Lesson, chosen: Sequence[int], inputs: Inputs, bare: Tensor) -> Tensor:
    """Mean negative log-probability of the right speakers by words and mentions alone."""
    right = np.concatenate([lesson.right[talk][lesson.cells_of(talk)] for talk in chosen])
    rows = torch.cat([torch.from_numpy(np.asarray(lesson.talks[talk].span)) for talk in chosen])
    known = torch.from_numpy(lesson.labelled)[rows]
    count, place = len(rows), inputs[2]
    top = torch.full((count,), -1e4).scatter_reduce(0, place, bare.detach(), "amax")
    weight = torch.exp(bare - top[place])
    every = torch.zeros(count).index_add(0, place, weight)
    good = torch.zeros(count).index_add(0, place, weight * torch.from_numpy(right))
    used = known & (good.detach() > 0)
    if not bool(used.any()):
        return bare.sum() * 0.0
    return (torch.log(every[used]) - torch.log(good[used] + 1e-6)).mean()


def hold_out(
    lessons: Sequence[Lesson], kept: Sequence[Lesson], epochs: int, seed: int
) -> list[tuple[Lesson, SpeakerNetwork]]:
    """Novels read from raw text and passages kept apart, with a head that has seen none of them."""
    found: list[tuple[Lesson, SpeakerNetwork]] = []
    for fold in HELD_FOLDS:
        novels = [each.name for each in lessons if not each.passage]
        held = {name for name in novels if find_novel("pdnc", name) in FOLDS[fold]}
        network = train([each for each in lessons if each.name not in held], epochs, seed)
        found += [(each, network) for each in lessons if each.name in held and not each.given]
        found += [(each, network) for each in kept]
    return found


def add_to_manifest(folder: Path, columns: Sequence[str], settings: Settings) -> None:
    """Name the head in the manifest of its model."""
    path = folder / MANIFEST_FILE
    manifest = json.loads(path.read_text(encoding="utf-8"))
    digest = hashlib.sha256((folder / SPEAKERS_FILE).read_bytes()).hexdigest()
    manifest["files"][SPEAKERS_FILE] = digest
    manifest["labels"]["clues"] = list(columns)
    manifest["thresholds"]["addressee"] = settings.addressee
    manifest["calibration"] |= {name: list(line) for name, line in settings.lines.items()}
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def write_settings(folder: Path, columns: Sequence[str], settings: Settings, fold: str) -> None:
    """Write what a measurement needs to know of a head that does not ship."""
    text = json.dumps(
        {
            "left_out": fold,
            "clues": list(columns),
            "addressee": settings.addressee,
            "calibration": settings.lines,
        }
    )
    (folder / SETTINGS_FILE).write_text(text + "\n", encoding="utf-8")


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the speaker head.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--model", type=Path, required=True, help="model folder, written to")
    parser.add_argument("--weights", type=Path, default=LEXICONS / WEIGHTS_FILE, help="of clues")
    parser.add_argument("--fold", choices=sorted(FOLDS), default="dev", help="novels left out")
    parser.add_argument("--out", type=Path, help="for a fold: where the head goes")
    parser.add_argument("--only", nargs="+", metavar="NOVEL", help="learn from these alone")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--repeat", type=int, default=2, help="times an epoch has each passage")
    parser.add_argument("--members", type=int, default=1, help="networks that are averaged")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    if options.out is None and options.fold != "dev":
        parser.error("--fold needs --out: what ships leaves out the fold dev")
    return options


if __name__ == "__main__":
    main()
