"""Cells and tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from fabula.evaluate.anchors import ANCHORS
from fabula.evaluate.report import PUBLISHED

Result: TypeAlias = dict[str, Any]
Results: TypeAlias = dict[str, Result]
"""Results by the name of their file, those that are there."""

COUNTED = ("precision", "recall", "F1", "errors", "gold rows")
"""Headings of what ``counted`` gives."""


def table(header: Iterable[str], rows: Iterable[Iterable[str]], *, right: bool = True) -> str:
    """A Markdown table; the first column is words, the others numbers unless ``right`` is false."""
    names = list(header)
    rule = "---:" if right else "---"
    lines = [names, ["---", *[rule] * (len(names) - 1)], *map(list, rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def first(results: Results) -> Result:
    """The first result that is there."""
    return next(iter(results.values()))


def name_system(result: Result) -> str:
    """Version and system of a result."""
    return f"fabula {result['run']['fabula']}, {result['system']}"


def counted(name: str, row: Result) -> list[str]:
    """Cells for precision, recall and F1 with counts."""
    return [
        name,
        share(row["precision"]),
        share(row["recall"]),
        bounded_f1(row),
        f"{row['errors']}",
        f"{row['gold']}",
    ]


def published_f1(corpus: str, what: str) -> list[list[str]]:
    """Rows like those of ``counted`` for what is published."""
    return [
        [f"{anchor.system}: {PUBLISHED}", "", "", share(anchor.value), "", ""]
        for anchor in ANCHORS[corpus]
        if anchor.what == what
    ]


def share(value: float | None) -> str:
    """A share in percent."""
    return "–" if value is None else f"{100 * value:.1f}"


def bounded(row: Result) -> str:
    """A share in percent with its interval."""
    interval = row["interval"]
    bounds = f" [{share(interval[0])}, {share(interval[1])}]" if interval else ""
    return share(row["value"]) + bounds


def bounded_f1(row: Result) -> str:
    """F1 in percent with its interval."""
    return bounded({"value": row["f1"], "interval": row["interval"]})


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
