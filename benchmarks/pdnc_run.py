"""Speakers, addressees and cast on PDNC, end to end from raw text."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import fabula
from benchmarks.environment import read_text
from fabula import InputError
from fabula.evaluate.bootstrap import find_interval, pool_ratio
from fabula.evaluate.cast import CastOutcome, judge_cast
from fabula.evaluate.dialogue import (
    KINDS,
    PartOutcome,
    count_correct,
    judge_story,
    precision_at,
    sum_addressees,
    trade_off,
)
from fabula.evaluate.pdnc import TEXT_FILE, choose_fold, list_novels, read_novel

Document: TypeAlias = tuple[PartOutcome, ...]

COVERAGES = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Shares of all parts at which precision is reported."""

LAYERS = ("mentions", "characters", "quotations", "dialogue")


def measure(folder: Path, fold: str, names: list[str] | None, errors: int) -> dict[str, Any]:
    """Read the novels of a fold, print a table, return the result."""
    chosen = choose_novels(folder, fold, names)
    documents: list[Document] = []
    casts: list[CastOutcome] = []
    seconds: list[float] = []
    for name in chosen:
        gold = read_novel(folder / "data" / name)
        began = time.perf_counter()
        text = read_text(folder / "data" / name / TEXT_FILE)
        if text.content != gold.content:
            raise InputError(f"{name}: the text read is not the annotated one", "reader changed?")
        story = fabula.annotate(text, LAYERS)
        seconds.append(time.perf_counter() - began)
        documents.append(judge_story(story, gold))
        casts.append(judge_cast(story, gold))
        print_novel(name, documents[-1], casts[-1], seconds[-1])
        print_errors(name, documents[-1], errors)
    result: dict[str, Any] = {
        "protocol": "e2e",
        "corpus": "pdnc",
        "fold": fold if names is None else "chosen",
        "trained_on": "nothing: rules alone",
        "speakers": summarise_speakers(documents),
        "addressees": summarise_addressees(documents),
        "cast": summarise_cast(casts),
        "novels": {
            name: summarise_novel(document, cast, took)
            for name, document, cast, took in zip(chosen, documents, casts, seconds, strict=True)
        },
    }
    print_summary(result)
    return result


def choose_novels(folder: Path, fold: str, names: list[str] | None) -> tuple[str, ...]:
    """The novels of a fold, or those named."""
    there = list_novels(folder)
    if names is None:
        return choose_fold(there, fold)
    unknown = sorted(set(names) - set(there))
    if unknown:
        raise InputError(f"no novel {unknown[0]!r} in {folder}", f"novels: {', '.join(there)}")
    return tuple(names)


def ratio(pairs: Iterable[tuple[float, float]]) -> dict[str, Any]:
    """A pooled ratio with its count and its interval by document."""
    counted = list(pairs)
    return {
        "value": pool_ratio(counted),
        "count": sum(total for _, total in counted),
        "interval": find_interval(counted, pool_ratio),
    }


def summarise_speakers(documents: Sequence[Document]) -> dict[str, Any]:
    """Accuracy by type, faults, coverage, and precision as the threshold moves."""
    shares = [pool_ratio([count_correct(document)]) for document in documents]
    defined = [share for share in shares if share is not None]
    rows = trade_off(documents)
    faults = Counter(o.fault for document in documents for o in document if o.fault)
    special = [sum(o.special for o in document) for document in documents]
    return {
        "many_to_one": ratio(count_correct(d) for d in documents),
        "one_to_one": ratio(count_correct(d, one_to_one=True) for d in documents),
        "named": ratio(count_correct(d, named_only=True) for d in documents),
        "mean_of_novels": sum(defined) / len(defined) if defined else None,
        "by_type": {kind: ratio(count_correct(d, kind=kind) for d in documents) for kind in KINDS},
        "matched": ratio((sum(o.predicted is not None for o in d), len(d)) for d in documents),
        "coverage": ratio((sum(o.answered for o in d), len(d)) for d in documents),
        "precision": ratio(
            (sum(o.correct for o in d), sum(o.answered for o in d)) for d in documents
        ),
        "precision_at_coverage": {f"{c:.1f}": precision_at(rows, c) for c in COVERAGES},
        "faults": dict(sorted(faults.items())),
        "special_speakers": sum(special),
    }


def summarise_addressees(documents: Sequence[Document]) -> dict[str, Any]:
    """Hit and set F1 over parts whose gold addressees are all named."""
    sums = [sum_addressees(document) for document in documents]
    return {
        "hit": ratio((hits, total) for hits, _, total in sums),
        "set_f1": ratio((f1, total) for _, f1, total in sums),
    }


