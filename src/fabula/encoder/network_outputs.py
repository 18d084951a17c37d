"""What the network says: its arrays of one window after the other become the encoding of a text.

Windows come in any order. Of each window only the core counts: every token is in the core of one
window, and a mention belongs to the window whose core has its first token. What is kept grows with
the rows of a text alone; the vectors of tokens are dropped with their batch, but for those at the
ends of mentions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from fabula.decode.dependency_tree import ROOT
from fabula.decode.lemma_choice import choose_lemmas
from fabula.decode.lemma_scripts import apply_script
from fabula.decode.nested_spans import drop_crossing
from fabula.encoder.calibration import calibrate, normalise_scores, uncalibrate
from fabula.encoder.encoding import (
    QUOTATION_KINDS,
    CueScores,
    Encoding,
    FeelingScores,
    Scores,
    SpanScores,
    SyntaxScores,
    TokenThresholds,
)
from fabula.encoder.manifest import Manifest
from fabula.encoder.network_inputs import Page
from fabula.encoder.session import Arrays
from fabula.layer import Tokens
from fabula.rows import EntityType, MentionForm

IMPOSSIBLE: Final = -5e3
"""Log-probabilities below this stand for padding in the network's output."""

TOKEN_COLUMNS: Final = {
    "sentence_starts": np.float32,
    "events": np.float32,
    "cues": np.float32,
    "pos": np.int16,
    "lemma": np.int32,
    "lemma_scores": np.float32,
    "heads": np.int32,
    "head_scores": np.float32,
    "deps": np.int16,
}
"""Outputs with a row for each token, and how they are kept.

A graph of an earlier version names one lemma script for a token and has no ``lemma_scores``.
"""

SPAN_COLUMNS: Final = ("emotions", "valence_arousal", "kinds")
"""Outputs with a row for each quoted span."""


