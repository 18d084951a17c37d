"""Quotations, mentions and events on the documents of LitBank."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from benchmarks.printing import percent, print_counts, print_ratio
from fabula.encoder.encoding import Encoder
from fabula.evaluate.measure_litbank import DocumentOutcome, measure_litbank
from fabula.evaluate.mentions import ALL
from fabula.evaluate.quotation import score_spans
from fabula.evaluate.summary import Result


def measure(
    folder: Path, encoder: Encoder | None, fold: str, names: list[str] | None, errors: int
) -> Result:
    """Read the documents of a fold, print what became of each, return the result."""

    def watch(outcome: DocumentOutcome) -> None:
        print_document(outcome)
        print_errors(outcome, errors)

    result = measure_litbank(folder, encoder, fold=fold, names=names, watch=watch)
    print_summary(result)
    return result


def print_document(outcome: DocumentOutcome) -> None:
    """One line on the terminal."""
    shown = {
        "quotations": outcome.quotations,
        "mentions": outcome.mentions[ALL],
        "events": outcome.events,
    }
    scores = "  ".join(
        f"{name} {percent(score_spans(counts)[2])} ({counts.gold} gold)"
        for name, counts in shown.items()
    )
    print(f"{outcome.document.name[:44]:44} F1: {scores}", flush=True)


def print_errors(outcome: DocumentOutcome, limit: int) -> None:
    """The first errors in quotations by offset in the novel, for the terminal only."""
    document = outcome.document
    predicted, gold = Counter(outcome.ours), Counter(document.quotations)
    wrong = [(span, "false") for span in (predicted - gold).elements()]
    wrong += [(span, "missed") for span in (gold - predicted).elements()]
    for (first, last), fault in sorted(wrong)[:limit]:
        placed = [place for place in document.places[first:last] if place is not None]
        at = document.start
        where = f"{at + placed[0][0]}-{at + placed[-1][1]}" if placed else "not in the text"
        print(f"  {document.name} {where} tokens {first}-{last} {fault}")


def print_summary(result: Result) -> None:
    """The pooled numbers on the terminal."""
    mentions = result["mentions"]
    print_counts("quotations", result["quotations"])
    print_counts("without nested parts", result["quotations_without_nested"])
    print_counts("mentions", mentions["micro"])
    print_ratio("mentions, mean of types", mentions["macro"])
    print_counts("mentions, spans alone", mentions["spans"])
    for name, row in (mentions["by_form"] | mentions["by_type"]).items():
        print_counts(f"  {name}", row)
    if result["events"]:
        print_counts("events", result["events"])
    print(f"unaligned tokens {result['unaligned_tokens']}, {result['seconds']:.1f} s")
