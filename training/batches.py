"""From rows to batches: windows as they are served, labels as arrays."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import get_args

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from fabula.decode.lemma_scripts import make_script
from fabula.encoder.encoding import QUOTATION_KINDS
from fabula.encoder.pieces import BEGINS_PARAGRAPH, IN_QUOTATION, PieceReader
from fabula.encoder.windows import Window, cut_windows
from fabula.lexicons.emotion_labels import EMOTIONS
from fabula.rows import Shown
from training.linked import Link, read_links
from training.rows import Range, Row, Spoken

IGNORE = -100
WINDOW_PIECES = 224
"""Pieces of a window in training and in service, without the two that frame it."""


class Labels(msgspec.Struct, frozen=True):
    """The label lists of a model, in column order."""

    pos: tuple[str, ...]
    deps: tuple[str, ...]
    lemma_scripts: tuple[str, ...]
    mentions: tuple[str, ...]
    emotions: tuple[str, ...]
    kinds: tuple[str, ...] = QUOTATION_KINDS
    cues: tuple[str, ...] = ("none", "verb", "mention")
    feelings: tuple[str, ...] = EMOTIONS
    shown: tuple[str, ...] = get_args(Shown)


def collect_labels(rows: Iterable[Row], emotions: Sequence[str], min_lemma_count: int) -> Labels:
    """Labels that occur in the training rows; rare lemma scripts are left out."""
    pos: set[str] = set()
    deps: set[str] = set()
    mentions: set[str] = set()
    scripts: Counter[str] = Counter()
    for row in rows:
        pos.update(row.pos or ())
        deps.update(row.deps or ())
        mentions.update(f"{form} {kind}" for _, _, form, kind in row.mentions or ())
        if row.lemmas:
            scripts.update(map(make_script, row.words, row.lemmas))
    kept = sorted(script for script, count in scripts.items() if count >= min_lemma_count)
    kept.sort(key=lambda script: -scripts[script])
    return Labels(
        tuple(sorted(pos)),
        tuple(sorted(deps)),
        tuple(kept),
        tuple(sorted(mentions)),
        tuple(emotions),
    )


@dataclass
class Example:
    """One window with its labels; fields as in ``Row`` but relative to the window."""

    has_mentions: bool
    pieces: np.ndarray
    shapes: np.ndarray
    layouts: np.ndarray
    firsts: np.ndarray
    lasts: np.ndarray
    core: tuple[int, int]
    tokens: dict[str, np.ndarray] = field(default_factory=dict)
    mentions: list[tuple[int, int, int]] = field(default_factory=list)
    quotes: list[tuple[int, int, dict[str, object]]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    partial: bool = False
    spoken: list[Spoken] = field(default_factory=list)


class ExampleMaker:
    """Cuts rows into examples."""

    def __init__(self, reader: PieceReader, labels: Labels) -> None:
        self._reader = reader
        self._pos = {name: i for i, name in enumerate(labels.pos)}
        self._deps = {name: i for i, name in enumerate(labels.deps)}
        self._scripts = {name: i for i, name in enumerate(labels.lemma_scripts)}
        self._mentions = {name: i for i, name in enumerate(labels.mentions)}
        self._emotions = {name: i for i, name in enumerate(labels.emotions)}
        self._kinds = {name: i for i, name in enumerate(labels.kinds)}

    def make(self, row: Row, size: int = WINDOW_PIECES) -> list[Example]:
        """Examples of one row, one for each window of at most ``size`` pieces."""
        edges = frozenset(index for start, end in row.quoted for index in (start, end - 1))
        pieces = self._reader.read(row.words, edges)
        layout = np.zeros(len(row.words), dtype=np.int64)
        for start, end in row.quoted:
            layout[start:end] |= IN_QUOTATION
        layout[row.paragraphs] |= BEGINS_PARAGRAPH
        windows = cut_windows(row.words, pieces.offsets, row.paragraphs, size)
        columns = self._columns(row)
        links = read_links(row)
        examples = []
        for window in windows:
            span = slice(window.first, window.last)
            at = pieces.offsets[window.first : window.last + 1] - pieces.offsets[window.first]
            counts = np.diff(at)
            example = Example(
                has_mentions=row.mentions is not None,
                pieces=pieces.ids[pieces.offsets[window.first] : pieces.offsets[window.last]],
                shapes=np.repeat(pieces.shapes[span], counts),
                layouts=np.repeat(layout[span], counts),
                firsts=at[:-1] + 1,
                lasts=at[1:],
                core=(window.core_first - window.first, window.core_last - window.first),
            )
            self._label(row, window, columns, example)
            example.links = [
                link.move(-window.first)
                for link in links
                if window.first <= link.first and link.last <= window.last
            ]
            example.spoken = list(_choose_spoken(row, window))
            example.partial = row.partial
            examples.append(example)
        return examples

    def _columns(self, row: Row) -> dict[str, np.ndarray]:
        count = len(row.words)
        columns: dict[str, np.ndarray] = {}
        if row.events is not None:
            columns["events"] = _marked(count, row.events)
        if row.sentences is not None:
            columns["sentences"] = _marked(count, row.sentences)
        if row.pos is not None:
            columns["pos"] = np.array([self._pos.get(tag, IGNORE) for tag in row.pos])
        if row.lemmas is not None:
            scripts = map(make_script, row.words, row.lemmas)
            columns["lemmas"] = np.array([self._scripts.get(each, IGNORE) for each in scripts])
        if row.heads is not None and row.deps is not None:
            columns["heads"] = np.array(row.heads)
            columns["deps"] = np.array([self._deps.get(name, IGNORE) for name in row.deps])
        if row.cues is not None:
            columns["cues"] = _cue_column(count, row.cues)
        return columns

    def _label(
        self, row: Row, window: Window, columns: dict[str, np.ndarray], example: Example
    ) -> None:
        core = slice(*example.core)
        size = window.last - window.first
        for name, column in columns.items():
            part = np.full(size, IGNORE, dtype=np.int64)
            part[core] = column[window.first : window.last][core]
            if name == "heads":
                inside = (part >= window.first) & (part < window.last)
                root = part == -1
                part = np.where(root, 0, np.where(inside, part - window.first + 1, IGNORE))
            example.tokens[name] = part
        for start, end, form, kind in row.mentions or ():
            label = self._mentions.get(f"{form} {kind}")
            if label is not None and window.first <= start and end <= window.last:
                example.mentions.append((start - window.first, end - window.first - 1, label))
        self._label_quotes(row, window, example)

    def _label_quotes(self, row: Row, window: Window, example: Example) -> None:
        lines: list[tuple[int, int, dict[str, object]]] = []
        for start, end, kind in row.quotations or ():
            lines.append((start, end, {"kind": self._kinds[kind]}))
        for start, end, names in row.emotions or ():
            lines.append((start, end, {"emotions": [self._emotions[name] for name in names]}))
        for start, end, valence, arousal in row.feelings or ():
            lines.append((start, end, {"feeling": (valence, arousal)}))
        low, high = window.first + example.core[0], window.first + example.core[1]
        for start, end, what in lines:
            first, last = max(start, low), min(end, high)
            if first < last:
                example.quotes.append((first - window.first, last - window.first, what))


def _choose_spoken(row: Row, window: Window) -> Iterator[Spoken]:
    """The lines that begin in the core of a window, as far as they stand in it."""
    for line in row.spoken or ():
        if window.core_first <= line.parts[0][0] < window.core_last:
            parts = [(a, min(b, window.last)) for a, b in line.parts if a < window.last]
            parts = [(a - window.first, b - window.first) for a, b in parts]
            yield msgspec.structs.replace(line, parts=parts)


def _cue_column(
    count: int, clauses: Sequence[tuple[Range | None, Range | None]]
) -> NDArray[np.int64]:
    """1 for verbs, 2 for speakers; beside a speaker whose verb is not known nothing is said."""
    cues = np.zeros(count, dtype=np.int64)
    for verb, mention in clauses:
        if mention is not None:
            cues[mention[0] : mention[1]] = 2
        if verb is not None:
            cues[verb[0] : verb[1]] = 1
        elif mention is not None:
            near = slice(max(0, mention[0] - 3), mention[1] + 3)
            cues[near] = np.where(cues[near] == 0, IGNORE, cues[near])
    return cues


def _marked(count: int, places: Sequence[int]) -> np.ndarray:
    column = np.zeros(count, dtype=np.int64)
    column[list(places)] = 1
    return column


@dataclass(frozen=True)
class Batch:
    """Tensors of several examples, padded.

    ``linked`` holds for each example its mentions of known entities and whether others may be of
    any; ``spoken`` for each line its example and its row of ``quote_weights``.
    """

    inputs: dict[str, Tensor]
    tokens: dict[str, Tensor]
    span_rows: Tensor
    spans: Tensor
    quotes: list[tuple[int, int, dict[str, object]]]
    cores: list[tuple[int, int]]
    pieces: int
    linked: list[tuple[list[Link], bool]]
    spoken: list[tuple[int, int, Spoken]]

    def serves(self, example: int, token: int) -> bool:
        """Whether a token is in the core of its window, so that what begins there counts."""
        first, last = self.cores[example]
        return first <= token < last


FRAME = (101, 102)
"""[CLS] and [SEP] in the encoder's vocabulary."""


