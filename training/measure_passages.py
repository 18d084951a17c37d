"""How much of what is marked in passages is found in their raw text: ``--help`` tells how.

Cast, speakers, addressees, presence and bonds are compared as ``passage_world`` says. The layer
``emotions`` is measured as ``evaluate/emotions`` defines it; the head of lines alone by its
likeliest label.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

import fabula
from fabula.encoder.encoding import Encoder
from fabula.encoder.load import load_encoder
from fabula.evaluate.emotions import EmotionCounts, is_near, judge_emotions
from fabula.evaluate.gold_world import GoldEmotion
from fabula.internal_rows import EmotionScore
from fabula.lexicons.emotion_labels import EMOTIONS
from fabula.rows import Emotion, EmotionLabel
from fabula.spans import overlap_chars
from fabula.story import Story
from training.passage_world import add_passages, describe_counts, judge_passage
from training.passages import FOLDER, Line, Passage, read_passages

Found = TypeVar("Found", EmotionScore, Emotion)

WANTED = ("emotions", "emotion_scores", "relationships")
NEAR_INTENSITY = 0.2
MISSING = "no row"


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description="Measure what is read in passages.")
    parser.add_argument("--model", type=Path, help="model folder; without: the shipped one")
    parser.add_argument("--passages", type=Path, default=FOLDER)
    parser.add_argument("--fold", choices=["dev", "train"], default="dev")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    encoder = load_encoder(options.model, options.threads)
    chosen = [each for each in read_passages(options.passages) if each.fold == options.fold]
    read = [(each, read_story(each, encoder)) for each in chosen]
    counts = add_passages(judge_passage(passage, story) for passage, story in read)
    print("\n".join(describe_counts(counts)))
    print("\n".join(describe((passage, story.layers) for passage, story in read)))


def read_story(passage: Passage, encoder: Encoder) -> Story:
    """A passage read from its raw text."""
    return fabula.annotate(fabula.Text(passage.text), WANTED, encoder=encoder)


def describe(read: Iterable[tuple[Passage, Mapping[str, Any]]]) -> Iterator[str]:
    """Lines of a report over passages and their layers."""
    counts = EmotionCounts(0, 0, Counter())
    alone: list[tuple[str, EmotionLabel]] = []
    lines = [0, 0, 0, 0]
    for passage, layers in read:
        gold = [_gold(line) for line in passage.lines]
        found = judge_emotions(layers["emotions"], gold)
        counts = EmotionCounts(
            counts.strict + found.strict, counts.near + found.near, counts.gold + found.gold
        )
        rows: list[EmotionScore] = list(layers["emotion_scores"])
        for line in passage.lines:
            row = _match(rows, line)
            alone.append((row.felt[0][0] if row and row.felt else MISSING, _label(line)))
        for at, right in enumerate(_judge_rows(passage, layers["emotions"])):
            lines[at] += right
    total = max(1, counts.lines)
    yield f"{total} lines; best constant answer near {counts.constant / total:.1%}"
    yield f"layer: strict {counts.strict / total:.1%}, near {counts.near / total:.1%}"
    yield f"head: {_describe_alone(alone)}"
    yield f"layer: shown {lines[0]} of {lines[1]}, intensity {lines[2]} of {lines[3]}"
    for label in EMOTIONS:
        said, wanted = (sum(pair[at] == label for pair in alone) for at in (0, 1))
        right = sum(pair == (label, label) for pair in alone)
        yield f"  {label}: F1 {2 * right / max(1, said + wanted):.2f}, said {said}, are {wanted}"


def _describe_alone(alone: list[tuple[str, EmotionLabel]]) -> str:
    strict = sum(said == wanted for said, wanted in alone)
    near = sum(
        said != MISSING and is_near(cast("EmotionLabel", said), wanted) for said, wanted in alone
    )
    missing = sum(said == MISSING for said, _ in alone)
    total = max(1, len(alone))
    return f"strict {strict / total:.1%}, near {near / total:.1%}, lines without a row {missing}"


def _judge_rows(passage: Passage, rows: Iterable[Emotion]) -> tuple[int, int, int, int]:
    """Right and all ways of showing, right and all intensities, of lines with a row."""
    lines = [row for row in rows if row.quotation is not None]
    found = [0, 0, 0, 0]
    for line in passage.lines:
        row = _match(lines, line)
        if row is None:
            continue
        if line.shown:
            found[0] += row.shown == line.shown
            found[1] += 1
        if row.intensity is not None:
            found[2] += abs(row.intensity - line.intensity) <= NEAR_INTENSITY + 1e-9
            found[3] += 1
    return found[0], found[1], found[2], found[3]


def _match(rows: Sequence[Found], line: Line) -> Found | None:
    """The row that shares most with the first piece of a line."""
    place = line.parts[0]
    near = [row for row in rows if overlap_chars(place, (row.start, row.end)) > 0]
    return max(near, key=lambda row: overlap_chars(place, (row.start, row.end)), default=None)


def _label(line: Line) -> EmotionLabel:
    return cast("EmotionLabel", line.label)


def _gold(line: Line) -> GoldEmotion:
    start, end = line.parts[0]
    return GoldEmotion(start, end, line.speaker, _label(line))


if __name__ == "__main__":
    main()
