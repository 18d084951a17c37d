"""The emotion of a line, measured on GoEmotions (Demszky et al. 2020): Reddit comments, 28 labels.

A file has a comment a line: text, numbers of its labels with commas, id. Names are masked there;
fabula reads stories, where names are printed, so a mask becomes a name chosen by the comment's id.
A comment is given to the network as a line of dialogue: a paragraph between quotation marks, a text
of its own, so that no comment is read beside another.

Source: https://github.com/google-research/google-research/tree/master/goemotions
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from fabula.encoder.encoding import Encoder, FeelingScores
from fabula.errors import InputError, ModelError
from fabula.evaluate.corpus_files import read_corpus_file
from fabula.evaluate.quotation import SpanCounts, add_counts, score_spans
from fabula.evaluate.summary import Result
from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer
from fabula.layers.token_spans import find_token_spans
from fabula.lexicons.emotion_labels import EKMAN, EMOTIONS, UNTRAINED, fold_labels
from fabula.rows import Paragraph, ParagraphId
from fabula.text import Text

COLUMNS = 3

MASK = re.compile(r"\[(NAME|RELIGION|TEAM|ALL|T)\]")

NAMES = (
    "Anna", "Ben", "Clara", "Daniel", "Ella", "Frank", "Grace", "Henry", "Ivy", "Jack", "Kate",
    "Leo", "Maria", "Noah", "Olivia", "Peter", "Rosa", "Sam", "Tessa", "Victor",
)  # fmt: skip
"""Plain names that stand for a mask."""

OTHER_MASKS = {"RELIGION": "church", "TEAM": "home team", "ALL": "all", "T": "T"}


@dataclass(frozen=True)
class Comment:
    """One comment.

    Attributes:
        name: Its id.
        text: Its words, masks replaced.
        labels: Names of its labels.
    """

    name: str
    text: str
    labels: tuple[str, ...]


def read_labels(folder: Path) -> tuple[str, ...]:
    """The labels in the order of their numbers.

    Raises:
        InputError: If ``labels.txt`` is missing.
    """
    return tuple(read_corpus_file(folder / "labels.txt").split())


def read_comments(folder: Path, fold: str) -> Iterator[Comment]:
    """Read the comments of ``train`` or ``dev``.

    Raises:
        InputError: If a file is missing or a line has no labels.
    """
    labels = read_labels(folder)
    path = folder / f"{fold}.tsv"
    for number, line in enumerate(read_corpus_file(path).split("\n"), start=1):
        if not line:
            continue
        cells = line.rstrip("\r").split("\t")
        try:
            if len(cells) != COLUMNS:
                raise ValueError(cells)
            names = tuple(labels[int(label)] for label in cells[1].split(","))
        except (ValueError, IndexError) as error:
            raise InputError(
                f"{path}: line {number} is no comment with labels",
                "expected text, numbers of labels with commas, id",
            ) from error
        yield Comment(cells[2], fill_masks(cells[2], cells[0]), names)


def fill_masks(name: str, text: str) -> str:
    """Put names in the place of masks; the same comment always gets the same ones."""
    first = int.from_bytes(sha256(name.encode()).digest()[:8], "big")
    count = 0

    def fill(match: re.Match[str]) -> str:
        nonlocal count
        if match[1] != "NAME":
            return OTHER_MASKS[match[1]]
        count += 1
        return NAMES[(first + 7 * count) % len(NAMES)]

    return MASK.sub(fill, text)


def measure_goemotions(folder: Path, encoder: Encoder) -> Result:
    """Measure the emotion head on the development part.

    Args:
        folder: The corpus.
        encoder: The network.

    Returns:
        Macro and micro F1 over the 28 labels, over the labels of a story they fold to, and over
        the paper's Ekman groups; scores of each label.

    Raises:
        InputError: If the corpus is missing or damaged.
        ModelError: If the network has no emotion head, or one with other labels.
    """
    began = time.perf_counter()
    labels = read_labels(folder)
    comments = list(read_comments(folder, "dev"))
    gold = [frozenset(comment.labels) for comment in comments]
    ours = [choose_labels(_ask(comment.text, encoder), labels) for comment in comments]
    found = tuple(label for label in EMOTIONS if label not in UNTRAINED)
    return {
        "protocol": "each comment a line of dialogue in a text of its own",
        **_score(gold, ours, labels),
        "story labels": _score(*_fold(gold, ours, fold_labels), found),
        "Ekman groups": _score(*_fold(gold, ours, lambda each: fold_labels(each, "ekman")), EKMAN),
        "not in the data": list(UNTRAINED),
        "comments": len(comments),
        "seconds": time.perf_counter() - began,
    }


def choose_labels(feelings: FeelingScores, known: Sequence[str]) -> frozenset[str]:
    """The labels of one line whose scores reach their thresholds.

    Raises:
        ModelError: If the network's labels are not those known.
    """
    if set(feelings.labels) != set(known):
        raise ModelError(
            "the network's emotion labels are not those of the corpus",
            "measure a network that was trained on GoEmotions",
        )
    reached = (feelings.emotions[0] >= feelings.thresholds).tolist()
    return frozenset(name for name, holds in zip(feelings.labels, reached, strict=True) if holds)


def _ask(line: str, encoder: Encoder) -> FeelingScores:
    """What the network says of one line of dialogue."""
    content = f"“{' '.join(line.split())}”"
    text, span = Text(content), (0, len(content))
    paragraphs = Layer([Paragraph(id=ParagraphId(0), start=0, end=len(content), kind="body")])
    quoted = QuotedSpan(start=0, end=len(content), parts=(span,), marks="“”", closed=True, depth=0)
    tokens = find_token_spans(text, paragraphs)
    feelings = encoder.encode(text, paragraphs, tokens, Layer([quoted])).feelings
    if feelings is None:
        raise ModelError(f"{encoder.name} says nothing of emotions", "use another model")
    return feelings


def _fold(
    gold: Iterable[frozenset[str]],
    ours: Iterable[frozenset[str]],
    fold: Callable[[frozenset[str]], frozenset[str]],
) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
    return list(map(fold, gold)), list(map(fold, ours))


def _score(
    gold: Sequence[frozenset[str]], ours: Sequence[frozenset[str]], labels: Sequence[str]
) -> Result:
    """Precision, recall and F1 of each label, their mean, and F1 of all together."""
    counts = {
        label: SpanCounts(
            right=sum(label in a and label in b for a, b in zip(gold, ours, strict=True)),
            predicted=sum(label in each for each in ours),
            gold=sum(label in each for each in gold),
        )
        for label in labels
    }
    scores = {label: score_spans(each) for label, each in counts.items()}
    return {
        "macro F1": sum(f1 or 0.0 for _, _, f1 in scores.values()) / len(labels),
        "micro F1": score_spans(add_counts(list(counts.values())))[2],
        "labels": {
            label: {
                "precision": precision,
                "recall": recall,
                "F1": f1,
                "predicted": counts[label].predicted,
                "gold": counts[label].gold,
            }
            for label, (precision, recall, f1) in scores.items()
        },
    }
