"""Turn the results into tables: ``python benchmarks/tables.py [--check]``.

Writes between the markers ``<!-- table NAME -->`` and ``<!-- end -->`` of the pages below; the rest
of a page is written by hand. ``--check`` writes nothing and fails when a page is out of date.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeAlias

Result: TypeAlias = dict[str, Any]

PROJECT = Path(__file__).resolve().parent.parent
RESULTS = PROJECT / "benchmarks" / "results"
PAGES = (
    PROJECT / "README.md",
    PROJECT / "benchmarks" / "README.md",
    PROJECT / "docs" / "accuracy.md",
)
MARKED = re.compile(r"(<!-- table (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)

PUBLISHED_SPEAKERS = (
    ("BookNLP big", "54.4", "85.1", "44.9", "34.2"),
    ("BookNLP+", "62.4", "", "", ""),
)
"""Speaker accuracy end to end on PDNC as published, over all 22 novels."""


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
    file, make = TABLES[name]
    path = RESULTS / f"{file}.json"
    if not path.is_file():
        return "Not measured yet.\n"
    result: Result = json.loads(path.read_text(encoding="utf-8"))
    return f"{make(result)}\n{describe_run(result['run'])}\n"


def speakers(result: Result) -> str:
    """Speaker accuracy by type, beside what is published."""
    found = result["speakers"]
    types = [bounded(found["by_type"][kind]) for kind in KINDS]
    rows = [
        ["fabula 0.1, rules", "five dev novels", bounded(found["many_to_one"]), *types],
        ["the same, one-to-one", "five dev novels", bounded(found["one_to_one"]), "", "", ""],
    ]
    rows += [
        [name, "22 novels: published, other split", *numbers]
        for name, *numbers in PUBLISHED_SPEAKERS
    ]
    return table(["system", "measured on", "all", *KINDS], rows)


def precision(result: Result) -> str:
    """Precision at coverage."""
    found = result["speakers"]
    rows = [
        [f"{float(coverage):.0%}", *reached(row)]
        for coverage, row in found["precision_at_coverage"].items()
    ]
    rows.append(["all that is said", share(found["precision"]["value"]), "0"])
    rows[-1][0] += f" ({share(found['coverage']['value'])} %)"
    return table(["coverage", "precision", "score ≥"], rows)


def novels(result: Result) -> str:
    """The novels one by one."""
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
        for name, row in result["novels"].items()
    ]
    header = ["novel", "parts", "speakers", *KINDS, "coverage", "parts matched", "cast found"]
    return table(header, rows)


def cast(result: Result) -> str:
    """Addressees and cast."""
    people, spoken_to = result["cast"], result["addressees"]
    rows = [
        ["addressee hit", bounded(spoken_to["hit"]), f"{spoken_to['hit']['count']} parts"],
        ["addressee set F1", bounded(spoken_to["set_f1"]), f"{spoken_to['hit']['count']} parts"],
        ["cast found", bounded(people["found"]), f"{people['found']['count']} characters"],
        *(
            [f"cast found, {name}", bounded(row), f"{row['count']} characters"]
            for name, row in people["found_by_category"].items()
        ),
        ["alias F1", bounded(people["alias_f1"]), ""],
    ]
    return table(["what", "value", "over"], rows)


def quotations(result: Result) -> str:
    """Quotation detection."""
    rows = [
        [
            name,
            share(row["precision"]),
            share(row["recall"]),
            bounded({"value": row["f1"], "interval": row["interval"]}),
            f"{row['errors']}",
            f"{row['gold']}",
        ]
        for name, row in (
            ("all parts", result["quotations"]),
            ("without nested parts", result["quotations_without_nested"]),
        )
    ]
    return table(["compared", "precision", "recall", "F1", "errors", "gold rows"], rows)


def speed(result: Result) -> str:
    """Seconds and memory."""
    rows = [
        [
            name,
            f"{row['tokens']:,}",
            f"{row['seconds']:.2f}",
            f"{row['start_up_s']:.2f}",
            f"{row['tokens_per_s']:,.0f}",
            f"{row['tokens_per_s_reading']:,.0f}",
            f"{row['peak_mib']:.0f}",
        ]
        for name, row in result["texts"].items()
    ]
    header = ["text", "tokens", "seconds", "of which start-up", "tokens/s"]
    return table([*header, "tokens/s without start-up", "peak MiB"], rows)


def robust(result: Result) -> str:
    """Whether every text of the corpora is read without a fault."""
    tiling = "and segments tile the text" if result["tiling_checked"] else "tiling not checked"
    return (
        f"{result['texts']} texts, {result['characters']:,} characters: "
        f"{len(result['faults'])} with a fault (no crash, rows sorted and in range, {tiling}), "
        f"{result['seconds']:.0f} s.\n"
    )


KINDS = ("explicit", "anaphoric", "implicit")

TABLES: dict[str, tuple[str, Callable[[Result], str]]] = {
    "speakers": ("pdnc-dev", speakers),
    "precision": ("pdnc-dev", precision),
    "novels": ("pdnc-dev", novels),
    "cast": ("pdnc-dev", cast),
    "quotations": ("litbank-dev", quotations),
    "speed": ("speed", speed),
    "robust": ("robust", robust),
}


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; the first column is words, the others are numbers."""
    names = list(header)
    lines = [names, ["---", *["---:"] * (len(names) - 1)], *map(list, rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def share(value: float | None) -> str:
    """A share in percent."""
    return "–" if value is None else f"{100 * value:.1f}"


def bounded(row: Result) -> str:
    """A share in percent with its interval."""
    interval = row["interval"]
    bounds = f" [{share(interval[0])}, {share(interval[1])}]" if interval else ""
    return share(row["value"]) + bounds


def reached(row: list[float] | None) -> tuple[str, str]:
    """Precision and threshold, or that the coverage is not reached."""
    return ("not reached", "") if row is None else (share(row[2]), f"{row[0]:.2f}")


def describe_run(run: Result) -> str:
    """One line that says what was measured where."""
    machine = run["machine"]
    state = " with uncommitted changes" if run["uncommitted_changes"] else ""
    return (
        f"Commit {run['commit'][:12]}{state}, fabula {run['fabula']}, "
        f"model {run['model'] or 'none'}, Python {run['python']}, {machine['cpu']}, "
        f"{machine['cores']} cores: `{run['command']}`."
    )


if __name__ == "__main__":
    sys.exit(main())
