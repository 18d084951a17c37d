"""Measure how much styles of print cost: ``python benchmarks/style_run.py [--no-model]``.

LitBank's documents are read as they are and as ``training/styles.py`` prints them anew (curly
marks, British single marks, dialogue after dashes; one line for each paragraph), with the same
annotation. The stories written for this project follow, each in a style of its own: their speakers,
quotations and the names of people. The example stories mark names only where they matter, so of
them recall says more than precision.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.environment import round_all, write_result
from benchmarks.options import add_shared_options, choose_encoder
from benchmarks.printing import percent
from fabula import FabulaError, Story, Text, annotate
from fabula.encoder.encoding import Encoder
from fabula.evaluate.litbank import list_documents, read_document
from fabula.evaluate.measure_litbank import judge_document, summarise
from fabula.evaluate.quotation import SpanCounts, compare_spans
from fabula.evaluate.summary import (
    Result,
    choose_names,
    describe_counts,
    describe_ratio,
    describe_system,
)
from tests.answers import ROOT, Answers, compare, marked_stories
from tests.markup import MarkedStory, read_marked_story
from training.styles import STYLES, restyle

NO_PARATEXT = frozenset(
    ("scene", "fact", "passage", "event", "sentence", "cue_verb", "cue_mention")
)
"""Kinds of marked stretches that are no paratext."""


def main() -> int:
    """Measure every style; the exit code is that of the error where the data cannot be read."""
    options = parse_options()
    try:
        encoder = choose_encoder(options, "litbank")
        began = time.perf_counter()
        result = {
            "protocol": "quotations, mentions, events by style of print",
            "corpus": "litbank and marked stories",
            "fold": options.fold if options.names is None else "chosen",
            **describe_system(encoder),
            "styles": measure_styles(options.data / "litbank", encoder, options),
            "stories": measure_stories(encoder),
            "seconds": time.perf_counter() - began,
        }
    except FabulaError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    if options.json:
        write_result(options.json, round_all(result), encoder)
    return 0


def parse_options() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    add_shared_options(parser, ("dev", "train"))
    return parser.parse_args()


def measure_styles(
    folder: Path, encoder: Encoder | None, options: argparse.Namespace
) -> dict[str, Result]:
    """LitBank in each style."""
    there = list_documents(folder, options.fold)
    chosen = choose_names(there, there, options.names, "document")
    documents = [read_document(folder, name) for name in chosen]
    print(f"{'style':12}{'quotations':>12}{'mentions':>12}{'macro':>10}{'events':>10}  F1")
    results: dict[str, Result] = {}
    for style in STYLES:
        result = summarise([judge_document(restyle(each, style), encoder) for each in documents])
        if encoder is None:
            result["events"] = None
        results[style] = result
        mentions, events = result["mentions"], result["events"]
        print(
            f"{style:12}{percent(result['quotations']['f1']):>12}"
            f"{percent(mentions['micro']['f1']):>12}{percent(mentions['macro']['value']):>10}"
            f"{percent(events and events['f1']):>10}",
            flush=True,
        )
    return results


def measure_stories(encoder: Encoder | None) -> Result:
    """The marked stories, the example stories apart from those nobody wrote rules for."""
    print(f"\n{'story':26}{'quotations':>12}{'speakers':>10}{'names R':>10}{'names F1':>10}")
    folders: dict[str, list[tuple[Answers, SpanCounts]]] = {"examples": [], "tests": []}
    for path in marked_stories():
        marked = read_marked_story(path)
        story = annotate(Text(marked.content), encoder=encoder)
        name = path.name.removesuffix(".marked.txt")
        row = compare(name, marked, story), compare_names(marked, story)
        folders[path.relative_to(ROOT).parts[0]].append(row)
        print_story(name, *describe_row(*row))
    result = {folder: describe_stories(rows) for folder, rows in folders.items()}
    for folder, each in result.items():
        names = each["names"]
        values = (each["quotations"], each["speakers"]["value"], names["recall"], names["f1"])
        print_story(f"all {folder}", *values)
    return result


def compare_names(marked: MarkedStory, story: Story) -> SpanCounts:
    """Proper names of people outside paratext, exact spans."""
    outside = [
        (span.start, span.end)
        for span in marked.spans
        if span.kind not in NO_PARATEXT and span.start < span.end
    ]
    gold = [
        (row.start, row.end)
        for row in marked.mentions
        if row.form == "proper" and row.type == "PER" and not is_inside(row.start, outside)
    ]
    ours = [
        (row.start, row.end)
        for row in story.mentions
        if row.form == "proper" and row.type == "PER" and not is_inside(row.start, outside)
    ]
    return compare_spans(ours, gold)


def is_inside(place: int, stretches: Sequence[tuple[int, int]]) -> bool:
    """Whether a place lies in one of few stretches."""
    return any(start <= place < end for start, end in stretches)


def describe_row(
    answers: Answers, names: SpanCounts
) -> tuple[float, float | None, float | None, float | None]:
    """Quotation F1, share of right speakers, recall and F1 of names."""
    right, _, gold = answers.speakers
    described = describe_counts([names])
    speakers = right / gold if gold else None
    return answers.quotation_f1, speakers, described["recall"], described["f1"]


def describe_stories(rows: Sequence[tuple[Answers, SpanCounts]]) -> Result:
    """Several stories together; the F1 of quotations is the mean of theirs."""
    return {
        "quotations": sum(answers.quotation_f1 for answers, _ in rows) / len(rows),
        "speakers": describe_ratio(
            (answers.speakers[0], answers.speakers[2]) for answers, _ in rows
        ),
        "names": describe_counts([names for _, names in rows]),
        "stories": {
            answers.name: dict(
                zip(
                    ("quotations", "speakers", "names_recall", "names_f1"),
                    describe_row(answers, names),
                    strict=True,
                )
            )
            for answers, names in rows
        },
    }


def print_story(name: str, *values: float | None) -> None:
    """One line on the terminal."""
    first, *others = map(percent, values)
    print(f"{name:26}{first:>12}" + "".join(f"{each:>10}" for each in others), flush=True)


if __name__ == "__main__":
    sys.exit(main())
