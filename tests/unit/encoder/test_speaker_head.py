"""The speaker head: blocks, and what it changes of speakers and addressees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from fabula import Text, annotate
from fabula.decode.speaker_cells import SpeakerScores, SpeakerTable
from fabula.encoder import speaker_head
from fabula.encoder.encoding import Encoding, SpanScores
from fabula.encoder.manifest import SHIPPED_FOLDER, read_manifest
from fabula.encoder.speaker_head import SpeakerHead
from fabula.pins import Pins, SpeakerPin, TextSelector

if TYPE_CHECKING:
    from fabula.encoder.encoding import Half, PairScorer, SpeakerScorer
    from fabula.encoder.session import Arrays
    from fabula.internal_rows import QuotedSpan
    from fabula.layer import Layer, Tokens
    from fabula.rows import EntityType, MentionForm, Paragraph

STORY = """Maud Ellery set down the kettle. Perrin stood at the door with Clara.

“The ferry was late,” said Perrin.

“Is that so?”

“It is,” said Clara.
"""

SPANS = tuple(match.span() for match in re.finditer("Maud Ellery|Perrin|Clara", STORY))

PROPER: MentionForm = "proper"
PERSON: EntityType = "PER"


class Sums:
    """A session whose scores tell which vectors each row was given."""

    def __init__(self) -> None:
        self.rows: list[int] = []

    def run(self, inputs: Arrays) -> Arrays:
        """Scores that add up what each cell points at."""
        voices, rows = inputs["voices"], inputs["rows"]
        self.rows.append(len(voices))
        known = inputs["mentions"][inputs["spots"]].sum(axis=(1, 2))
        said = voices.sum(axis=1)
        changes = np.stack([said, said[inputs["before"]], said * 0], axis=1)
        return {"speakers": known + said[rows], "addressees": known, "changes": changes}


def make_table(count: int) -> SpeakerTable:
    """A table of one conversation with two cells an utterance."""
    rows = np.repeat(np.arange(count), 2)
    return SpeakerTable(
        rows=rows,
        places=np.tile([0, 1], count),
        cells=np.zeros((2 * count, 3), dtype=np.float32),
        spots=np.stack([rows % 5, rows % 3], axis=1),
        evidence=np.zeros((2 * count, 2, 4), dtype=np.float32),
        about=np.zeros((count, 2), dtype=np.float32),
        before=np.maximum(np.arange(count) - 1, 0),
        keys=np.arange(count),
    )


def test_blocks_give_what_one_block_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(1)
    mentions = chance.normal(size=(5, 4)).astype(np.float16)
    voices = chance.normal(size=(11, 3)).astype(np.float16)
    manifest = read_manifest(SHIPPED_FOLDER)
    whole = SpeakerHead(manifest, Sums()).score(make_table(11), mentions, voices)
    monkeypatch.setattr(speaker_head, "BLOCK", 4)
    session = Sums()
    pieces = SpeakerHead(manifest, session).score(make_table(11), mentions, voices)
    assert session.rows == [4, 5, 4]
    np.testing.assert_allclose(pieces.speakers, whole.speakers, rtol=1e-5)
    np.testing.assert_allclose(pieces.addressees, whole.addressees, rtol=1e-5)
    np.testing.assert_allclose(pieces.changes, whole.changes, rtol=1e-5)


class Favours:
    """A speaker head that favours one cell of each utterance by its place among the likely."""

    columns: tuple[str, ...] = ("cue_name",)

    def __init__(self, rank: int, weight: float, told: float = 0.0) -> None:
        self.rank, self.weight, self.told = rank, weight, told

    def score(self, table: SpeakerTable, mentions: Half, voices: Half) -> SpeakerScores:
        """The weight on the cell of that rank."""
        assert len(mentions) >= len(SPANS)
        assert len(voices) == len(table.before)
        scores = np.zeros(len(table.rows))
        firsts = np.searchsorted(table.rows, np.arange(len(table.before)))
        scores[firsts + self.rank] = self.weight
        told = np.zeros(len(table.rows))
        told[firsts + self.rank] = self.told
        return SpeakerScores(scores, told, np.zeros((len(table.before), 3)), 0.5)

    def calibrate(self, basis: str, probability: float) -> float:
        """Half of it."""
        return probability / 2


class Reader:
    """An encoder that has vectors of everything and a speaker head."""

    name = "reader"
    links: PairScorer | None = None

    def __init__(self, speakers: SpeakerScorer | None) -> None:
        self.speakers = speakers

    def encode(
        self,
        text: Text,
        paragraphs: Layer[Paragraph],
        tokens: Tokens,
        quoted_spans: Layer[QuotedSpan],
    ) -> Encoding:
        """Vectors of the names and of every quoted span."""
        return Encoding(
            mentions=SpanScores(
                SPANS,
                (PROPER,) * len(SPANS),
                (PERSON,) * len(SPANS),
                np.zeros(len(SPANS), dtype=np.float32),
                np.ones((len(SPANS), 2, 3), dtype=np.float16),
            ),
            quotation_vectors=np.ones((len(quoted_spans), 3), dtype=np.float16),
        )


def read(speakers: SpeakerScorer | None, pins: Pins | None = None) -> list[Any]:
    """Rows of attribution."""
    story = annotate(Text(STORY), ["attribution"], encoder=Reader(speakers), pins=pins)
    layers: Any = story.layers
    return list(layers["attribution"])


def test_a_head_that_says_nothing_changes_no_speaker() -> None:
    without = read(None)
    found = read(Favours(0, 0.0))
    assert [row.speaker for row in found] == [row.speaker for row in without]
    assert found[0].score < without[0].score


def test_a_sure_head_changes_the_speaker() -> None:
    first, second = read(Favours(0, 30.0)), read(Favours(1, 30.0))
    assert all(a.speaker != b.speaker for a, b in zip(first, second, strict=True))


def test_a_pin_is_obeyed_against_the_head() -> None:
    target = TextSelector(exact="Is that so?")
    pinned = Pins(speakers=(SpeakerPin(target=target, speaker="Maud Ellery"),))
    story = annotate(
        Text(STORY), ["attribution", "roster"], encoder=Reader(Favours(1, 30.0)), pins=pinned
    )
    layers: Any = story.layers
    maud = next(row.entity for row in layers["roster"] if row.name == "Maud Ellery")
    row = layers["attribution"][1]
    assert (row.speaker, row.basis, row.score) == (maud, "given", 1.0)


def test_who_is_likely_spoken_to_is_an_addressee_unless_he_speaks() -> None:
    without = read(None)
    added = 0
    for rank in range(3):
        unsure, sure = read(Favours(rank, 0.0, told=0.4)), read(Favours(rank, 0.0, told=0.9))
        assert [row.addressees for row in unsure] == [row.addressees for row in without]
        for before, row in zip(without, sure, strict=True):
            assert row.speaker not in row.addressees
            assert set(before.addressees) <= set(row.addressees)
            added += len(row.addressees) - len(before.addressees)
    assert added > 0
