"""Tokens, sentences, lemmas and syntax against treebanks, from raw text.

A document's raw text is read by fabula; every score is an F1 over what both have at the same
characters. As in the shared task, a relation counts without its subtype, and a governor is right if
it is the same word. fabula has no tokens of several words, so words of its own that are printed as
one (*do|n't*) are put together as English treebanks do before whole tokens are compared.

Source: Zeman et al. 2018, CoNLL 2018 Shared Task: Multilingual Parsing from Raw Text to Universal
Dependencies, section 5.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TypeAlias

from fabula.encoder.encoding import Encoder
from fabula.errors import InputError
from fabula.evaluate.bootstrap import find_interval, pool_ratio
from fabula.evaluate.conllu import GoldTree, read_trees
from fabula.evaluate.summary import Result
from fabula.evaluate.word_alignment import PlacedWord, align_words
from fabula.layer import Layer, Tokens
from fabula.pipeline import annotate
from fabula.rows import Sentence, Span
from fabula.text import Text

METRICS = ("Tokens", "Sentences", "Words", "UPOS", "Lemmas", "UAS", "LAS")

TREEBANKS = {"GUM": "gum_open", "EWT": "ud_ewt"}
"""Names of treebanks in results, and of their folders."""

PATTERNS = ("dev/*.conllu", "*-dev.conllu")
"""Where a treebank's folder has the documents that are measured."""

ROOT = -1
APOSTROPHES = "'’ʼ‘`´"

Pair: TypeAlias = tuple[float, float]
"""Twice what is right, and what both sides have together: numerator and denominator of F1."""


@dataclass(frozen=True)
class Analysis:
    """One side of a comparison.

    Attributes:
        tokens: Characters of each printed token.
        sentences: Characters of each sentence.
        words: The words.
        pos: Part of speech of each word.
        lemmas: Lemma of each word.
        heads: Governor of each word in the document, -1 = root.
        deps: Relation of each word without subtype.
    """

    tokens: tuple[Span, ...]
    sentences: tuple[Span, ...]
    words: tuple[PlacedWord, ...]
    pos: tuple[str, ...]
    lemmas: tuple[str, ...]
    heads: tuple[int, ...]
    deps: tuple[str, ...]


def measure_ud(folder: Path, encoder: Encoder) -> Result:
    """Measure on the development parts of GUM and EWT.

    Args:
        folder: Folder of a treebank, or the one that has both.
        encoder: The network.

    Returns:
        F1 of each of ``METRICS`` by treebank, their intervals, and counts.

    Raises:
        InputError: If there is no treebank or it is damaged.
    """
    began = time.perf_counter()
    scores: Result = {}
    intervals: Result = {}
    counts: Result = {}
    for name, paths in _find_treebanks(folder).items():
        trees = [tree for path in paths for tree in read_trees(path)]
        pairs = [judge_tree(tree, encoder) for tree in trees]
        scores[name] = {
            metric: pool_ratio([pair[metric] for pair in pairs]) or 0.0 for metric in METRICS
        }
        intervals[name] = {
            metric: find_interval([pair[metric] for pair in pairs], pool_ratio)
            for metric in METRICS
        }
        sentences = [sentence for tree in trees for sentence in tree.sentences]
        counts[name] = {
            "documents": len(trees),
            "sentences": len(sentences),
            "words": sum(len(sentence.words) for sentence in sentences),
        }
    return {
        "protocol": "CoNLL 2018, raw text in",
        **scores,
        "intervals": intervals,
        "counts": counts,
        "seconds": time.perf_counter() - began,
    }


def _find_treebanks(folder: Path) -> dict[str, list[Path]]:
    """Files of the treebanks in a folder, which may be one itself."""
    found: dict[str, list[Path]] = {}
    for name, where in TREEBANKS.items():
        there = folder / where if (folder / where).is_dir() else folder
        paths = [path for pattern in PATTERNS for path in sorted(there.glob(pattern))]
        if there != folder or folder.name == where:
            found[name] = paths
    found = {name: paths for name, paths in found.items() if paths}
    if not found:
        other = [path for pattern in PATTERNS for path in sorted(folder.glob(pattern))]
        if not other:
            raise InputError(
                f"{folder} has no treebank",
                f"expected {' or '.join(TREEBANKS.values())}, or {' or '.join(PATTERNS)}",
            )
        found = {folder.name: other}
    return found


