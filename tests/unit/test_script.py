"""Segments tile the text whatever is missing; lines carry names."""

from __future__ import annotations

import pytest

from fabula import Layer, Story
from fabula.registry import public_layers
from fabula.rows import CharacterId, Paratext, Quotation, QuotationId
from fabula.script import ChapterFinder, Segment, find_lines, find_segments, name_of
from tests.unit.small_story import small_story


def _tiled(story: Story) -> tuple[Segment, ...]:
    segments = find_segments(story)
    assert "".join(story.text[s.start : s.end] for s in segments) == story.text.content
    assert all(segment.start < segment.end for segment in segments)
    return segments


def test_segments_tile_the_text_and_name_the_voice() -> None:
    story = small_story()
    spoken = [
        (story.text[s.start : s.end], s.quotation, s.speaker)
        for s in _tiled(story)
        if s.kind == "speech"
    ]
    assert spoken == [
        ("“Come in,”", 0, 0),
        ("“and sit.”", 0, 0),
        ("“You said ‘never’.”", 1, 1),
        ("“Who is there?”", 3, None),
    ]
    assert [s.paratext for s in _tiled(story) if s.kind == "paratext"] == ["heading", "separator"]


@pytest.mark.parametrize("missing", public_layers())
def test_segments_tile_without_a_layer(missing: str) -> None:
    story = small_story()
    kept = {name: layer for name, layer in story.layers.items() if name != missing}
    _tiled(Story(story.text, kept, (), story.provenance))


def test_an_empty_text_has_no_segments_and_a_bare_text_one() -> None:
    story = small_story()
    assert _tiled(Story(story.text.upto(0), {}, (), story.provenance)) == ()
    assert len(_tiled(Story(story.text, {}, (), story.provenance))) == 1


def test_overlapping_rows_are_cut_not_doubled() -> None:
    quotations = [
        Quotation(
            id=QuotationId(index),
            start=start,
            end=end,
            parts=((start, end),),
            kind="speech",
            marks="“”",
            score=1.0,
        )
        for index, (start, end) in enumerate([(2, 20), (10, 30), (40, 40)])
    ]
    paratext = [
        Paratext(start=start, end=end, kind="other", score=1.0)
        for start, end in [(0, 25), (0, 5), (15, 60), (50, 55)]
    ]
    story = small_story(
        layers={"quotations": Layer(quotations), "paratext": Layer(paratext), "dialogue": Layer()}
    )
    spans = [(s.kind, s.start, s.end) for s in _tiled(story)][:4]
    assert spans == [
        ("paratext", 0, 2),
        ("speech", 2, 20),
        ("speech", 20, 30),
        ("paratext", 30, 60),
    ]


def test_titles_and_scare_quotes_belong_to_the_narration() -> None:
    quotation = Quotation(
        id=QuotationId(0), start=2, end=6, parts=((2, 6),), kind="scare", marks="“”", score=1.0
    )
    story = small_story(
        layers={"quotations": Layer([quotation]), "dialogue": Layer(), "paratext": Layer()}
    )
    assert {segment.kind for segment in _tiled(story)} == {"narration"}


def test_lines_have_names_chapter_and_joined_parts() -> None:
    lines = find_lines(small_story())
    assert [line.line for line in lines] == [0, 1, 2, 3]
    assert lines[0].text == "“Come in,” “and sit.”"
    assert (lines[0].speaker, lines[0].addressees, lines[0].chapter) == (
        "Ada Reed",
        ("Jon",),
        "THE DOOR",
    )
    assert (lines[3].speaker, lines[3].basis) == (None, None)


def test_names_of_the_missing() -> None:
    story = small_story()
    assert name_of(story, None) is None
    assert name_of(story, CharacterId(99)) == "character 99"


def test_chapters_are_found_by_offset() -> None:
    finder = ChapterFinder(small_story())
    assert finder.label_at(0) == "THE DOOR"
    assert finder.label_at(10**6) is None
