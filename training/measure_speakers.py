"""Measure how often each reporting pattern and each kind of answer is right on PDNC train.

    python -m training.measure_speakers [--data DIR]

Rewrites ``lexicons/rule_scores.tsv``; labels are those of ``fit_speakers.py``. Lines whose gold
speaker is no entity count as wrong where a reporting clause names nobody, and are left out
elsewhere.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from typing import Any
from unittest.mock import patch

import numpy as np

import fabula
from fabula.evaluate.pdnc import read_novel
from fabula.layers import attribution, cues
from fabula.lexicons.load import load_table
from training.fit_speakers import LAYERS, LEXICONS, add_data_option, label_lines, list_training

BIN_CASES = 250
"""Cases of a bin of the calibration, at least."""

MOST_BINS = 12

LEAST_CASES = 20
"""Cases from which the precision of a reporting pattern is taken as measured."""

Cases = dict[str, list[tuple[float, bool]]]


def main() -> None:
    """Read the novels, count, write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_data_option(parser)
    folder = parser.parse_args().data / "pdnc"
    answers: Cases = defaultdict(list)
    patterns: Cases = defaultdict(list)
    marked = mark_patterns()
    pattern_of = {score: rule for rule, score in marked.items()}
    with (
        patch.object(cues, "load_mapping", lambda *_: marked),
        patch.object(attribution, "expected_precision", lambda _, probability: probability),
        patch.object(attribution, "UNLIKELY", 0.0),
    ):
        for name in list_training(folder):
            gold = read_novel(folder / "data" / name)
            story = fabula.annotate(fabula.Text(gold.content), LAYERS)
            count_answers(story, label_lines(story, gold), answers, patterns, pattern_of)
    write_scores(answers, patterns)


def mark_patterns() -> dict[str, str]:
    """The scores of the reporting patterns, made unique so that a cue tells its pattern."""
    rows = [row for row in load_table("rule_scores").rows if "@" not in row[0]]
    return {row[0]: str(float(row[1]) + number / 1e6) for number, row in enumerate(rows)}


def count_answers(
    story: fabula.Story,
    right: dict[int, frozenset[int]],
    answers: Cases,
    patterns: Cases,
    pattern_of: dict[str, str],
) -> None:
    """Add the lines of one story: probability and whether the answer is right."""
    layers: Any = story.layers
    for row in layers["attribution"]:
        if row.speaker is not None and row.quotation in right:
            answers[row.basis].append((row.score, row.speaker in right[row.quotation]))
    narrator = next((row.entity for row in layers["roster"] if row.narrator), None)
    for cue in layers["cues"]:
        if cue.mention is None or not right.get(cue.quotation):
            continue
        link, mention = layers["coreference"][cue.mention], layers["mention_spans"][cue.mention]
        entity = narrator if link.slot == "narrator" else link.entity
        if entity is not None and (mention.form != "pronoun" or mention.person == 1):
            pattern = pattern_of[str(cue.score)]
            patterns[pattern].append((cue.score, entity in right[cue.quotation]))


def pool(cases: list[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """Mean probability, precision and count of bins of equal count, made monotone by pooling."""
    cases.sort()
    bins = np.array_split(
        np.array(cases, dtype=float), max(1, min(MOST_BINS, len(cases) // BIN_CASES))
    )
    pooled: list[tuple[float, float, int]] = []
    for each in bins:
        pooled.append((float(each[:, 0].sum()), float(each[:, 1].sum()), len(each)))
        while len(pooled) > 1 and pooled[-2][1] * pooled[-1][2] >= pooled[-1][1] * pooled[-2][2]:
            total, hits, count = pooled.pop()
            before = pooled[-1]
            pooled[-1] = (before[0] + total, before[1] + hits, before[2] + count)
    return [(total / count, hits / count, count) for total, hits, count in pooled]


def write_scores(answers: Cases, patterns: Cases) -> None:
    """Write the table, keeping its ``#`` lines and the scores of patterns too rare to measure."""
    path = LEXICONS / "rule_scores.tsv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] == "#"]
    lines.append("rule\tscore\tcount")
    for rule, score, _ in load_table("rule_scores").rows:
        cases = patterns.get(rule, [])
        if "@" not in rule and len(cases) >= LEAST_CASES:
            share = sum(hit for _, hit in cases) / len(cases)
            lines.append(f"{rule}\t{share:.3f}\t{len(cases)}")
        elif "@" not in rule:
            lines.append(f"{rule}\t{score}\t0")
    for basis, cases in sorted(answers.items()):
        for probability, share, count in pool(cases):
            lines.append(f"speaker.{basis}@{probability:.4f}\t{share:.3f}\t{count}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
