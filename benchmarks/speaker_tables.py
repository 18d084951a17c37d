"""Tables of speakers with quotations and cast given, and of what scores are worth."""

from __future__ import annotations

from benchmarks.cells import Results, bounded, name_system, share, table
from fabula.evaluate.anchors import ANCHORS
from fabula.evaluate.report import PUBLISHED

KINDS = ("explicit", "anaphoric", "implicit")


def lxo(results: Results) -> str:
    """Speakers on leave-x-out folds, each with the word whether it is clean."""
    rows = []
    for result in results.values():
        found = result["speakers"]
        fold = f"fold {result['fold']}, {'clean' if result['clean'] else 'NOT clean'}"
        types = [bounded(found["by_type"][kind]) for kind in KINDS]
        coverage = share(found["coverage"]["value"])
        rows.append([name_system(result), fold, bounded(found["many_to_one"]), *types, coverage])
    rows += [
        [anchor.system, f"{PUBLISHED}: {anchor.source}", share(anchor.value), "", "", "", ""]
        for anchor in ANCHORS["lxo"]
    ]
    return table(["system", "measured on", "all", *KINDS, "coverage"], rows)


def reliability(results: Results) -> str:
    """Mean score and precision of each bin, of every system that was measured so."""
    rows = []
    for result in results.values():
        found = result.get("reliability")
        if found is None:
            continue
        named = name_system(result)
        rows += [
            [
                named,
                f"{row['from']:.1f} to {row['to']:.1f}",
                f"{row['parts']}",
                share(row["score"]),
                share(row["precision"]),
            ]
            for row in found["bins"]
        ]
        rows.append([named, "expected calibration error", "", "", share(found["error"])])
    if not rows:
        return "Not measured yet.\n"
    return table(["system", "score", "parts", "mean score", "precision"], rows)
