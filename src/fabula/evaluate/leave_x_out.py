"""The published leave-x-out folds of PDNC, and what the protocol on them gives to a reader.

A fold is ``splits_acl2023/leave-x-out/split_N/test.csv``: rows of a novel and a part, which is
named ``QUOTATION-NUMBER``. Given are the gold quotations, as rows of ``quotations``, and the gold
cast, as pins of a closed cast: main names and aliases, nothing of who speaks, of gender or of who
tells the story.

Source: Vishnubhotla et al. 2023, "Improving Automatic Quotation Attribution in Literary Novels",
for the folds; https://github.com/Priya22/speaker-attribution-acl2023.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from fabula.errors import InputError
from fabula.evaluate.corpus_files import read_corpus_file
from fabula.evaluate.gold import SPECIAL_SPEAKERS, GoldNovel, GoldPart
from fabula.layer import Layer
from fabula.pins import CastPin, Pins
from fabula.rows import Quotation, QuotationId, Span

FOLDS: Final = ("0", "1", "2", "3", "4")
"""The published folds; together they test every part once."""

UNSEEN_FOLD: Final = "0"
"""The fold whose test novels nothing that ships was fitted on (``DEVELOPMENT_NOVELS``)."""

SPLITS: Final = Path("splits_acl2023") / "leave-x-out"

NOVEL_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AgeOfInnocence": "TheAgeOfInnocence",
        "AliceInWonderland": "AlicesAdventuresInWonderland",
        "HandfulOfDust": "AHandfulOfDust",
        "SignOfFour": "TheSignOfTheFour",
    }
)
"""Names of novels in the split files whose folder is called otherwise."""

MARKS: Final = "\"'“”‘’«»„‚`"
"""What may stand at either end of a part, as its quotation mark."""

Parts = Mapping[str, frozenset[tuple[str, int]]]
"""For each novel its parts by quotation and number."""


def read_fold(folder: Path, fold: str) -> Parts:
    """The parts that a fold tests.

    Args:
        folder: The corpus, with ``splits_acl2023/`` in it.
        fold: One of ``FOLDS``.

    Raises:
        InputError: If the split file is missing or is none.
    """
    path = folder / SPLITS / f"split_{fold}" / "test.csv"
    parts: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for number, line in enumerate(read_corpus_file(path).splitlines(), start=1):
        novel, _, part = line.strip().partition(",")
        quotation, _, index = part.rpartition("-")
        if not quotation or not index.isdigit():
            raise InputError(
                f"{path}: line {number} names no part of a novel",
                "expected NOVEL,QUOTATION-NUMBER as published",
            )
        parts[NOVEL_NAMES.get(novel, novel)].add((quotation, int(index)))
    return {novel: frozenset(parts[novel]) for novel in sorted(parts)}


def choose_parts(gold: GoldNovel, wanted: frozenset[tuple[str, int]]) -> tuple[GoldPart, ...]:
    """The parts of a novel that a fold tests, in text order.

    Raises:
        InputError: If the novel lacks one of them.
    """
    chosen = tuple(part for part in gold.parts if (part.quotation, part.number) in wanted)
    if len(chosen) != len(wanted):
        raise InputError(
            f"{gold.name} holds {len(chosen)} of the {len(wanted)} parts of the split",
            "use novels and splits of the same release",
        )
    return chosen


def give_quotations(gold: GoldNovel) -> Layer[Quotation]:
    """The gold quotations as rows of kind speech, every one with the marks around its parts.

    Space at the ends of a part is left out; a mark just outside it becomes part of it. Where an
    annotator has cut a part short, there is none.
    """
    spans: dict[str, list[Span]] = defaultdict(list)
    for at, part in enumerate(gold.parts):
        spans[part.quotation or f"part {at}"].append(_with_marks(gold.content, part))
    rows = sorted((tuple(sorted(parts)) for parts in spans.values()), key=lambda row: row[0])
    return Layer(
        Quotation(
            id=QuotationId(number),
            start=parts[0][0],
            end=parts[-1][1],
            parts=parts,
            kind="speech",
            marks=_marks(gold.content, parts),
            score=1.0,
        )
        for number, parts in enumerate(rows)
    )


def _with_marks(content: str, part: GoldPart) -> Span:
    start, end = part.start, part.end
    while start + 1 < end and content[start].isspace():
        start += 1
    while end - 1 > start and content[end - 1].isspace():
        end -= 1
    start -= start > 0 and content[start - 1] in MARKS
    end += end < len(content) and content[end] in MARKS
    return start, end


def _marks(content: str, parts: tuple[Span, ...]) -> str:
    """Opening and closing mark; a mark that stands for both is named once."""
    ends = content[parts[0][0]], content[parts[-1][1] - 1]
    return "".join(dict.fromkeys(mark for mark in ends if mark in MARKS)) or MARKS[0]


def pin_cast(gold: GoldNovel) -> Pins:
    """The gold cast as decisions of the user: names and aliases, and that there is nobody else."""
    return Pins(
        cast=tuple(
            CastPin(
                name=each.name,
                aliases=tuple(sorted(each.aliases - SPECIAL_SPEAKERS - {each.name})),
            )
            for each in gold.characters
        ),
        closed_cast=True,
    )
