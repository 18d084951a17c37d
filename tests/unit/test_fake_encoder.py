"""The fake encoder gives a perfect model's scores."""

from __future__ import annotations

import numpy as np
import pytest

from fabula.encoder.encoding import QUOTATION_KINDS, Encoder
from fabula.internal_rows import QuotedSpan
from fabula.layer import Layer, Tokens
from fabula.layers.token_spans import find_token_spans
from fabula.rows import Paragraph, ParagraphId
from fabula.text import Text
from tests.fake_encoder import FakeEncoder
from tests.markup import MarkedStory, parse_story


def _quoted_spans(story: MarkedStory) -> Layer[QuotedSpan]:
    return Layer(
        QuotedSpan(start=q.start, end=q.end, parts=q.parts, marks="“”", closed=True, depth=0)
        for q in story.quotations
    )


def _whole(content: str) -> Paragraph:
    return Paragraph(id=ParagraphId(0), start=0, end=len(content), kind="body")


def test_every_head_gives_the_marked_answer() -> None:
    story = parse_story("{emma “Hm.”} {?|title “Lear”} {emma|thought “No.”} [emma She] left.")
    encoder: Encoder = FakeEncoder(story)
    encoding = encoder.encode(Text(story.content), Layer(), Tokens([], []), _quoted_spans(story))
    assert encoding.quotation_kinds is not None
    best = [QUOTATION_KINDS[column] for column in np.argmax(encoding.quotation_kinds, axis=1)]
    assert best == ["speech", "title", "thought"]
    assert encoding.mentions is not None
    assert [story.content[a:b] for a, b in encoding.mentions.spans] == ["She"]
    assert encoding.mentions.forms == ("pronoun",)
    assert encoding.mentions.scores.tolist() == [0.0]


def test_span_without_answer_is_scare() -> None:
    story = parse_story("The “best” inn.")
    span = QuotedSpan(start=4, end=10, parts=((4, 10),), marks="“”", closed=True, depth=0)
    text = Text(story.content)
    encoding = FakeEncoder(story).encode(text, Layer(), Tokens([], []), Layer([span]))
    assert encoding.quotation_kinds is not None
    assert int(np.argmax(encoding.quotation_kinds)) == QUOTATION_KINDS.index("scare")


def test_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match="text of the marked story"):
        FakeEncoder(parse_story("One.")).encode(Text("Two."), Layer(), Tokens([], []), Layer())


def test_marked_words_are_sure_and_others_are_not() -> None:
    story = parse_story(
        "<<sentence He <<event ran>>.>> “No,” <<cue_verb said>> <<cue_mention Ada>>."
    )
    tokens = find_token_spans(Text(story.content), Layer([_whole(story.content)]))
    encoding = FakeEncoder(story).encode(Text(story.content), Layer(), tokens, Layer())
    assert encoding.sentence_starts is not None
    assert encoding.events is not None
    assert encoding.cues is not None
    for scores, words in (
        (encoding.sentence_starts, ["He"]),
        (encoding.events, ["ran"]),
        (encoding.cues.verbs, ["said"]),
        (encoding.cues.mentions, ["Ada"]),
    ):
        found = np.flatnonzero(scores == 0.0).tolist()
        assert [story.content[slice(*tokens.span(index))] for index in found] == words


def test_heads_without_marks_are_missing() -> None:
    story = parse_story("He ran.")
    encoding = FakeEncoder(story).encode(Text("He ran."), Layer(), Tokens([0], [2]), Layer())
    assert encoding.sentence_starts is None
    assert encoding.events is None
    assert encoding.cues is None
