"""Which mentions are of one entity, from scores of pairs, in reading order.

Each free mention goes to the entity whose mentions before it are likeliest together, or founds a
new one. Names bring their entity with them, and the first ones may join to it an entity that had no
name so far (*a stranger* … *Mr. Reed*). Work and memory grow with the number of mentions alone.

Source: mention ranking with a dummy antecedent after Lee et al. 2017 ("End-to-end Neural
Coreference Resolution"), section 3; probabilities are summed over the mentions of an entity.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np

from fabula.decode.mention_pairs import NONE, Column, Floats, MentionTable, choose_candidates

BLOCK: Final = 256
"""Mentions whose pairs are scored at once, so that memory stays bounded."""

JOINING: Final = 0.5
"""Probability from which a name is that of an entity that had none: as likely as not, not tuned."""


@dataclass(frozen=True)
class Choice:
    """What a mention refers to.

    Attributes:
        referent: Number of its entity, or ``None`` for a mention that is not chained at all.
        probability: How likely that entity was among all, 0 to 1; 1 for a name.
        antecedent: The likeliest mention of it before, or ``None``.
    """

    referent: int | None
    probability: float
    antecedent: int | None


Scorer = Callable[[Column, Column], tuple[Floats, Floats]]
"""Scores of N mentions and their candidates (N, WIDTH): scores (N, WIDTH), and of none (N,)."""


def chain_mentions(
    table: MentionTable,
    score: Scorer,
    first_new: int,
    options: Mapping[int, Collection[int]] = MappingProxyType({}),
) -> list[Choice]:
    """Choose the entity of every mention.

    Args:
        table: The mentions.
        score: Gives the scores of pairs.
        first_new: Number of the first entity to be founded here.
        options: The only entities that some mentions can be of; such a mention founds none.
    """
    following = first_new
    named = np.setdiff1d(table.referent, [NONE])
    joined: dict[int, int] = {}
    referents = np.full(len(table), NONE, dtype=np.int64)
    choices: list[Choice] = []
    for at, candidates, scores, none in _score_all(table, score):
        own = int(table.referent[at])
        owners = np.where(candidates == NONE, NONE, referents[candidates])
        if own != NONE or not table.free[at]:
            choices.append(Choice(None if own == NONE else own, 1.0, None))
            found = own
            if table.free[at]:
                owners[np.isin(owners, named)] = NONE
                choice = _choose(candidates, owners, scores, none)
                if choice.referent is not None and choice.probability >= JOINING:
                    joined[choice.referent] = own
                    referents[referents == choice.referent] = own
        else:
            if at in options:
                owners[~np.isin(owners, list(options[at]))] = NONE
            choice = _choose(candidates, owners, scores, none)
            if choice.referent is None and at not in options:
                choice = Choice(following, choice.probability, None)
                following += 1
            choices.append(choice)
            found = NONE if choice.referent is None else choice.referent
        referents[at] = found
    return [
        choice
        if choice.referent not in joined
        else replace(choice, referent=joined[choice.referent])
        for choice in choices
    ]


def _score_all(table: MentionTable, score: Scorer) -> Iterator[tuple[int, Column, Floats, float]]:
    """Each mention with its candidates and scores, in order."""
    every = choose_candidates(table)
    nothing = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
    for begin in range(0, len(table), BLOCK):
        block = np.arange(begin, min(begin + BLOCK, len(table)))
        chosen = block[table.free[block]]
        scores, alone = score(chosen, every[chosen]) if len(chosen) else (nothing[1], nothing[1])
        places = dict(zip(chosen.tolist(), range(len(chosen)), strict=True))
        for at in block.tolist():
            place = places.get(at)
            if place is None:
                yield at, *nothing, 0.0
            else:
                yield at, every[at], scores[place], float(alone[place])


def _choose(candidates: Column, owners: Column, scores: Floats, none: float) -> Choice:
    """The likeliest entity among those of the candidates, or none of them."""
    there = owners != NONE
    if not there.any():
        return Choice(None, 1.0, None)
    best = max(none, float(scores[there].max()))
    weights = np.where(there, np.exp(scores - best), 0.0)
    alone = float(np.exp(none - best))
    total = float(weights.sum()) + alone
    entities, place = np.unique(owners[there], return_inverse=True)
    sums = np.bincount(place, weights[there])
    most = int(np.argmax(sums))
    if alone >= sums[most]:
        return Choice(None, alone / total, None)
    entity = int(entities[most])
    antecedent = int(candidates[int(np.argmax(np.where(owners == entity, weights, -1.0)))])
    return Choice(entity, float(sums[most]) / total, antecedent)
