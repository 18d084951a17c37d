"""Tokens: the columns of grammar are read off the encoding, a tree for each sentence."""

from __future__ import annotations

import numpy as np
import pytest

from fabula.encoder.encoding import Encoding, SyntaxScores
from fabula.layer import Layer, Tokens
from fabula.layers.tokens import find_tokens
from fabula.rows import Sentence, SentenceId

SPANS = Tokens([0, 3, 7, 9, 13], [2, 6, 8, 12, 14])
"""*He ran. She sat* cut so that two sentences have two and three tokens."""

SENTENCES = Layer(
    [Sentence(id=SentenceId(0), start=0, end=6), Sentence(id=SentenceId(1), start=7, end=14)]
)


def syntax(candidates: list[list[tuple[int, str, float]]]) -> Encoding:
    """An encoding with the candidate governors of each token: index, relation, probability."""
    width = max(map(len, candidates))
    heads = np.full((len(candidates), width), -1, dtype=np.int32)
    scores = np.full((len(candidates), width), -np.inf, dtype=np.float32)
    for row, found in enumerate(candidates):
        for column, (head, _, probability) in enumerate(found):
            heads[row, column] = head
            scores[row, column] = np.log(probability)
    return Encoding(
        syntax=SyntaxScores(
            pos=("PRON", "VERB", "PRON", "VERB", "PUNCT"),
            lemma=("he", "run", "she", "sit", "."),
            heads=heads,
            head_scores=scores,
            deps=tuple(tuple(label for _, label, _ in found) for found in candidates),
        )
    )


def test_columns_come_from_the_encoding() -> None:
    encoding = syntax(
        [
            [(1, "nsubj", 0.9)],
            [(-1, "root", 0.9)],
            [(3, "nsubj", 0.9)],
            [(-1, "root", 0.9)],
            [(3, "punct", 0.9)],
        ]
    )
    found = find_tokens(SPANS, SENTENCES, encoding)
    assert found.pos == ("PRON", "VERB", "PRON", "VERB", "PUNCT")
    assert found.lemma == ("he", "run", "she", "sit", ".")
    assert found.head is not None
    assert found.head.tolist() == [1, -1, 3, -1, 3]
    assert found.dep == ("nsubj", "root", "nsubj", "root", "punct")
    assert np.array_equal(found.starts, SPANS.starts)


def test_each_sentence_is_one_tree_and_no_governor_is_in_another() -> None:
    encoding = syntax(
        [
            [(1, "nsubj", 0.9)],
            [(3, "conj", 0.9), (-1, "root", 0.1)],
            [(3, "nsubj", 0.9)],
            [(1, "conj", 0.8), (4, "dep", 0.15), (-1, "root", 0.05)],
            [(3, "punct", 0.9)],
        ]
    )
    found = find_tokens(SPANS, SENTENCES, encoding)
    assert found.head is not None
    assert found.head.tolist() == [1, -1, 3, -1, 3]
    assert found.dep == ("nsubj", "root", "nsubj", "root", "punct")


def test_a_governor_that_was_no_candidate_has_the_relation_dep() -> None:
    encoding = syntax([[(-1, "root", 0.9)]] * 5)
    found = find_tokens(SPANS, SENTENCES, encoding)
    assert found.dep is not None
    assert sorted(found.dep) == ["dep", "dep", "dep", "root", "root"]


def test_without_encoder_only_places_are_known() -> None:
    assert find_tokens(SPANS, SENTENCES, Encoding()) == SPANS


def test_an_encoding_of_other_tokens_is_refused() -> None:
    with pytest.raises(ValueError, match="other tokens"):
        find_tokens(Tokens([0], [1]), Layer(), syntax([[(-1, "root", 0.9)]] * 5))
