"""What must hold for every text: tiling, order, ranges, and changes that change nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fabula import Story, Text, Tokens, annotate
from fabula.registry import LAYERS, public_layers
from fabula.script import find_segments
from tests.conftest import example_stories

WORDS = [
    "said",
    "Ada",
    "the",
    "Jon",
    "looked",
    "I",
    "you",
    "door",
    "“",
    "”",
    "‘",
    "’",
    "'",
    '"',
    "«",
    "»",
    "—",
    "–",
    "-",
    "(",
    ")",
    "Mr.",
    "Mrs.",
    "Oh!",
    "well,",
    "and...",
    "Chapter",
    "1",
    "II.",
    "*",
    "*",
    "*",
    "~*~",
    "A/N:",
    "she",
    "he",
    "her",
    "'tis",
    "o'",
    "café",
    "naïve",
    "🙂",
    "é",
    "\u200b",
    "漢字",
    "١٢",
    ".",
    ",",
    ";",
    ":",
    "?",
    "!",
]
texts = st.lists(
    st.one_of(st.sampled_from(WORDS), st.sampled_from(["\n", "\n\n", " ", "\t", "\u00a0"])),
    max_size=120,
).map(" ".join)


def _check_rows(story: Story) -> None:
    length = len(story.text)
    for name, layer in story.layers.items():
        if isinstance(layer, Tokens):
            flat = [p for i in range(len(layer)) for p in layer.span(i)]
            assert flat == sorted(flat), name
            assert not flat or (flat[0] >= 0 and flat[-1] <= length), name
            continue
        starts = [getattr(row, "start", getattr(row, "first", 0)) for row in layer]
        assert starts == sorted(starts), name
        for index, row in enumerate(layer):
            assert 0 <= getattr(row, "start", 0) <= getattr(row, "end", length) <= length, name
            assert getattr(row, "id", index) == index, name
            assert 0 <= getattr(row, "score", 1.0) <= 1, name
            for start, end in getattr(row, "evidence", ()):
                assert 0 <= start < end <= length, (name, row)


def _check_tiling(story: Story) -> None:
    segments = find_segments(story)
    assert "".join(story.text[s.start : s.end] for s in segments) == story.text.content


def _check_references(story: Story) -> None:
    lines = {line.quotation for line in story.dialogue}
    told = {q.id for q in story.quotations if q.kind in ("speech", "thought", "writing")}
    assert lines == told
    for line in story.dialogue:
        people = [*line.addressees, *(who for who, _ in line.alternatives)]
        if line.speaker is not None:
            people.append(line.speaker)
        assert all(0 <= who < len(story.characters) for who in people)
        assert (line.speaker is None) == (line.basis is None)
        assert line.speaker is None or line.speaker not in line.addressees
    for mention in story.mentions:
        assert mention.entity is None or 0 <= mention.entity < len(story.entities)
    assert all(0 <= each.entity < len(story.entities) for each in story.characters)


@given(texts)
def test_rows_are_sorted_in_range_and_the_text_is_tiled(content: str) -> None:
    story = annotate(Text(content))
    _check_rows(story)
    _check_tiling(story)
    _check_references(story)


@given(st.text(max_size=200))
@settings(max_examples=40)
def test_any_characters_are_survived(content: str) -> None:
    story = annotate(Text(content.encode("utf-8", "replace").decode()))
    _check_rows(story)
    _check_tiling(story)


@pytest.mark.parametrize("path", example_stories(), ids=lambda p: p.stem)
def test_example_stories_hold_together(path: Path) -> None:
    story = annotate(Text(path.read_text(encoding="utf-8")))
    _check_rows(story)
    _check_tiling(story)
    _check_references(story)


@pytest.mark.parametrize("path", example_stories(), ids=lambda p: p.stem)
def test_everything_given_changes_nothing(path: Path) -> None:
    text = Text(path.read_text(encoding="utf-8"))
    story = annotate(text, wanted=LAYERS)
    everything: dict[str, Any] = dict(story.layers)
    again = annotate(text, given=everything)
    for name in public_layers():
        assert again.layer(name) == story.layer(name)


@given(texts)
@settings(max_examples=25)
def test_the_same_text_gives_the_same_story(content: str) -> None:
    assert annotate(Text(content)) == annotate(Text(content))
