"""Options that several benchmarks share."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.environment import DATA


def add_shared_options(parser: argparse.ArgumentParser, folds: Sequence[str]) -> None:
    """Add which data is read, with which model, and where the result goes."""
    parser.add_argument("--data", type=Path, default=DATA, help="folder that holds the corpora")
    parser.add_argument("--fold", choices=folds, default="dev")
    parser.add_argument("--names", nargs="+", help="only the novels or documents that begin so")
    parser.add_argument("--no-model", action="store_true", help="measure the rules alone")
    parser.add_argument("--model", type=Path, help="a model folder; default: the one that ships")
    parser.add_argument("--threads", type=int, help="threads of the model; default: one a core")
    parser.add_argument("--json", type=Path, help="write the result to this file")
