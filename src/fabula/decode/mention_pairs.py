"""Pairs of mentions that may be of one entity, and what can be seen of each pair.

Works on columns of numbers, one row for each mention in text order. Each free mention is compared
with the mentions before it: the nearest ones, and further back the last ones with the same words or
the same noun. Features of all pairs of a block of mentions are computed at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float32]

NEAR: Final = 48
"""Candidates among the mentions just before."""

FAR: Final = 2
"""Candidates further back with the same words, and as many with the same noun."""

WIDTH: Final = NEAR + 2 * FAR
"""Candidates of a mention at most."""

NONE: Final = -1
"""What is not there: no candidate, unknown gender, no quotation."""

PROPER, COMMON, PRONOUN = 0, 1, 2
"""Numbers of the forms."""

MENTION_STEPS: Final = np.array([1, 2, 3, 4, 6, 9, 14, 22, 35])
SENTENCE_STEPS: Final = np.array([0, 1, 2, 3, 5, 9, 20])
"""Lower bounds of the classes of distance, in mentions and in sentences."""


@dataclass(frozen=True)
class MentionTable:
    """Mentions as columns, (M,) each, in text order; ``NONE`` where there is nothing.

    Attributes:
        start, end: Range of the mention's words, in code points.
        sentence, clause, paragraph, stretch: Where it stands, ascending numbers.
        quotation: Number of the quotation it stands in.
        form: ``PROPER``, ``COMMON`` or ``PRONOUN``.
        type: Number of its entity type.
        gender: Number of the pronoun set that it or its referent demands.
        person: Grammatical person of a pronoun, 0 elsewhere.
        determiner: Number of the kind of determiner, 0 where there is none.
        words: Number of its words, the same for the same words.
        noun: Number of its noun, the same for the same noun.
        head, governor: Token of its last word, and the token that governs it.
        referent: The referent it certainly has.
        answer: The referent that rules give it.
        said_of: The mention beside it that it is said of, by rules.
        share: How sure the rules are, 0 to 1.
        plural, generic, subject, object, speaking, vague: What it is.
        free: Whether it is to be compared with those before it; one that has a referent may be of
            an entity that had no name before.
        open: Whether it may be what a later mention refers to.
    """

    start: Column
    end: Column
    sentence: Column
    clause: Column
    paragraph: Column
    stretch: Column
    quotation: Column
    form: Column
    type: Column
    gender: Column
    person: Column
    determiner: Column
    words: Column
    noun: Column
    head: Column
    governor: Column
    referent: Column
    answer: Column
    said_of: Column
    share: Floats
    plural: Flags
    generic: Flags
    subject: Flags
    object: Flags
    speaking: Flags
    vague: Flags
    free: Flags
    open: Flags

    def __len__(self) -> int:
        return len(self.start)


def choose_candidates(table: MentionTable) -> Column:
    """Mentions that each free mention is compared with: (M, WIDTH), ``NONE`` fills the rest."""
    found = np.full((len(table), WIDTH), NONE, dtype=np.int64)
    order = np.flatnonzero(table.open)
    before = np.searchsorted(order, np.arange(len(table)))
    last: dict[tuple[str, int], list[int]] = {}
    for at in range(len(table)):
        if table.free[at]:
            near = order[max(0, before[at] - NEAR) : before[at]]
            found[at, : len(near)] = near[::-1]
            earliest = near[0] if len(near) else at
            far = dict.fromkeys(
                each
                for key in _keys(table, at)
                for each in reversed(last.get(key, ())[-FAR:])
                if each < earliest
            )
            found[at, NEAR : NEAR + len(far)] = list(far)
        if table.open[at]:
            for key in _keys(table, at):
                last.setdefault(key, []).append(at)
    return found


def _keys(table: MentionTable, at: int) -> Iterator[tuple[str, int]]:
    if table.form[at] != PRONOUN:
        yield "words", int(table.words[at])
        if table.noun[at] != NONE:
            yield "noun", int(table.noun[at])


def read_pairs(table: MentionTable, left: Column, right: Column) -> Floats:
    """Features of pairs: (P, F) for P mentions ``left`` and P earlier mentions ``right``."""
    i, j = left, right
    t = table
    both_named = (t.form[i] != PRONOUN) & (t.form[j] != PRONOUN)
    gender_i, gender_j = t.gender[i], t.gender[j]
    told = (gender_i != NONE) & (gender_j != NONE)
    sentences = t.sentence[i] - t.sentence[j]
    same_quotation = t.quotation[i] == t.quotation[j]
    quoted_i, quoted_j = t.quotation[i] != NONE, t.quotation[j] != NONE
    by_rule = (t.answer[i] != NONE) & (t.answer[i] == t.answer[j])
    columns = [
        *_classes(i - j, MENTION_STEPS),
        *_classes(sentences, SENTENCE_STEPS),
        t.paragraph[i] == t.paragraph[j],
        t.paragraph[i] == t.paragraph[j] + 1,
        t.stretch[i] != t.stretch[j],
        *((t.form[i] == a) & (t.form[j] == b) for a in range(3) for b in range(3)),
        t.type[i] == t.type[j],
        t.type[j] == 0,
        told & (gender_i == gender_j),
        told & (gender_i != gender_j),
        gender_i != NONE,
        gender_j != NONE,
        t.plural[i] & t.plural[j],
        t.plural[i] != t.plural[j],
        t.person[i] == 1,
        t.person[i] == 2,
        t.person[j] == 1,
        t.person[j] == 2,
        (t.person[i] == t.person[j]) & (t.person[i] > 0),
        quoted_i,
        quoted_j,
        same_quotation & quoted_i,
        same_quotation & ~quoted_i,
        both_named & (t.words[i] == t.words[j]),
        ~both_named & (t.words[i] == t.words[j]),
        both_named & (t.noun[i] == t.noun[j]) & (t.noun[i] != NONE),
        (t.start[j] <= t.start[i]) & (t.end[j] >= t.end[i]),
        (t.start[i] <= t.start[j]) & (t.end[i] >= t.end[j]),
        *(t.determiner[i] == each for each in range(4)),
        t.generic[i],
        t.vague[i],
        t.vague[j],
        t.subject[i],
        t.subject[j],
        t.subject[i] & t.subject[j],
        t.object[i],
        t.object[i] & t.subject[j] & (t.clause[i] == t.clause[j]),
        t.clause[i] == t.clause[j],
        (t.governor[i] == t.governor[j]) & (t.governor[i] != NONE),
        (t.governor[i] == t.head[j]) & (t.head[j] != NONE),
        (t.governor[j] == t.head[i]) & (t.head[i] != NONE),
        t.said_of[i] == j,
        by_rule,
        by_rule * t.share[i],
        (t.answer[i] != NONE) & ~by_rule,
        t.answer[i] == NONE,
        t.referent[j] != NONE,
        t.speaking[i],
        t.speaking[j],
        t.speaking[i] & t.speaking[j],
        quoted_i & t.speaking[j] & (sentences <= 1),
    ]
    return np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)


def read_alone(table: MentionTable, chosen: Column) -> Floats:
    """Features (N, F) of mentions by themselves, for whether they are of an entity not met yet."""
    t, i = table, chosen
    first_words, first_noun = _firsts(t.words), _firsts(t.noun)
    columns = [
        *(t.form[i] == each for each in range(3)),
        *(t.determiner[i] == each for each in range(4)),
        *(t.type[i] == each for each in range(6)),
        t.generic[i],
        t.vague[i],
        t.plural[i],
        t.person[i] == 1,
        t.person[i] == 2,
        t.quotation[i] != NONE,
        t.subject[i],
        t.speaking[i],
        t.said_of[i] != NONE,
        first_words[i],
        first_noun[i] | (t.noun[i] == NONE),
        t.answer[i] == NONE,
        (t.answer[i] != NONE) & _firsts(t.answer)[i],
        t.share[i],
    ]
    return np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)


def _firsts(column: Column) -> Flags:
    first = np.zeros(len(column), dtype=bool)
    first[np.unique(column, return_index=True)[1]] = True
    return first


def _classes(distance: Column, steps: Column) -> Iterator[Flags]:
    place = np.searchsorted(steps, distance, side="right")
    return (place == each for each in range(1, len(steps) + 1))
