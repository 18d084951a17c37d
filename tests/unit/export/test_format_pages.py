"""What the pages of formats show of the example story is what is written."""

from __future__ import annotations

import re

import pytest

from fabula.export.exporters import export_story
from tests.unit.export.hard_story import ROOT, example_story


@pytest.mark.parametrize(
    ("page", "name", "language"),
    [
        ("cas", "cas", "json"),
        ("conll", "conll", ""),
        ("graphs", "dracor", ""),
        ("tei", "tei", "xml"),
    ],
)
def test_rows_shown_in_the_docs_are_written(page: str, name: str, language: str) -> None:
    text = (ROOT / "docs" / "formats" / f"{page}.md").read_text(encoding="utf-8")
    shown = re.search(rf"```{language}\n(.*?)```", text, flags=re.S)
    assert shown
    files = export_story(example_story(), name)
    written = "\n".join(data.decode("utf-8") for data in files.values())
    for line in shown[1].splitlines():
        assert line in written
