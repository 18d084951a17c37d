"""Names that mean something to a target come out right in every format, whoever added it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import lxml.etree
import lxml.html
import pytest

from fabula import Story, Text, annotate
from fabula.export.exporters import EXPORTERS, export_story
from fabula.export.table import unguard
from tests.unit.export.hard_story import CONTENT, HARD_NAME, RIGHT_TO_LEFT, rename

PAIRS = {
    "marks": (HARD_NAME, RIGHT_TO_LEFT),
    "markup": ("Q]]>x &amp; <i>O'Brien</i>", "<!-- Zed -->"),
    "formula": ("=cmd|' /C calc'!A0", "-1+2 “Plus”"),
    "white space": ("  Tab\tNew\r\nLine ", "Sep\u2028arated"),
    "right to left": ("\u202eדוד\u202c", "أحمد 🙂"),
    "paths": ("../up/down", "C:\\con|nul?"),
}
WITHOUT_NAMES = {"conll"}
"""Formats that call persons by their keys alone."""

ELSEWHERE = {"arrow", "docx", "parquet"}
"""Formats that are no text: tables are read back in ``test_tables.py``, ``docx`` names nobody."""

EXACT = {"csv", "json"}
"""Formats that give every name back as it is, unseen marks too."""

NAMING = [name for name in EXPORTERS if name not in ELSEWHERE]


def _strings(name: str, data: bytes) -> Iterator[str]:
    """Everything a file says, as its own kind of reader gives it."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return
    ending = name.rpartition(".")[2]
    if ending in ("json", "book", "extra") and text[:1] in "[{":
        yield from _leaves(json.loads(text))
    elif ending in ("jsonl", "ndjson"):
        for line in text.split("\n"):
            yield from _leaves(json.loads(line)) if line else ()
    elif ending == "csv":
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            yield from map(unguard, row)
    elif ending in ("xml", "gexf", "graphml"):
        yield from _marked(lxml.etree.fromstring(data))
    elif ending == "html":
        yield from _marked(lxml.html.fromstring(data))
    else:
        yield from (cell for line in text.split("\n") for cell in line.split("\t"))


def _marked(root: Any) -> Iterator[str]:
    for element in root.iter():
        yield from (str(value) for value in element.attrib.values())
        yield from (str(part) for part in (element.text, element.tail) if part)


def _leaves(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield str(key)
            yield from _leaves(value)
    elif isinstance(data, list):
        for value in data:
            yield from _leaves(value)
    else:
        yield str(data)


def _plain(text: str) -> str:
    return "".join(char for char in text if char.isalnum() or ord(char) > 0x1F000).casefold()


def _said(story: Story, name: str) -> list[str]:
    files = export_story(story, name)
    return [text for file, data in files.items() for text in _strings(file, data)]


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("name", NAMING)
def test_hard_names_come_out_right(name: str, pair: str) -> None:
    story = rename(annotate(Text(CONTENT)), PAIRS[pair])
    said = _said(story, name)
    assert said
    if name not in WITHOUT_NAMES:
        plain = [_plain(text) for text in said]
        for person in PAIRS[pair]:
            assert any(_plain(person) in text for text in plain), person
    for text in said if name not in EXACT else ():
        assert not set(text) & set("\x00\u202e\u2028")


@pytest.mark.parametrize("twins", [("Ada", "Ada"), ("Narrator", "narrator"), ("unknown", "None")])
@pytest.mark.parametrize("name", NAMING)
def test_two_of_one_name_stay_apart(name: str, twins: tuple[str, str]) -> None:
    story = rename(annotate(Text(CONTENT)), twins)
    said = _said(story, name)
    words = {word.casefold() for text in said for word in re.split(r"[^\w()-]+", text)}
    keyed = {"jon", "ada-reed"} <= words
    numbered = any(re.search(r"\w [(\[]\d[)\]]|\w[ _]2\b", text) for text in said)
    by_number = name == "booknlp" and {"1", "2"} <= words
    assert keyed or numbered or by_number
