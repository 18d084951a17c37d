"""Which characters of PDNC are not found, and why: ``python benchmarks/cast_errors.py``.

Counts of each kind of error by category. With ``--list`` the characters of novels of the training
fold as well, with who has their names: names of a corpus belong on the terminal and nowhere else.
The novels that are only measured are counted and never listed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.environment import write_result
from benchmarks.options import add_shared_options, choose_encoder
from fabula import FabulaError, annotate
from fabula.evaluate.cast_errors import ERROR_KINDS, LostCharacter, find_lost
from fabula.evaluate.measure import FOLDS
from fabula.evaluate.measure_pdnc import read_annotated
from fabula.evaluate.names import count_proper_mentions
from fabula.evaluate.pdnc import choose_fold, list_novels, read_novel
from fabula.evaluate.summary import choose_names

LAYERS = ("mentions", "characters")


def main() -> int:
    """Read the novels and print; the exit code is that of the error where they cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_shared_options(parser, FOLDS)
    parser.add_argument("--list", action="store_true", help="list the characters (training fold)")
    options = parser.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    totals: Counter[str] = Counter()
    try:
        encoder = choose_encoder(options, "pdnc")
        folder = options.data / "pdnc"
        there = list_novels(folder)
        listed = set(choose_fold(there, "train")) if options.list else set()
        for name in choose_names(there, choose_fold(there, options.fold), options.names, "novel"):
            gold = read_novel(folder / "data" / name)
            text = read_annotated(folder / "data" / name, gold)
            story = annotate(text, LAYERS, encoder=encoder)
            lost = find_lost(count_proper_mentions(story), gold.characters)
            counts.update((each.category, each.kind) for each in lost)
            totals.update(each.category for each in gold.characters)
            if name in listed:
                print_lost(name, lost, [each.name or "" for each in story.characters])
    except FabulaError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print_counts(counts, totals)
    if options.json:
        rows = {
            category: {kind: counts[category, kind] for kind in ERROR_KINDS} for category in totals
        }
        write_result(options.json, {"lost": rows, "characters": dict(totals)}, encoder)
    return 0


def print_lost(novel: str, lost: Sequence[LostCharacter], names: Sequence[str]) -> None:
    """The characters of a novel that are not found, with who has each of their names."""
    for each in lost:
        print(f"{novel}: {each.name} ({each.category}): {each.kind}")
        for alias, owners in each.owned.items():
            shown = (
                f"{'nobody' if key is None else names[key]} {count}"
                for key, count in sorted(owners.items(), key=lambda item: -item[1])
            )
            print(f"    {alias}: {', '.join(shown)}")
        if each.foreign:
            print("    beside", ", ".join(f"{a} {n}" for a, n in each.foreign.items()))


def print_counts(counts: Counter[tuple[str, str]], totals: Counter[str]) -> None:
    """How many of each category are lost to each kind of error."""
    for category in sorted(totals):
        lost = sum(counts[category, kind] for kind in ERROR_KINDS)
        print(f"{category}: {totals[category] - lost} of {totals[category]} found")
        for kind, meaning in ERROR_KINDS.items():
            if counts[category, kind]:
                print(f"    {counts[category, kind]:4} {kind}: {meaning}")


if __name__ == "__main__":
    sys.exit(main())
