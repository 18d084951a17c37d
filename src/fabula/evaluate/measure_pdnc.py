"""Speakers, addressees, cast and cues on the novels of PDNC, end to end from raw text.

The system is this installation, or another one whose BookNLP files lie in a folder.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fabula.encoder.encoding import Encoder
from fabula.errors import InputError
from fabula.evaluate.booknlp import read_booknlp
from fabula.evaluate.bootstrap import pool_ratio
from fabula.evaluate.cast import CastOutcome, judge_cast, judge_names
from fabula.evaluate.contradictions import count_contradicted, describe_contradicted
from fabula.evaluate.cues import judge_cues
from fabula.evaluate.dialogue import (
    KINDS,
    PartOutcome,
    count_correct,
    judge_parts,
    judge_story,
    precision_at,
    sum_addressees,
    trade_off,
)
from fabula.evaluate.gold import GoldNovel
from fabula.evaluate.names import name_characters, rank_gold
from fabula.evaluate.pdnc import TEXT_FILE, choose_fold, list_novels, read_novel
from fabula.evaluate.quotation import SpanCounts
from fabula.evaluate.reliability import (
    describe_curve,
    describe_curves_by_type,
    describe_reliability,
)
from fabula.evaluate.summary import (
    Result,
    choose_names,
    describe_counts,
    describe_ratio,
    describe_system,
)
from fabula.pipeline import annotate
from fabula.readers import read_text
from fabula.text import Text

COVERAGES = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Shares of all parts at which precision is reported."""

LAYERS = ("mentions", "characters", "quotations", "dialogue", "cues")

BOOKNLP = "booknlp"
"""Name of a system that is read from BookNLP files."""


@dataclass(frozen=True)
class NovelOutcome:
    """What became of one novel.

    Attributes:
        name: Name of the novel.
        parts: Outcome of every gold part.
        contradicted: Counts of lines against their own clauses, as ``count_contradicted`` gives
            them.
        cast: Outcome of the gold cast; ``None`` where it was given.
        cues: Counts of cues over gold parts; ``None`` where the system says none.
        seconds: Time from the file to the story; ``None`` where it was read before.
        scored: Whether the system says how sure it is.
        addressed: Whether it says who is spoken to.
    """

    name: str
    parts: tuple[PartOutcome, ...]
    contradicted: tuple[int, int, int, int]
    cast: CastOutcome | None = None
    cues: SpanCounts | None = None
    seconds: float | None = None
    scored: bool = True
    addressed: bool = True


def measure_pdnc(
    folder: Path,
    encoder: Encoder | None = None,
    *,
    fold: str = "dev",
    names: Sequence[str] | None = None,
    outputs: Path | None = None,
    watch: Callable[[NovelOutcome], None] | None = None,
) -> Result:
    """Read the novels of a fold and compare them with their annotation.

    Args:
        folder: The corpus, with ``data/`` in it.
        encoder: The network; ``None`` = rules alone.
        fold: ``dev``, ``train`` or ``all``.
        names: Only novels whose names begin so; ``None`` = the fold.
        outputs: BookNLP files of the novels, which are then measured instead of fabula.
        watch: Told of each novel when it is done.

    Raises:
        InputError: If the corpus is missing or damaged, there is no such novel, or ``outputs``
            lacks one.
    """
    there = list_novels(folder)
    outcomes = []
    for name in choose_names(there, choose_fold(there, fold), names, "novel"):
        outcomes.append(judge_novel(folder / "data" / name, encoder, outputs))
        if watch:
            watch(outcomes[-1])
    system = {"system": BOOKNLP, "model": None} if outputs else describe_system(encoder)
    casts = [each.cast for each in outcomes if each.cast is not None]
    cues = [each.cues for each in outcomes if each.cues is not None]
    return {
        "protocol": "e2e",
        "corpus": "pdnc",
        "fold": fold if names is None else "chosen",
        **system,
        **summarise_parts(outcomes),
        "cast": summarise_cast(casts),
        "cues": describe_counts(cues) if cues else None,
        "novels": {each.name: summarise_novel(each) for each in outcomes},
    }


