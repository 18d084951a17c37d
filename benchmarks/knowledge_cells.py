"""Cells of who knows what on the stories with answers: given cast, lines and scenes, or raw text.

python benchmarks/knowledge_cells.py [--raw] [--no-model] [STORY.marked.txt …]
"""

from __future__ import annotations

import sys
from pathlib import Path

from fabula import Text, annotate, load_encoder
from fabula.encoder.encoding import Encoder
from fabula.evaluate.knowledge import (
    KnowledgeCell,
    count_classes,
    count_knowing,
    judge_knowledge,
    macro_f1,
)
from fabula.evaluate.quotation import score_spans

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.answers import name_by_mentions  # noqa: E402
from tests.markup import read_marked_story  # noqa: E402
from tests.world_answers import gold_world  # noqa: E402
from tests.world_rows import keys_by_id, scene_rows  # noqa: E402

GIVEN = ("quotations", "dialogue", "mentions", "entities", "characters")


def judge_story(path: Path, encoder: Encoder | None, *, raw: bool) -> tuple[KnowledgeCell, ...]:
    """The cells of one story."""
    marked = read_marked_story(path)
    gold = gold_world(marked)
    rows = marked.rows()
    given = {} if raw else {k: rows[k] for k in GIVEN} | {"scenes": scene_rows(marked)}
    story = annotate(Text(marked.content), ["knowledge"], given=given, encoder=encoder)
    names = name_by_mentions(marked, story) if raw else keys_by_id(marked)
    starts = [row.start for row in story.paragraphs]
    return judge_knowledge(story.knowledge, gold.knowledge, gold.characters, starts, names)


def main(arguments: list[str]) -> None:
    """Print counts by answer and the means."""
    paths = [Path(each) for each in arguments if not each.startswith("--")]
    paths = paths or sorted((ROOT / "examples" / "stories").glob("*.marked.txt"))
    encoder = None if "--no-model" in arguments else load_encoder()
    raw = "--raw" in arguments
    cells = [cell for path in paths for cell in judge_story(path, encoder, raw=raw)]
    classes = count_classes(cells)
    for answer, counts in classes.items():
        sys.stdout.write(f"{answer}: {counts.right} of {counts.predicted}, {counts.gold} gold\n")
    folded = macro_f1(count_classes(cells, folded=True))
    knows = score_spans(count_knowing(cells))[2]
    for name, value in (("macro F1", macro_f1(classes)), ("folded", folded), ("knows", knows)):
        sys.stdout.write(f"{name}: {'–' if value is None else f'{100 * value:.1f}'}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
