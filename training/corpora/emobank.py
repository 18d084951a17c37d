"""Rows of EmoBank (Buechel and Hahn 2017): each sentence is a paragraph with valence and arousal.

The published scale from 1 to 5 (3 = neutral) becomes 0 to 1. The split is the published one; it is
by sentence, so other sentences of a document of ``dev`` are in ``train``.

Source: https://github.com/JULIELab/EmoBank (CC BY-SA 4.0).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from training.corpora.lines import cut_lines
from training.rows import Row

CORPUS = "emobank"
LOWEST, HIGHEST = 1.0, 5.0


def read_rows(data: Path, fold: str) -> Iterator[Row]:
    """Read the sentences of ``train`` or ``dev`` below ``data/emobank``."""
    with (data / CORPUS / "emobank.csv").open(encoding="utf-8", newline="") as file:
        sentences = [row for row in csv.DictReader(file) if row["split"] == fold]
    lines = cut_lines((row["id"], drop_stray_marks(row["text"])) for row in sentences)
    for row, line in zip(sentences, lines, strict=True):
        count = len(line.words)
        if count:
            yield Row(
                corpus=CORPUS,
                document=row["id"],
                words=line.words,
                paragraphs=[0],
                quoted=[(0, count)] if line.quoted else [],
                feelings=[(0, count, rescale(row["V"]), rescale(row["A"]))],
            )


def drop_stray_marks(text: str) -> str:
    """Leave out a straight quotation mark at either end whose partner is in another sentence."""
    plain = text.strip()
    if plain.count('"') % 2 == 0:
        return plain
    if plain.endswith('"'):
        return plain[:-1].rstrip() or plain
    return plain.removeprefix('"').lstrip() or plain


def rescale(value: str) -> float:
    """Bring a published value to 0 to 1."""
    return round((float(value) - LOWEST) / (HIGHEST - LOWEST), 4)
