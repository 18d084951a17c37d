"""Reader of the files that BookNLP writes, so that others are scored by the same code.

What is read, tab-separated with a header line, token ids from 0:

- ``NOVEL.tokens``: ``token_ID_within_document``, ``word``, ``byte_onset``, ``byte_offset`` (code
  points of the text, whatever the names say);
- ``NOVEL.entities``: ``COREF``, ``start_token``, ``end_token`` (inclusive), ``prop``, ``cat``;
- ``NOVEL.quotes``: ``quote_start``, ``quote_end`` (inclusive), ``char_id`` (a ``COREF``, or
  ``None`` = unknown);
- ``NOVEL.book``, where it is there: JSON with the proper names of each character, under
  ``mentions.proper`` or, in a fork, ``names.proper``; without it they come from the entities.

Where the offsets do not lead to the words (a text read with other line ends), tokens are placed by
their characters. Such files say no addressee and no score.

Source: https://github.com/booknlp/booknlp, ``english_booknlp.py``.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fabula.errors import InputError
from fabula.evaluate.alignment import align_tokens
from fabula.evaluate.corpus_files import read_corpus_file
from fabula.evaluate.dialogue import PredictedPart
from fabula.evaluate.names import MentionCounts, normalise_name
from fabula.rows import Span

UNKNOWN = "None"
PROPER, PERSON = "PROP", "PER"
MOST_AMISS = 0.05
"""Share of tokens whose place in the text may be unknown; beyond, it is another text."""

Row = Mapping[str, str]
Places = Sequence[Span | None]


@dataclass(frozen=True)
class BookFiles:
    """What the files say of one novel.

    Attributes:
        parts: Quotations with their speakers, sorted; every quotation is one part.
        mentions: Proper mentions of every person by ``COREF``.
        aliases: The names of every character.
    """

    parts: tuple[PredictedPart, ...]
    mentions: MentionCounts
    aliases: Mapping[int, tuple[str, ...]]


def read_booknlp(folder: Path, name: str, content: str) -> BookFiles:
    """Read the files of one novel, in ``folder`` or in a folder of its name below.

    Args:
        folder: Where the output lies.
        name: Name of the novel, as its files begin.
        content: The text that was read.

    Raises:
        InputError: If a file is missing, is not of that form, or is about another text.
    """
    inner = folder / name
    base = inner if (inner / f"{name}.tokens").is_file() else folder
    places = _read_places(base / f"{name}.tokens", content)
    mentions = _read_mentions(base / f"{name}.entities", places, content)
    parts = tuple(_read_parts(base / f"{name}.quotes", places))
    book = base / f"{name}.book"
    aliases: dict[int, tuple[str, ...]]
    if book.is_file():
        aliases = _read_names(book)
    else:
        aliases = {key: tuple(forms) for key, forms in mentions.items() if key is not None}
    return BookFiles(tuple(sorted(parts, key=lambda row: (row.start, row.end))), mentions, aliases)


def _read_rows(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    lines = read_corpus_file(path).split("\n")
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = [name for name in columns if name not in (reader.fieldnames or ())]
    if missing:
        raise InputError(f"{path} has no column {missing[0]}", "expected files of BookNLP")
    for row in reader:
        if any(row[name] is None for name in columns):
            raise InputError(
                f"{path}: line {reader.line_num} is too short", "is the file complete?"
            )
        yield row


def _number(path: Path, row: Row, column: str) -> int:
    try:
        return int(row[column])
    except ValueError as error:
        raise InputError(
            f"{path}: {row[column]!r} is no {column}", "expected a number in that column"
        ) from error


def _read_places(path: Path, content: str) -> Places:
    """Code points of every token of the document, by its number."""
    columns = ("token_ID_within_document", "word", "byte_onset", "byte_offset")
    words: list[str] = []
    places: list[Span | None] = []
    for row in _read_rows(path, columns):
        if _number(path, row, columns[0]) != len(words):
            raise InputError(
                f"{path}: token {row[columns[0]]} stands where {len(words)} was expected",
                "is the file complete?",
            )
        words.append(row["word"])
        places.append((_number(path, row, columns[2]), _number(path, row, columns[3])))
    pairs = zip(places, words, strict=True)
    if any(place is None or content[place[0] : place[1]] != word for place, word in pairs):
        places = list(align_tokens(words, content))
    if not places or places.count(None) > MOST_AMISS * len(places):
        raise InputError(f"{path} is about another text", "run it on the text of the corpus")
    return places


def _span(path: Path, row: Row, places: Places, columns: tuple[str, str]) -> Span | None:
    """Code points from the first token of a row to its last; ``None`` where they are unknown."""
    first, last = (_number(path, row, column) for column in columns)
    if not 0 <= first <= last < len(places):
        raise InputError(
            f"{path}: there are no tokens {first} to {last}", "use files of one and the same run"
        )
    found = [place for place in places[first : last + 1] if place is not None]
    return (found[0][0], found[-1][1]) if found else None


def _read_mentions(path: Path, places: Places, content: str) -> MentionCounts:
    counts: dict[int | None, Counter[str]] = {None: Counter()}
    for row in _read_rows(path, ("COREF", "start_token", "end_token", "prop", "cat")):
        if row["cat"] != PERSON:
            continue
        forms = counts.setdefault(_number(path, row, "COREF"), Counter())
        span = _span(path, row, places, ("start_token", "end_token"))
        if row["prop"] == PROPER and span is not None:
            forms[normalise_name(content[span[0] : span[1]])] += 1
    return counts


def _read_parts(path: Path, places: Places) -> Iterator[PredictedPart]:
    for number, row in enumerate(_read_rows(path, ("quote_start", "quote_end", "char_id"))):
        span = _span(path, row, places, ("quote_start", "quote_end"))
        speaker = None
        if row["char_id"] not in ("", UNKNOWN):
            speaker = _number(path, row, "char_id")
        if span is not None:
            yield PredictedPart(span[0], span[1], speaker, quotation=number)


def _read_names(path: Path) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    try:
        book: Any = json.loads(read_corpus_file(path))
        for person in book["characters"]:
            named = person.get("mentions") or person.get("names") or {}
            found[int(person["id"])] = tuple(str(each["n"]) for each in named.get("proper", ()))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(
            f"{path} is no list of characters: {error}", "expected JSON as BookNLP writes it"
        ) from error
    return found