class Reading:
    """The encoding of one text, taken in window by window.

    Args:
        page: The text as the network reads it.
        manifest: What the network's columns mean.
        quoted_count: How many quoted spans the text has.
    """

    def __init__(self, page: Page, manifest: Manifest, quoted_count: int) -> None:
        self._page = page
        self._manifest = manifest
        self._quoted_count = quoted_count
        self._tokens: dict[str, NDArray[Any]] = {}
        self._spans: dict[str, NDArray[np.float32]] = {}
        self._weights = np.zeros(quoted_count, dtype=np.float32)
        self._mentions: list[dict[str, NDArray[Any]]] = []
        self._has_mentions = False
        self._least = uncalibrate(manifest.thresholds.mention, manifest.calibration.get("mention"))

    def take(self, chosen: Sequence[int], outputs: Arrays) -> None:
        """Take in the outputs for some windows, given by their indices."""
        for row, index in enumerate(chosen):
            self._take_tokens(row, index, outputs)
            self._take_spans(row, index, outputs)
            if "mention_scores" in outputs and "mention_labels" in outputs:
                self._has_mentions = True
                self._take_mentions(row, index, outputs)

    def finish(self, tokens: Tokens) -> Encoding:
        """The encoding, when every window was taken in."""
        thresholds = self._manifest.thresholds
        cues = self._tokens.get("cues")
        return Encoding(
            mentions=self._read_mentions(tokens) if self._has_mentions else None,
            quotation_kinds=self._read_kinds(),
            quotation_vectors=self._read_vectors(),
            sentence_starts=self._read_column("sentence_starts", "sentence_start"),
            events=self._read_column("events", "event"),
            syntax=self._read_syntax(),
            cues=None if cues is None else self._read_cues(cues),
            feelings=self._read_feelings(),
            thresholds=TokenThresholds(
                event=log(thresholds.event),
                sentence_denied=log(thresholds.sentence_denied),
                sentence_sure=log(thresholds.sentence_sure),
                cue=log(thresholds.cue),
                cue_denied=log(thresholds.cue_denied),
            ),
        )

    def _take_tokens(self, row: int, index: int, outputs: Arrays) -> None:
        window = self._page.windows[index]
        core = slice(window.core_first, window.core_last)
        local = slice(window.core_first - window.first, window.core_last - window.first)
        for name, kind in TOKEN_COLUMNS.items():
            if name not in outputs:
                continue
            found = outputs[name][row, local]
            if name not in self._tokens:
                shape = (len(self._page.words), *found.shape[1:])
                self._tokens[name] = np.zeros(shape, dtype=kind)
            if name == "heads":
                found = np.where(found > 0, found - 1 + window.first, ROOT)
            self._tokens[name][core] = found

    def _take_spans(self, row: int, index: int, outputs: Arrays) -> None:
        quoted = self._page.quoted[index]
        if not quoted.spans:
            return
        spans = np.array(quoted.spans)
        counts = np.array(quoted.counts, dtype=np.float32)
        self._weights[spans] += counts
        for name in SPAN_COLUMNS:
            if name in outputs:
                self._add(name, spans, outputs[name][row, : len(spans)] * counts[:, None])
        if "token_vectors" in outputs:
            vectors, first = outputs["token_vectors"][row], self._page.windows[index].first
            for span, ranges in zip(quoted.spans, quoted.ranges, strict=True):
                for low, high in ranges:
                    total = vectors[low - first : high - first].sum(axis=0, keepdims=True)
                    self._add("vectors", np.array([span]), total)

    def _add(self, name: str, spans: NDArray[np.int64], values: NDArray[Any]) -> None:
        if name not in self._spans:
            self._spans[name] = np.zeros((self._quoted_count, values.shape[1]), dtype=np.float32)
        self._spans[name][spans] += values

    def _take_mentions(self, row: int, index: int, outputs: Arrays) -> None:
        window = self._page.windows[index]
        low, high = window.core_first - window.first, window.core_last - window.first
        cells = outputs["mention_scores"][row, low:high, : window.last - window.first]
        i, j = np.nonzero(cells >= self._least)
        i += low
        paragraphs = self._page.paragraphs[window.first : window.last]
        inside = (j >= i) & (paragraphs[i] == paragraphs[j])
        i, j = i[inside], j[inside]
        if not len(i):
            return
        found: dict[str, NDArray[Any]] = {
            "firsts": i + window.first,
            "lasts": j + window.first,
            "scores": outputs["mention_scores"][row, i, j],
            "labels": outputs["mention_labels"][row, i, j].astype(np.int16),
        }
        if "token_vectors" in outputs:
            vectors = outputs["token_vectors"][row]
            ends = np.stack([vectors[i], vectors[j]], axis=1)
            found["vectors"] = ends.astype(np.float16)
        self._mentions.append(found)

    def _read_column(self, name: str, head: str) -> Scores | None:
        column = self._tokens.get(name)
        return None if column is None else self._calibrated(head, column)

    def _read_mentions(self, tokens: Tokens) -> SpanScores:
        if not self._mentions:
            return SpanScores((), (), (), np.zeros(0, dtype=np.float32))
        found = {
            name: np.concatenate([each[name] for each in self._mentions])
            for name in self._mentions[0]
        }
        self._mentions = []
        kept = drop_crossing(found["firsts"], found["lasts"], found["scores"])
        starts, ends = tokens.starts[found["firsts"]], tokens.ends[found["lasts"]]
        kept = kept[np.lexsort((-ends[kept], starts[kept]))]
        names = [label.split() for label in self._manifest.labels.mentions]
        labels = found["labels"][kept].tolist()
        scores = self._calibrated("mention", found["scores"][kept])
        return SpanScores(
            spans=tuple(zip(starts[kept].tolist(), ends[kept].tolist(), strict=True)),
            forms=tuple(cast("MentionForm", names[label][0]) for label in labels),
            types=tuple(cast("EntityType", names[label][1]) for label in labels),
            scores=scores,
            vectors=found["vectors"][kept] if "vectors" in found else None,
        )

    def _read_cues(self, cues: NDArray[np.float32]) -> CueScores:
        names = self._manifest.labels.cues
        verbs, mentions = cues[:, names.index("verb")], cues[:, names.index("mention")]
        return CueScores(
            verbs=self._calibrated("cue", verbs),
            mentions=self._calibrated("cue", mentions),
        )

    def _read_syntax(self) -> SyntaxScores | None:
        columns = [self._tokens.get(name) for name in ("pos", "lemma", "heads", "deps")]
        head_scores = self._tokens.get("head_scores")
        if any(column is None for column in columns) or head_scores is None:
            return None
        pos, lemma, heads, deps = cast("list[NDArray[Any]]", columns)
        unused = head_scores < IMPOSSIBLE
        heads[unused] = ROOT
        head_scores[unused] = -np.inf
        labels = self._manifest.labels
        tags = tuple(map(labels.pos.__getitem__, pos.tolist()))
        return SyntaxScores(
            pos=tags,
            lemma=self._read_lemmas(tags, lemma),
            heads=heads,
            head_scores=head_scores,
            deps=self._read_deps(deps),
        )

    def _read_lemmas(self, tags: Sequence[str], lemma: NDArray[np.int32]) -> tuple[str, ...]:
        words, names = self._page.words, self._manifest.labels.lemma_scripts
        scripts = lemma.reshape(len(words), -1)
        scores = self._tokens.get("lemma_scores")
        if scores is None:
            scripts = scripts[:, :1]
            scores = np.zeros(scripts.shape, dtype=np.float32)
        chances = np.exp(scores)

        def propose(index: int) -> Mapping[str, float]:
            proposals: dict[str, float] = {}
            pairs = zip(scripts[index].tolist(), chances[index].tolist(), strict=True)
            for script, chance in pairs:
                made = apply_script(names[script], words[index])
                proposals[made] = proposals.get(made, 0.0) + chance
            return proposals

        return choose_lemmas(words, tags, propose)

    def _read_deps(self, deps: NDArray[np.int16]) -> tuple[tuple[str, ...], ...]:
        names = self._manifest.labels.deps
        rows, inverse = np.unique(deps, axis=0, return_inverse=True)
        known = [tuple(names[label] for label in row) for row in rows.tolist()]
        return tuple(known[place] for place in inverse.ravel().tolist())

    def _read_kinds(self) -> Scores | None:
        kinds = self._averaged("kinds", -np.log(len(QUOTATION_KINDS)))
        if kinds is None:
            return None
        order = [self._manifest.labels.kinds.index(kind) for kind in QUOTATION_KINDS]
        return normalise_scores(kinds[:, order])

    def _read_vectors(self) -> NDArray[np.float16] | None:
        vectors = self._averaged("vectors", 0.0)
        return None if vectors is None else vectors.astype(np.float16)

    def _read_feelings(self) -> FeelingScores | None:
        emotions = self._averaged("emotions", 2 * IMPOSSIBLE)
        feelings = self._averaged("valence_arousal", 0.5)
        if emotions is None or feelings is None:
            return None
        return FeelingScores(
            labels=self._manifest.labels.emotions,
            emotions=self._calibrated("emotion", emotions),
            thresholds=np.log(np.array(self._manifest.thresholds.emotions, dtype=np.float32)),
            valence_arousal=feelings,
        )

    def _averaged(self, name: str, without: float) -> Scores | None:
        """Means over the tokens of each quoted span; ``without`` where it has no token."""
        sums = self._spans.pop(name, None)
        if sums is None:
            return None
        empty = self._weights == 0
        means: Scores = (sums / np.maximum(self._weights, 1)[:, None]).astype(np.float32)
        means[empty] = without
        return means

    def _calibrated(self, head: str, scores: Scores) -> Scores:
        return calibrate(scores, self._manifest.calibration.get(head))
