"""From a checkpoint to the model folder: ``python -m training.export --help``.

Writes ``encoder.onnx`` (int8 weights per channel, uint8 activations, reduced range), with
``--float`` the same graph in float32; ``tokenizer.json``; and ``manifest.json``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor
from transformers import BertConfig, BertModel

from training.batches import FRAME, WINDOW_PIECES, Labels
from training.licences import LICENCES
from training.model import Network, Served, pretrained_folder
from training.train import sizes_of

NAME = "fabula-minilm-2"
ENCODER_NODES = "/encoder/"
"""What the names of the encoder's nodes begin with."""

MOST_OTHER_LABELS = 1e-3
"""Share of labels that may differ between the two, where two scores are all but equal."""

BATCH_WINDOWS = 4
OPSET = 17
LIMITS = {"sentence_denied": 0.03, "sentence_sure": 0.8, "cue_denied": 0.02}
"""Where a head overrules rules; those of sentences were chosen on GUM, EWT and LitBank dev."""

AGREEMENT = 2e-3
"""Largest difference between torch and the float graph, relative to scores larger than 1."""

FLOOR = -10.0
"""Log-probabilities below this are all the same: a sigmoid so near 0 has no digits left."""


def main() -> None:
    """Export as the command line says."""
    options = _read_options()
    labels = msgspec.json.decode((options.run / "labels.json").read_bytes(), type=Labels)
    network = load_network(options.run, labels)
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / "encoder.onnx"
    exact = path if options.float else options.out / "float.onnx"
    write_graph(network, exact)
    print(f"torch and ONNX differ by {measure_agreement(network, exact):.2e}")
    if not options.float:
        quantize_dynamic(
            exact,
            path,
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gather"],
            nodes_to_exclude=find_head_products(exact),
            extra_options={"MatMulConstBOnly": True},
        )
        exact.unlink()
    shutil.copyfile(pretrained_folder() / "tokenizer.json", options.out / "tokenizer.json")
    settings = json.loads(options.settings.read_text()) if options.settings else {}
    write_manifest(options.out, labels, settings)
    for file in sorted(options.out.iterdir()):
        print(f"{file.name} {file.stat().st_size / 1e6:.1f} MB")


def load_network(run: Path, labels: Labels) -> Network:
    """The network of a checkpoint, ready to be read."""
    config = BertConfig.from_pretrained(pretrained_folder(), attn_implementation="eager")
    network = Network(sizes_of(labels), BertModel(config, add_pooling_layer=False))
    state = torch.load(run / "checkpoint.pt", weights_only=True)
    network.load_state_dict(state["network"])
    network.eval()
    return network


def example_inputs(seed: int, batch: int, tokens: int, quotes: int) -> dict[str, Tensor]:
    """Random inputs of the right shapes; every third token has two pieces."""
    chance = np.random.default_rng(seed)
    counts = np.where(np.arange(tokens) % 3 == 2, 2, 1)
    lasts = np.cumsum(counts)
    firsts = lasts - counts + 1
    width = int(lasts[-1]) + 2
    ids = chance.integers(1000, 29000, (batch, width))
    ids[:, 0], ids[:, -1] = FRAME
    weights = chance.random((batch, quotes, tokens)).astype(np.float32)
    weights /= weights.sum(-1, keepdims=True)
    return {
        "piece_ids": torch.from_numpy(ids),
        "shape_ids": torch.from_numpy(chance.integers(0, 5, (batch, width))),
        "layout_ids": torch.from_numpy(chance.integers(0, 4, (batch, width))),
        "piece_mask": torch.ones((batch, width), dtype=torch.long),
        "first_pieces": torch.from_numpy(firsts).repeat(batch, 1),
        "last_pieces": torch.from_numpy(lasts).repeat(batch, 1),
        "token_mask": torch.ones((batch, tokens), dtype=torch.long),
        "quote_weights": torch.from_numpy(weights),
    }


