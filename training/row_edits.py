"""Changing the words of a row so that every label stays on its word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple, TypeVar, cast

import msgspec

from training.rows import Range, Row, Spoken

Labelled = TypeVar("Labelled", bound=tuple[Any, ...])


class Inserted(NamedTuple):
    """Words put before a word of a row, or behind its last.

    Attributes:
        words: The words.
        mentions: Mentions among them, counted from their first.
        lines: Where paragraphs begin among them; empty = they join the paragraph they stand in.
    """

    words: Sequence[str]
    mentions: Sequence[tuple[int, int, str, str]] = ()
    lines: Sequence[int] = ()


def keeps_words(row: Row) -> bool:
    """Whether words of a row may not be put in or taken out: each carries labels of its own."""
    return row.pos is not None or row.heads is not None or row.lemmas is not None


def edit_words(
    row: Row,
    replaced: Mapping[int, Sequence[str]],
    inserted: Mapping[int, Inserted] | None = None,
) -> Row:
    """Replace words and put others in; labels move along.

    A range keeps to the words it covered; what covers no word any more is dropped (a quotation of
    nothing but marks). What is put in belongs to no range but its own mentions.

    Args:
        row: The row, left as it is.
        replaced: New words for a word, none to take it out.
        inserted: Words before the word of that index; ``len(row.words)`` = at the end.

    Raises:
        ValueError: If the number of words changes and each word has labels of its own.
    """
    inserted = inserted or {}
    if not inserted and all(len(new) == 1 for new in replaced.values()):
        words = list(row.words)
        for index, new in replaced.items():
            words[index] = new[0]
        return msgspec.structs.replace(row, words=words)
    if keeps_words(row):
        raise ValueError(f"{row.corpus} {row.document}: words with labels of their own would move")
    return _Moved(row, replaced, inserted).make_row()


class _Moved:
    """Where the words of a row stand after an edit."""

    def __init__(
        self, row: Row, replaced: Mapping[int, Sequence[str]], inserted: Mapping[int, Inserted]
    ) -> None:
        self._row = row
        self._words: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._placed: list[tuple[int, Inserted]] = []
        for index in range(len(row.words) + 1):
            if index in inserted:
                self._placed.append((len(self._words), inserted[index]))
                self._words.extend(inserted[index].words)
            self._starts.append(len(self._words))
            if index < len(row.words):
                self._words.extend(replaced.get(index, (row.words[index],)))
            self._ends.append(len(self._words))

    def make_row(self) -> Row:
        row = self._row
        mentions = self._ranges(row.mentions)
        sentences = self._places(row.sentences)
        for at, new in self._placed:
            if mentions is not None:
                mentions += [(at + a, at + b, form, kind) for a, b, form, kind in new.mentions]
            if sentences is not None:
                sentences += [at + line for line in new.lines]
        cues = row.cues
        if cues is not None:
            cues = [(self._move(verb), self._move(mention)) for verb, mention in cues]
        return msgspec.structs.replace(
            row,
            words=self._words,
            paragraphs=self._move_paragraphs(),
            quoted=self._ranges(row.quoted) or [],
            mentions=None if mentions is None else sorted(mentions),
            events=self._places(row.events),
            sentences=None if sentences is None else sorted(set(sentences)),
            quotations=self._ranges(row.quotations),
            cues=cues,
            emotions=self._ranges(row.emotions),
            feelings=self._ranges(row.feelings),
            links=self._ranges(row.links),
            spoken=None if row.spoken is None else list(self._lines(row.spoken)),
            names=self._ranges(row.names) or [],
        )

    def _lines(self, lines: Sequence[Spoken]) -> Iterator[Spoken]:
        for line in lines:
            moved = [place for part in line.parts if (place := self._move(part)) is not None]
            if moved:
                yield msgspec.structs.replace(line, parts=moved)

    def _move(self, place: Range | None) -> Range | None:
        if place is None:
            return None
        start, end = self._starts[place[0]], self._ends[place[1] - 1]
        return (start, end) if start < end else None

    def _ranges(self, ranges: list[Labelled] | None) -> list[Labelled] | None:
        if ranges is None:
            return None
        moved = ((self._move((first, last)), what) for first, last, *what in ranges)
        return [cast("Labelled", (*place, *what)) for place, what in moved if place is not None]

    def _places(self, places: list[int] | None) -> list[int] | None:
        if places is None:
            return None
        return [self._starts[each] for each in places if self._starts[each] < self._ends[each]]

    def _move_paragraphs(self) -> list[int]:
        found = {self._starts[each] for each in self._row.paragraphs}
        for at, new in self._placed:
            found.update(at + line for line in new.lines)
        return sorted((found | {0}) - {len(self._words)})


def outer_ranges(ranges: Sequence[Range]) -> list[Range]:
    """Ranges that stand in no other, sorted."""
    ordered = sorted(ranges, key=lambda each: (each[0], -each[1]))
    reach = accumulate((each[1] for each in ordered), max, initial=0)
    return [each for each, before in zip(ordered, reach, strict=False) if each[0] >= before]
