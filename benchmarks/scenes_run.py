"""Where scenes begin, against two corpora: ``python benchmarks/scenes_run.py``.

*story_lab* (seven public-domain texts, sentences with a mark where a scene begins; who marked them
and by what guideline is not documented): F1 of boundaries within three sentences, text by text. The
files keep few paragraphs: a sentence that opens or follows speech is set as a paragraph, and where
a file has no line ends at all, every sentence is.

*LitBank*: the separators and headings that the page prints inside a document are taken out, and the
scenes are looked for without them: how many of the removed places are found within three sentences
when no more than one boundary for 60 sentences is kept, the surest first.

No text of story_lab was trained or tuned on. The weights of the clues are fitted on printed breaks
of training novels (``training/fit_scenes.py``), those of LitBank's fold ``train`` among them: only
``litbank_dev`` is of novels that the weights have not seen.
"""

from __future__ import annotations

import argparse
import csv
import sys
from bisect import bisect_right
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.environment import DATA, round_all, write_result
from fabula import FabulaError, Text
from fabula.encoder.encoding import Encoder
from fabula.encoder.load import load_encoder
from fabula.evaluate.litbank import list_documents, read_document
from fabula.evaluate.presence import count_near_places
from fabula.pipeline import annotate
from fabula.story import Story

SENTENCES_PER_BOUNDARY = 60
_QUOTES = ("“", '"', "‘", "”")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA, help="folder that holds the corpora")
    parser.add_argument("--model", type=Path, help="model folder; default: the shipped one")
    parser.add_argument("--no-model", action="store_true", help="rules alone")
    parser.add_argument("--threads", type=int, help="threads of the model; default: one a core")
    parser.add_argument("--json", type=Path, help="write the result to this file")
    options = parser.parse_args()
    try:
        encoder = None if options.no_model else load_encoder(options.model, threads=options.threads)
        result = {
            "story_lab": _measure_story_lab(options.data / "scenes_storylab", encoder),
            **_measure_litbank(options.data / "litbank", encoder),
        }
    except FabulaError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    if options.json:
        write_result(options.json, {"scenes": round_all(result)}, encoder)
    return 0


def _measure_story_lab(folder: Path, encoder: Encoder | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in sorted(folder.glob("*.csv")):
        content, starts, gold = read_story_lab(path)
        story = annotate(Text(content), ["scenes", "sentences"], encoder=encoder)
        ours = [bisect_right(starts, scene.start) - 1 for scene in story.scenes][1:]
        theirs = gold[1:]
        right = count_near_places(ours, theirs)
        both = len(ours) + len(theirs)
        found[path.stem] = {
            "sentences": len(starts),
            "right": right,
            "predicted": len(ours),
            "gold": len(theirs),
            "f1": 2 * right / both if both else None,
        }
        print(path.stem, found[path.stem], flush=True)
    return found


def read_story_lab(path: Path) -> tuple[str, list[int], list[int]]:
    """The text, where its sentences start, and the numbers of those that begin a scene."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if len(row) > 1 and row[1].strip()]
    lined = any(row[1].endswith("\n") for row in rows)
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for number, (_, sentence, *_) in enumerate(rows):
        words = " ".join(sentence.split())
        before = pieces[-1] if pieces else ""
        ended = number > 0 and rows[number - 1][1].endswith("\n")
        apart = ended or not lined or words.startswith(_QUOTES) or before.endswith(_QUOTES)
        if pieces:
            gap = "\n\n" if apart else " "
            pieces.append(gap)
            length += len(gap)
        starts.append(length)
        pieces.append(words)
        length += len(words)
    gold = [number for number, row in enumerate(rows) if row[0].strip() == "1"]
    return "".join(pieces), starts, gold


def _measure_litbank(folder: Path, encoder: Encoder | None) -> dict[str, Any]:
    """Removed breaks of all documents, and of those of novels that nothing was fitted on."""
    train, dev = (_count_removed(folder, fold, encoder) for fold in ("train", "dev"))
    found = {
        "litbank": _with_recall({key: train[key] + dev[key] for key in train}),
        "litbank_dev": _with_recall(dev),
    }
    print(found, flush=True)
    return found


def _with_recall(counts: dict[str, int]) -> dict[str, Any]:
    removed = counts["removed"]
    return {**counts, "recall": counts["recalled"] / removed if removed else None}


def _count_removed(folder: Path, fold: str, encoder: Encoder | None) -> dict[str, int]:
    counts = dict.fromkeys(("removed", "recalled", "boundaries", "sentences"), 0)
    for name in list_documents(folder, fold):
        content, places = remove_breaks(read_document(folder, name).content)
        if not places:
            continue
        story = annotate(Text(content), ["scenes", "sentences"], encoder=encoder)
        starts = story.sentences.starts
        kept = _surest(story, len(starts) // SENTENCES_PER_BOUNDARY)
        gold = sorted({bisect_right(starts, place) - 1 for place in places})
        counts["removed"] += len(gold)
        counts["recalled"] += count_near_places([bisect_right(starts, at) - 1 for at in kept], gold)
        counts["boundaries"] += len(kept)
        counts["sentences"] += len(starts)
    return counts


def remove_breaks(content: str) -> tuple[str, list[int]]:
    """A text without what it prints between scenes, and where that stood."""
    story = annotate(Text(content), ["breaks", "paragraphs"])
    breaks: Any = story.layer("breaks")
    inside = [row.start for row in breaks if row.kind in ("separator", "chapter")]
    printed = [row for row in story.paragraphs if row.kind in ("separator", "heading")]
    pieces: list[str] = []
    places: list[int] = []
    at = length = 0
    for row in printed:
        pieces.append(content[at : row.start])
        length += row.start - at
        at = row.end
        if length and any(row.start <= start <= row.end + 4 for start in inside):
            places.append(length + 4)
    return "".join([*pieces, content[at:]]), places


def _surest(story: Story, most: int) -> list[int]:
    """Starts of the scenes whose beginnings are surest, in text order."""
    later = sorted(list(story.scenes)[1:], key=lambda scene: -scene.score)
    return sorted(scene.start for scene in later[:most])


if __name__ == "__main__":
    sys.exit(main())