def write_graph(network: Network, path: Path) -> None:
    """Write the network as an ONNX graph with free batch, piece, token and quotation counts."""
    inputs = example_inputs(0, 2, 40, 3)
    sizes = {
        "piece_ids": "BS",
        "shape_ids": "BS",
        "layout_ids": "BS",
        "piece_mask": "BS",
        "first_pieces": "BT",
        "last_pieces": "BT",
        "token_mask": "BT",
        "quote_weights": "BKT",
        "sentence_starts": "BT",
        "events": "BT",
        "cues": "BT",
        "pos": "BT",
        "lemma": "BT",
        "lemma_scores": "BT",
        "heads": "BT",
        "head_scores": "BT",
        "deps": "BT",
        "mention_scores": "BTT",
        "mention_labels": "BTT",
        "emotions": "BK",
        "valence_arousal": "BK",
        "kinds": "BK",
        "token_vectors": "BT",
    }
    torch.onnx.export(
        Served(network).eval(),
        tuple(inputs.values()),
        str(path),
        input_names=list(Served.INPUTS),
        output_names=list(Served.OUTPUTS),
        dynamic_axes={name: dict(enumerate(letters)) for name, letters in sizes.items()},
        opset_version=OPSET,
        dynamo=False,
    )


def find_head_products(path: Path) -> list[str]:
    """Names of the products outside the encoder: heads are small, and lose most by eight bits."""
    graph = onnx.load(path).graph
    return [
        node.name
        for node in graph.node
        if node.op_type == "MatMul" and not node.name.startswith(ENCODER_NODES)
    ]


def measure_agreement(network: Network, path: Path) -> float:
    """Largest difference of torch and ONNX over all outputs that are scores, at other sizes.

    Raises:
        ValueError: It is above ``AGREEMENT``.
    """
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    worst = 0.0
    for seed, batch, tokens, quotes in ((1, 1, 17, 1), (2, 3, 90, 5)):
        inputs = example_inputs(seed, batch, tokens, quotes)
        with torch.no_grad():
            expected = Served(network)(*inputs.values())
        found = session.run(None, {name: value.numpy() for name, value in inputs.items()})
        for ours, theirs in zip(expected, found, strict=True):
            if ours.is_floating_point():
                left, right = np.maximum(ours.numpy(), FLOOR), np.maximum(theirs, FLOOR)
                scale = np.maximum(1.0, np.abs(right))
                worst = max(worst, float((np.abs(left - right) / scale).max()))
            elif float((ours.numpy() != theirs).mean()) > MOST_OTHER_LABELS:
                raise ValueError("torch and ONNX choose other labels")
    if worst > AGREEMENT:
        raise ValueError(f"torch and ONNX differ by {worst}")
    return worst


def write_manifest(folder: Path, labels: Labels, settings: dict[str, Any]) -> None:
    """Write ``manifest.json``; ``settings`` holds thresholds and calibration chosen on dev."""
    thresholds: dict[str, Any] = {"mention": 0.5, "event": 0.5, "cue": 0.5, **LIMITS}
    thresholds |= {"emotions": [0.3] * len(labels.emotions)}
    manifest = {
        "format": "fabula-model",
        "version": 1,
        "name": NAME,
        "window_pieces": WINDOW_PIECES,
        "batch_windows": BATCH_WINDOWS,
        "hidden_size": 384,
        "files": {
            name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
            for name in ("encoder.onnx", "tokenizer.json")
        },
        "labels": {
            "pos": labels.pos,
            "deps": labels.deps,
            "lemma_scripts": labels.lemma_scripts,
            "mentions": labels.mentions,
            "emotions": labels.emotions,
            "kinds": labels.kinds,
            "cues": labels.cues,
        },
        "thresholds": thresholds | settings.get("thresholds", {}),
        "calibration": settings.get("calibration", {}),
        "licences": LICENCES,
    }
    path = folder / "manifest.json"
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Export a checkpoint to a model folder.")
    parser.add_argument("--run", type=Path, required=True, help="folder of the run")
    parser.add_argument("--out", type=Path, required=True, help="model folder to write")
    parser.add_argument("--float", action="store_true", help="keep float32 weights")
    parser.add_argument("--settings", type=Path, help="JSON with thresholds and calibration")
    return parser.parse_args()


if __name__ == "__main__":
    main()
