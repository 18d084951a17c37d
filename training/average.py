"""The mean of two checkpoints' weights: ``python -m training.average --help``.

A run that goes on from another learns new things and loses some of the old; between the two there
are weights that keep most of both. What only the first has is taken from it.

Source: Wortsman et al. 2022, "Robust fine-tuning of zero-shot models", section 3.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor


def main() -> None:
    """Write the run of the mean as the command line says."""
    parser = argparse.ArgumentParser(description="Average the weights of two runs.")
    parser.add_argument("--run", type=Path, required=True, help="folder of the later run")
    parser.add_argument("--other", type=Path, required=True, help="folder of the run it began with")
    parser.add_argument("--share", type=float, required=True, help="share of the later, 0 to 1")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    options = parser.parse_args()
    if not 0 <= options.share <= 1:
        parser.error(f"--share {options.share} is not between 0 and 1")
    later, other = (
        torch.load(run / "checkpoint.pt", weights_only=True)["network"]
        for run in (options.run, options.other)
    )
    options.out.mkdir(parents=True, exist_ok=True)
    network = average(later, other, options.share)
    torch.save({"network": network}, options.out / "checkpoint.pt")
    shutil.copyfile(options.run / "labels.json", options.out / "labels.json")


def average(
    later: Mapping[str, Tensor], other: Mapping[str, Tensor], share: float
) -> dict[str, Tensor]:
    """Weights by name, ``share`` of ``later`` and the rest of ``other``."""
    return {
        name: share * weight + (1 - share) * other[name] if name in other else weight
        for name, weight in later.items()
    }


if __name__ == "__main__":
    main()
