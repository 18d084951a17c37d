"""Write the rows of all corpora to two files, once, for all training runs.

    python -m training.pack [--data DIR] [--out DIR] [--only CORPUS,CORPUS]

``rows-train.gz`` has the rows that may be trained on (``training/splits.py``, fold ``dev``),
``rows-dev.gz`` those of the corpora's development folds.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

from training.rows import Row, write_rows
from training.splits import allowed

CORPORA = ("litbank", "pdnc", "quoteli3", "ud", "goemotions", "emobank", "passages")
"""Modules of ``training.corpora``, in the order of their rows."""

FOLDS = ("train", "dev")
OUTPUT = Path(__file__).resolve().parent / "packed"
MOST_BYTES = 40 * 2**20


class Tally:
    """Counts of what passed, by corpus."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()

    def watch(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Pass rows on and count what they hold."""
        for row in rows:
            for name, count in count_row(row).items():
                self.counts[row.corpus, name] += count
            yield row

    def describe(self) -> Iterator[str]:
        """One line for each corpus."""
        for corpus in dict.fromkeys(corpus for corpus, _ in self.counts):
            names = (pair for pair in self.counts.items() if pair[0][0] == corpus)
            yield f"  {corpus}: " + ", ".join(f"{count:,} {name}" for (_, name), count in names)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write both files and say what is in them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="corpora")
    parser.add_argument("--out", type=Path, default=OUTPUT, help="folder of the two files")
    parser.add_argument("--only", default=",".join(CORPORA), help="corpora, with commas between")
    options = parser.parse_args(arguments)
    corpora = options.only.split(",")
    if unknown := sorted(set(corpora) - set(CORPORA)):
        parser.error(f"no such corpus: {', '.join(unknown)}")
    options.out.mkdir(parents=True, exist_ok=True)
    size = 0
    for fold in FOLDS:
        tally, path = Tally(), options.out / f"rows-{fold}.gz"
        count = write_rows(path, tally.watch(read_fold(options.data, corpora, fold)))
        size += path.stat().st_size
        sys.stdout.write(f"{path.name}: {count:,} rows, {path.stat().st_size / 2**20:.1f} MiB\n")
        sys.stdout.writelines(f"{line}\n" for line in tally.describe())
    if size > MOST_BYTES:
        raise SystemExit(f"{size / 2**20:.1f} MiB are more than {MOST_BYTES / 2**20:.0f}")


def read_fold(data: Path, corpora: Sequence[str], fold: str) -> Iterator[Row]:
    """Rows of several corpora; of ``train`` only those that may be trained on."""
    for corpus in corpora:
        for row in import_module(f"training.corpora.{corpus}").read_rows(data, fold):
            if fold != "train" or allowed(row, "dev"):
                yield row


def count_row(row: Row) -> dict[str, int]:
    """How much of everything a row holds."""
    counts = {"rows": 1, "words": len(row.words), "quoted parts": len(row.quoted)}
    for name in (
        "mentions",
        "events",
        "sentences",
        "pos",
        "heads",
        "emotions",
        "feelings",
        "links",
        "spoken",
    ):
        counts[name] = len(getattr(row, name) or ())
    counts |= Counter(kind for _, _, kind in row.quotations or ())
    cues = row.cues or ()
    counts["cues"] = len(cues)
    counts["cue verbs"] = sum(verb is not None for verb, _ in cues)
    counts["cue mentions"] = sum(mention is not None for _, mention in cues)
    return {name: count for name, count in counts.items() if count}


if __name__ == "__main__":
    main()
