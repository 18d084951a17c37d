"""Measure what styles of print cost speakers: ``python benchmarks/style_novels.py [--no-model]``.

Novels of PDNC are read as they are and as ``training/styles.py`` prints them anew, the annotation
moving along, and scored end to end as ``fabula evaluate pdnc`` does.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.environment import round_all, write_result
from benchmarks.options import add_shared_options, choose_encoder
from benchmarks.printing import percent
from fabula import FabulaError, Text, annotate
from fabula.encoder.encoding import Encoder
from fabula.evaluate.dialogue import PartOutcome, judge_story
from fabula.evaluate.gold import GoldNovel
from fabula.evaluate.litbank import GoldDocument
from fabula.evaluate.measure_pdnc import LAYERS, summarise_speakers
from fabula.evaluate.pdnc import read_novel
from fabula.evaluate.summary import Result, describe_system
from training.styles import STYLES, Style, restyle

SAMPLE = ("AnneOfGreenGables", "TheAwakening")
"""Novels that are read unless others are named."""

MARKS = frozenset("\"'“”‘’`_")
"""Marks that stand at the ends of an annotated part and do not belong to it."""


def main() -> int:
    """Read every novel in every style."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    add_shared_options(parser, ("dev", "train"))
    options = parser.parse_args()
    try:
        encoder = choose_encoder(options, "pdnc")
        styles = measure(options.data / "pdnc" / "data", options.names or SAMPLE, encoder)
    except FabulaError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    if options.json:
        result = {
            "protocol": "speakers by style of print",
            "corpus": "pdnc",
            "novels": list(options.names or SAMPLE),
            **describe_system(encoder),
            "styles": styles,
        }
        write_result(options.json, round_all(result), encoder)
    return 0


def measure(folder: Path, names: Sequence[str], encoder: Encoder | None) -> Result:
    """Accuracy of speakers in each style, all novels together."""
    novels = [read_novel(folder / name) for name in names]
    results: Result = {}
    for style in STYLES:
        documents = [judge_printed(restyle_novel(novel, style), encoder) for novel in novels]
        results[style] = summarise_speakers(documents)
        lost = results[style]["many_to_one"]["value"] - results["original"]["many_to_one"]["value"]
        kinds = "  ".join(
            f"{kind} {percent(row['value'])}" for kind, row in results[style]["by_type"].items()
        )
        value = percent(results[style]["many_to_one"]["value"])
        print(f"{style:10}{value:>8}{100 * lost:+8.1f}  {kinds}", flush=True)
    return results


def judge_printed(gold: GoldNovel, encoder: Encoder | None) -> tuple[PartOutcome, ...]:
    """Read the text of a novel and compare it with its annotation."""
    return judge_story(annotate(Text(gold.content), LAYERS, encoder=encoder), gold)


def restyle_novel(gold: GoldNovel, style: Style) -> GoldNovel:
    """The same novel in another style of print; ``original`` gives it unchanged.

    Reporting clauses lose their place: they are not measured here.
    """
    if style == "original":
        return gold
    places = []
    for part in gold.parts:
        before = part.start - (
            gold.content[part.start - 1 : part.start] in MARKS and part.start > 0
        )
        after = part.end + (gold.content[part.end : part.end + 1] in MARKS)
        places += [(before, part.start), (part.start, part.end), (part.end, after)]
    document = GoldDocument(
        name=gold.name,
        start=0,
        content=gold.content,
        tokens=("",) * len(places),
        places=tuple(place if place[0] < place[1] else None for place in places),
        quotations=tuple((3 * index, 3 * index + 3) for index in range(len(gold.parts))),
        mentions=(),
        events=(),
    )
    printed = restyle(document, style)
    parts = []
    for index, part in enumerate(gold.parts):
        place = printed.places[3 * index + 1]
        if place is not None:
            parts.append(replace(part, start=place[0], end=place[1], expression=None))
    parts.sort(key=lambda part: (part.start, part.end))
    return replace(gold, content=printed.content, parts=tuple(parts))


if __name__ == "__main__":
    sys.exit(main())
