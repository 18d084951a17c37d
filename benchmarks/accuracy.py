"""Measure accuracy on human annotation: ``python benchmarks/accuracy.py CORPUS [--no-model]``.

``pdnc`` reads the raw text of whole novels and scores speakers, addressees, cast and cues end to
end; ``litbank`` scores quotations, mentions and events; ``ud`` scores lemmas, parts of speech,
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
from fabula.evaluate.measure import CORPORA, DEV_ONLY, measure_corpus
from fabula.evaluate.summary import Result

FOLDERS = {"ud": "."}
"""Folder of a corpus below the data folder, where it is not its name."""


def main() -> int:
    """Run one measurement; the exit code is that of the error where the data cannot be read."""
    options = parse_options()
    try:
        encoder = choose_encoder(options, options.corpus)
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
    add_shared_options(parser, ("dev", "train", "all"))
    parser.add_argument("--errors", type=int, default=0, help="show the first errors of each")
    options = parser.parse_args()
    if options.corpus in DEV_ONLY and (options.names or options.errors):
        parser.error("--names and --errors are for pdnc and litbank")
    return options


def measure(options: argparse.Namespace, encoder: Encoder | None) -> Result:
    """Measure and print."""
    folder = options.data / FOLDERS.get(options.corpus, options.corpus)
    runs = {"pdnc": pdnc_run.measure, "litbank": litbank_run.measure}
    if options.corpus in runs:
        run = runs[options.corpus]
        return run(folder, encoder, options.fold, options.names, options.errors)
    result = measure_corpus(options.corpus, folder, encoder, fold=options.fold)
    print_report(result)
    return result


if __name__ == "__main__":
    sys.exit(main())
