"""Rows of GoEmotions: each comment is a paragraph with its labels.

Source: https://github.com/google-research/google-research/tree/master/goemotions (CC BY 4.0).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from fabula.evaluate.goemotions import read_comments
from training.corpora.lines import cut_lines
from training.rows import Row

CORPUS = "goemotions"


def read_rows(data: Path, fold: str) -> Iterator[Row]:
    """Read the comments of ``train`` or ``dev`` below ``data/goemotions``."""
    comments = list(read_comments(data / CORPUS, fold))
    lines = cut_lines((comment.name, comment.text) for comment in comments)
    for comment, line in zip(comments, lines, strict=True):
        count = len(line.words)
        if count:
            yield Row(
                corpus=CORPUS,
                document=comment.name,
                words=line.words,
                paragraphs=[0],
                quoted=[(0, count)] if line.quoted else [],
                emotions=[(0, count, list(comment.labels))],
            )
