"""Rows of PDNC: reporting clauses and, weakly, kinds of quotations.

A row is a stretch of a novel of about two thousand words that ends with a paragraph. Cues come from
the words of the reporting clause beside each quotation; which of them are the verb and the speaker
is told by ``cue_words``. One novel is in copyright and left out.

Source: https://github.com/Priya22/project-dialogism-novel-corpus (no licence stated).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fabula.evaluate.gold import GoldNovel
from fabula.evaluate.pdnc import choose_fold, list_novels, read_novel
from training.corpora.cue_words import Clause, Cue, read_clause, reduce_word
from training.corpora.pages import Page, label_quotations, read_page
from training.corpora.stretches import cut_rows
from training.rows import Range, Row
from training.splits import IN_COPYRIGHT, find_novel

CORPUS = "pdnc"


def read_rows(data: Path, fold: str) -> Iterator[Row]:
    """Read the novels of ``train`` or ``dev`` below ``data/pdnc``, stretch by stretch."""
    folder = data / CORPUS
    for name in choose_fold(list_novels(folder), fold):
        if find_novel(CORPUS, name) not in IN_COPYRIGHT:
            yield from read_stretches(folder / "data" / name)


def read_stretches(folder: Path) -> Iterator[Row]:
    """Read one novel."""
    gold = read_novel(folder)
    page = read_page(gold.content, ("mention_spans",))
    places = [(part.start, part.end) for part in gold.parts]
    quotations = label_quotations(page, places)
    return cut_rows(
        page, (CORPUS, gold.name, find_novel(CORPUS, gold.name)), quotations, read_cues(page, gold)
    )


def read_cues(page: Page, gold: GoldNovel) -> list[Cue]:
    """Verb and speaker of every reporting clause, in text order, each once."""
    layers: Any = page.story.layers
    persons = sorted(
        words
        for span in layers["mention_spans"]
        if span.type == "PER" and (words := page.find_words(span.start, span.end)) is not None
    )
    names = {
        character.name: {tuple(map(reduce_word, alias.split())) for alias in character.aliases}
        for character in gold.characters
    }
    cues: dict[Range, Cue] = {}
    for part in gold.parts:
        words = page.find_words(*part.expression) if part.expression is not None else None
        if words is None or part.expression is None or words in cues:
            continue
        first, last = words
        near = persons[bisect_left(persons, (first, 0)) : bisect_left(persons, (last, 0))]
        clause = Clause(
            words=[reduce_word(word) for word in page.words[first:last]],
            first=first,
            leads=part.expression[0] < part.start,
        )
        inside = [(a - first, b - first) for a, b in near if b <= last]
        cues[words] = read_clause(clause, names.get(part.speaker, ()), inside)
    return [cues[words] for words in sorted(cues) if cues[words] != (None, None)]
