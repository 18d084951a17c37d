"""What the pair head learns from: mentions as fabula finds them, with the gold chain of each.

A *lesson* is one text read as it is served, and the chains of its mentions. In LitBank a mention
without a gold mention of the same tokens is of no chain. Elsewhere only some mentions are known
(``corpora/persons.py``): then one without a chain says nothing, is no candidate, and nobody learns
from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

import fabula
from fabula.decode.mention_pairs import (
    NONE,
    WIDTH,
    Column,
    Floats,
    MentionTable,
    choose_candidates,
    read_alone,
    read_pairs,
)
from fabula.encoder.encoding import Half
from fabula.encoder.network import Network
from fabula.evaluate.litbank import read_document
from fabula.evaluate.pdnc import list_novels
from fabula.evaluate.quotation import to_token_ranges
from fabula.internal_rows import MentionSpan
from fabula.layer import Layer
from fabula.story import Story
from fabula.text import Text
from training.corpora.persons import GoldPersons, read_pdnc_persons
from training.measure_links import list_training
from training.splits import FOLDS, IN_COPYRIGHT, find_novel

BATCH = 256
"""Mentions of a long text that are learnt at once."""

Batch = tuple[tuple[Tensor, ...], Tensor, Tensor]
"""Inputs of the network; which cells (N, K + 1) there are; which are right."""


class Recorder:
    """A pair head that keeps what it is asked, and links nothing."""

    def __init__(self) -> None:
        self.table: MentionTable | None = None
        self.vectors: Half = np.zeros((0, 0), dtype=np.float16)

    def score(
        self, table: MentionTable, vectors: Half, chosen: Column, candidates: Column
    ) -> tuple[Floats, Floats]:
        """Keep table and vectors."""
        self.table, self.vectors = table, vectors
        return np.zeros(candidates.shape, np.float32), np.ones(len(chosen), np.float32)

    def calibrate(self, probability: float) -> float:
        """The same."""
        return probability


@dataclass(frozen=True)
class Lesson:
    """The mentions of one text that are learnt from.

    Attributes:
        name: Corpus and document.
        novel: Which novel it is of; its own name where it is of none.
        table: All its M mentions.
        vectors: (M, 2H) their vectors.
        chains: (M,) number of the gold chain of each, ``NONE`` without.
        chosen: (N,) the mentions to link, names that may be new to an entity among them.
        candidates: (M, K) what each is compared with.
        partial: Whether a mention without a chain says nothing; then nothing is learnt of how
            likely a new entity is.
    """

    name: str
    novel: str
    table: MentionTable
    vectors: Half
    chains: Column
    chosen: Column
    candidates: Column
    partial: bool = False

    @property
    def first_new(self) -> int:
        """Number of the first entity that is founded here."""
        table = self.table
        return 1 + max(int(table.referent.max(initial=0)), int(table.answer.max(initial=0)))

    def read(self) -> list[Batch]:
        """What the network sees and should say."""
        size = BATCH if self.partial else max(1, len(self.chosen))
        parts = [self.chosen[at : at + size] for at in range(0, len(self.chosen), size)]
        return [(self.read_inputs(part), *self._read_answers(part)) for part in parts]

    def read_inputs(self, chosen: Column) -> tuple[Tensor, ...]:
        """Inputs of the network for some mentions."""
        candidates = self.candidates[chosen]
        right = np.where(candidates == NONE, chosen[:, None], candidates)
        used, places = np.unique(np.concatenate([chosen, right.ravel()]), return_inverse=True)
        pairs = read_pairs(self.table, np.repeat(chosen, WIDTH), right.ravel())
        count = len(chosen)
        return (
            torch.from_numpy(np.asarray(self.vectors[used], dtype=np.float32)),
            torch.from_numpy(places[:count]),
            torch.from_numpy(places[count:].reshape(right.shape)),
            torch.from_numpy(pairs.reshape(*right.shape, -1)),
            torch.from_numpy(read_alone(self.table, chosen)),
        )

    def _read_answers(self, chosen: Column) -> tuple[Tensor, Tensor]:
        candidates = self.candidates[chosen]
        right = np.where(candidates == NONE, chosen[:, None], candidates)
        chain = self.chains[chosen][:, None]
        there = (candidates != NONE) & ~self._named_before(chosen, right)
        if self.partial:
            there &= self.chains[right] != NONE
        same = there & (self.chains[right] == chain) & (chain != NONE)
        none = np.full((len(right), 1), not self.partial)
        cells = np.concatenate([there, none], axis=1)
        gold = np.concatenate([same, ~same.any(axis=1, keepdims=True)], axis=1)
        return torch.from_numpy(cells), torch.from_numpy(gold)

    def _named_before(self, chosen: Column, right: Column) -> NDArray[np.bool_]:
        """Candidates (N, K) of a name that are of a chain named before: no name is new to them."""
        named = self.table.referent != NONE
        first = np.full(int(self.chains.max()) + 2, len(self.chains), dtype=np.int64)
        np.minimum.at(first, self.chains[named], np.flatnonzero(named))
        first[NONE] = len(self.chains)
        late = first[self.chains[right]] < chosen[:, None]
        found: NDArray[np.bool_] = late & named[chosen][:, None]
        return found


def list_lessons(data: Path, encoder: Network, *, persons: bool) -> Iterator[Lesson]:
    """Texts that may be learnt from: LitBank, and with ``persons`` the novels of PDNC."""
    for name in list_training(data / "litbank"):
        yield read_litbank_lesson(data / "litbank", name, encoder)
    for name in list_novels(data / "pdnc") if persons else ():
        novel = find_novel("pdnc", name)
        if novel not in FOLDS["dev"] | IN_COPYRIGHT:
            gold = read_pdnc_persons(data / "pdnc" / "data" / name)
            yield read_partial_lesson(f"pdnc {name}", novel, gold, encoder)


def read_litbank_lesson(folder: Path, name: str, encoder: Network) -> Lesson:
    """One document of LitBank as fabula reads it, with its gold chains."""
    document = read_document(folder, name)
    story, recorder = _read_story(document.content, encoder)
    ranges = to_token_ranges([row.extent for row in _spans(story)], document.places)
    numbers: dict[str, int] = {}
    gold = {row.span: numbers.setdefault(row.chain, len(numbers)) for row in document.mentions}
    chains = np.array([gold.get(span, NONE) for span in ranges], dtype=np.int64)
    return _make_lesson(f"litbank {name}", find_novel("litbank", name), recorder, chains)


def read_partial_lesson(name: str, novel: str, gold: GoldPersons, encoder: Network) -> Lesson:
    """A text some of whose mentions are known."""
    story, recorder = _read_story(gold.content, encoder)
    chains = [_find_chain(span, gold) for span in _spans(story)]
    if recorder.table is not None:
        for at, person in _find_speakers(recorder.table, gold):
            chains[at] = chains[at] or person
    known = {chain: number for number, chain in enumerate(dict.fromkeys(chains))}
    numbers = [NONE if chain is None else known[chain] for chain in chains]
    lesson = _make_lesson(name, novel, recorder, np.array(numbers, dtype=np.int64))
    return replace(lesson, chosen=_choose_known(lesson), partial=True)


def _read_story(content: str, encoder: Network) -> tuple[Story, Recorder]:
    recorder = Recorder()
    wanted = ["mention_spans", "coreference"]
    return fabula.annotate(Text(content), wanted, encoder=encoder.with_links(recorder)), recorder


def _spans(story: Story) -> Layer[MentionSpan]:
    return cast("Layer[MentionSpan]", story.layers["mention_spans"])


def _make_lesson(name: str, novel: str, recorder: Recorder, chains: Column) -> Lesson:
    table = recorder.table
    if table is None:
        raise SystemExit(f"{name}: has no mention to link")
    return Lesson(
        name,
        novel,
        table,
        recorder.vectors,
        chains,
        np.flatnonzero(table.free),
        choose_candidates(table),
    )


def _find_chain(span: MentionSpan, gold: GoldPersons) -> str | None:
    """What a mention refers to, where that is known."""
    place = (span.start, span.end)
    return gold.find(span.extent, place, is_name=span.is_person_name, plural=span.plural)


def _find_speakers(table: MentionTable, gold: GoldPersons) -> Iterator[tuple[int, str]]:
    """Mentions in reporting clauses, and whom these call the speaker."""
    told = np.flatnonzero(table.speaking & (table.quotation == NONE))
    for (start, end), person in gold.expressions.items():
        inside = told[(table.start[told] >= start) & (table.end[told] <= end)]
        if len(inside) == 1:
            yield int(inside[0]), person


def _choose_known(lesson: Lesson) -> Column:
    """Mentions without a certain referent whose entity is known and among the candidates."""
    table, chains = lesson.table, lesson.chains
    chosen = np.flatnonzero(table.free & (table.referent == NONE) & (chains != NONE))
    candidates = lesson.candidates[chosen]
    same = (candidates != NONE) & (chains[candidates] == chains[chosen][:, None])
    met: Column = chosen[same.any(axis=1)]
    return met
