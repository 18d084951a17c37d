"""Thoughts in marks of emphasis, and emphasis that is none."""

from __future__ import annotations

import pytest

from fabula import Text
from fabula.layer import Layer
from fabula.layers.quoted_spans import find_quoted_spans
from tests.unit.layers.test_quoted_spans import paragraphs_of

THOUGHTS = [
    ("_Not again,_ she thinks, buckling the case. _Not on a Monday._", 2, "thought"),
    ("*Don't look down,* Mara told herself.", 1, "thought"),
    ("_Why me?_ he wondered.", 1, "thought"),
    ("She thought: _I will go._", 1, "thought"),
    ("The door was open. _What does he want from me?_ She went in.", 1, "thought"),
    ("_I can't stay here, and you know it._", 1, "thought"),
    ("_Come in,_ said the voice behind her eyes.", 1, "speech"),
]

EMPHASIS = [
    "He said it was _very_ cold, and _he_ should know.",
    "The _Silver Gull_ went down, she thought.",
    "She read _The Mill on the Hill._ It was long.",
    "It was _comme il faut, mon cher ami._ He bowed.",
    "“_I can't stay here, and you know it._”",
    "It was the _worst thing you could do._ He did it.",
    "_He had been told so._ Nobody minded.",
]


@pytest.mark.parametrize(("content", "parts", "kind"), THOUGHTS)
def test_thoughts(content: str, parts: int, kind: str) -> None:
    (row,) = find_quoted_spans(Text(content), paragraphs_of(content), Layer())
    assert (len(row.parts), row.kind, row.marks) == (parts, kind, content[row.start])


@pytest.mark.parametrize("content", EMPHASIS)
def test_mere_emphasis(content: str) -> None:
    rows = find_quoted_spans(Text(content), paragraphs_of(content), Layer())
    assert [row for row in rows if row.kind is not None] == []
