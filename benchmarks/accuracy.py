"""Measure accuracy on human annotation: ``python benchmarks/accuracy.py CORPUS [--no-model]``.

``pdnc`` reads the raw text of whole novels and scores speakers, addressees, cast and cues end to
end, or with ``--protocol lxo`` speakers alone with quotations and cast given, with the weights that
ship or with ``--weights`` of ``training/fit_speakers.py`` or ``train_speakers.py``; ``litbank``
scores quotations, mentions, coreference and events; ``ud`` scores lemmas, parts of speech,
dependencies and sentences; ``goemotions`` the emotion of a line. What the numbers mean is in
docs/accuracy.md.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import litbank_run, pdnc_run
from benchmarks.environment import round_all, write_result
from benchmarks.options import add_shared_options, choose_encoder
from benchmarks.printing import print_report
from fabula import FabulaError
from fabula.encoder.encoding import Encoder
from fabula.evaluate.leave_x_out import FOLDS as LXO_FOLDS
from fabula.evaluate.measure import (
    CORPORA,
    DEV_ONLY,
    FOLDS,
    PROTOCOLS,
    choose_default,
    measure_corpus,
)
from fabula.evaluate.summary import Result

FOLDERS = {"ud": "."}
"""Folder of a corpus below the data folder, where it is not its name."""


def main() -> int:
    """Run one measurement; the exit code is that of the error where the data cannot be read."""
    options = parse_options()
    try:
        encoder = None if options.booknlp else choose_encoder(options, options.corpus)
        result = measure(options, encoder)
    except FabulaError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    if options.json:
        write_result(options.json, round_all(result), encoder)
    return 0


def parse_options() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", choices=CORPORA)
    add_shared_options(parser, ("dev", "train", "all", *LXO_FOLDS))
    parser.add_argument("--protocol", choices=PROTOCOLS, default="e2e", help="for pdnc")
    parser.add_argument(
        "--weights",
        type=Path,
        help="for lxo: what training/fit_speakers.py or train_speakers.py has written",
    )
    parser.add_argument("--booknlp", type=Path, help="for pdnc: measure BookNLP files of a folder")
    parser.add_argument("--errors", type=int, default=0, help="show the first errors of each")
    parser.set_defaults(fold=None)
    options = parser.parse_args()
    if options.corpus in DEV_ONLY and (options.names or options.errors):
        parser.error("--names and --errors are for pdnc and litbank")
    lxo = options.protocol == "lxo"
    if options.fold is None:
        options.fold = choose_default(options.protocol)
    if options.corpus != "pdnc" and (lxo or options.booknlp):
        parser.error("--protocol and --booknlp are for pdnc")
    if options.fold in (FOLDS if lxo else LXO_FOLDS):
        parser.error("folds: dev, train or all; for lxo 0 to 4 or all")
    if options.weights and not lxo:
        parser.error("--weights are for --protocol lxo")
    return options


def measure(options: argparse.Namespace, encoder: Encoder | None) -> Result:
    """Measure and print."""
    folder = options.data / FOLDERS.get(options.corpus, options.corpus)
    shared = (folder, encoder, options.fold, options.names, options.errors)
    if options.protocol == "lxo":
        return pdnc_run.measure_given(*shared, options.weights)
    if options.corpus == "pdnc":
        return pdnc_run.measure(*shared, options.booknlp)
    if options.corpus == "litbank":
        return litbank_run.measure(*shared)
    result = measure_corpus(options.corpus, folder, encoder, fold=options.fold)
    print_report(result)
    return result


if __name__ == "__main__":
    sys.exit(main())
