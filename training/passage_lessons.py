"""What the speaker head learns from original passages, where few lines have a tag."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import fabula
from fabula.encoder.encoding import Encoder
from fabula.lexicons.speakers import SpeakerWeights
from training.passage_labels import label_passage
from training.passages import FOLDER, read_passages
from training.speaker_lessons import WANTED, Lesson, build_lesson


def read_passage_lessons(
    encoder: Encoder,
    weights: SpeakerWeights,
    columns: Sequence[str],
    folder: Path = FOLDER,
    fold: str = "train",
) -> Iterator[Lesson]:
    """Lessons of all passages of a fold that have a line fabula finds."""
    for passage in read_passages(folder):
        if passage.fold == fold:
            story = fabula.annotate(fabula.Text(passage.text), WANTED, encoder=encoder)
            answers = label_passage(story, passage)
            if answers.speakers:
                yield build_lesson(story, passage.name, answers, weights, columns, passage=True)
