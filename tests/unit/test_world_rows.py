"""Rows of the world: their names in JSON, and that a docs page explains each field."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from fabula import internal_rows, rows

DOCS = Path(__file__).parents[2] / "docs" / "layers"


def test_from_and_as_are_the_names_in_json() -> None:
    written = (
        b'{"start":0,"end":9,"id":0,"place":{"start":2,"end":5,"text":"Riv"},"time":null,'
        b'"present":[{"character":1,"from":2,"to":9,"as":"acts","evidence":[[2,5]],"score":0.5}],'
        b'"score":1.0,"evidence":[]}'
    )
    scene = msgspec.json.decode(written, type=rows.Scene)
    assert (scene.present[0].from_, scene.present[0].as_) == (2, "acts")
    assert msgspec.json.encode(scene) == written


def test_an_unknown_kind_is_refused() -> None:
    row = rows.Relationship(
        id=rows.RelationshipId(0),
        a=rows.CharacterId(0),
        b=rows.CharacterId(1),
        kind="friend",
        directed=False,
        valence=None,
        from_=0,
        to=9,
        cause=None,
        evidence=(),
        score=0.5,
    )
    written = msgspec.json.encode(row)
    assert msgspec.json.decode(written, type=rows.Relationship) == row
    with pytest.raises(msgspec.ValidationError, match="kind"):
        msgspec.json.decode(written.replace(b"friend", b"pal"), type=rows.Relationship)


@pytest.mark.parametrize(
    ("page", "kinds"),
    [
        ("scenes", [rows.Scene, rows.Present]),
        ("presence", [internal_rows.Presence]),
        ("emotions", [rows.Emotion]),
        ("relationships", [rows.Relationship]),
        ("knowledge", [rows.Knowledge]),
    ],
)
def test_pages_explain_every_field(page: str, kinds: list[type[msgspec.Struct]]) -> None:
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    for kind in kinds:
        for field in kind.__struct_fields__:
            assert re.search(rf"`{field.rstrip('_')}_?`", text), f"{page}.md lacks {field}"


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("emotions", rows.EmotionLabel),
        ("emotions", rows.Shown),
        ("relationships", rows.RelationshipKind),
        ("knowledge", rows.HowKnown),
        ("presence", rows.PresentAs),
    ],
)
def test_pages_define_every_value(page: str, kind: object) -> None:
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    for value in kind.__args__:  # type: ignore[attr-defined]
        assert f"\n| `{value}` |" in text, f"{page}.md does not define {value}"
