"""What the speaker head learns from: PDNC's novels as fabula reads them, with the right answers.

A novel is read twice: from its raw text, and with its quotations and cast given, as in the two
protocols of measurement. Labels of speakers are those of ``fit_speakers.py``; a person is spoken to
where the evaluation protocol names it by one of the gold addressees of the line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

import fabula
from fabula.decode.mention_links import place_vectors
from fabula.decode.speaker_cells import SpeakerTable, read_table
from fabula.decode.speaker_judgement import place_voices
from fabula.decode.speaker_scene import Scene, observe_scene
from fabula.decode.talks import Talk, read_talks
from fabula.encoder.encoding import Encoder, Encoding, Half
from fabula.evaluate.dialogue import list_predicted, match_parts
from fabula.evaluate.gold import GoldNovel
from fabula.evaluate.leave_x_out import give_quotations, pin_cast
from fabula.evaluate.names import count_proper_mentions, name_characters, rank_gold
from fabula.evaluate.pdnc import read_novel
from fabula.lexicons.speakers import SpeakerWeights
from training.fit_speakers import LAYERS, label_lines, right_answers
from training.passage_labels import Answers

WANTED = (*LAYERS, "quoted_spans", "encoding", "dialogue")
"""Layers of a novel that a lesson is made from."""

NOT_LABELLED = -1

Column = NDArray[np.int64]
Inputs = tuple[Tensor, ...]


@dataclass(frozen=True)
class Lesson:
    """One novel, read one way.

    Attributes:
        name: Name of the novel.
        given: Whether its quotations and cast were given.
        passage: Whether it is an original passage, no novel.
        scene: What can be seen of it.
        talks: Its conversations as clues and turns decide them.
        table: Utterances and likely speakers.
        mentions: (M, 2H) vectors of mentions.
        voices: (N, H) vectors of utterances.
        right: For each talk (N, K) which speakers are right; a row of all true is not labelled.
        told: (P,) whether a person is spoken to: 1, 0, or ``NOT_LABELLED``.
        labelled: (N,) whether the speaker of an utterance is labelled.
    """

    name: str
    given: bool
    passage: bool
    scene: Scene
    talks: Sequence[Talk]
    table: SpeakerTable
    mentions: Half
    voices: Half
    right: Sequence[NDArray[np.bool_]]
    told: NDArray[np.int8]
    labelled: NDArray[np.bool_]

    @cached_property
    def borders(self) -> list[int]:
        """First cell of each talk, and one past the last."""
        starts = [talk.span.start for talk in self.talks]
        return [*np.searchsorted(self.table.rows, starts).tolist(), len(self.table.rows)]

    def read(self, chosen: Sequence[int]) -> tuple[Inputs, Column, Column]:
        """Inputs of the network for some talks, their cells and their utterances."""
        borders, table = self.borders, self.table
        cells = np.concatenate([np.arange(borders[k], borders[k + 1]) for k in chosen])
        rows = np.concatenate([np.asarray(self.talks[k].span) for k in chosen])
        place = np.zeros(len(self.labelled), dtype=np.int64)
        place[rows] = np.arange(len(rows))
        used, spots = np.unique(table.spots[cells], return_inverse=True)
        inputs = (
            _floats(self.mentions[used]),
            _floats(self.voices[rows]),
            torch.from_numpy(place[table.rows[cells]]),
            torch.from_numpy(spots.reshape(table.spots[cells].shape)),
            _floats(table.evidence[cells]),
            _floats(table.cells[cells]),
            _floats(table.about[rows]),
            torch.from_numpy(place[table.before[rows]]),
        )
        return inputs, cells, rows

    def spread(self, talk: int, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values of the cells of a talk as (N, K), zero elsewhere."""
        found = np.zeros(self.talks[talk].emissions.shape)
        found[self.cells_of(talk)] = values
        return found

    def cells_of(self, talk: int) -> tuple[Column, Column]:
        """Utterance within the talk and candidate of each of its cells."""
        cells = slice(self.borders[talk], self.borders[talk + 1])
        return self.table.rows[cells] - self.talks[talk].span.start, self.table.places[cells]


