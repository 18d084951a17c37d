"""Speakers on the published leave-x-out folds of PDNC: gold quotations and gold cast given.

Protocol. The quotations and the cast of a novel are given (``leave_x_out``); everything else is
found as usual. Each part is matched to the given quotation it came from, and is correct when the
predicted speaker is the person pinned under its gold speaker's main name. A part whose speaker is
no candidate, or unknown, counts as wrong, and parts of special speakers stay in the denominator.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from fabula.encoder.encoding import Encoder
from fabula.errors import InputError
from fabula.evaluate.contradictions import count_contradicted
from fabula.evaluate.dialogue import judge_parts, list_predicted
from fabula.evaluate.leave_x_out import (
    FOLDS,
    UNSEEN_FOLD,
    Parts,
    choose_parts,
    give_quotations,
    pin_cast,
    read_fold,
)
from fabula.evaluate.measure_pdnc import (
    NovelOutcome,
    read_annotated,
    summarise_novel,
    summarise_parts,
)
from fabula.evaluate.names import rank_gold
from fabula.evaluate.pdnc import list_novels, read_novel
from fabula.evaluate.summary import Result, choose_names, describe_system
from fabula.pipeline import annotate

ALL = "all"
"""All folds together."""

LAYERS = ("characters", "quotations", "dialogue")

SHIPPED = "shipped"
"""Weights that come with fabula."""

SEEN_NOTE = (
    "NOT CLEAN: weights in use (the network's or those of the clues to a speaker) were fitted on "
    "novels of this fold, so this is no leave-x-out figure; with the weights that ship only fold "
    f"{UNSEEN_FOLD} is clean"
)
CLEAN_NOTE = "clean: no weights in use were fitted on novels of this fold"


def measure_lxo(
    folder: Path,
    encoder: Encoder | None = None,
    *,
    fold: str = UNSEEN_FOLD,
    names: Sequence[str] | None = None,
    left_out: Sequence[str] = (UNSEEN_FOLD,),
    weights: str = SHIPPED,
    watch: Callable[[NovelOutcome], None] | None = None,
) -> Result:
    """Read the test novels of a fold with their quotations and cast given.

    Args:
        folder: The corpus, with ``data/`` and ``splits_acl2023/`` in it.
        encoder: The network; ``None`` = rules alone.
        fold: One of ``FOLDS``, or ``ALL``.
        names: Only novels whose names begin so; ``None`` = the fold.
        left_out: Folds whose test novels nothing in use was fitted on.
        weights: What the weights of clues and head are called in the result.
        watch: Told of each novel when it is done.

    Raises:
        InputError: If the corpus is missing or damaged, or there is no such fold or novel.
    """
    parts = read_folds(folder, fold)
    there = list_novels(folder)
    for name in parts:
        if name not in there:
            raise InputError(
                f"{folder} holds no novel {name}, which the split names",
                "use novels and splits of the same release",
            )
    outcomes = []
    for name in choose_names(tuple(parts), tuple(parts), names, "novel"):
        outcomes.append(judge_given(folder / "data" / name, encoder, parts[name]))
        if watch:
            watch(outcomes[-1])
    clean = fold in left_out
    return {
        "protocol": "lxo",
        "corpus": "pdnc",
        "fold": fold if names is None else "chosen",
        **describe_system(encoder),
        "weights": weights,
        "clean": clean,
        "note": CLEAN_NOTE if clean else SEEN_NOTE,
        **summarise_parts(outcomes),
        "novels": {each.name: summarise_novel(each) for each in outcomes},
    }


def read_folds(folder: Path, fold: str) -> Parts:
    """The parts that one fold tests, or all folds.

    Raises:
        InputError: If there is no such fold, or its file is missing or damaged.
    """
    if fold not in (*FOLDS, ALL):
        raise InputError(f"there is no fold {fold!r}", f"folds: {', '.join((*FOLDS, ALL))}")
    parts: dict[str, frozenset[tuple[str, int]]] = {}
    for each in FOLDS if fold == ALL else (fold,):
        parts |= read_fold(folder, each)
    return parts


def judge_given(
    folder: Path, encoder: Encoder | None, wanted: frozenset[tuple[str, int]]
) -> NovelOutcome:
    """Read one novel with its quotations and cast given and compare the speakers.

    Args:
        folder: The novel.
        encoder: The network; ``None`` = rules alone.
        wanted: The parts that are scored.

    Raises:
        InputError: If the novel is damaged, or lacks one of the parts.
    """
    gold = read_novel(folder)
    tested = choose_parts(gold, wanted)
    began = time.perf_counter()
    story = annotate(
        read_annotated(folder, gold),
        LAYERS,
        given={"quotations": give_quotations(gold)},
        pins=pin_cast(gold),
        encoder=encoder,
    )
    seconds = time.perf_counter() - began
    known = {each.name for each in gold.characters}
    named: Mapping[int, str | None] = {
        int(person.id): person.name if person.name in known else None for person in story.characters
    }
    ranking = rank_gold(gold.characters, gold.parts)
    parts = judge_parts(tested, list_predicted(story), named, ranking)
    return NovelOutcome(
        name=folder.name,
        parts=parts,
        contradicted=count_contradicted(parts, gold),
        seconds=seconds,
    )