def judge_tree(tree: GoldTree, encoder: Encoder) -> dict[str, Pair]:
    """Read one document and compare it with its annotation."""
    text = Text(tree.content())
    story = annotate(text, ("tokens", "sentences"), encoder=encoder)
    return compare(view_gold(tree), view_ours(text.content, story.tokens, story.sentences))


def compare(gold: Analysis, ours: Analysis) -> dict[str, Pair]:
    """Numerator and denominator of the F1 of each of ``METRICS``."""
    same = align_words(gold.words, ours.words)
    whole = len(gold.words) + len(ours.words)

    def count(is_right: Callable[[int, int], bool]) -> Pair:
        return 2.0 * sum(is_right(a, b) for b, a in same.items()), whole

    def is_governed(a: int, b: int) -> bool:
        head = ours.heads[b]
        return gold.heads[a] == (ROOT if head == ROOT else same.get(head))

    return {
        "Tokens": _count_spans(gold.tokens, ours.tokens),
        "Sentences": _count_spans(gold.sentences, ours.sentences),
        "Words": count(lambda a, b: True),
        "UPOS": count(lambda a, b: gold.pos[a] == ours.pos[b]),
        "Lemmas": count(lambda a, b: gold.lemmas[a] in ("_", ours.lemmas[b])),
        "UAS": count(is_governed),
        "LAS": count(lambda a, b: is_governed(a, b) and gold.deps[a] == ours.deps[b]),
    }


def _count_spans(gold: Sequence[Span], ours: Sequence[Span]) -> Pair:
    return 2.0 * len(set(gold) & set(ours)), len(gold) + len(ours)


def view_gold(tree: GoldTree) -> Analysis:
    """What the treebank says of a document."""
    tokens: list[Span] = []
    sentences: list[Span] = []
    words: list[PlacedWord] = []
    heads: list[int] = []
    at = 0
    for sentence in tree.sentences:
        first, start = len(words), at
        for printed in sentence.printed:
            span = (at, at + len("".join(printed.form.split())))
            at = span[1]
            tokens.append(span)
            here = len(words) - first
            for word in sentence.words[here : here + printed.words]:
                words.append(PlacedWord(word.form, span, printed.words > 1))
        sentences.append((start, at))
        heads += [ROOT if w.head == ROOT else first + w.head for w in sentence.words]
    given = [word for sentence in tree.sentences for word in sentence.words]
    return Analysis(
        tokens=tuple(tokens),
        sentences=tuple(sentences),
        words=tuple(words),
        pos=tuple(word.pos for word in given),
        lemmas=tuple(word.lemma for word in given),
        heads=tuple(heads),
        deps=tuple(map(_drop_subtype, (word.dep for word in given))),
    )


def view_ours(content: str, tokens: Tokens, sentences: Layer[Sentence]) -> Analysis:
    """What fabula says of a document."""
    before = [0, *accumulate(not character.isspace() for character in content)]
    spans = list(zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True))
    pos = tokens.pos or ("",) * len(spans)
    words: list[PlacedWord] = []
    printed: list[Span] = []
    for first, last in _group_printed(content, spans, pos):
        place = (before[spans[first][0]], before[spans[last - 1][1]])
        printed.append(place)
        for start, end in spans[first:last]:
            words.append(PlacedWord(content[start:end], place, last - first > 1))
    return Analysis(
        tokens=tuple(printed),
        sentences=tuple((before[row.start], before[row.end]) for row in sentences),
        words=tuple(words),
        pos=pos,
        lemmas=tokens.lemma or ("",) * len(spans),
        heads=(ROOT,) * len(spans) if tokens.head is None else tuple(tokens.head.tolist()),
        deps=tuple(map(_drop_subtype, tokens.dep or ("",) * len(spans))),
    )


def _group_printed(content: str, spans: Sequence[Span], pos: Sequence[str]) -> Iterable[Span]:
    """First token and one past the last of what English treebanks print as one token."""
    first = 0
    for index in range(1, len(spans) + 1):
        if index == len(spans) or not _is_joined(content, spans, pos, index):
            yield first, index
            first = index


def _is_joined(content: str, spans: Sequence[Span], pos: Sequence[str], index: int) -> bool:
    """Whether a token is a piece of the word that the one before it begins."""
    start, end = spans[index]
    if spans[index - 1][1] != start or not content[start - 1].isalnum():
        return False
    mark = content[start] in APOSTROPHES
    return content[start].isalpha() or (mark and (end - start > 1 or pos[index] == "PART"))


def _drop_subtype(relation: str) -> str:
    return relation.partition(":")[0]
