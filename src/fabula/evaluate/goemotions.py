"""The emotion of a line, measured on GoEmotions (Demszky et al. 2020): Reddit comments, 28 labels.

A file has a comment a line: text, numbers of its labels with commas, id. Names are masked there;
fabula reads stories, where names are printed, so a mask becomes a name chosen by the comment's id.

Source: https://github.com/google-research/google-research/tree/master/goemotions
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from fabula.errors import InputError

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
    return tuple(_read(folder / "labels.txt").split())


def read_comments(folder: Path, fold: str) -> Iterator[Comment]:
    """Read the comments of ``train`` or ``dev``.

    Raises:
        InputError: If a file is missing or a line has no labels.
    """
    labels = read_labels(folder)
    path = folder / f"{fold}.tsv"
    for number, line in enumerate(_read(path).split("\n"), start=1):
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


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}", "give the folder of the corpus"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8", "use the file of the corpus unchanged") from error