def _floats(values: NDArray[Any]) -> Tensor:
    return torch.from_numpy(np.asarray(values, dtype=np.float32))


def read_lesson(
    folder: Path, given: bool, encoder: Encoder, weights: SpeakerWeights, columns: Sequence[str]
) -> Lesson:
    """Read one novel.

    Args:
        folder: The novel.
        given: Whether its quotations and cast are given.
        encoder: The network whose vectors the head reads.
        weights: Weights of the clues and turns, to which the head's scores are added.
        columns: Kinds of clues that the head reads.
    """
    gold = read_novel(folder)
    story = fabula.annotate(
        fabula.Text(gold.content),
        WANTED,
        given={"quotations": give_quotations(gold)} if given else None,
        pins=pin_cast(gold) if given else None,
        encoder=encoder,
    )
    return make_lesson(story, gold, weights, columns, given=given)


def make_lesson(
    story: fabula.Story,
    gold: GoldNovel,
    weights: SpeakerWeights,
    columns: Sequence[str],
    *,
    given: bool,
) -> Lesson:
    """The lesson of a novel whose story holds the layers ``WANTED``."""
    right = Answers(label_lines(story, gold), label_addressees(story, gold, given=given))
    return build_lesson(story, gold.name, right, weights, columns, given=given)


def build_lesson(
    story: fabula.Story,
    name: str,
    answers: Answers,
    weights: SpeakerWeights,
    columns: Sequence[str],
    *,
    given: bool = False,
    passage: bool = False,
) -> Lesson:
    """The lesson of a story that holds the layers ``WANTED``, with its right answers."""
    layers: Any = story.layers
    encoding: Encoding = layers["encoding"]
    if encoding.mentions is None or encoding.quotation_vectors is None:
        raise SystemExit(f"{name}: the encoder keeps no vectors")
    scene = observe_scene(story.text, *(layers[name] for name in LAYERS[:8]))
    talks = read_talks(scene, weights.clues, weights.changes, {})
    voices = place_voices(scene, layers["quoted_spans"], encoding.quotation_vectors)
    table = read_table(scene, talks, columns, voices.astype(np.float32))
    right = answers.speakers
    return Lesson(
        name=name,
        given=given,
        passage=passage,
        scene=scene,
        talks=talks,
        table=table,
        mentions=place_vectors(layers["mention_spans"], encoding.mentions),
        voices=voices,
        right=[
            right_answers(scene.utterances[t.span.start : t.span.stop], t.persons, right)
            for t in talks
        ],
        told=_label_told(talks, table, answers.told),
        labelled=np.isin(table.keys, list(right)),
    )


def label_addressees(
    story: fabula.Story, gold: GoldNovel, *, given: bool
) -> dict[int, frozenset[int]]:
    """Entities that each quotation is spoken to, where all its gold addressees are of the cast."""
    ranking = rank_gold(gold.characters, gold.parts)
    named = name_characters(count_proper_mentions(story), gold.characters, ranking)
    known = {each.name for each in gold.characters}
    entities: dict[str | None, set[int]] = defaultdict(set)
    for row in story.characters:
        name = row.name if given else named[int(row.id)]
        entities[name if name in known else None].add(int(row.entity))
    found: dict[int, set[int]] = {}
    for part, match in zip(gold.parts, match_parts(gold.parts, list_predicted(story)), strict=True):
        if match is None or match.quotation is None or not part.addressees:
            continue
        if part.addressees <= known:
            told = found.setdefault(match.quotation, set())
            told.update(*(entities.get(name, ()) for name in part.addressees))
    return {quotation: frozenset(told) for quotation, told in found.items()}


def _label_told(
    talks: Sequence[Talk], table: SpeakerTable, told: Mapping[int, frozenset[int]]
) -> NDArray[np.int8]:
    persons = [talk.persons for talk in talks for _ in talk.span]
    labels = np.full(len(table.rows), NOT_LABELLED, dtype=np.int8)
    for cell, (row, place) in enumerate(zip(table.rows, table.places, strict=True)):
        key = int(table.keys[row])
        if key in told:
            labels[cell] = persons[row][place] in told[key]
    return labels