def judge_novel(folder: Path, encoder: Encoder | None, outputs: Path | None = None) -> NovelOutcome:
    """Read one novel and compare it with its annotation.

    Args:
        folder: The novel.
        encoder: The network; ``None`` = rules alone.
        outputs: BookNLP files, which are read instead of the novel.

    Raises:
        InputError: If the novel or the files are damaged, or fabula reads other characters than
            were annotated.
    """
    gold = read_novel(folder)
    if outputs is not None:
        return judge_files(gold, outputs)
    began = time.perf_counter()
    story = annotate(read_annotated(folder, gold), LAYERS, encoder=encoder)
    seconds = time.perf_counter() - began
    parts = judge_story(story, gold)
    return NovelOutcome(
        name=folder.name,
        parts=parts,
        contradicted=count_contradicted(parts, gold),
        cast=judge_cast(story, gold),
        cues=judge_cues(story, gold),
        seconds=seconds,
    )


def read_annotated(folder: Path, gold: GoldNovel) -> Text:
    """The text of a novel as fabula reads it.

    Raises:
        InputError: If it is not the annotated one.
    """
    text = read_text(folder / TEXT_FILE)
    if text.content != gold.content:
        raise InputError(
            f"{folder.name}: the text read is not the annotated one",
            "use the file of the corpus unchanged",
        )
    return text


def judge_files(gold: GoldNovel, outputs: Path) -> NovelOutcome:
    """Compare what BookNLP files say of a novel with its annotation, by the same protocol.

    Raises:
        InputError: If they are missing, damaged, or about another text.
    """
    files = read_booknlp(outputs, gold.name, gold.content)
    ranking = rank_gold(gold.characters, gold.parts)
    named = name_characters(files.mentions, gold.characters, ranking)
    parts = judge_parts(gold.parts, files.parts, named, ranking)
    return NovelOutcome(
        name=gold.name,
        parts=parts,
        contradicted=count_contradicted(parts, gold),
        cast=judge_names(files.mentions, files.aliases, gold),
        scored=False,
        addressed=False,
    )


def summarise_parts(outcomes: Sequence[NovelOutcome]) -> Result:
    """Speakers, their scores, addressees, and contradictions of several novels."""
    documents = [each.parts for each in outcomes]
    scored = all(each.scored for each in outcomes)
    addressed = all(each.addressed for each in outcomes)
    return {
        "speakers": summarise_speakers(documents, scored=scored),
        "reliability": describe_reliability(documents) if scored else None,
        "addressees": summarise_addressees(documents) if addressed else None,
        "contradicted_explicit": describe_contradicted([each.contradicted for each in outcomes]),
    }


def summarise_speakers(
    documents: Sequence[tuple[PartOutcome, ...]], *, scored: bool = True
) -> Result:
    """Accuracy by type, faults, coverage, and precision as the threshold moves.

    Args:
        documents: The parts of each novel.
        scored: Whether there are scores, so that a threshold can move.
    """
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
        "precision_at_coverage": {
            f"{c:.1f}": precision_at(rows, c) if scored else None for c in COVERAGES
        },
        "curve": describe_curve(documents) if scored else [],
        "curve_by_type": describe_curves_by_type(documents) if scored else {},
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
    parts = novel.parts
    found = None if novel.cast is None else [hit for *_, hit in novel.cast.found]
    return {
        "parts": len(parts),
        "accuracy": pool_ratio([count_correct(parts)]),
        "one_to_one": pool_ratio([count_correct(parts, one_to_one=True)]),
        "by_type": {k: pool_ratio([count_correct(parts, kind=k)]) for k in KINDS},
        "coverage": sum(o.answered for o in parts) / max(1, len(parts)),
        "matched": sum(o.predicted is not None for o in parts) / max(1, len(parts)),
        "curve": describe_curve([parts]) if novel.scored else [],
        "curve_by_type": describe_curves_by_type([parts]) if novel.scored else {},
        "calibration_error": describe_reliability([parts])["error"] if novel.scored else None,
        "contradicted_explicit": describe_contradicted([novel.contradicted]),
        "found": None if found is None else [sum(found), len(found)],
        "cues": None if novel.cues is None else describe_counts([novel.cues])["f1"],
        "seconds": novel.seconds,
    }
