"""Events: triggers from the encoder, who takes part from the dependencies."""

from __future__ import annotations

import re

import numpy as np

from fabula import Text, annotate
from fabula.encoder.encoding import Encoding
from fabula.layer import Layer, Tokens
from fabula.layers.events import find_events
from fabula.rows import (
    Event,
    Mention,
    MentionId,
    Paragraph,
    ParagraphId,
    Sentence,
    SentenceId,
)
from tests.fake_encoder import FakeEncoder
from tests.markup import parse_story

CONTENT = "The old man saw Ada"


def _tokens(*, parsed: bool) -> Tokens:
    spans = [match.span() for match in re.finditer(r"\w+", CONTENT)]
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    if not parsed:
        return Tokens(starts, ends)
    return Tokens(
        starts,
        ends,
        lemma=["the", "old", "man", "see", "Ada"],
        pos=["DET", "ADJ", "NOUN", "VERB", "PROPN"],
        dep=["det", "amod", "nsubj", "root", "obj"],
        head=[2, 2, 3, -1, 3],
    )


def _mention(number: int, words: str) -> Mention:
    start = CONTENT.index(words)
    return Mention(
        id=MentionId(number),
        start=start,
        end=start + len(words),
        form="common",
        type="PER",
        entity=None,
        plural=False,
        score=1.0,
    )


MENTIONS = Layer([_mention(0, "The old man"), _mention(1, "man"), _mention(2, "Ada")])


def _events(*probabilities: float, parsed: bool = True) -> Layer[Event]:
    scores = np.log(np.array(probabilities, dtype=np.float32))
    return _find(_tokens(parsed=parsed), Encoding(events=scores))


def _find(tokens: Tokens, encoding: Encoding) -> Layer[Event]:
    sentence = Sentence(id=SentenceId(0), start=0, end=len(CONTENT))
    paragraph = Paragraph(id=ParagraphId(0), start=0, end=len(CONTENT), kind="body")
    return find_events(
        Text(CONTENT),
        tokens,
        Layer([sentence]),
        Layer([paragraph]),
        Layer(),
        MENTIONS,
        Layer(),
        Layer(),
        encoding,
    )


def test_a_trigger_has_agents_and_patients() -> None:
    (row,) = _events(0.1, 0.1, 0.1, 0.8, 0.1)
    assert CONTENT[row.start : row.end] == "saw"
    assert (row.id, row.realis, row.score) == (0, True, 0.8)
    assert (row.agents, row.patients) == ((0,), (2,))
    assert (row.tense_layer, row.scene) == ("story", None)


def test_without_syntax_nobody_is_known_to_take_part() -> None:
    (row,) = _events(0.1, 0.1, 0.1, 0.8, 0.1, parsed=False)
    assert (row.agents, row.patients, row.tense_layer) == ((), (), None)


def test_without_encoder_there_are_no_events() -> None:
    assert _find(_tokens(parsed=True), Encoding()) == Layer()


def test_marked_events_are_found_in_a_whole_story() -> None:
    marked = parse_story("[ada Ada] <<event ran>>. [jon Jon] would not run; he <<event sat>>.")
    story = annotate(Text(marked.content), ["events"], encoder=FakeEncoder(marked))
    assert [marked.content[row.start : row.end] for row in story.events] == ["ran", "sat"]
    assert all(row.score == 1.0 for row in story.events)


def test_an_event_lies_in_the_scene_that_holds_it() -> None:
    marked = parse_story(
        "[ada Ada] <<event ran>>.\n\n***\n\n[jon Jon] <<event sat>>. He <<event slept>>."
    )
    story = annotate(Text(marked.content), ["events", "scenes"], encoder=FakeEncoder(marked))
    assert [row.scene for row in story.events] == [0, 1, 1]


def test_a_denied_verb_with_a_person_is_named_and_not_asserted() -> None:
    tokens = _tokens(parsed=True)
    denied = Tokens(
        tokens.starts,
        tokens.ends,
        lemma=tokens.lemma,
        pos=tokens.pos,
        dep=["nsubj", "advmod", "nsubj", "root", "obj"],
        head=[3, 3, 3, -1, 3],
    )
    scores = np.log(np.full(5, 0.1, dtype=np.float32))
    assert list(_find(tokens, Encoding(events=scores))) == []
    content = CONTENT.replace("old", "not")
    (row,) = find_events(
        Text(content),
        denied,
        Layer([Sentence(id=SentenceId(0), start=0, end=len(content))]),
        Layer([Paragraph(id=ParagraphId(0), start=0, end=len(content), kind="body")]),
        Layer(),
        MENTIONS,
        Layer(),
        Layer(),
        Encoding(events=scores),
    )
    assert (row.realis, row.tense_layer) == (False, "story")
    assert content[row.start : row.end] == "saw"
    assert row.patients == (2,)
