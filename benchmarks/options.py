"""Options that several benchmarks share."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.environment import DATA
from fabula.encoder.encoding import Encoder
from fabula.encoder.load import load_encoder
from fabula.evaluate.measure import choose_system


def add_shared_options(parser: argparse.ArgumentParser, folds: Sequence[str]) -> None:
    """Add which data is read, with which model, and where the result goes."""
    parser.add_argument("--data", type=Path, default=DATA, help="folder that holds the corpora")
    parser.add_argument("--fold", choices=folds, default="dev")
    parser.add_argument("--names", nargs="+", help="only the novels or documents that begin so")
    parser.add_argument("--no-model", action="store_true", help="measure the rules alone")
    parser.add_argument("--model", type=Path, help="a model folder; default: the one that ships")
    parser.add_argument("--threads", type=int, help="threads of the model; default: one a core")
    parser.add_argument("--json", type=Path, help="write the result to this file")


def choose_encoder(options: argparse.Namespace, corpus: str) -> Encoder | None:
    """The network to measure with; ``None`` = rules alone.

    Raises:
        FabulaError: As ``choose_system`` and ``load_encoder`` do.
    """
    if options.model is not None and not options.no_model:
        return load_encoder(options.model, threads=options.threads)
    return choose_system(corpus, model=not options.no_model, threads=options.threads)
