"""Speakers, addressees, cast and cues on PDNC, end to end from raw text."""

from __future__ import annotations

from pathlib import Path

from benchmarks.printing import percent, print_counts, print_ratio
from fabula.encoder.encoding import Encoder
from fabula.evaluate.dialogue import KINDS
from fabula.evaluate.measure_pdnc import NovelOutcome, measure_pdnc, summarise_novel
from fabula.evaluate.summary import Result


def measure(
    folder: Path, encoder: Encoder | None, fold: str, names: list[str] | None, errors: int
) -> Result:
    """Read the novels of a fold, print what became of each, return the result."""

    def watch(novel: NovelOutcome) -> None:
        print_novel(novel)
        print_errors(novel, errors)

    result = measure_pdnc(folder, encoder, fold=fold, names=names, watch=watch)
    print_summary(result)
    return result


def print_novel(novel: NovelOutcome) -> None:
    """One line on the terminal."""
    row = summarise_novel(novel)
    kinds = " ".join(f"{kind[:4]} {percent(row['by_type'][kind])}" for kind in KINDS[:3])
    print(
        f"{novel.name:28} {row['parts']:5} parts  acc {percent(row['accuracy'])} "
        f"(1:1 {percent(row['one_to_one'])})  {kinds}  "
        f"coverage {percent(row['coverage'])}  matched {percent(row['matched'])}  "
        f"cast {row['found'][0]}/{row['found'][1]}  cues {percent(row['cues'])}  "
        f"{row['seconds']:.1f} s",
        flush=True,
    )


def print_errors(novel: NovelOutcome, limit: int) -> None:
    """The first errors by offset, for the terminal only."""
    wrong = [outcome for outcome in novel.parts if outcome.fault][:limit]
    for outcome in wrong:
        gold, found = outcome.gold, outcome.predicted
        basis = found.basis if found else None
        print(
            f"  {novel.name} {gold.start}-{gold.end} {gold.kind} {outcome.fault}: "
            f"gold {gold.speaker!r}, predicted {outcome.name!r}, basis {basis}"
        )


def print_summary(result: Result) -> None:
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
    print_counts("cues", result["cues"])
