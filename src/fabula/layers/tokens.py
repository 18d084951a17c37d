"""Tokens with lemma, part of speech and syntax.

What: every word and mark with what grammar says of it.
Rows: the columns of ``TokenTable``: those of ``token_spans`` and, where there is an encoder, lemma,
    part of speech, relation and governor; each sentence is one tree.
Needs: token_spans, sentences, encoding.
Method: the encoder proposes a few governors for each token; in each sentence the tree is chosen
    that is best as a whole (``decode/dependency_tree.py``). A governor outside the sentence is no
    candidate. The relation is the one the encoder gives to the chosen candidate.
Source: Chu and Liu 1965; Edmonds 1967; Dozat and Manning 2017, "Deep Biaffine Attention for Neural
    Dependency Parsing", for choosing a tree among scored governors.
Limits: without an encoder all columns but ``start`` and ``end`` are unknown. Where no candidate
    fits the tree, the relation is the unspecific ``dep``.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from fabula.decode.dependency_tree import ROOT, choose_tree, find_candidates
from fabula.encoder.encoding import Encoding, SyntaxScores
from fabula.layer import Layer, Tokens
from fabula.rows import Sentence

UNKNOWN_RELATION = "dep"
"""Relation of a token to a governor that the encoder did not propose (Universal Dependencies)."""


def find_tokens(token_spans: Tokens, sentences: Layer[Sentence], encoding: Encoding) -> Tokens:
    """Add the columns of grammar to the tokens.

    Args:
        token_spans: Where they stand.
        sentences: The sentences; each becomes one tree.
        encoding: The encoder's scores; without ``syntax`` nothing is added.

    Raises:
        ValueError: If the encoding is one of other tokens.
    """
    syntax = encoding.syntax
    if syntax is None:
        return token_spans
    if len(syntax.pos) != len(token_spans):
        raise ValueError("the encoding scores other tokens than these")
    head = np.full(len(token_spans), ROOT, dtype=np.int32)
    for first, last in _ranges(token_spans, sentences):
        head[first:last] = choose_tree(
            syntax.heads[first:last], syntax.head_scores[first:last], first
        )
    return Tokens(
        token_spans.starts,
        token_spans.ends,
        lemma=syntax.lemma,
        pos=syntax.pos,
        dep=list(_relations(syntax, head)),
        head=head.astype(np.int64),
    )


def _ranges(token_spans: Tokens, sentences: Layer[Sentence]) -> Iterator[tuple[int, int]]:
    """First token and one past the last of every sentence."""
    firsts = np.searchsorted(token_spans.starts, [row.start for row in sentences], side="left")
    lasts = np.searchsorted(token_spans.ends, [row.end for row in sentences], side="right")
    return zip(firsts.tolist(), lasts.tolist(), strict=True)


def _relations(syntax: SyntaxScores, head: NDArray[np.int32]) -> Iterator[str]:
    """The relation of every token to its governor."""
    places = find_candidates(syntax.heads, head).tolist()
    for index, (governor, place) in enumerate(zip(head.tolist(), places, strict=True)):
        if governor == ROOT:
            yield "root"
        else:
            yield syntax.deps[index][place] if place >= 0 else UNKNOWN_RELATION
