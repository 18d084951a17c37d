"""Rows of PDNC: reporting clauses and, weakly, kinds of quotations.

A row is a stretch of a novel of about two thousand words that ends with a paragraph. Cues come from
the words of the reporting clause beside each quotation; which of them are the verb and the speaker
is told by ``cue_words``. One novel is in copyright and left out.

Source: https://github.com/Priya22/project-dialogism-novel-corpus (no licence stated).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from fabula.evaluate.gold import GoldNovel
from fabula.evaluate.pdnc import choose_fold, list_novels, read_novel
from fabula.spans import merge_spans
from training.corpora.cue_words import Clause, Cue, read_clause, reduce_word
from training.corpora.pages import Page, label_quotations, read_page
from training.rows import Range, Row
from training.splits import IN_COPYRIGHT, find_novel

CORPUS = "pdnc"
CHUNK_WORDS = 2000


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
    cues = read_cues(page, gold)
    quoted = [part.words for part in page.quoted]
    for number, (first, last) in enumerate(cut_page(page)):
        yield Row(
            corpus=CORPUS,
            document=f"{gold.name}#{number}",
            novel=find_novel(CORPUS, gold.name),
            words=page.words[first:last],
            paragraphs=[at - first for at in page.paragraphs if first <= at < last],
            quoted=[(a - first, b - first) for a, b in quoted if first <= a < last],
            quotations=[(a - first, b - first, k) for a, b, k in quotations if first <= a < last],
            cues=choose_cues(cues, first, last),
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


def cut_page(page: Page) -> Iterator[Range]:
    """Stretches of whole paragraphs; no quoted part lies on both sides of a cut."""
    spans = merge_spans(part.words for part in page.quoted)
    first = 0
    for at in page.paragraphs:
        index = bisect_right(spans, (at, at)) - 1
        inside = index >= 0 and spans[index][0] < at < spans[index][1]
        if at - first >= CHUNK_WORDS and not inside:
            yield first, at
            first = at
    if first < len(page.words):
        yield first, len(page.words)


def choose_cues(cues: Collection[Cue], first: int, last: int) -> list[Cue]:
    """The cues of a stretch, counted from its beginning."""
    chosen: list[Cue] = []
    for verb, mention in cues:
        at = (verb or mention or (first - 1, 0))[0]
        if first <= at < last:
            shifted = [None if r is None else (r[0] - first, r[1] - first) for r in (verb, mention)]
            chosen.append((shifted[0], shifted[1]))
    return chosen
