"""The table that the speaker head reads, on a small story."""

from __future__ import annotations

from typing import Any

import numpy as np

from fabula import Text, annotate
from fabula.decode.references import UNKNOWN
from fabula.decode.speaker_cells import MOST_CELLS, NUMBERS, read_table
from fabula.decode.speaker_evidence import SPOTS
from fabula.decode.speaker_scene import Scene, observe_scene
from fabula.decode.talks import Talk, read_talks
from fabula.decode.utterance_view import KINDS
from fabula.lexicons.speakers import load_speaker_weights

STORY = """Maud Ellery set down the kettle. Perrin stood at the door.

“You are late, Perrin,” said Maud.

“The ferry was late,” said Perrin. “I only came with it.”

“Is that so?”

He hung up his coat.
"""

NEEDS = (
    *("sentences", "paragraphs", "quotations", "mention_spans", "cues", "breaks", "coreference"),
    "roster",
)


def look(content: str) -> tuple[Scene, list[Talk], dict[str, int]]:
    """What can be seen of a story, its conversations, and its persons by name."""
    story = annotate(Text(content), NEEDS)
    layers: Any = story.layers
    scene = observe_scene(story.text, *(layers[name] for name in NEEDS))
    weights = load_speaker_weights()
    people = {row.name: int(row.entity) for row in layers["roster"]}
    return scene, read_talks(scene, weights.clues, weights.changes, {}), people


def test_every_utterance_has_cells_of_likely_persons_and_of_somebody_else() -> None:
    scene, talks, _ = look(STORY)
    columns = sorted(load_speaker_weights().clues)
    voices = np.eye(len(scene.utterances), 6, dtype=np.float32)
    table = read_table(scene, talks, columns, voices)
    persons = [talk.persons for talk in talks for _ in talk.span]
    for row in range(len(scene.utterances)):
        cells = np.flatnonzero(table.rows == row)
        seen = [persons[row][place] for place in table.places[cells]]
        assert seen[-1] == UNKNOWN
        assert len(set(seen)) == len(seen) <= MOST_CELLS + 1
    assert table.cells.shape == (len(table.rows), len(columns) + NUMBERS)
    assert table.spots.shape == (len(table.rows), SPOTS)
    assert np.isfinite(table.cells).all()
    assert np.isfinite(table.evidence).all()


def test_the_mention_of_a_reporting_clause_is_looked_at_first() -> None:
    scene, talks, people = look(STORY)
    table = read_table(scene, talks, ["cue_name"], np.zeros((len(scene.utterances), 0), np.float32))
    maud = people["Maud Ellery"]
    persons = talks[0].persons
    cell = next(
        at
        for at, (row, place) in enumerate(zip(table.rows, table.places, strict=True))
        if row == 0 and persons[place] == maud
    )
    cue = scene.utterances[0].cue
    assert cue is not None
    assert table.spots[cell, 0] == cue.key
    assert table.cells[cell, 0] == 1
    assert scene.kinds[0] == "name"
    assert table.about[0, KINDS.index("name")] == 1


def test_persons_without_mentions_near_have_no_evidence() -> None:
    scene, talks, _ = look(STORY)
    table = read_table(scene, talks, [], np.zeros((len(scene.utterances), 0), np.float32))
    persons = [talk.persons for talk in talks for _ in talk.span]
    for cell, (row, place) in enumerate(zip(table.rows, table.places, strict=True)):
        cue = scene.utterances[row].cue
        if persons[row][place] == UNKNOWN and (cue is None or cue.person != UNKNOWN):
            assert not table.evidence[cell].any()
            assert not table.spots[cell].any()


def test_an_utterance_follows_on_the_one_before_it_in_its_conversation() -> None:
    far = "The road was long and nothing moved on it.\n\n" * 12
    scene, talks, _ = look(STORY + "\n" + far + "“Who is there?” asked Maud.\n")
    table = read_table(scene, talks, [], np.zeros((len(scene.utterances), 0), np.float32))
    starts = {talk.span.start for talk in talks}
    assert len(starts) == 2
    for row, before in enumerate(table.before.tolist()):
        assert before == (row if row in starts else row - 1)
