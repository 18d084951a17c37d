"""The mentions of a text as columns of numbers, for ``mention_pairs.py``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Final, get_args

import numpy as np
from numpy.typing import NDArray

from fabula.decode.dependency_tree import ROOT
from fabula.decode.mention_pairs import COMMON, NONE, PRONOUN, PROPER, Column, MentionTable
from fabula.decode.resolution import MANY, Answer, Item
from fabula.internal_rows import MentionSpan
from fabula.layer import Tokens
from fabula.rows import EntityType

FORM_NUMBERS: Final = {"proper": PROPER, "common": COMMON, "pronoun": PRONOUN}
TYPE_NUMBERS: Final = {name: at for at, name in enumerate(get_args(EntityType))}
GENDER_NUMBERS: Final = {"he": 0, "she": 1, MANY: 2, "they": 2}
OTHER_GENDER: Final = 3
"""Number of any other pronoun set, and of what is no person."""

DETERMINER_NUMBERS: Final = {"the": 1, "a": 2, "own": 3}
INTRODUCTIONS: Final = 3
"""Mentions of a name that may say who somebody is that had none."""


def make_table(
    spans: Sequence[MentionSpan],
    items: Sequence[Item],
    answers: Sequence[Answer],
    genders: Mapping[int, str | None],
    paragraphs: Sequence[int],
    speaking: Iterable[int],
    words: Sequence[str],
    tokens: Tokens,
    called: Iterable[int] = (),
) -> MentionTable:
    """Columns of the mentions of a text.

    Args:
        spans: M mentions, sorted.
        items: The same as rules read them.
        answers: What rules say of them.
        genders: Pronoun set of each referent.
        paragraphs: Number of the paragraph of each.
        speaking: Numbers of the mentions that reporting clauses name.
        words: Plain words of each.
        tokens: Tokens with governors; without, no mention has a head.
        called: Numbers of the mentions that call out whoever is spoken to.
    """
    count = len(spans)
    said = np.zeros(count, dtype=bool)
    said[list(speaking)] = True
    heads, governors = _find_heads(spans, tokens)
    slot = np.array([_is_slot(span) for span in spans], dtype=bool)
    slot[list(called)] = True
    named = np.array([item.kind == "name" and bool(item.referents) for item in items], dtype=bool)
    closed = np.array(
        [i.kind == "skip" and s.form == "proper" for i, s in zip(items, spans, strict=True)],
        dtype=bool,
    )
    answer: list[int] = [NONE if each.referent is None else each.referent for each in answers]
    referent = _column(
        item.referents[0] if item.kind == "name" and item.referents else NONE for item in items
    )
    pronoun = np.array([span.form == "pronoun" for span in spans], dtype=bool)
    # Rules grew on the reporting clauses of whole novels, the pair head on short stretches.
    settled = said & pronoun & ~named & ~slot & np.isin(answer, referent[referent != NONE])
    beside = [at + item.beside if item.beside else NONE for at, item in enumerate(items)]
    return MentionTable(
        start=_column(span.extent[0] for span in spans),
        end=_column(span.extent[1] for span in spans),
        sentence=_column(item.sentence for item in items),
        clause=_column(item.clause for item in items),
        paragraph=_column(paragraphs),
        stretch=_column(item.stretch for item in items),
        quotation=_column(NONE if s.quotation is None else s.quotation for s in spans),
        form=_column(FORM_NUMBERS[span.form] for span in spans),
        type=_column(TYPE_NUMBERS[span.type] for span in spans),
        gender=_column(
            _gender(span, item, genders) for span, item in zip(spans, items, strict=True)
        ),
        person=_column(span.person or 0 for span in spans),
        determiner=_column(
            DETERMINER_NUMBERS[item.determiner] if span.form == "common" else 0
            for span, item in zip(spans, items, strict=True)
        ),
        words=_numbers(words),
        noun=_numbers([item.noun or None for item in items]),
        head=heads,
        governor=governors,
        referent=np.where(settled, _column(answer), referent),
        answer=_column(answer),
        said_of=_column(beside),
        share=np.array([each.share for each in answers], dtype=np.float32),
        plural=np.array([span.plural for span in spans], dtype=bool),
        generic=np.array([item.generic for item in items], dtype=bool),
        subject=np.array([item.subject for item in items], dtype=bool),
        object=np.array([item.object for item in items], dtype=bool),
        speaking=said,
        vague=np.array([span.vague for span in spans], dtype=bool),
        free=(~named & ~slot & ~closed & ~settled) | _find_introductions(spans, items),
        open=~slot,
    )


def _find_introductions(spans: Sequence[MentionSpan], items: Sequence[Item]) -> NDArray[np.bool_]:
    """The first times that a person is named: who was there without a name may be meant."""
    seen: Counter[int] = Counter()
    found = np.zeros(len(spans), dtype=bool)
    for at, (span, item) in enumerate(zip(spans, items, strict=True)):
        if item.kind == "name" and item.referents and span.form == "proper" and not span.plural:
            found[at] = span.type == "PER" and seen[item.referents[0]] < INTRODUCTIONS
            seen[item.referents[0]] += 1
    return found


def _column(values: Iterable[int]) -> Column:
    return np.fromiter(values, dtype=np.int64)


def _numbers(values: Sequence[Hashable | None]) -> Column:
    """The same number for the same value, ``NONE`` for ``None``."""
    known: dict[Hashable, int] = {}
    return _column(NONE if each is None else known.setdefault(each, len(known)) for each in values)


def _is_slot(span: MentionSpan) -> bool:
    """Whether a mention is filled by whoever speaks, or is spoken to, in its quotation."""
    return span.person in (1, 2) and not span.plural and span.quotation is not None


def _gender(span: MentionSpan, item: Item, genders: Mapping[int, str | None]) -> int:
    if span.type != "PER":
        return OTHER_GENDER
    gender = span.gender
    if item.kind == "name" and item.referents:
        gender = genders.get(item.referents[0]) or gender
    if gender is None and span.plural:
        gender = MANY
    return NONE if gender is None else GENDER_NUMBERS.get(gender, OTHER_GENDER)


def _find_heads(spans: Sequence[MentionSpan], tokens: Tokens) -> tuple[Column, Column]:
    """Head token of each mention, and the token that governs it."""
    heads = np.full(len(spans), NONE, dtype=np.int64)
    governors = np.full(len(spans), NONE, dtype=np.int64)
    if tokens.head is None or not len(tokens):
        return heads, governors
    above = tokens.head
    firsts = np.searchsorted(tokens.ends, [span.extent[0] for span in spans], side="right")
    lasts = np.searchsorted(tokens.starts, [span.extent[1] for span in spans], side="left")
    for at, (first, last) in enumerate(zip(firsts.tolist(), lasts.tolist(), strict=True)):
        for token in range(first, last):
            if not first <= above[token] < last:
                heads[at] = token
                governors[at] = above[token] if above[token] != ROOT else NONE
                break
    return heads, governors