def collate(examples: Sequence[Example]) -> Batch:
    """Pad examples to one batch."""
    count = len(examples)
    width = max(len(each.pieces) for each in examples) + 2
    tokens = max(len(each.firsts) for each in examples)
    quotes = max(1, max(len(each.quotes) + len(each.spoken) for each in examples))
    arrays = {name: np.zeros((count, width), dtype=np.int64) for name in ("p", "s", "l", "m")}
    firsts, lasts, mask = (np.zeros((count, tokens), dtype=np.int64) for _ in range(3))
    weights = np.zeros((count, quotes, tokens), dtype=np.float32)
    names = {name for each in examples for name in each.tokens}
    columns = {name: np.full((count, tokens), IGNORE, dtype=np.int64) for name in names}
    spans: list[tuple[int, int, int, int]] = []
    lines: list[tuple[int, int, dict[str, object]]] = []
    spoken: list[tuple[int, int, Spoken]] = []
    for i, each in enumerate(examples):
        size = len(each.pieces)
        arrays["p"][i, : size + 2] = (FRAME[0], *each.pieces, FRAME[1])
        arrays["s"][i, 1 : size + 1] = each.shapes
        arrays["l"][i, 1 : size + 1] = each.layouts
        arrays["m"][i, : size + 2] = 1
        length = len(each.firsts)
        firsts[i, :length], lasts[i, :length], mask[i, :length] = each.firsts, each.lasts, 1
        for name, column in each.tokens.items():
            columns[name][i, :length] = column
        spans.extend((i, first, last, label) for first, last, label in each.mentions)
        for k, (first, last, what) in enumerate(each.quotes):
            weights[i, k, first:last] = 1.0 / (last - first)
            lines.append((i, k, what))
        for k, line in enumerate(each.spoken, len(each.quotes)):
            for first, last in line.parts:
                weights[i, k, first:last] = 1.0 / sum(b - a for a, b in line.parts)
            spoken.append((i, k, line))
    rows = [i for i, each in enumerate(examples) if each.has_mentions]
    return Batch(
        inputs={
            "piece_ids": torch.from_numpy(arrays["p"]),
            "shape_ids": torch.from_numpy(arrays["s"]),
            "layout_ids": torch.from_numpy(arrays["l"]),
            "piece_mask": torch.from_numpy(arrays["m"]),
            "first_pieces": torch.from_numpy(firsts),
            "last_pieces": torch.from_numpy(lasts),
            "token_mask": torch.from_numpy(mask),
            "quote_weights": torch.from_numpy(weights),
        },
        tokens={name: torch.from_numpy(column) for name, column in columns.items()},
        span_rows=torch.tensor(rows, dtype=torch.long),
        spans=torch.tensor(spans, dtype=torch.long).reshape(-1, 4),
        quotes=lines,
        cores=[each.core for each in examples],
        pieces=int(arrays["m"].sum()),
        linked=[(each.links, each.partial) for each in examples],
        spoken=spoken,
    )


def group_examples(
    examples: list[Example], pieces: int, chance: random.Random
) -> list[list[Example]]:
    """Batches of about ``pieces`` pieces, of windows of like length, in random order."""
    keyed = sorted(examples, key=lambda each: len(each.pieces) + chance.random() * 8)
    groups: list[list[Example]] = []
    current: list[Example] = []
    for each in keyed:
        if current and (len(current) + 1) * (len(each.pieces) + 2) > pieces:
            groups.append(current)
            current = []
        current.append(each)
    if current:
        groups.append(current)
    chance.shuffle(groups)
    return groups
