"""A whole novel as rows: stretches of about two thousand words that end with a paragraph."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from fabula.spans import merge_spans
from training.corpora.cue_words import Cue
from training.corpora.pages import Page
from training.rows import Range, Row, Spoken

CHUNK_WORDS = 2000


@dataclass(frozen=True)
class Persons:
    """Who is who in a novel, in words of its page.

    Attributes:
        links: Range of each mention of a known person, and the person's number.
        spoken: Its lines.
    """

    links: Sequence[tuple[int, int, int]]
    spoken: Sequence[Spoken]

    def choose_links(self, first: int, last: int) -> Iterator[tuple[int, int, int]]:
        """The mentions of a stretch, counted from its beginning."""
        for a, b, person in self.links:
            if first <= a and b <= last:
                yield a - first, b - first, person

    def choose_lines(self, first: int, last: int) -> Iterator[Spoken]:
        """The lines of a stretch, counted from its beginning."""
        for line in self.spoken:
            parts = [(a - first, b - first) for a, b in line.parts if first <= a and b <= last]
            if parts:
                yield msgspec.structs.replace(line, parts=parts)


def cut_rows(
    page: Page,
    origin: tuple[str, str, str | None],
    quotations: Sequence[tuple[int, int, str]],
    cues: Collection[Cue],
    persons: Persons | None = None,
) -> Iterator[Row]:
    """The rows of a novel.

    Args:
        page: The novel.
        origin: Its corpus, its name there, and its key in ``training/splits.py``.
        quotations: Range and kind of its quotations, in words of the page.
        cues: Its reporting clauses, in words of the page.
        persons: Who is who in it, where that is known.
    """
    corpus, name, novel = origin
    quoted = [part.words for part in page.quoted]
    for number, (first, last) in enumerate(_cut(page)):
        yield Row(
            corpus=corpus,
            document=f"{name}#{number}",
            novel=novel,
            words=page.words[first:last],
            paragraphs=[at - first for at in page.paragraphs if first <= at < last],
            quoted=[(a - first, b - first) for a, b in quoted if first <= a < last],
            quotations=[(a - first, b - first, k) for a, b, k in quotations if first <= a < last],
            cues=_choose_cues(cues, first, last),
            links=None if persons is None else list(persons.choose_links(first, last)),
            partial=persons is not None,
            spoken=None if persons is None else list(persons.choose_lines(first, last)),
        )


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
