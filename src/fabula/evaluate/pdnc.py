"""Reader of the Project Dialogism Novel Corpus (Vishnubhotla, Hammond and Hirst 2022).

A novel is a folder with ``novel_text.txt`` (ASCII, so byte offsets are code-point offsets),
``quotation_info.csv`` (one row per quotation, its parts in ``quoteByteSpans`` without marks) and
``character_info.csv``. The words of a quotation's reporting clause stand there without a place and
are looked for beside it. Names of speakers and addressees are looked up among the aliases, not only
among the main names: exactly, then without surrounding space, then without regard to case. A name
that is in no list stays as it is: a gold person that nobody can be named by.

Source: https://github.com/Priya22/project-dialogism-novel-corpus
"""

from __future__ import annotations

import ast
import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from fabula.errors import InputError
from fabula.evaluate.expressions import locate_expression
from fabula.evaluate.gold import SPECIAL_SPEAKERS, GoldCharacter, GoldNovel, GoldPart

DEVELOPMENT_NOVELS = (
    "AnneOfGreenGables",
    "Emma",
    "NorthangerAbbey",
    "TheAwakening",
    "TheGambler",
)
"""Test novels of fold 0 of the published leave-x-out split: never trained on."""

TEXT_FILE = "novel_text.txt"
QUOTATION_FILE = "quotation_info.csv"
CHARACTER_FILE = "character_info.csv"
KINDS = {"Explicit": "explicit", "Anaphoric": "anaphoric", "Implicit": "implicit", "nan": "none"}

NO_EXPRESSION = "nan"
"""What stands in the table where a quotation has no reporting clause."""


def list_novels(folder: Path) -> tuple[str, ...]:
    """Names of the novels below a PDNC folder (the one that holds ``data/``), sorted.

    Raises:
        InputError: If there is no novel.
    """
    names = tuple(sorted(path.parent.name for path in (folder / "data").glob(f"*/{TEXT_FILE}")))
    if not names:
        raise InputError(
            f"{folder} holds no novel: no data/*/{TEXT_FILE}",
            "give the folder of the corpus, the one with data/ in it",
        )
    return names


def choose_fold(names: Iterable[str], fold: str) -> tuple[str, ...]:
    """The novels of ``dev`` (``DEVELOPMENT_NOVELS``), ``train`` (all others) or ``all``."""
    if fold == "all":
        return tuple(names)
    return tuple(name for name in names if (name in DEVELOPMENT_NOVELS) == (fold == "dev"))


def read_novel(folder: Path) -> GoldNovel:
    """Read one novel.

    Raises:
        InputError: If a file is missing or a cell is not what the corpus promises.
    """
    content = _read_content(folder / TEXT_FILE)
    path = folder / QUOTATION_FILE
    characters = _read_characters(folder / CHARACTER_FILE)
    names = _alias_table(characters)
    parts: list[GoldPart] = []
    for row in _read_rows(path):
        parts.extend(_read_parts(row, names, content, path))
    parts.sort(key=lambda part: (part.start, part.end))
    cast = tuple(each for each in characters if each.name not in SPECIAL_SPEAKERS)
    return GoldNovel(folder.name, content, cast, tuple(parts))


def _read_content(path: Path) -> str:
    try:
        return path.read_bytes().decode("ascii")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}", "is this a novel?") from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} is not ASCII at byte {error.start}, so its byte offsets are no text offsets",
            "use the file of the corpus unchanged",
        ) from error


def _read_rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} cannot be read: {error}", "expected a UTF-8 table") from error


def _read_characters(path: Path) -> tuple[GoldCharacter, ...]:
    characters = []
    for row in _read_rows(path):
        name = _cell(row, "Main Name", path).strip()
        aliases = _literal(row, "Aliases", path)
        if not isinstance(aliases, set | list) or not all(isinstance(a, str) for a in aliases):
            raise _bad_cell(path, row, "Aliases", "a set of names")
        forms = {alias.strip() for alias in aliases} - {""}
        category = _cell(row, "Category", path)
        characters.append(GoldCharacter(name, frozenset(forms | {name}), category))
    return tuple(characters)


def _alias_table(characters: Iterable[GoldCharacter]) -> dict[str, str]:
    table: dict[str, str] = {}
    for character in characters:
        for alias in sorted(character.aliases):
            table.setdefault(alias, character.name)
            table.setdefault(alias.casefold(), character.name)
    return table


def _resolve(name: str, names: Mapping[str, str]) -> str:
    name = name.strip()
    return names.get(name) or names.get(name.casefold()) or name


def _read_parts(
    row: dict[str, str], names: Mapping[str, str], content: str, path: Path
) -> Iterable[GoldPart]:
    spans = _literal(row, "quoteByteSpans", path)
    addressees = _literal(row, "addressees", path)
    if not isinstance(spans, list) or not all(_is_span(span, len(content)) for span in spans):
        raise _bad_cell(path, row, "quoteByteSpans", f"[start, end] pairs within {len(content)}")
    if not isinstance(addressees, list | set) or not all(isinstance(a, str) for a in addressees):
        raise _bad_cell(path, row, "addressees", "a list of names")
    kind = _cell(row, "quoteType", path)
    if kind not in KINDS:
        raise _bad_cell(path, row, "quoteType", f"one of {', '.join(KINDS)}")
    words = row.get("referringExpression") or NO_EXPRESSION
    located = None
    if words != NO_EXPRESSION and spans:
        located = locate_expression(content, sorted((a, b) for a, b in spans), words)
    for number, (start, end) in enumerate(spans):
        yield GoldPart(
            start=start,
            end=end,
            speaker=_resolve(_cell(row, "speaker", path), names),
            addressees=frozenset(_resolve(name, names) for name in addressees),
            kind=KINDS[kind],
            expression=located,
            quotation=row.get("quoteID") or "",
            number=number,
            words="" if words == NO_EXPRESSION else words,
        )


def _is_span(value: object, length_chars: int) -> bool:
    match value:
        case [int(start), int(end)]:
            return 0 <= start < end <= length_chars
    return False


def _cell(row: dict[str, str], column: str, path: Path) -> str:
    value = row.get(column)
    if not isinstance(value, str):
        raise InputError(f"{path} has a row without {column!r}", "expected the corpus's columns")
    return value


def _literal(row: dict[str, str], column: str, path: Path) -> object:
    try:
        return ast.literal_eval(_cell(row, column, path))
    except (ValueError, SyntaxError, MemoryError, RecursionError) as error:
        raise _bad_cell(path, row, column, "a Python literal") from error


def _bad_cell(path: Path, row: dict[str, str], column: str, expected: str) -> InputError:
    where = row.get("quoteID") or row.get("Main Name") or "a row"
    return InputError(f"{path}: {column} of {where} is not {expected}", "is the file complete?")
