"""Rows of PDNC: reporting clauses and, weakly, kinds of quotations.

A row is a stretch of a novel of about two thousand words that ends with a paragraph. Cues come from
``referringExpression``, which repeats the words of the reporting clause without their marks: its
nearest occurrence in the narration beside the quotation is taken. One novel is in copyright and
left out.

Source: https://github.com/Priya22/project-dialogism-novel-corpus (no licence stated).
"""

from __future__ import annotations

import ast
import csv
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fabula.evaluate.gold import GoldNovel
from fabula.evaluate.pdnc import choose_fold, list_novels, read_novel
from fabula.rows import Span
from fabula.spans import merge_spans
from training.corpora.cue_words import Clause, Cue, read_clause, reduce_word
from training.corpora.pages import Page, label_quotations, read_page
from training.rows import Range, Row
from training.splits import IN_COPYRIGHT, find_novel

CORPUS = "pdnc"
CHUNK_WORDS = 2000

REACH_CHARS = 400
"""How far from its quotation a reporting clause is looked for."""

PARAGRAPH_CHARS = 40
"""How much nearer a clause seems that stands in the same paragraph as its quotation."""

NO_EXPRESSION = "nan"


@dataclass(frozen=True)
class Reported:
    """A quotation with the words of its reporting clause.

    Attributes:
        parts: Code points of its parts.
        expression: The clause, reduced to letters and digits.
        names: Names of the speaker, as reduced words.
    """

    parts: tuple[Span, ...]
    expression: str
    names: frozenset[tuple[str, ...]]


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
    cues = locate_cues(page, merge_spans(places), read_reported(folder, gold))
    for number, (first, last) in enumerate(_cut(page)):
        yield Row(
            corpus=CORPUS,
            document=f"{gold.name}#{number}",
            novel=find_novel(CORPUS, gold.name),
            words=page.words[first:last],
            paragraphs=[at - first for at in page.paragraphs if first <= at < last],
            quoted=[(a - first, b - first) for a, b, _ in quotations if first <= a < last],
            quotations=[(a - first, b - first, k) for a, b, k in quotations if first <= a < last],
            cues=_choose_cues(cues, first, last),
        )


def read_reported(folder: Path, gold: GoldNovel) -> list[Reported]:
    """The quotations of a novel that have a reporting clause."""
    aliases = {character.name: character.aliases for character in gold.characters}
    speaker_of = {(part.start, part.end): part.speaker for part in gold.parts}
    found = []
    with (folder / "quotation_info.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            expression = reduce_word(row["referringExpression"])
            if expression in (NO_EXPRESSION, ""):
                continue
            spans = ast.literal_eval(row["quoteByteSpans"])
            parts = tuple(sorted((int(start), int(end)) for start, end in spans))
            names = aliases.get(speaker_of[parts[0]], frozenset())
            words = frozenset(tuple(map(reduce_word, name.split())) for name in names)
            found.append(Reported(parts, expression, words))
    return found


def locate_cues(page: Page, quoted: Sequence[Span], reported: Iterable[Reported]) -> list[Cue]:
    """Verb and speaker of every clause that is found, in text order, each once.

    Args:
        page: The novel.
        quoted: Code points of all quotations, disjoint and sorted.
        reported: What to look for.
    """
    layers: Any = page.story.layers
    persons = [
        words
        for span in layers["mention_spans"]
        if span.type == "PER" and (words := page.find_words(span.start, span.end)) is not None
    ]
    starts = [words[0] for words in persons]
    found = set()
    for quotation in reported:
        words = _locate(page, quoted, quotation)
        if words is None:
            continue
        first, last = words
        near = persons[bisect_left(starts, first) : bisect_left(starts, last)]
        cue = read_clause(
            Clause(
                words=[reduce_word(word) for word in page.words[first:last]],
                first=first,
                leads=page.starts[first] < quotation.parts[0][0],
            ),
            quotation.names,
            [(a - first, b - first) for a, b in near if b <= last],
        )
        if cue != (None, None):
            found.add(cue)
    return sorted(found, key=lambda cue: [each or (0, 0) for each in cue])


def _locate(page: Page, quoted: Sequence[Span], quotation: Reported) -> Range | None:
    """The words of the occurrence nearest to the quotation, of those that are whole words."""
    low = max(0, quotation.parts[0][0] - REACH_CHARS)
    high = min(len(page.content), quotation.parts[-1][1] + REACH_CHARS)
    narration = _narration(page.content, quoted, low, high)
    dense = "".join(page.content[at].lower() for at in narration)
    best: tuple[int, Range] | None = None
    for match in re.finditer(f"(?={re.escape(quotation.expression)})", dense):
        start = narration[match.start()]
        end = narration[match.start() + len(quotation.expression) - 1] + 1
        words = page.find_words(start, end)
        if words is None or not _is_whole(page, words, start, end):
            continue
        distance = min(_distance(page.content, part, (start, end)) for part in quotation.parts)
        if best is None or distance < best[0]:
            best = distance, words
    return None if best is None else best[1]


def _narration(content: str, quoted: Sequence[Span], low: int, high: int) -> list[int]:
    """Places of the letters and digits between the quotations of a stretch."""
    places: list[int] = []
    at = low
    first = max(0, bisect_right(quoted, (low, low)) - 1)
    for start, end in [*quoted[first : bisect_left(quoted, (high, high))], (high, high)]:
        places.extend(index for index in range(at, start) if content[index].isalnum())
        at = max(at, end)
    return places


def _is_whole(page: Page, words: Range, start: int, end: int) -> bool:
    """Whether nothing but marks is missing of the first and the last word."""
    head = page.content[page.starts[words[0]] : start]
    tail = page.content[end : page.ends[words[1] - 1]]
    return not any(map(str.isalnum, head + tail))


def _distance(content: str, part: Span, clause: Span) -> int:
    """Code points between a quotation and a clause; behind it counts as nearer than before it."""
    between = (part[1], clause[0]) if clause[0] >= part[1] else (clause[1], part[0])
    crossed = re.search(r"\n\s*\n", content[slice(*between)]) is not None
    return 2 * (between[1] - between[0] + PARAGRAPH_CHARS * crossed) + (clause[0] < part[1])


def _cut(page: Page) -> Iterator[Range]:
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


def _choose_cues(cues: Collection[Cue], first: int, last: int) -> list[Cue]:
    """The cues of a stretch, counted from its beginning."""
    chosen: list[Cue] = []
    for verb, mention in cues:
        at = (verb or mention or (first - 1, 0))[0]
        if first <= at < last:
            shifted = [None if r is None else (r[0] - first, r[1] - first) for r in (verb, mention)]
            chosen.append((shifted[0], shifted[1]))
    return chosen
