"""What a measurement shows: protocol in a sentence, values with counts, what is published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fabula.evaluate.anchors import ANCHORS
from fabula.evaluate.summary import Result

PUBLISHED = "published, other split"

PROTOCOLS = {
    "pdnc": "end to end: raw text in, our quotations, cast and speakers; each gold part is matched "
    "to the predicted part that covers at least half of it, each predicted character is "
    "named by the gold character whose aliases it is most often called",
    "litbank": "raw text in; exact quotation parts, mentions (tokens and type, pronouns included), "
    "event tokens and chains of mentions (also of one alone), predictions mapped to the corpus's "
    "tokens",
    "ud": "raw text in; scores as in the CoNLL 2018 shared task",
    "goemotions": "a comment as a line; 28 labels, each from its own threshold; macro and micro F1",
}


CHAIN_MEASURES = {"muc": "MUC", "b_cubed": "B³", "ceaf_e": "CEAFe", "mentions": "mentions"}
"""How the measures of coreference are called."""


class ReportRow(NamedTuple):
    """One line of the table.

    Attributes:
        what: What was measured.
        system: ``fabula``, or the system of a published value.
        value: A share, or ``None`` where it is undefined.
        interval: 95 % interval from drawing the documents again, or ``None``.
        over: What it is over, in words; empty = not said.
    """

    what: str
    system: str
    value: float | None
    interval: tuple[float, float] | None
    over: str


def list_rows(result: Result) -> tuple[ReportRow, ...]:
    """Our values on a corpus, then those published on it."""
    corpus = result["corpus"]
    listed = {
        "pdnc": _list_pdnc,
        "litbank": _list_litbank,
        "ud": _list_ud,
        "goemotions": _list_goemotions,
    }
    published = (
        ReportRow(anchor.what, anchor.system, anchor.value, None, f"{PUBLISHED}: {anchor.source}")
        for anchor in ANCHORS.get(corpus, ())
    )
    return (*listed[corpus](result), *published)


def _list_pdnc(result: Result) -> Iterator[ReportRow]:
    speakers = result["speakers"]
    yield _ratio("speakers", speakers["many_to_one"], "parts")
    for kind, row in speakers["by_type"].items():
        if row["count"] and kind != "none":
            yield _ratio(f"speakers, {kind}", row, "parts")
    yield _ratio("speakers, one-to-one", speakers["one_to_one"], "parts")
    yield _ratio("coverage", speakers["coverage"], "parts")
    yield _ratio("precision", speakers["precision"], "parts with a speaker")
    for coverage, row in speakers["precision_at_coverage"].items():
        if row is not None:
            what = f"precision at {float(coverage):.0%} coverage"
            yield ReportRow(what, "fabula", row[2], None, f"score ≥ {row[0]:.2f}")
    yield _ratio("addressee hit", result["addressees"]["hit"], "parts")
    yield _ratio("addressee set F1", result["addressees"]["set_f1"], "parts")
    yield _ratio("cast found", result["cast"]["found"], "characters")
    for category, row in result["cast"]["found_by_category"].items():
        yield _ratio(f"cast found, {category}", row, "characters")
    yield _ratio("alias F1", result["cast"]["alias_f1"], "")
    yield from _counts("cues", result["cues"], "parts")


def _list_litbank(result: Result) -> Iterator[ReportRow]:
    mentions = result["mentions"]
    yield from _counts("mentions", mentions["micro"], "mentions")
    yield _ratio("mentions, mean of types", mentions["macro"], "")
    yield _f1("mentions, spans alone", mentions["spans"])
    for name, row in (mentions["by_form"] | mentions["by_type"]).items():
        yield _f1(f"mentions, {name}", row)
    if result["events"]:
        yield from _counts("events", result["events"], "events")
    yield from _counts("quotations", result["quotations"], "parts")
    yield _f1("quotations without nested", result["quotations_without_nested"])
    chains = result["coreference"]
    mean = chains["mean"]
    yield ReportRow("coreference, mean of three", "fabula", mean["value"], mean["interval"], "")
    for name, label in CHAIN_MEASURES.items():
        for part in ("precision", "recall", "f1"):
            what = f"coreference, {label}, {part.replace('f1', 'F1')}"
            yield ReportRow(what, "fabula", chains[name][part], None, "")


def _list_ud(result: Result) -> Iterator[ReportRow]:
    for treebank, counts in result["counts"].items():
        over = f"{counts['words']:,} words of {counts['documents']:,} documents"
        for metric, value in result[treebank].items():
            interval = result["intervals"][treebank][metric]
            yield ReportRow(f"{treebank} {metric}", "fabula", value, interval, over)


def _list_goemotions(result: Result) -> Iterator[ReportRow]:
    over = f"{result['comments']:,} comments"
    groups = {"": result} | {name: result[name] for name in ("story labels", "Ekman groups")}
    for name, group in groups.items():
        for measure in ("macro F1", "micro F1"):
            what = f"{name}, {measure}" if name else measure
            yield ReportRow(what, "fabula", group[measure], None, over)
    for label, row in result["labels"].items():
        counted = f"{row['gold']:,} gold, {row['predicted']:,} predicted"
        yield ReportRow(f"{label}, F1", "fabula", row["F1"], None, counted)


def _ratio(what: str, row: Result, unit: str) -> ReportRow:
    over = f"{row['count']:,g} {unit}" if unit else ""
    return ReportRow(what, "fabula", row["value"], row["interval"], over)


def _f1(what: str, row: Result) -> ReportRow:
    over = f"{row['gold']:,} gold, {row['predicted']:,} predicted"
    return ReportRow(f"{what}, F1", "fabula", row["f1"], row["interval"], over)


def _counts(what: str, row: Result, unit: str) -> Iterator[ReportRow]:
    predicted, gold = row["predicted"], row["gold"]
    yield ReportRow(
        f"{what}, precision", "fabula", row["precision"], None, f"{predicted:,} predicted {unit}"
    )
    yield ReportRow(f"{what}, recall", "fabula", row["recall"], None, f"{gold:,} gold {unit}")
    yield _f1(what, row)
