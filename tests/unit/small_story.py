"""A small story whose every layer is given, for what shows and stores stories."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from fabula import Layer, Story, Text, Tokens
from fabula.registry import LAYERS, public_layers
from fabula.rows import (
    Chapter,
    ChapterId,
    Cue,
    MentionId,
    Notice,
    Paragraph,
    ParagraphId,
    Provenance,
    Source,
)
from tests.markup import parse_story

MARKED = """\
+++
[characters.ada]
name = "Ada Reed"
pronouns = "she"
role = "major"
[characters.jon]
name = "Jon"
pronouns = "he"
+++
<<heading THE DOOR>>

{q1 ada>jon “Come in,”} said [ada Ada Reed], {q1 “and sit.”}

[jon Jon] sat. <<separator * * *>>

{q2 jon>ada “You said {q3 ada>jon ‘never’}.”}

{q4 ?>? “Who is there?”} 🙂
"""


def small_story(**changes: Any) -> Story:
    """The story, with attributes of ``Story`` replaced."""
    marked = parse_story(MARKED)
    source = Source(
        name="door.txt", media_type="text/plain", sha256="0" * 64, metadata={"tags": ["a", "b"]}
    )
    content = marked.content
    text = changes.get("text", Text(content, source=source))
    rows = marked.rows()
    lines = [
        msgspec.structs.replace(line, basis="cue" if line.speaker is not None else None)
        for line in rows["dialogue"]
    ]
    lines[0] = msgspec.structs.replace(lines[0], score=0.75, evidence=(_span(content, "Ada Reed"),))
    layers: dict[str, Any] = {name: Layer() for name in public_layers()} | rows
    layers["dialogue"] = Layer(lines)
    layers["chapters"] = Layer(
        [Chapter(id=ChapterId(0), start=0, end=len(content), title="THE DOOR", number=1, score=1.0)]
    )
    layers["paragraphs"] = Layer(_paragraphs(content))
    layers["cues"] = Layer(
        [
            Cue(
                start=content.index("said"),
                end=content.index("said") + 4,
                quotation=lines[0].quotation,
                verb=_span(content, "said"),
                mention=MentionId(0),
                manner=(),
                score=1.0,
            )
        ]
    )
    layers["tokens"] = Tokens([0, 4], [3, 8])
    layers |= changes.get("layers", {})
    notices = (Notice(code="no_persons", message="Nobody <b>here</b>."),)
    provenance = Provenance(fabula="0", model=None, options={"upto": None})
    ordered = {name: layers[name] for name in LAYERS if name in layers}
    return Story(text, ordered, changes.get("notices", notices), provenance)


def write_book(folder: Path, name: str = "door.txt") -> Path:
    """The text of the story as a file."""
    path = folder / name
    path.write_text(parse_story(MARKED).content, encoding="utf-8")
    return path


def _span(content: str, words: str) -> tuple[int, int]:
    start = content.index(words)
    return start, start + len(words)


def _paragraphs(content: str) -> list[Paragraph]:
    rows: list[Paragraph] = []
    at = 0
    for words in content.split("\n\n"):
        if words.strip():
            rows.append(
                Paragraph(
                    id=ParagraphId(len(rows)), start=at, end=at + len(words.rstrip()), kind="body"
                )
            )
        at += len(words) + 2
    return rows
