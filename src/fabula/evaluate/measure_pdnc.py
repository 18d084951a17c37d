"""Speakers, addressees, cast and cues on the novels of PDNC, end to end from raw text."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fabula.encoder.encoding import Encoder
from fabula.errors import InputError
from fabula.evaluate.bootstrap import pool_ratio
from fabula.evaluate.cast import CastOutcome, judge_cast
from fabula.evaluate.cues import judge_cues
from fabula.evaluate.dialogue import (
    KINDS,
    PartOutcome,
    count_correct,
    judge_story,
    precision_at,
    sum_addressees,
    trade_off,
)
from fabula.evaluate.pdnc import TEXT_FILE, choose_fold, list_novels, read_novel
from fabula.evaluate.quotation import SpanCounts
from fabula.evaluate.summary import (
    Result,
    choose_names,
    describe_counts,
    describe_ratio,
    describe_system,
)
from fabula.pipeline import annotate
from fabula.readers import read_text

COVERAGES = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Shares of all parts at which precision is reported."""

LAYERS = ("mentions", "characters", "quotations", "dialogue", "cues")


@dataclass(frozen=True)
class NovelOutcome:
    """What became of one novel.

    Attributes:
        name: Name of the novel.
        parts: Outcome of every gold part.
        cast: Outcome of the gold cast.
        cues: Counts of cues over gold parts.
        seconds: Time from the file to the story.
    """

    name: str
    parts: tuple[PartOutcome, ...]
    cast: CastOutcome
    cues: SpanCounts
    seconds: float


def measure_pdnc(
    folder: Path,
    encoder: Encoder | None = None,
    *,
    fold: str = "dev",
    names: Sequence[str] | None = None,
    watch: Callable[[NovelOutcome], None] | None = None,
) -> Result:
    """Read the novels of a fold and compare them with their annotation.

    Args:
        folder: The corpus, with ``data/`` in it.
        encoder: The network; ``None`` = rules alone.
        fold: ``dev``, ``train`` or ``all``.
        names: Only novels whose names begin so; ``None`` = the fold.
        watch: Told of each novel when it is done.

    Raises:
        InputError: If the corpus is missing or damaged, or there is no such novel.
    """
    there = list_novels(folder)
    outcomes = []
    for name in choose_names(there, choose_fold(there, fold), names, "novel"):
        outcomes.append(judge_novel(folder / "data" / name, encoder))
        if watch:
            watch(outcomes[-1])
    return {
        "protocol": "e2e",
        "corpus": "pdnc",
        "fold": fold if names is None else "chosen",
        **describe_system(encoder),
        "speakers": summarise_speakers([each.parts for each in outcomes]),
        "addressees": summarise_addressees([each.parts for each in outcomes]),
        "cast": summarise_cast([each.cast for each in outcomes]),
        "cues": describe_counts([each.cues for each in outcomes]),
        "novels": {each.name: summarise_novel(each) for each in outcomes},
    }


def judge_novel(folder: Path, encoder: Encoder | None) -> NovelOutcome:
    """Read one novel and compare it with its annotation.

    Raises:
        InputError: If the novel is damaged, or fabula reads other characters than were annotated.
    """
    gold = read_novel(folder)
    began = time.perf_counter()
    text = read_text(folder / TEXT_FILE)
    if text.content != gold.content:
        raise InputError(
            f"{folder.name}: the text read is not the annotated one",
            "use the file of the corpus unchanged",
        )
    story = annotate(text, LAYERS, encoder=encoder)
    seconds = time.perf_counter() - began
    return NovelOutcome(
        name=folder.name,
        parts=judge_story(story, gold),
        cast=judge_cast(story, gold),
        cues=judge_cues(story, gold),
        seconds=seconds,
    )


def summarise_speakers(documents: Sequence[tuple[PartOutcome, ...]]) -> Result:
    """Accuracy by type, faults, coverage, and precision as the threshold moves."""
    shares = [pool_ratio([count_correct(document)]) for document in documents]
    defined = [share for share in shares if share is not None]
    rows = trade_off(documents)
    faults = Counter(o.fault for document in documents for o in document if o.fault)
    special = [sum(o.special for o in document) for document in documents]
    return {
        "many_to_one": describe_ratio(count_correct(d) for d in documents),
        "one_to_one": describe_ratio(count_correct(d, one_to_one=True) for d in documents),
        "named": describe_ratio(count_correct(d, named_only=True) for d in documents),
        "mean_of_novels": sum(defined) / len(defined) if defined else None,
        "by_type": {
            kind: describe_ratio(count_correct(d, kind=kind) for d in documents) for kind in KINDS
        },
        "matched": describe_ratio(
            (sum(o.predicted is not None for o in d), len(d)) for d in documents
        ),
        "coverage": describe_ratio((sum(o.answered for o in d), len(d)) for d in documents),
        "precision": describe_ratio(
            (sum(o.correct for o in d), sum(o.answered for o in d)) for d in documents
        ),
        "precision_at_coverage": {f"{c:.1f}": precision_at(rows, c) for c in COVERAGES},
        "faults": dict(sorted(faults.items())),
        "special_speakers": sum(special),
    }


def summarise_addressees(documents: Sequence[tuple[PartOutcome, ...]]) -> Result:
    """Hit and set F1 over parts whose gold addressees are all named."""
    sums = [sum_addressees(document) for document in documents]
    return {
        "hit": describe_ratio((hits, total) for hits, _, total in sums),
        "set_f1": describe_ratio((f1, total) for _, f1, total in sums),
    }


def summarise_cast(casts: Sequence[CastOutcome]) -> Result:
    """Share of gold characters found by category, and alias precision, recall and F1."""
    categories = sorted({category for cast in casts for _, category, _ in cast.found})

    def found(kept: Sequence[str]) -> Result:
        flags = [[hit for _, category, hit in cast.found if category in kept] for cast in casts]
        return describe_ratio((sum(each), len(each)) for each in flags)

    counts = [(c.alias_right, c.alias_predicted, c.alias_gold) for c in casts]
    return {
        "found": found(categories),
        "found_by_category": {name: found([name]) for name in categories},
        "alias_precision": pool_ratio([(right, predicted) for right, predicted, _ in counts]),
        "alias_recall": pool_ratio([(right, gold) for right, _, gold in counts]),
        "alias_f1": describe_ratio(
            (2 * right, predicted + gold) for right, predicted, gold in counts
        ),
    }


def summarise_novel(novel: NovelOutcome) -> Result:
    """The main numbers of one novel."""
    parts, found = novel.parts, novel.cast.found
    return {
        "parts": len(parts),
        "accuracy": pool_ratio([count_correct(parts)]),
        "one_to_one": pool_ratio([count_correct(parts, one_to_one=True)]),
        "by_type": {k: pool_ratio([count_correct(parts, kind=k)]) for k in KINDS},
        "coverage": sum(o.answered for o in parts) / max(1, len(parts)),
        "matched": sum(o.predicted is not None for o in parts) / max(1, len(parts)),
        "found": [sum(hit for *_, hit in found), len(found)],
        "cues": describe_counts([novel.cues])["f1"],
        "seconds": novel.seconds,
    }
