"""What measurements show on the terminal."""

from __future__ import annotations

from fabula.evaluate.report import list_rows
from fabula.evaluate.summary import Result


def print_ratio(name: str, value: Result) -> None:
    """A ratio with count and interval on the terminal."""
    interval = value["interval"]
    bounds = f"[{percent(interval[0])}, {percent(interval[1])}]" if interval else ""
    count = f"n={value['count']:g}" if "count" in value else ""
    print(f"{name:24} {percent(value['value'])}  {count}  {bounds}")


def print_counts(name: str, row: Result) -> None:
    """Precision, recall and F1 with counts and interval on the terminal."""
    low, high = row["interval"] or (None, None)
    print(
        f"{name:24} P {percent(row['precision'])} R {percent(row['recall'])} "
        f"F1 {percent(row['f1'])} [{percent(low)}, {percent(high)}] errors {row['errors']} "
        f"(gold {row['gold']}, predicted {row['predicted']})"
    )


def percent(value: float | None) -> str:
    """A share in percent with one digit; a dash where it is undefined."""
    return "    –" if value is None else f"{100 * value:5.1f}"


def print_report(result: Result) -> None:
    """Every value as ``fabula evaluate`` gives it, on the terminal."""
    for row in list_rows(result):
        print(f"{row.what:40} {row.system:16} {percent(row.value)}  {row.over}")
