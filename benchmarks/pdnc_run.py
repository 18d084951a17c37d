"""Speakers, addressees, cast and cues on PDNC: end to end, or with quotations and cast given."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from msgspec.structs import replace

from benchmarks.printing import percent, print_counts, print_ratio
from fabula.encoder.encoding import Encoder
from fabula.encoder.manifest import SPEAKERS_FILE
from fabula.encoder.network import Network
from fabula.encoder.session import OnnxSession
from fabula.encoder.speaker_head import SpeakerHead
from fabula.evaluate.dialogue import KINDS
from fabula.evaluate.leave_x_out import UNSEEN_FOLD
from fabula.evaluate.measure_lxo import SHIPPED, measure_lxo
from fabula.evaluate.measure_pdnc import NovelOutcome, measure_pdnc, summarise_novel
from fabula.evaluate.summary import Result
from fabula.layers import attribution
from fabula.lexicons.load import parse_table
from fabula.lexicons.speakers import read_weights

WEIGHTS_FILE = "speaker_weights.tsv"
SETTINGS_FILE = "speakers.json"
"""Files of a folder that ``training/train_speakers.py`` writes for a fold, beside the head."""

FOLD_PREFIX = "lxo-"
"""How ``training/splits.py`` calls the published folds, before their number."""


def measure(
    folder: Path,
    encoder: Encoder | None,
    fold: str,
    names: Sequence[str] | None,
    errors: int,
    outputs: Path | None = None,
) -> Result:
    """Read the novels of a fold, print what became of each, return the result."""

    def watch(novel: NovelOutcome) -> None:
        print_novel(novel)
        print_errors(novel, errors)

    result = measure_pdnc(folder, encoder, fold=fold, names=names, outputs=outputs, watch=watch)
    print_summary(result)
    return result


def measure_given(
    folder: Path,
    encoder: Encoder | None,
    fold: str,
    names: Sequence[str] | None,
    errors: int,
    weights: Path | None = None,
) -> Result:
    """The same with quotations and cast given, on a leave-x-out fold.

    With ``weights`` the novels that the shipped weights were fitted on may be measured, where the
    file was fitted without them; a folder holds the speaker head and the weights of the clues that
    it was trained with. The network is the one that ships and has seen all but the novels
    of the unseen fold, so with it only that fold is clean.
    """

    def watch(novel: NovelOutcome) -> None:
        print_novel(novel)
        print_errors(novel, errors)

    with use_weights(weights) as left_out:
        result = measure_lxo(
            folder,
            use_head(weights, encoder),
            fold=fold,
            names=names,
            left_out=left_out if encoder is None else [f for f in left_out if f == UNSEEN_FOLD],
            weights=SHIPPED if weights is None else weights.name,
            watch=watch,
        )
    print(result["note"])
    print_summary(result)
    return result


@contextmanager
def use_weights(path: Path | None) -> Iterator[list[str]]:
    """Attribute with the weights of a file or folder; ``None`` = those that ship.

    Yields:
        The leave-x-out folds whose novels the weights were not fitted on.
    """
    if path is None:
        yield [UNSEEN_FOLD]
        return
    file = path / WEIGHTS_FILE if path.is_dir() else path
    table = parse_table(file.stem, file.read_text(encoding="utf-8"))
    fold = table.header.get("left_out", "")
    if path.is_dir():
        settings = json.loads((path / SETTINGS_FILE).read_text(encoding="utf-8"))
        fold = fold if fold == settings["left_out"] else ""
    left_out = {"dev": UNSEEN_FOLD}.get(fold, fold.removeprefix(FOLD_PREFIX))
    weights = read_weights(table)
    with patch.object(attribution, "load_speaker_weights", lambda: weights):
        yield [left_out] if left_out else []


def use_head(path: Path | None, encoder: Encoder | None) -> Encoder | None:
    """The encoder with the speaker head of a folder; as it is where there is none."""
    if path is None or not path.is_dir() or not isinstance(encoder, Network):
        return encoder
    settings = json.loads((path / SETTINGS_FILE).read_text(encoding="utf-8"))
    manifest = encoder.manifest
    lines = {name: (line[0], line[1]) for name, line in settings["calibration"].items()}
    manifest = replace(
        manifest,
        labels=replace(manifest.labels, clues=tuple(settings["clues"])),
        thresholds=replace(manifest.thresholds, addressee=settings["addressee"]),
        calibration=lines,
    )
    return encoder.with_speakers(SpeakerHead(manifest, OnnxSession(path / SPEAKERS_FILE)))


def print_novel(novel: NovelOutcome) -> None:
    """One line on the terminal."""
    row = summarise_novel(novel)
    kinds = " ".join(f"{kind[:4]} {percent(row['by_type'][kind])}" for kind in KINDS[:3])
    print(
        f"{novel.name:28} {row['parts']:5} parts  acc {percent(row['accuracy'])} "
        f"(1:1 {percent(row['one_to_one'])})  {kinds}  "
        f"coverage {percent(row['coverage'])}  matched {percent(row['matched'])}  "
        f"cast {'/'.join(map(str, row['found'] or '–'))}  cues {percent(row['cues'])}  "
        f"error {percent(row['calibration_error'])}  {row['seconds'] or 0:.1f} s",
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
    if result["reliability"] is not None:
        print(f"calibration error {percent(result['reliability']['error'])}")
        for row in result["reliability"]["bins"]:
            said = f"{row['from']:.1f} to {row['to']:.1f}: {row['parts']:5} parts"
            print(f"  {said}, score {percent(row['score'])}, right {percent(row['precision'])}")
    print(f"contradicted explicit {result['contradicted_explicit']}")
    if result["addressees"] is not None:
        print_ratio("addressee hit", result["addressees"]["hit"])
        print_ratio("addressee set F1", result["addressees"]["set_f1"])
    if result.get("cast") is not None:
        print_ratio("cast found", result["cast"]["found"])
        for category, value in result["cast"]["found_by_category"].items():
            print_ratio(f"  {category}", value)
        print_ratio("alias F1", result["cast"]["alias_f1"])
    if result.get("cues") is not None:
        print_counts("cues", result["cues"])
