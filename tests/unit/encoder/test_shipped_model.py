"""The shipped model says of a passage what it said when it was made.

Eight-bit arithmetic differs a little from processor to processor, so numbers are compared within a
tolerance. ``pytest tests/unit/encoder/test_shipped_model.py --accept-reference`` rewrites them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from fabula import annotate
from fabula.encoder.encoding import Encoding
from fabula.encoder.load import load_encoder
from fabula.encoder.manifest import find_shipped, read_manifest
from fabula.encoder.network import Network
from fabula.integrity import find_misplaced_rows
from fabula.text import Text
from tests.answers import marked_stories
from tests.markup import read_marked_story

REFERENCE = Path(__file__).with_name("shipped_model.json")

PASSAGE = """\
The ferry was late. Marten Oake stood on the quay with his hands in his pockets and watched the \
lamps of the town go out one after another.

“You should have told her,” said Ilse. She did not look at him. “She would have come.”

“I wrote twice.” He kicked a stone into the water. “What more could I do? Row over and drag her \
from the house by the hair?”

His sister laughed in spite of herself, and the old dog, who had been sleeping among the nets, got \
up and shook itself. “Captain Roe is coming,” she whispered. “Be civil, for once.”
"""

WORST = 0.15
"""Largest difference of a probability that another processor may make."""

MEAN = 0.01
"""Largest mean difference."""

SAME = 0.9
"""Least share of equal tags, lemmas, governors and mentions."""

needs_model = pytest.mark.skipif(find_shipped() is None, reason="no weights in this checkout")


@pytest.fixture(scope="module")
def shipped() -> Network:
    """The shipped model."""
    return load_encoder(threads=1)


@pytest.fixture(scope="module")
def encoding(shipped: Network) -> Encoding:
    """What the shipped model says of the passage."""
    found = annotate(Text(PASSAGE), ["encoding"], encoder=shipped)
    encoding = found.layers["encoding"]
    assert isinstance(encoding, Encoding)
    return encoding


@needs_model
def test_the_passage_is_read_as_before(encoding: Encoding, request: pytest.FixtureRequest) -> None:
    folder = find_shipped()
    assert folder is not None
    numbers, words = _numbers(encoding), _words(encoding)
    if request.config.getoption("--accept-reference"):
        document = {"model": read_manifest(folder).full_name, "numbers": numbers, "words": words}
        data = msgspec.json.format(msgspec.json.encode(document), indent=1)
        REFERENCE.write_bytes(data + b"\n")
    known = msgspec.json.decode(REFERENCE.read_bytes())
    assert known["model"] == read_manifest(folder).full_name, "another model: --accept-reference"
    assert numbers.keys() == known["numbers"].keys()
    for name, expected in known["numbers"].items():
        apart = np.abs(np.array(numbers[name]) - np.array(expected))
        assert apart.max() <= WORST, name
        assert apart.mean() <= MEAN, name
    assert words.keys() == known["words"].keys()
    for name, expected in known["words"].items():
        both = len(set(words[name]) & set(expected))
        assert both >= SAME * max(len(expected), len(words[name])), name


@needs_model
def test_plain_facts_of_the_passage(encoding: Encoding) -> None:
    assert encoding.mentions is not None
    named = {PASSAGE[start:end] for start, end in encoding.mentions.spans}
    assert {"Ilse", "Marten Oake", "Captain Roe", "She"} <= named
    assert encoding.quotation_kinds is not None
    assert (encoding.quotation_kinds.argmax(axis=1) == 0).all()
    assert encoding.syntax is not None
    assert "be" in encoding.syntax.lemma
    assert {"PROPN", "VERB", "PUNCT"} <= set(encoding.syntax.pos)


def _numbers(encoding: Encoding) -> dict[str, list[Any]]:
    """Probabilities of every head that has some, rounded."""
    scores = {
        "sentence_starts": encoding.sentence_starts,
        "events": encoding.events,
        "quotation_kinds": encoding.quotation_kinds,
        "cue_verbs": None if encoding.cues is None else encoding.cues.verbs,
        "cue_mentions": None if encoding.cues is None else encoding.cues.mentions,
        "emotions": None if encoding.feelings is None else encoding.feelings.emotions,
    }
    found = {name: np.exp(each) for name, each in scores.items() if each is not None}
    if encoding.feelings is not None:
        found["valence_arousal"] = encoding.feelings.valence_arousal
    return {name: np.round(each, 4).tolist() for name, each in found.items()}


def _words(encoding: Encoding) -> dict[str, list[str]]:
    """What is said in labels, each with its place: of tokens by number, of mentions by offset."""
    found: dict[str, list[str]] = {}
    if encoding.syntax is not None:
        columns = (encoding.syntax.pos, encoding.syntax.lemma, encoding.syntax.heads[:, 0].tolist())
        for name, column in zip(("pos", "lemma", "heads"), columns, strict=True):
            found[name] = [f"{place} {each}" for place, each in enumerate(column)]
    if encoding.mentions is not None:
        mentions = encoding.mentions
        rows = zip(mentions.spans, mentions.forms, mentions.types, strict=True)
        found["mentions"] = [
            f"{start} {PASSAGE[start:end]}: {form} {kind}" for (start, end), form, kind in rows
        ]
    return found


@needs_model
@pytest.mark.parametrize("path", marked_stories(), ids=lambda path: path.stem)
def test_a_story_read_with_the_model_can_be_stored(path: Path, shipped: Network) -> None:
    story = annotate(Text(read_marked_story(path).content), encoder=shipped)
    assert not list(find_misplaced_rows(story))
    assert len(story.events) > 0
