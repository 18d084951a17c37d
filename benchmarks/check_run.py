"""What ``fabula check`` sees of planted contradictions: ``python benchmarks/check_run.py``.

Reads novels of PDNC end to end. Planted are lines whose annotated reporting clause holds an alias
of exactly one character, who was rightly given the line: each gets the speaker of another line
instead. A contradiction is found when ``fabula check`` says so of that very line. How often it says
so of the untouched stories is counted beside it, and how often the annotation disagrees with it.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import msgspec

from benchmarks.environment import round_all, write_result
from benchmarks.options import add_shared_options, choose_encoder
from benchmarks.printing import percent
from fabula import FabulaError, Layer, Story
from fabula.check import find_contradictions
from fabula.encoder.encoding import Encoder
from fabula.evaluate.contradictions import list_named_parts
from fabula.evaluate.dialogue import judge_story
from fabula.evaluate.gold import GoldNovel
from fabula.evaluate.measure_pdnc import LAYERS, read_annotated
from fabula.evaluate.pdnc import choose_fold, list_novels, read_novel
from fabula.evaluate.summary import Result, choose_names, describe_system
from fabula.integrity import Finding
from fabula.pipeline import annotate
from fabula.rows import CharacterId, Dialogue

PLANTED = 200
"""Contradictions planted over all novels."""

SEED = 5
CODE = "cue_contradicted"
READ = (*LAYERS, "entities", "paragraphs")


def main() -> int:
    """Read, plant, check, print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_shared_options(parser, ("dev", "train", "all"))
    parser.add_argument("--planted", type=int, default=PLANTED, help="contradictions, all novels")
    options = parser.parse_args()
    try:
        encoder = choose_encoder(options, "pdnc")
        result = measure(
            options.data / "pdnc", encoder, options.fold, options.names, options.planted
        )
    except FabulaError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    if options.json:
        write_result(options.json, round_all(result), encoder)
    return 0


def measure(
    folder: Path,
    encoder: Encoder | None,
    fold: str,
    names: Sequence[str] | None,
    planted: int = PLANTED,
) -> Result:
    """Plant in the novels of a fold, an equal number in each, and check them."""
    there = list_novels(folder)
    chosen = choose_names(there, choose_fold(there, fold), names, "novel")
    rows: Result = {}
    for index, name in enumerate(chosen):
        gold = read_novel(folder / "data" / name)
        story = annotate(read_annotated(folder / "data" / name, gold), READ, encoder=encoder)
        share = planted // len(chosen) + (index < planted % len(chosen))
        rows[name] = check_novel(story, gold, share)
        print(f"{name:28} {rows[name]}", flush=True)
    totals = {key: sum(row[key] for row in rows.values()) for key in next(iter(rows.values()))}
    found = totals["found"] / totals["planted"] if totals["planted"] else None
    print(f"planted {totals['planted']}, found {percent(found)}; {totals}")
    return {
        "protocol": "planted contradictions",
        "corpus": "pdnc",
        "fold": fold if names is None else "chosen",
        **describe_system(encoder),
        "share_found": found,
        **totals,
        "novels": rows,
    }


def check_novel(story: Story, gold: GoldNovel, wanted: int) -> dict[str, int]:
    """What is found in one novel before and after planting."""
    outcomes = judge_story(story, gold)
    told = {
        each.predicted.quotation
        for each, name in list_named_parts(outcomes, gold)
        if each.predicted is not None and each.name == name
    }
    lines = sorted(line for line in told if line is not None)
    changed = choose_swaps(story, lines, wanted)
    before = list_contradicted(story)
    after = list_contradicted(swap_speakers(story, changed))
    right = {
        each.predicted.quotation for each in outcomes if each.predicted is not None and each.correct
    }
    return {
        "planted": len(changed),
        "found": len(after & changed.keys()),
        "lines": len(story.dialogue),
        "reported_unplanted": len(before),
        "reported_though_right": len(before & right),
    }


def choose_swaps(
    story: Story, lines: Sequence[int], wanted: int, seed: int = SEED
) -> dict[int, CharacterId]:
    """A new speaker for some lines: that of another line, by another person.

    Args:
        story: The story.
        lines: Lines to choose from.
        wanted: How many lines get a new speaker, at most.
        seed: Seed of the choice.
    """
    generator = random.Random(seed)
    said = [row.speaker for row in story.dialogue if row.speaker is not None]
    own = {int(row.quotation): row.speaker for row in story.dialogue}
    swaps: dict[int, CharacterId] = {}
    for line in generator.sample(lines, min(wanted, len(lines))):
        others = [speaker for speaker in said if speaker != own[line]]
        if others:
            swaps[line] = generator.choice(others)
    return swaps


def swap_speakers(story: Story, swaps: Mapping[int, CharacterId]) -> Story:
    """The same story with other speakers of some lines."""
    rows = [
        msgspec.structs.replace(row, speaker=swaps[row.quotation])
        if row.quotation in swaps
        else row
        for row in story.dialogue
    ]
    layers: dict[str, Any] = {**story.layers, "dialogue": Layer[Dialogue](rows)}
    return Story(story.text, layers, story.notices, story.provenance)


def list_contradicted(story: Story) -> set[int]:
    """Lines that ``fabula check`` says to contradict their clause."""
    return {_line(story, row) for row in find_contradictions(story) if row.code == CODE}


def _line(story: Story, finding: Finding) -> int:
    rows = story.cues if finding.layer == "cues" else story.dialogue
    return int(rows[finding.row or 0].quotation)


if __name__ == "__main__":
    sys.exit(main())
