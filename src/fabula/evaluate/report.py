"""What a measurement shows: protocol in a sentence, values with counts, what is published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fabula.evaluate.anchors import ANCHORS
from fabula.evaluate.reliability import read_curve
from fabula.evaluate.summary import Result

PUBLISHED = "published, other split"

PROTOCOLS = {
    "pdnc": "end to end: raw text in, our quotations, cast and speakers; each gold part is matched "
    "to the predicted part that covers at least half of it, each predicted character is "
    "named by the gold character whose aliases it is most often called",
    "lxo": "leave-x-out: gold quotations and gold cast (names and aliases) given; a part whose "
    "speaker is no candidate, or unknown, is wrong",
    "litbank": "raw text in; exact quotation parts, mentions (tokens and type, pronouns included), "
    "event tokens and chains of mentions (also of one alone), predictions mapped to the corpus's "
    "tokens",
    "ud": "raw text in; scores as in the CoNLL 2018 shared task",
    "goemotions": "a comment as a line; 28 labels, each from its own threshold; macro and micro F1",
}


CHAIN_MEASURES = {"muc": "MUC", "b_cubed": "B³", "ceaf_e": "CEAFe", "mentions": "mentions"}
"""How the measures of coreference are called."""

CURVE_COVERAGES = (0.4, 0.6, 0.8)
"""Coverages at which the table gives the precision of each type and of each novel."""

OTHER_SYSTEMS = {"booknlp": "BookNLP files"}
"""What a system that is not fabula is called in tables."""


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
    """The values measured on a corpus, then those published on it."""
    protocol = name_protocol(result)
    listed = {
        "pdnc": _list_pdnc,
        "lxo": _list_pdnc,
        "litbank": _list_litbank,
        "ud": _list_ud,
        "goemotions": _list_goemotions,
    }
    published = (
        ReportRow(anchor.what, anchor.system, anchor.value, None, f"{PUBLISHED}: {anchor.source}")
        for anchor in ANCHORS.get(protocol, ())
    )
    name = OTHER_SYSTEMS.get(result["system"], "fabula")
    measured = (row._replace(system=name) for row in listed[protocol](result))
    return (*measured, *published)


def name_protocol(result: Result) -> str:
    """The key of ``PROTOCOLS`` and ``ANCHORS``: the corpus, or a protocol of its own."""
    return "lxo" if result.get("protocol") == "lxo" else str(result["corpus"])


def list_notes(result: Result) -> tuple[str, ...]:
    """What must be said beside the values."""
    if result.get("protocol") != "lxo":
        return ()
    return (f"Weights: {result['weights']}; {result['note']}.",)


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
    for kind, curve in speakers.get("curve_by_type", {}).items():
        if kind != "none":
            yield from _list_curve(kind, curve)
    yield from _list_reliability(result)
    yield from _list_people(result)
    for name, row in result["novels"].items():
        over = f"{row['parts']:,} parts"
        yield ReportRow(f"speakers, {name}", "fabula", row["accuracy"], None, over)
        yield from _list_curve(name, row.get("curve", []))


def _list_curve(name: str, curve: Sequence[dict[str, float]]) -> Iterator[ReportRow]:
    """Precision of one type or novel at some coverages, where so many parts get a speaker."""
    for coverage in CURVE_COVERAGES:
        point = read_curve(curve, coverage)
        if point is not None:
            what = f"precision at {coverage:.0%} coverage, {name}"
            yield ReportRow(
                what, "fabula", point["precision"], None, f"score ≥ {point['score']:.2f}"
            )


def _list_people(result: Result) -> Iterator[ReportRow]:
    """What is not measured under every protocol and of every system."""
    if (contradicted := result.get("contradicted_explicit")) is not None:
        over = f"{contradicted['parts']:,} parts whose clause names one person"
        yield ReportRow("contradicted explicit", "fabula", contradicted["share"], None, over)
    if result.get("addressees") is not None:
        yield _ratio("addressee hit", result["addressees"]["hit"], "parts")
        yield _ratio("addressee set F1", result["addressees"]["set_f1"], "parts")
    if result.get("cast") is not None:
        yield _ratio("cast found", result["cast"]["found"], "characters")
        for category, row in result["cast"]["found_by_category"].items():
            yield _ratio(f"cast found, {category}", row, "characters")
        yield _ratio("alias F1", result["cast"]["alias_f1"], "")
    if result.get("cues") is not None:
        yield from _counts("cues", result["cues"], "parts")


def _list_reliability(result: Result) -> Iterator[ReportRow]:
    reliability = result.get("reliability")
    if reliability is None:
        return
    yield ReportRow("expected calibration error", "fabula", reliability["error"], None, "10 bins")
    for row in reliability["bins"]:
        what = f"precision, score {row['from']:.1f} to {row['to']:.1f}"
        over = f"{row['parts']:,} parts, mean score {100 * row['score']:.1f}"
        yield ReportRow(what, "fabula", row["precision"], None, over)


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
