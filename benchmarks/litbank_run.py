"""Quotation detection on the documents of LitBank."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import fabula
from benchmarks.pdnc_run import percent
from fabula import InputError
from fabula.evaluate.bootstrap import find_interval
from fabula.evaluate.litbank import GoldDocument, list_documents, read_document
from fabula.evaluate.quotation import (
    SpanCounts,
    add_counts,
    compare_spans,
    drop_nested,
    list_parts,
    score_spans,
    to_token_ranges,
)


def measure(folder: Path, fold: str, names: list[str] | None, errors: int) -> dict[str, Any]:
    """Read the documents of a fold, print a table, return the result."""
    chosen = choose_documents(folder, fold, names)
    strict: list[SpanCounts] = []
    outer: list[SpanCounts] = []
    documents: dict[str, Any] = {}
    unaligned = 0
    began = time.perf_counter()
    for name in chosen:
        document = read_document(folder, name)
        story = fabula.annotate(fabula.Text(document.content), ["quotations"])
        parts = list_parts(story.quotations)
        ours = to_token_ranges(parts, document.places)
        strict.append(compare_spans(ours, document.quotations))
        outer.append(
            compare_spans(to_token_ranges(drop_nested(parts), document.places), document.quotations)
        )
        unaligned += sum(place is None for place in document.places)
        documents[name] = describe(strict[-1:])
        print_document(name, strict[-1])
        print_errors(document, ours, errors)
    result = {
        "protocol": "quotation detection",
        "corpus": "litbank",
        "fold": fold if names is None else "chosen",
        "trained_on": "nothing: rules alone",
        "quotations": describe(strict),
        "quotations_without_nested": describe(outer),
        "unaligned_tokens": unaligned,
        "seconds": time.perf_counter() - began,
        "documents": documents,
    }
    print_summary(result)
    return result


def choose_documents(folder: Path, fold: str, names: list[str] | None) -> tuple[str, ...]:
    """The documents of a fold, or those named (a beginning is enough)."""
    if names is None:
        return list_documents(folder, fold)
    there = list_documents(folder, "all")
    chosen = tuple(each for each in there if each.startswith(tuple(names)))
    if not chosen:
        raise InputError(f"no document {names[0]!r} in {folder}", "see split0/*.ids")
    return chosen


def describe(counts: list[SpanCounts]) -> dict[str, Any]:
    """Pooled precision, recall, F1 with counts and the interval by document."""
    pooled = add_counts(counts)
    precision, recall, f1 = score_spans(pooled)
    return {
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "interval": find_interval(counts, lambda sample: score_spans(add_counts(sample))[2]),
        "right": pooled.right,
        "predicted": pooled.predicted,
        "gold": pooled.gold,
        "errors": pooled.errors,
    }


def print_document(name: str, counts: SpanCounts) -> None:
    """One line on the terminal."""
    precision, recall, f1 = score_spans(counts)
    print(
        f"{name[:44]:44} P {percent(precision)} R {percent(recall)} F1 {percent(f1)}  "
        f"gold {counts.gold:4} predicted {counts.predicted:4} errors {counts.errors:3}"
    )


def print_errors(document: GoldDocument, ours: Iterable[tuple[int, int]], limit: int) -> None:
    """The first errors by offset in the novel, for the terminal only."""
    predicted, gold = Counter(ours), Counter(document.quotations)
    wrong = [(span, "false") for span in (predicted - gold).elements()]
    wrong += [(span, "missed") for span in (gold - predicted).elements()]
    for (first, last), fault in sorted(wrong)[:limit]:
        placed = [place for place in document.places[first:last] if place is not None]
        at = document.start
        where = f"{at + placed[0][0]}-{at + placed[-1][1]}" if placed else "not in the text"
        print(f"  {document.name} {where} tokens {first}-{last} {fault}")


def print_summary(result: dict[str, Any]) -> None:
    """The pooled numbers on the terminal."""
    for key in ("quotations", "quotations_without_nested"):
        row = result[key]
        low, high = row["interval"] or (None, None)
        print(
            f"{key}: P {percent(row['precision'])} R {percent(row['recall'])} "
            f"F1 {percent(row['f1'])} [{percent(low)}, {percent(high)}] errors {row['errors']} "
            f"(gold {row['gold']}, predicted {row['predicted']})"
        )
    print(f"unaligned tokens {result['unaligned_tokens']}, {result['seconds']:.1f} s")
