"""Tables of coreference and of narrators."""

from __future__ import annotations

from benchmarks.cells import Results, bounded, name_system, share, table
from fabula.evaluate.anchors import ANCHORS
from fabula.evaluate.report import CHAIN_MEASURES, PUBLISHED

WHAT = "coreference, mean of three"


def coreference(results: Results) -> str:
    """The mean and the F1 of each measure, beside what is published."""
    rows = [
        [
            name_system(result),
            bounded(result["coreference"]["mean"]),
            *(share(result["coreference"][name]["f1"]) for name in CHAIN_MEASURES),
        ]
        for result in results.values()
    ]
    rows += [
        [f"{anchor.system}: {PUBLISHED} ({anchor.source})", share(anchor.value), "", "", "", ""]
        for anchor in ANCHORS["litbank"]
        if anchor.what == WHAT
    ]
    return table(["system", "mean", *(f"{each} F1" for each in CHAIN_MEASURES.values())], rows)


def narrators(results: Results) -> str:
    """Who was named as the narrator of each book."""
    rows = [
        [group, book, str(found["name"] or "–"), str(found["verdict"])]
        for result in results.values()
        for group, books in result["narrators"].items()
        for book, found in books.items()
    ]
    return table(["group", "book", "narrator found", "verdict"], rows, right=False)
