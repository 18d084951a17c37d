"""Whole small stories, every public layer as a table; ``--accept-golden`` rewrites the tables."""

from __future__ import annotations

import difflib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fabula import Story, Text, Tokens, annotate
from fabula.registry import public_layers
from tests.conftest import example_stories

GOLDEN = Path(__file__).parent


@cache
def _story(path: Path) -> Story:
    return annotate(Text(path.read_text(encoding="utf-8")))


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _words(text: Text, start: int, end: int) -> str:
    words = " ".join(text[start:end].split())
    return words if len(words) <= 60 else f"{words[:40]} … {words[-15:]}"


def _table(story: Story, name: str) -> str:
    layer = story.layer(name)
    if isinstance(layer, Tokens):
        lines = ["start\tend\ttext"]
        lines += [f"{s}\t{e}\t{story.text[s:e]}" for s, e in map(layer.span, range(len(layer)))]
        return "\n".join(lines) + "\n"
    lines = []
    for row in layer:
        fields = {f: getattr(row, f) for f in row.__struct_fields__}
        start, end = fields.get("start", fields.get("first")), fields.get("end")
        quoted = _words(story.text, start, end) if start is not None and end is not None else ""
        lines = lines or ["\t".join([*fields, "text"])]
        lines.append("\t".join([*map(_cell, fields.values()), quoted]).rstrip("\t"))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", public_layers())
@pytest.mark.parametrize("path", example_stories(), ids=lambda p: p.stem)
def test_layer_is_as_accepted(path: Path, name: str, accept_golden: bool) -> None:
    found = _table(_story(path), name)
    golden = GOLDEN / path.stem / f"{name}.tsv"
    if accept_golden:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    expected = golden.read_text(encoding="utf-8")
    changes = difflib.unified_diff(expected.splitlines(), found.splitlines(), lineterm="", n=0)
    assert found == expected, "\n".join(list(changes)[:40])
