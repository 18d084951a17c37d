"""Read every text of the corpora and check what must always hold: ``python benchmarks/robust.py``.

No text may raise; rows are sorted and within the text; quotations hold their parts; lines belong to
quotations and characters that exist; the segments of the script tile the text.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import fabula
from benchmarks.environment import DATA, round_all, write_result
from fabula import Layer, Story
from fabula.encoder.encoding import Encoder
from fabula.evaluate.measure import choose_system
from fabula.integrity import find_misplaced_rows

PATTERNS = ("litbank/original/*.txt", "pdnc/data/*/novel_text.txt", "gutenberg_bench/*.txt")


def main() -> int:
    """Read every text; exit code 1 when anything does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA, help="folder that holds the corpora")
    parser.add_argument("--no-model", action="store_true", help="read with the rules alone")
    parser.add_argument("--threads", type=int, help="threads of the model; default: one a core")
    parser.add_argument("--json", type=Path, help="write the result to this file")
    options = parser.parse_args()
    encoder = choose_system("litbank", model=not options.no_model, threads=options.threads)
    paths = [path for pattern in PATTERNS for path in sorted(options.data.glob(pattern))]
    faults: dict[str, list[str]] = {}
    characters = 0
    slowest = (0.0, "")
    began = time.perf_counter()
    for path in paths:
        name = str(path.relative_to(options.data))
        started = time.perf_counter()
        length_chars, found = check_text(path, encoder)
        characters += length_chars
        slowest = max(slowest, (time.perf_counter() - started, name))
        if found:
            faults[name] = found
            print(f"{name}: {'; '.join(found[:3])}", flush=True)
    seconds = time.perf_counter() - began
    print(
        f"{len(paths)} texts, {characters} characters, {len(faults)} with faults, {seconds:.0f} s "
        f"(slowest {slowest[0]:.1f} s: {slowest[1]})"
    )
    if options.json:
        result = {
            "protocol": "robust",
            "texts": len(paths),
            "characters": characters,
            "faults": faults,
            "seconds": seconds,
            "slowest": {"text": slowest[1], "seconds": slowest[0]},
        }
        write_result(options.json, round_all(result), encoder)
    return 1 if faults or not paths else 0


def check_text(path: Path, encoder: Encoder | None) -> tuple[int, list[str]]:
    """Length of a text and everything that does not hold for it."""
    try:
        text = fabula.read_text(path)
        story = fabula.annotate(text, encoder=encoder)
    except Exception as error:  # noqa: BLE001 - the point is to list every crash
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(where.filename).name}:{where.lineno}"
        return 0, [f"{type(error).__name__} at {place}: {error}"]
    misplaced = [finding.message for finding in find_misplaced_rows(story)]
    return len(text), [*misplaced, *check_lines(story), *check_tiling(story)]


def check_lines(story: Story) -> Iterator[str]:
    """Quotations that do not hold their parts; lines of nobody who exists."""
    for row in story.quotations:
        inside = [row.start, *(at for part in row.parts for at in part), row.end]
        if inside != sorted(inside) or not row.parts:
            yield f"quotation {row.id} does not hold its parts"
            break
    known: Layer[Any] = story.characters
    spoken = {row.id for row in story.quotations if row.is_line}
    for line in story.dialogue:
        people = [*line.addressees, *line.hearers]
        people += [] if line.speaker is None else [line.speaker]
        if line.quotation not in spoken or any(not 0 <= each < len(known) for each in people):
            yield f"line {line.quotation} points at what is not there"
            break
    if len({line.quotation for line in story.dialogue}) != len(spoken):
        yield "not every utterance has exactly one line"


def check_tiling(story: Story) -> Iterator[str]:
    """Segments of the script that do not tile the text."""
    at = 0
    for segment in fabula.find_segments(story):
        if segment.start != at or segment.end <= at:
            yield f"segment at {segment.start} does not follow {at}"
            return
        at = segment.end
    if at != len(story.text):
        yield f"segments end at {at} of {len(story.text)}"


if __name__ == "__main__":
    sys.exit(main())
