"""Turn the results into tables: ``python benchmarks/tables.py [--check]``.

Writes between the markers ``<!-- table NAME -->`` and ``<!-- end -->`` of the pages below; the rest
of a page is written by hand. ``--check`` writes nothing and fails when a page is out of date.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.cells import (
    COUNTED,
    Result,
    Results,
    bounded,
    bounded_f1,
    counted,
    describe_run,
    first,
    name_system,
    published_f1,
    reached,
    share,
    table,
)
from benchmarks.reference_tables import coreference, narrators
from benchmarks.speaker_tables import lxo, reliability
from benchmarks.speed_tables import fuzz, growth, memory, robust, speed
from benchmarks.world_tables import scene_starts, world
from fabula.evaluate.anchors import ANCHORS
from fabula.evaluate.report import PUBLISHED, list_rows
from training.licences import LICENCES

PROJECT = Path(__file__).resolve().parent.parent
RESULTS = PROJECT / "benchmarks" / "results"
PAGES = (
    PROJECT / "README.md",
    PROJECT / "MODEL_CARD.md",
    PROJECT / "benchmarks" / "README.md",
    PROJECT / "docs" / "accuracy.md",
)
MARKED = re.compile(r"(<!-- table (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)

KINDS = ("explicit", "anaphoric", "implicit")


def main() -> int:
    """Rewrite the tables of every page, or say which are out of date."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail when outdated")
    options = parser.parse_args()
    outdated = False
    for page in PAGES:
        before = page.read_text(encoding="utf-8")
        after = MARKED.sub(lambda found: found[1] + make_table(found[2]) + found[3], before)
        if after != before and options.check:
            print(f"{page.relative_to(PROJECT)} is out of date: run python benchmarks/tables.py")
            outdated = True
        elif after != before:
            page.write_text(after, encoding="utf-8")
    return int(outdated)


def make_table(name: str) -> str:
    """One table in Markdown with what it was measured on."""
    files, make = TABLES[name]
    results: Results = {}
    for file in files:
        path = RESULTS / f"{file}.json"
        if path.is_file():
            results[file] = json.loads(path.read_text(encoding="utf-8"))
    if not files:
        return make(results)
    if not results:
        return "Not measured yet.\n"
    if name in BRIEF:
        return make(results)
    runs = "  \n".join(dict.fromkeys(describe_run(result["run"]) for result in results.values()))
    return f"{make(results)}\n{runs}\n"


def overview(results: Results) -> str:
    """The main value of each measurement, with the model and with rules alone."""
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for result in results.values():
        for row in list_rows(result):
            if (result["corpus"], row.what) in OVERVIEW and row.system == "fabula":
                shown = bounded({"value": row.value, "interval": row.interval})
                place = rows.setdefault((result["corpus"], row.what), {})
                place[result["system"]] = shown
    cells = [
        [OVERVIEW[key], rows[key].get("model", "–"), rows[key].get("rules", "–")]
        for key in OVERVIEW
        if key in rows
    ]
    return table(["measured on dev folds", "with the model", "rules alone"], cells)


def speakers(results: Results) -> str:
    """Speaker accuracy by type, beside what is published."""
    rows = []
    for result in results.values():
        found = result["speakers"]
        types = [bounded(found["by_type"][kind]) for kind in KINDS]
        named = name_system(result)
        rows.append([named, "five dev novels", bounded(found["many_to_one"]), *types])
        once = bounded(found["one_to_one"])
        rows.append(["the same, one-to-one", "five dev novels", once, "", "", ""])
    published: dict[str, dict[str, str]] = {}
    for anchor in ANCHORS["pdnc"]:
        published.setdefault(anchor.system, {})[anchor.what] = share(anchor.value)
    for system, values in published.items():
        numbers = [values.get(f"speakers, {kind}", "") for kind in KINDS]
        rows.append([system, f"22 novels: {PUBLISHED}", values["speakers"], *numbers])
    return table(["system", "measured on", "all", *KINDS], rows)


