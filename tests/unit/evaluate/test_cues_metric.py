from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fabula import Layer, Story
from fabula.evaluate.cues import judge_cues
from fabula.evaluate.gold import GoldNovel
from fabula.evaluate.quotation import SpanCounts
from fabula.rows import Cue, MentionId, QuotationId
from tests.unit.evaluate.test_oracle import novel_of, story_of


def with_cues(story: Story, *cues: tuple[int, int | None]) -> Story:
    """The story with cues from the mention of a number to the quotation of a number."""
    rows = [
        Cue(
            start=0,
            end=1,
            quotation=QuotationId(quotation),
            verb=(0, 1),
            mention=None if mention is None else MentionId(mention),
            manner=(),
            score=1.0,
        )
        for quotation, mention in cues
    ]
    layers: dict[str, Any] = dict(story.layers) | {"cues": Layer(rows)}
    return Story(story.text, layers, story.notices, story.provenance)


@pytest.fixture
def novel() -> GoldNovel:
    """Two lines, the first with its clause and the second implicit."""
    novel = novel_of([(0, 1, False), (1, 0, False)])
    at = novel.content.index("said Ada")
    first, second = novel.parts
    return replace(
        novel,
        parts=(replace(first, expression=(at, at + 8)), replace(second, kind="implicit")),
    )


@pytest.mark.parametrize(
    ("cues", "counts"),
    [
        ([(0, 0)], SpanCounts(1, 1, 1)),
        ([(0, 1)], SpanCounts(0, 1, 1)),
        ([(0, None)], SpanCounts(0, 0, 1)),
        ([(0, 0), (1, 2)], SpanCounts(1, 2, 1)),
        ([], SpanCounts(0, 0, 1)),
    ],
)
def test_cues_are_right_where_their_mention_is_in_the_clause(
    novel: GoldNovel, cues: list[tuple[int, int | None]], counts: SpanCounts
) -> None:
    assert judge_cues(with_cues(story_of(novel), *cues), novel) == counts


def test_parts_without_a_located_clause_are_left_out(novel: GoldNovel) -> None:
    first, second = novel.parts
    bare = replace(novel, parts=(replace(first, expression=None), second))
    assert judge_cues(with_cues(story_of(bare), (0, 0)), bare) == SpanCounts(0, 0, 0)
