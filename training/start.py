"""A training that goes on from a released model: its weights, read back from the graph.

The graph of a model folder holds each weight under the name of the module it came from; where it
was cut to eight bits it is multiplied out again, which loses at most half a step of its scale.
Word embeddings that were not trained are taken as pretrained, so they lose nothing.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from training.model import Network

Floats = NDArray[np.float32]

WORDS = "encoder.embeddings.word_embeddings.weight"
MOST_WORD_LOSS = 0.01
"""Largest difference of eight-bit word embeddings from the pretrained ones they were cut from."""


def load_started(network: Network, folder: Path) -> list[str]:
    """Fill a network with the weights of a run's last checkpoint, or else of a model folder.

    Returns:
        Names of the parameters that are new.
    """
    path = folder / "checkpoint.pt"
    if not path.is_file():
        return load_released(network, folder)
    state = torch.load(path, weights_only=True)["network"]
    return list(network.load_state_dict(state, strict=False).missing_keys)


def load_released(network: Network, folder: Path) -> list[str]:
    """Fill a network with the weights of a model folder.

    Args:
        network: A new network of the same sizes, with its pretrained encoder.
        folder: A model folder, int8 or float.

    Returns:
        Names of the parameters that the folder does not hold; they stay as they are.

    Raises:
        ValueError: A weight of the folder has another shape than the network's.
    """
    graph = onnx.load(folder / "encoder.onnx").graph
    found = _read_weights(graph)
    state = network.state_dict()
    missing = []
    for name, old in state.items():
        new = found.get(name)
        if new is None:
            missing.append(name)
            continue
        value = torch.from_numpy(np.ascontiguousarray(new))
        if value.shape != old.shape:
            raise ValueError(f"{name}: the folder has {tuple(value.shape)}, not {tuple(old.shape)}")
        if name != WORDS or float((value - old).abs().max()) > MOST_WORD_LOSS:
            state[name] = value
    network.load_state_dict(state)
    return missing


def _read_weights(graph: onnx.GraphProto) -> dict[str, Floats]:
    arrays = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    weights: dict[str, Floats] = {}
    for name in arrays:
        if name.startswith("network."):
            module = name.removeprefix("network.").removesuffix("_quantized")
            if not name.endswith(("_scale", "_zero_point")):
                weights[module] = _restore(arrays, name)
    for node in graph.node:
        weight = arrays.get(node.input[1]) if len(node.input) > 1 else None
        if node.op_type in ("MatMul", "MatMulInteger") and weight is not None and weight.ndim == 2:
            weights[_module_of(node.name) + ".weight"] = _restore(arrays, node.input[1]).T
        elif node.op_type == "Reshape" and node.input[0] in arrays:
            # The relations' weight is the one that the exporter folds: (D + 1, L, D + 1).
            weights["dep"] = arrays[node.input[0]].transpose(1, 0, 2)
    return weights


def _module_of(node: str) -> str:
    """``/head/head.0/head.0.1/MatMul`` is of the module ``head.0.1``."""
    path: list[str] = []
    for part in node.rsplit("/MatMul", 1)[0].strip("/").split("/"):
        if path and part.startswith(path[-1] + "."):
            path.pop()
        path.append(part)
    return ".".join(path)


def _restore(arrays: dict[str, NDArray[np.generic]], name: str) -> Floats:
    array = arrays[name]
    if not name.endswith("_quantized"):
        return array.astype(np.float32)
    stem = name.removesuffix("_quantized")
    zero = arrays[stem + "_zero_point"].astype(np.float32)
    return (array.astype(np.float32) - zero) * arrays[stem + "_scale"].astype(np.float32)