def precision(results: Results) -> str:
    """Precision at coverage, of the best system that was measured."""
    found = first(results)["speakers"]
    rows = [
        [f"{float(coverage):.0%}", *reached(row)]
        for coverage, row in found["precision_at_coverage"].items()
    ]
    all_said = f"all that is said ({share(found['coverage']['value'])} %)"
    rows.append([all_said, share(found["precision"]["value"]), "0"])
    return table(["coverage", "precision", "score ≥"], rows)


def novels(results: Results) -> str:
    """The novels one by one, of the best system that was measured."""
    rows = [
        [
            name,
            f"{row['parts']}",
            share(row["accuracy"]),
            *(share(row["by_type"][kind]) for kind in KINDS),
            share(row["coverage"]),
            share(row["matched"]),
            "{} of {}".format(*row["found"]),
        ]
        for name, row in first(results)["novels"].items()
    ]
    header = ["novel", "parts", "speakers", *KINDS, "coverage", "parts matched", "cast found"]
    return table(header, rows)


def cast(results: Results) -> str:
    """Addressees, cast and cues, a column for each system."""
    shown = [_cast_values(result) for result in results.values()]
    rows = [
        [what, *(values.get(what, ("–", ""))[0] for values in shown), over]
        for what, (_, over) in shown[0].items()
    ]
    return table(["what", *map(name_system, results.values()), "over"], rows)


def _cast_values(result: Result) -> dict[str, tuple[str, str]]:
    people, spoken_to = result["cast"], result["addressees"]
    values = {
        "addressee hit": (spoken_to["hit"], "parts"),
        "addressee set F1": (spoken_to["set_f1"], "parts"),
        "cast found": (people["found"], "characters"),
    }
    values |= {
        f"cast found, {name}": (row, "characters")
        for name, row in people["found_by_category"].items()
    }
    shown = {
        what: (bounded(row), f"{row['count']:g} {unit}") for what, (row, unit) in values.items()
    }
    return shown | {"alias F1": (bounded(people["alias_f1"]), "")}


def cues(results: Results) -> str:
    """Reporting clauses."""
    rows = [counted(name_system(result), result["cues"]) for result in results.values()]
    return table(["system", *COUNTED], rows)


def quotations(results: Results) -> str:
    """Quotation detection."""
    rows = [
        counted(f"{name_system(result)}: {name}", result[key])
        for result in results.values()
        for name, key in (
            ("all parts", "quotations"),
            ("without nested parts", "quotations_without_nested"),
        )
    ]
    return table(["compared", *COUNTED], rows)


def mentions(results: Results) -> str:
    """Mention detection beside what is published."""
    rows = [
        [
            *counted(name_system(result), result["mentions"]["micro"]),
            bounded(result["mentions"]["macro"]),
        ]
        for result in results.values()
    ]
    rows += [[*row, ""] for row in published_f1("litbank", "mentions, F1")]
    return table(["system", *COUNTED, "mean of types"], rows)


def mention_groups(results: Results) -> str:
    """F1 of mentions by form and by type, a column for each system."""
    shown = [
        {"spans alone": result["mentions"]["spans"]}
        | result["mentions"]["by_form"]
        | result["mentions"]["by_type"]
        for result in results.values()
    ]
    rows = [
        [name, *(bounded_f1(values[name]) for values in shown), f"{row['gold']}"]
        for name, row in shown[0].items()
    ]
    return table(["mentions", *map(name_system, results.values()), "gold rows"], rows)


def events(results: Results) -> str:
    """Event triggers beside what is published."""
    rows = [
        counted(name_system(result), result["events"])
        for result in results.values()
        if result["events"]
    ]
    return table(["system", *COUNTED], [*rows, *published_f1("litbank", "events, F1")])


def plain(results: Results) -> str:
    """Every value of a result, beside what is published."""
    rows = [
        [
            row.what,
            name_system(result) if row.system == "fabula" else row.system,
            bounded({"value": row.value, "interval": row.interval}),
            row.over,
        ]
        for result in results.values()
        for row in list_rows(result)
    ]
    return table(["what", "system", "value", "over"], rows)


