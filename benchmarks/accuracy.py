"""Measure accuracy on human annotation: ``python benchmarks/accuracy.py pdnc|litbank``.

``pdnc`` reads the raw text of whole novels and scores speakers, addressees and cast end to end;
``litbank`` scores quotation detection. What the numbers mean is in docs/accuracy.md.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import litbank_run, pdnc_run
from benchmarks.environment import DATA, round_all, write_result
from fabula import FabulaError


def main() -> int:
    """Run one measurement; exit code 2 where the data cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", choices=("pdnc", "litbank"))
    parser.add_argument("--data", type=Path, default=DATA, help="folder that holds the corpora")
    parser.add_argument("--fold", choices=("dev", "train", "all"), default="dev")
    parser.add_argument("--novels", nargs="+", help="only these novels or documents")
    parser.add_argument("--json", type=Path, help="write the result to this file")
    parser.add_argument("--errors", type=int, default=0, help="show the first errors of each")
    options = parser.parse_args()
    run = {"pdnc": pdnc_run.measure, "litbank": litbank_run.measure}[options.corpus]
    try:
        result = run(options.data / options.corpus, options.fold, options.novels, options.errors)
    except FabulaError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    if options.json:
        write_result(options.json, round_all(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
