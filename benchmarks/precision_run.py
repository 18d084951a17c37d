"""What rounding the weights costs: ``python benchmarks/precision_run.py --model DIR --model DIR``.

Measures two model folders, the first with weights in floating point and the second rounded to
int8, on the dev parts of LitBank and the treebanks; emotions with ``--emotions``, which reads every
comment twice.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.environment import DATA, round_all, write_result
from benchmarks.printing import percent
from fabula import FabulaError
from fabula.encoder.encoding import Encoder
from fabula.encoder.load import load_encoder
from fabula.evaluate.measure import measure_corpus
from fabula.evaluate.report import list_rows
from fabula.evaluate.summary import Result

COMPARED = {
    "litbank": ("mentions, F1", "mentions, mean of types", "events, F1"),
    "ud": tuple(
        f"{treebank} {metric}"
        for treebank in ("GUM", "EWT")
        for metric in ("LAS", "UAS", "UPOS", "Lemmas", "Sentences")
    ),
    "goemotions": ("macro F1", "micro F1"),
}
"""Values of each corpus that are compared, as ``report`` names them."""


def main() -> int:
    """Measure both models and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, action="append", required=True, help="model folder")
    parser.add_argument("--data", type=Path, default=DATA, help="folder that holds the corpora")
    parser.add_argument("--threads", type=int, help="threads of the model; default: one a core")
    parser.add_argument("--emotions", action="store_true", help="compare emotions too")
    parser.add_argument("--json", type=Path, help="write the result to this file")
    options = parser.parse_args()
    if len(options.model) != 2:
        parser.error("give --model twice: the one in floating point, then the rounded one")
    corpora = list(COMPARED) if options.emotions else ["litbank", "ud"]
    try:
        models = [load_encoder(folder, threads=options.threads) for folder in options.model]
        result = compare(models, corpora, options.data)
    except FabulaError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    if options.json:
        write_result(options.json, round_all(result), models[1])
    return 0


def compare(models: Sequence[Encoder], corpora: Sequence[str], data: Path) -> Result:
    """The values of both models and what the second has more."""
    rows: Result = {}
    for corpus in corpora:
        folder = data if corpus == "ud" else data / corpus
        measured = []
        for encoder in models:
            listed = list_rows(measure_corpus(corpus, folder, encoder))
            measured.append({row.what: row.value for row in listed if row.system == "fabula"})
        for what in COMPARED[corpus]:
            first, second = (values.get(what) for values in measured)
            if first is None or second is None:
                continue
            rows[f"{corpus}: {what}"] = {
                "values": [first, second],
                "difference": second - first,
            }
            print(f"{what:28} {percent(first)} {percent(second)} {100 * (second - first):+.2f}")
    return {
        "protocol": "rounding",
        "models": ["floating point", "int8"],
        "names": [encoder.name for encoder in models],
        "rows": rows,
    }


if __name__ == "__main__":
    sys.exit(main())