def styles(results: Results) -> str:
    """F1 on the same documents in several styles of print."""
    rows = [
        [
            f"{name_system(result)}: {style}",
            bounded_f1(found["mentions"]["micro"]),
            bounded(found["mentions"]["macro"]),
            bounded_f1(found["events"]) if found["events"] else "–",
            bounded_f1(found["quotations"]),
        ]
        for result in results.values()
        for style, found in result["styles"].items()
    ]
    return table(["style", "mentions F1", "mean of types", "events F1", "quotations F1"], rows)


def stories(results: Results) -> str:
    """The marked stories of this repository."""
    rows = [
        [
            f"{name_system(result)}: {STORIES[folder]}",
            share(found["quotations"]),
            share(found["speakers"]["value"]),
            share(found["names"]["recall"]),
        ]
        for result in results.values()
        for folder, found in result["stories"].items()
    ]
    return table(["stories", "quotations F1", "speakers", "names of people, recall"], rows)


def licences(_: Results) -> str:
    """What the weights were made from."""
    rows = [[each["name"], each["licence"], each["use"], each["source"]] for each in LICENCES]
    return table(["data", "licence", "used for", "source"], rows, right=False)


def int8(results: Results) -> str:
    """What rounding the weights costs."""
    result = first(results)
    rows = [
        [name, *(share(value) for value in row["values"]), f"{100 * row['difference']:+.1f}"]
        for name, row in result["rows"].items()
    ]
    return table(["what", *result["models"], "difference"], rows)


STORIES = {"examples": "three examples, read while rules were written", "tests": "13 for tests"}
"""What the folders of marked stories hold."""

PDNC = ("pdnc-dev-model", "pdnc-dev-rules")
LITBANK = ("litbank-dev-model", "litbank-dev-rules")

OVERVIEW = {
    ("pdnc", "speakers"): "speakers of quotation parts, end to end, five novels (PDNC)",
    ("pdnc", "cues, F1"): "reporting clauses, F1 (PDNC)",
    ("litbank", "quotations, F1"): "quotation parts, F1 (LitBank)",
    ("litbank", "mentions, F1"): "mentions with type, pronouns included, F1 (LitBank)",
    ("litbank", "coreference, mean of three"): "coreference, predicted mentions (LitBank)",
    ("litbank", "events, F1"): "events, F1 (LitBank)",
    ("ud", "GUM LAS"): "dependencies, LAS (GUM)",
    ("ud", "GUM UPOS"): "parts of speech (GUM)",
    ("ud", "GUM Lemmas"): "lemmas (GUM)",
    ("goemotions", "macro F1"): "emotion of a line, mean F1 of 28 labels (GoEmotions)",
}
"""Corpus and value of each row of the overview, and how it is called there."""

BRIEF = ("overview",)
"""Tables that do not say what was measured where; the others on the page they lead to do."""

TABLES: dict[str, tuple[tuple[str, ...], Callable[[Results], str]]] = {
    "overview": ((*PDNC, *LITBANK, "ud-dev-model", "goemotions-dev-model"), overview),
    "speakers": (PDNC, speakers),
    "precision": (PDNC, precision),
    "novels": (PDNC, novels),
    "reliability": (PDNC, reliability),
    "lxo": (("pdnc-lxo-model", "pdnc-lxo-rules"), lxo),
    "cast": (PDNC, cast),
    "cues": (PDNC, cues),
    "quotations": (LITBANK, quotations),
    "mentions": (LITBANK, mentions),
    "mention_groups": (LITBANK, mention_groups),
    "coreference": (LITBANK, coreference),
    "narrators": (("narrators-rules",), narrators),
    "world": (("world-model", "world-rules"), world),
    "scene_starts": (("scenes-rules",), scene_starts),
    "events": (LITBANK, events),
    "syntax": (("ud-dev-model",), plain),
    "emotion": (("goemotions-dev-model",), plain),
    "styles": (("styles-dev-model", "styles-dev-rules"), styles),
    "stories": (("styles-dev-model", "styles-dev-rules"), stories),
    "licences": ((), licences),
    "int8": (("int8",), int8),
    "speed": (("speed",), speed),
    "memory": (("speed",), memory),
    "robust": (("robust",), robust),
    "growth": (("growth",), growth),
    "fuzz": (("fuzz",), fuzz),
}


if __name__ == "__main__":
    sys.exit(main())
