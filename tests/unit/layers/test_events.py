"""Events: triggers from the encoder, who takes part from the dependencies."""

from __future__ import annotations

import re

import numpy as np

from fabula import Text, annotate
from fabula.encoder.encoding import Encoding
from fabula.layer import Layer, Tokens
from fabula.layers.events import find_events
from fabula.rows import Event, Mention, MentionId
from tests.fake_encoder import FakeEncoder
from tests.markup import parse_story

CONTENT = "The old man saw Ada"


def _tokens(*, parsed: bool) -> Tokens:
    spans = [match.span() for match in re.finditer(r"\w+", CONTENT)]
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    if not parsed:
        return Tokens(starts, ends)
    return Tokens(starts, ends, dep=["det", "amod", "nsubj", "root", "obj"], head=[2, 2, 3, -1, 3])


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
    return find_events(Text(CONTENT), _tokens(parsed=parsed), MENTIONS, Encoding(events=scores))


def test_a_trigger_has_agents_and_patients() -> None:
    (row,) = _events(0.1, 0.1, 0.1, 0.8, 0.1)
    assert CONTENT[row.start : row.end] == "saw"
    assert (row.id, row.realis, row.score) == (0, True, 0.8)
    assert (row.agents, row.patients) == ((0,), (2,))
    assert (row.tense_layer, row.scene) == (None, None)


def test_without_syntax_nobody_is_known_to_take_part() -> None:
    (row,) = _events(0.1, 0.1, 0.1, 0.8, 0.1, parsed=False)
    assert (row.agents, row.patients) == ((), ())


def test_without_encoder_there_are_no_events() -> None:
    assert find_events(Text(CONTENT), _tokens(parsed=True), MENTIONS, Encoding()) == Layer()


def test_marked_events_are_found_in_a_whole_story() -> None:
    marked = parse_story("[ada Ada] <<event ran>>. [jon Jon] would not run; he <<event sat>>.")
    story = annotate(Text(marked.content), ["events"], encoder=FakeEncoder(marked))
    assert [marked.content[row.start : row.end] for row in story.events] == ["ran", "sat"]
    assert all(row.score == 1.0 for row in story.events)
