"""Rows of the original passages: lines with their feelings, speakers and addressees.

Persons are known where a name of theirs stands, and a narrator by *I* outside lines; who a pronoun
is nobody says, so the links are partial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from fabula.spans import overlap_chars
from training.corpora.pages import Page, read_page
from training.passages import NARRATOR, Line, Passage, read_passages
from training.rows import Range, Row, Spoken

CORPUS = "passages"
NARRATING = r"(?i:I|me|my|myself)"


def read_rows(data: Path, fold: str) -> Iterator[Row]:
    """Read the passages of ``train`` or ``dev``; they come with the code, not from ``data``."""
    for passage in read_passages():
        if passage.fold == fold:
            yield read_row(passage)


def read_row(passage: Passage) -> Row:
    """One passage as a row."""
    page = read_page(passage.text)
    numbers = {person: number for number, person in enumerate(passage.people)}
    links: dict[Range, int] = {}
    names: list[Range] = []
    for person, name, words in find_people(passage, page):
        if not any(first < words[1] and words[0] < last for first, last in links):
            links[words] = numbers[person]
            if name[:1].isupper() and name != NARRATOR:
                names.append(words)
    return Row(
        corpus=CORPUS,
        document=passage.name,
        words=page.words,
        paragraphs=page.paragraphs,
        quoted=[part.words for part in page.quoted],
        quotations=list(_label_kinds(passage, page)),
        links=sorted((*words, number) for words, number in links.items()),
        partial=True,
        spoken=[spoken for line in passage.lines if (spoken := _speak(line, page, numbers))],
        names=sorted(names),
    )


def find_people(passage: Passage, page: Page) -> Iterator[tuple[str, str, Range]]:
    """Ids, names and words of people where a name of theirs stands, longer names first."""
    named = [(name, person) for person, who in passage.people.items() for name in who.names]
    for name, person in sorted(named, key=lambda pair: -len(pair[0])):
        narrates = name == NARRATOR
        first = f"[{name[0]}{name[0].upper()}]" if name[0].islower() else re.escape(name[0])
        pattern = NARRATING if narrates else first + re.escape(name[1:])
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", page.content):
            words = page.find_words(*match.span())
            if words is not None and not (narrates and _is_said(match.start(), passage)):
                yield person, name, words


def _is_said(at: int, passage: Passage) -> bool:
    return any(start <= at < end for line in passage.lines for start, end in line.parts)


def _speak(line: Line, page: Page, numbers: dict[str, int]) -> Spoken | None:
    parts = [words for part in line.parts if (words := page.find_words(*part)) is not None]
    if not parts:
        return None
    return Spoken(
        parts=parts,
        speaker=numbers.get(line.speaker),
        told=[numbers[each] for each in line.told if each in numbers],
        label=line.label,
        intensity=line.intensity,
        shown=line.shown,
    )


def _label_kinds(passage: Passage, page: Page) -> Iterator[tuple[int, int, str]]:
    """Kind of every quoted part that is a line or a part of one."""
    places = [(part, line.kind) for line in passage.lines for part in line.parts]
    for part in page.quoted:
        size = part.place[1] - part.place[0]
        for place, kind in places:
            if not part.nested and 2 * overlap_chars(place, part.place) > size:
                yield (*part.words, kind)
                break
