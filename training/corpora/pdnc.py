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

from fabula.evaluate.gold import SPECIAL_SPEAKERS, GoldNovel, GoldPart
from fabula.evaluate.pdnc import choose_fold, list_novels, read_novel
from training.corpora.cue_words import Clause, Cue, read_clause, reduce_word
from training.corpora.pages import Page, label_quotations, read_page
from training.corpora.persons import GoldPersons, read_pdnc_persons
from training.corpora.stretches import Persons, cut_rows
from training.rows import Range, Row, Spoken
from training.splits import IN_COPYRIGHT, find_novel

CORPUS = "pdnc"
MENTIONS = "mention_spans"
SLOT_WORDS = (
    "i me my mine myself you your yours yourself yourselves we us our ours ourselves thou thee "
    "thy thine thyself"
)
SLOTS = frozenset(SLOT_WORDS.split())
"""Words for whoever speaks or is spoken to."""


def read_rows(data: Path, fold: str) -> Iterator[Row]:
    """Read the novels of ``train`` or ``dev`` below ``data/pdnc``, stretch by stretch."""
    folder = data / CORPUS
    for name in choose_fold(list_novels(folder), fold):
        if find_novel(CORPUS, name) not in IN_COPYRIGHT:
            yield from read_stretches(folder / "data" / name)


def read_stretches(folder: Path) -> Iterator[Row]:
    """Read one novel."""
    gold = read_novel(folder)
    page = read_page(gold.content, (MENTIONS,))
    places = [(part.start, part.end) for part in gold.parts]
    quotations = label_quotations(page, places)
    origin = CORPUS, gold.name, find_novel(CORPUS, gold.name)
    persons = read_persons(page, gold, read_pdnc_persons(folder))
    return cut_rows(page, origin, quotations, read_cues(page, gold), persons)


def read_persons(page: Page, gold: GoldNovel, known: GoldPersons) -> Persons:
    """Lines with their speakers, and mentions of whom it is known who they are.

    Words that name whoever speaks or is spoken to (*I*, *you*) are left out within quotations.
    """
    layers: Any = page.story.layers
    places = {
        (row.start, row.end): known.find(
            row.extent, (row.start, row.end), is_name=row.is_person_name, plural=row.plural
        )
        for row in layers[MENTIONS]
    }
    places |= {place: person for place, person in known.places.items() if place not in places}
    numbers: dict[str, int] = {}
    links: dict[Range, int] = {}
    for place, person in places.items():
        words = page.find_words(*place)
        if words is not None and person is not None and not _is_slot(page, words):
            links[words] = numbers.setdefault(person, len(numbers))
    for words, person in _find_subjects(page, gold):
        links.setdefault(words, numbers.setdefault(person, len(numbers)))
    spoken = _read_lines(page, gold, numbers)
    return Persons(sorted((*words, number) for words, number in links.items()), list(spoken))


def _is_slot(page: Page, words: Range) -> bool:
    return words[1] - words[0] == 1 and page.words[words[0]].lower() in SLOTS


def _find_subjects(page: Page, gold: GoldNovel) -> Iterator[tuple[Range, str]]:
    """Words for the speaker in reporting clauses."""
    clauses = [
        (words, part.speaker)
        for part in gold.parts
        if part.expression and (words := page.find_words(*part.expression)) is not None
    ]
    starts = sorted(clauses)
    for _, mention in read_cues(page, gold):
        if mention is None or _is_slot(page, mention):
            continue
        at = bisect_left(starts, ((mention[0] + 1, 0), "")) - 1
        if at >= 0 and mention[1] <= starts[at][0][1] and starts[at][1] not in SPECIAL_SPEAKERS:
            yield mention, starts[at][1]


def _read_lines(page: Page, gold: GoldNovel, numbers: dict[str, int]) -> Iterator[Spoken]:
    """Quotations whose speaker is of the cast; their parts with their marks."""
    parts: dict[str, list[GoldPart]] = {}
    for part in gold.parts:
        parts.setdefault(part.quotation, []).append(part)
    firsts = [part.words[0] for part in page.quoted]
    for pieces in parts.values():
        speaker = pieces[0].speaker
        found = [page.find_words(piece.start, piece.end) for piece in pieces]
        ranges = [_with_marks(page, firsts, words) for words in found if words is not None]
        if ranges and speaker not in SPECIAL_SPEAKERS:
            told = pieces[0].addressees - SPECIAL_SPEAKERS
            yield Spoken(
                parts=ranges,
                speaker=numbers.setdefault(speaker, len(numbers)),
                told=[numbers.setdefault(each, len(numbers)) for each in sorted(told)],
            )


def _with_marks(page: Page, firsts: list[int], words: Range) -> Range:
    """The quoted part that holds some words, if the rules have one of about that length."""
    at = bisect_left(firsts, words[0] + 1) - 1
    if at >= 0:
        first, last = page.quoted[at].words
        if first <= words[0] and words[1] <= last and last - first <= words[1] - words[0] + 4:
            return first, last
    return words


def read_cues(page: Page, gold: GoldNovel) -> list[Cue]:
    """Verb and speaker of every reporting clause, in text order, each once."""
    layers: Any = page.story.layers
    persons = sorted(
        words
        for span in layers[MENTIONS]
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