def summarise_cast(casts: Sequence[CastOutcome]) -> dict[str, Any]:
    """Share of gold characters found by category, and alias precision, recall and F1."""
    categories = sorted({category for cast in casts for _, category, _ in cast.found})

    def found(kept: Sequence[str]) -> dict[str, Any]:
        flags = [[hit for _, category, hit in cast.found if category in kept] for cast in casts]
        return ratio((sum(each), len(each)) for each in flags)

    counts = [(c.alias_right, c.alias_predicted, c.alias_gold) for c in casts]
    return {
        "found": found(categories),
        "found_by_category": {name: found([name]) for name in categories},
        "alias_precision": pool_ratio([(right, predicted) for right, predicted, _ in counts]),
        "alias_recall": pool_ratio([(right, gold) for right, _, gold in counts]),
        "alias_f1": ratio((2 * right, predicted + gold) for right, predicted, gold in counts),
    }


def summarise_novel(document: Document, cast: CastOutcome, seconds: float) -> dict[str, Any]:
    """The main numbers of one novel."""
    return {
        "parts": len(document),
        "accuracy": pool_ratio([count_correct(document)]),
        "one_to_one": pool_ratio([count_correct(document, one_to_one=True)]),
        "by_type": {k: pool_ratio([count_correct(document, kind=k)]) for k in KINDS},
        "coverage": sum(o.answered for o in document) / max(1, len(document)),
        "matched": sum(o.predicted is not None for o in document) / max(1, len(document)),
        "found": [sum(hit for *_, hit in cast.found), len(cast.found)],
        "seconds": seconds,
    }


def print_novel(name: str, document: Document, cast: CastOutcome, seconds: float) -> None:
    """One line on the terminal."""
    row = summarise_novel(document, cast, seconds)
    kinds = " ".join(f"{kind[:4]} {percent(row['by_type'][kind])}" for kind in KINDS[:3])
    print(
        f"{name:28} {row['parts']:5} parts  acc {percent(row['accuracy'])} "
        f"(1:1 {percent(row['one_to_one'])})  {kinds}  "
        f"coverage {percent(row['coverage'])}  matched {percent(row['matched'])}  "
        f"cast {row['found'][0]}/{row['found'][1]}  {seconds:.1f} s",
        flush=True,
    )


def print_errors(name: str, document: Document, limit: int) -> None:
    """The first errors by offset, for the terminal only."""
    wrong = [outcome for outcome in document if outcome.fault][:limit]
    for outcome in wrong:
        gold, found = outcome.gold, outcome.predicted
        basis = found.basis if found else None
        print(
            f"  {name} {gold.start}-{gold.end} {gold.kind} {outcome.fault}: "
            f"gold {gold.speaker!r}, predicted {outcome.name!r}, basis {basis}"
        )


def print_summary(result: dict[str, Any]) -> None:
    """The pooled numbers on the terminal."""
    speakers = result["speakers"]
    for key in ("many_to_one", "one_to_one", "named", "matched", "coverage", "precision"):
        print_ratio(key, speakers[key])
    print(f"{'mean of novels':24} {percent(speakers['mean_of_novels'])}")
    for kind, value in speakers["by_type"].items():
        print_ratio(kind, value)
    for coverage, row in speakers["precision_at_coverage"].items():
        where = "not reached" if row is None else f"{percent(row[2])} (score ≥ {row[0]:.3f})"
        print(f"precision at {coverage} coverage {where}")
    print(f"faults {speakers['faults']}, special speakers {speakers['special_speakers']}")
    print_ratio("addressee hit", result["addressees"]["hit"])
    print_ratio("addressee set F1", result["addressees"]["set_f1"])
    print_ratio("cast found", result["cast"]["found"])
    for category, value in result["cast"]["found_by_category"].items():
        print_ratio(f"  {category}", value)
    print_ratio("alias F1", result["cast"]["alias_f1"])


def print_ratio(name: str, value: dict[str, Any]) -> None:
    """A ratio with count and interval on the terminal."""
    interval = value["interval"]
    bounds = f"[{percent(interval[0])}, {percent(interval[1])}]" if interval else ""
    print(f"{name:24} {percent(value['value'])}  n={value['count']:g}  {bounds}")


def percent(value: float | None) -> str:
    """A share in percent with one digit; a dash where it is undefined."""
    return "    –" if value is None else f"{100 * value:5.1f}"
