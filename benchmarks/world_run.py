"""Compare the world of marked stories with their answers: ``python benchmarks/world_run.py``.

Presence, scene boundaries, knowledge, relationships, emotions and addressees of the stories written
for this project, in three groups: the examples, which were at hand while the layers were written;
the test stories of ``tests/stories/world``, read while relationships were; and those of its folder
``blind``, marked by somebody who had seen only the definitions, and never read by who wrote rules
(``--blind``).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.environment import round_all, write_result
from benchmarks.options import choose_encoder
from fabula import FabulaError, Story, Text, annotate
from fabula.encoder.encoding import Encoder
from fabula.evaluate.world import (
    PredictedWorld,
    WorldCounts,
    add_worlds,
    judge_world,
    score_world,
)
from tests.answers import compare, name_by_mentions
from tests.markup import MarkedStory, read_marked_story
from tests.world_answers import gold_world

ROOT = Path(__file__).resolve().parent.parent
GROUPS = {
    "examples": ROOT / "examples" / "stories",
    "test stories": ROOT / "tests" / "stories" / "world",
    "blind": ROOT / "tests" / "stories" / "world" / "blind",
}


def main() -> int:
    """Print a table, one line for each story and each group, and return 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-model", action="store_true", help="measure the rules alone")
    parser.add_argument("--model", type=Path, help="a model folder; default: the one that ships")
    parser.add_argument("--threads", type=int, help="threads of the model; default: one a core")
    parser.add_argument("--json", type=Path, help="write the result to this file")
    parser.add_argument("--blind", action="store_true", help="read the blind stories as well")
    options = parser.parse_args()
    try:
        encoder = choose_encoder(options, "pdnc")
    except FabulaError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    system = "rules" if encoder is None else "model"
    result: dict[str, Any] = {"protocol": "world", "system": system, "groups": {}}
    for group, folder in GROUPS.items():
        if group == "blind" and not options.blind:
            continue
        counts, lines = [], []
        for path in sorted(folder.glob("*.marked.txt")):
            marked = read_marked_story(path)
            world, told = judge(marked, encoder)
            counts.append(world)
            lines.append(told)
            show(path.name.removesuffix(".marked.txt"), world, [told])
        whole = add_worlds(counts)
        show(group.upper(), whole, lines)
        result["groups"][group] = {
            "stories": len(counts),
            **score_world(whole),
            **score_lines(lines),
        }
    if options.json:
        write_result(options.json, round_all(result), encoder)
    return 0


Lines = tuple[int, int, int, int, float]
"""Parts with a speaker, those right, parts with addressees, hits, and the sum of their F1."""


def judge(marked: MarkedStory, encoder: Encoder | None) -> tuple[WorldCounts, Lines]:
    """Read a marked story's text and compare."""
    story = annotate(Text(marked.content), encoder=encoder)
    names = name_by_mentions(marked, story)
    world = PredictedWorld(
        paragraphs=story.paragraphs.rows,
        sentences=story.sentences.rows,
        scenes=story.scenes.rows,
        knowledge=story.knowledge.rows,
        relationships=story.relationships.rows,
        emotions=story.emotions.rows,
    )
    answers = compare("", marked, story)
    right, _, gold = answers.speakers
    hits, addressed = answers.addressees
    return (
        judge_world(world, gold_world(marked), names),
        (gold, right, addressed, hits, sum_addressee_f1(marked, story, names)),
    )


def sum_addressee_f1(marked: MarkedStory, story: Story, names: dict[int, str]) -> float:
    """F1 of the set of addressees, summed over the lines that are addressed to somebody."""
    found = {(story.quotations[row.quotation].start): row for row in story.dialogue}
    total = 0.0
    for quotation in marked.quotations:
        gold = {key for key in quotation.addressees or () if key is not None}
        row = found.get(quotation.start)
        if not gold or row is None:
            continue
        said = {names.get(who, f"?{who}") for who in row.addressees}
        total += 2 * len(said & gold) / (len(said) + len(gold))
    return total


def score_lines(lines: Sequence[Lines]) -> dict[str, float]:
    """Speakers and addressees over several stories."""
    gold, right, addressed, hits = (sum(int(row[at]) for row in lines) for at in range(4))
    return {
        "speakers": right / max(1, gold),
        "addressee_hit": hits / max(1, addressed),
        "addressee_set_f1": sum(row[4] for row in lines) / max(1, addressed),
    }


def show(name: str, world: WorldCounts, lines: Sequence[Lines]) -> None:
    """Print one line of the table."""
    figures = score_world(world) | score_lines(lines)
    shown = "  ".join(
        f"{key} {'–' if value is None else f'{100 * value:.1f}'}" for key, value in figures.items()
    )
    print(f"{name}: {shown}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
