"""The speaker head's lessons, losses and graph, on a story made here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

torch = pytest.importorskip("torch", reason="training needs torch (training/requirements.txt)")

import fabula  # noqa: E402
from fabula.decode.speaker_cells import SpeakerTable, read_table  # noqa: E402
from fabula.decode.speaker_scene import observe_scene  # noqa: E402
from fabula.decode.talks import read_talks  # noqa: E402
from fabula.decode.turn_taking import Floats, decode_turns  # noqa: E402
from fabula.encoder.session import OnnxSession  # noqa: E402
from fabula.lexicons.speakers import load_speaker_weights  # noqa: E402
from training.calibrate_speakers import Told, fit_speaker_line, score_addressees  # noqa: E402
from training.fit_speakers import LAYERS  # noqa: E402
from training.passage_labels import label_passage  # noqa: E402
from training.passages import parse_passage  # noqa: E402
from training.speaker_lessons import Lesson  # noqa: E402
from training.speaker_model import NAMES, Council, SpeakerNetwork, write_graph  # noqa: E402
from training.train_speakers import compute_loss, compute_slopes, list_batches  # noqa: E402

STORY = """Maud Ellery set down the kettle. Perrin stood at the door with Ottilie.

“The ferry was late,” said Perrin.

“Is that so?”

“It is,” said Ottilie.

“You were on it too?”
"""


def make_lesson(name: str = "made") -> Lesson:
    """The story with random vectors; Maud says what nobody is named for."""
    story = fabula.annotate(fabula.Text(STORY), LAYERS)
    layers: Any = story.layers
    scene = observe_scene(story.text, *(layers[each] for each in LAYERS[:8]))
    weights = load_speaker_weights()
    talks = read_talks(scene, weights.clues, weights.changes, {})
    chance = np.random.default_rng(3)
    voices = chance.normal(size=(len(scene.utterances), 6)).astype(np.float16)
    table = read_table(scene, talks, ["cue_name", "in_talk"], voices.astype(np.float32))
    maud = next(int(row.entity) for row in story.characters if row.name == "Maud Ellery")
    right: list[NDArray[np.bool_]] = []
    for talk in talks:
        good = np.ones((len(talk.span), len(talk.persons)), dtype=bool)
        for at in (1, 3):
            good[at] = np.array(talk.persons) == maud
        right.append(good)
    return Lesson(
        name=name,
        given=False,
        passage=False,
        scene=scene,
        talks=talks,
        table=table,
        mentions=chance.normal(size=(len(story.mentions), 8)).astype(np.float16),
        voices=voices,
        right=right,
        told=np.zeros(len(table.rows), dtype=np.int8),
        labelled=np.array([False, True, False, True]),
    )


def make_network(table: SpeakerTable) -> SpeakerNetwork:
    """A small network without dropout."""
    torch.manual_seed(5)
    return SpeakerNetwork(
        table.cells.shape[1], table.evidence.shape[2], table.about.shape[1], 8, 6, 16, 0.0
    )


def log_sum(emissions: Floats, changes: Floats) -> float:
    """Logarithm of the sum over all sequences of speakers, one by one."""
    count, people = emissions.shape
    total = []
    for code in range(people**count):
        path = [code // people**at % people for at in range(count)]
        score = emissions[0, path[0]]
        other = None
        for at in range(1, count):
            if path[at] == path[at - 1]:
                move = 0
            else:
                move = 1 if path[at] == other else 2
                other = path[at - 1]
            score += emissions[at, path[at]] + changes[at, move]
        total.append(score)
    return float(np.logaddexp.reduce(total))


def test_slopes_are_those_of_the_probability_of_the_right_speakers() -> None:
    """Against sums over all sequences of speakers, one by one."""
    lesson = make_lesson()
    assert len(lesson.talks) == 1
    talk, right = lesson.talks[0], lesson.right[0]
    chance = np.random.default_rng(2)
    scores = chance.normal(size=len(lesson.table.rows))
    changes = chance.normal(size=(len(lesson.labelled), 3))

    def loss(scores: Floats, changes: Floats) -> float:
        free = talk.emissions + lesson.spread(0, scores)
        moves = talk.changes + changes
        return log_sum(free, moves) - log_sum(np.where(right, free, -np.inf), moves)

    slope, moves = compute_slopes(lesson, [0], torch.from_numpy(scores), torch.from_numpy(changes))
    step = 1e-4
    for at in range(len(scores)):
        nudge = step * (np.arange(len(scores)) == at)
        rise = (loss(scores + nudge, changes) - loss(scores - nudge, changes)) / (2 * step)
        assert float(slope[at]) == pytest.approx(rise, abs=1e-3)
    for at, move in ((1, 0), (2, 1), (3, 2)):
        nudged = np.zeros_like(changes)
        nudged[at, move] = step
        rise = (loss(scores, changes + nudged) - loss(scores, changes - nudged)) / (2 * step)
        assert float(moves[at, move]) == pytest.approx(rise, abs=1e-3)


def test_training_makes_the_right_speakers_likelier() -> None:
    """A few steps on four lines."""
    lesson = make_lesson()
    network = make_network(lesson.table)
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-2)
    before = _chance(network, lesson)
    for _ in range(40):
        loss = compute_loss(network, lesson, [0])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert before < _chance(network, lesson) > 0.9


def _chance(network: SpeakerNetwork, lesson: Lesson) -> float:
    """Least probability of a right speaker."""
    with torch.no_grad():
        speakers, _, changes = network(*lesson.read([0])[0])
    talk = lesson.talks[0]
    scores = talk.emissions + lesson.spread(0, speakers.numpy().astype(np.float64))
    found = decode_turns(scores, talk.changes + changes.numpy()).marginals
    return float((found * lesson.right[0]).sum(axis=1)[lesson.labelled].min())


def test_the_graph_computes_what_the_network_does(tmp_path: Path) -> None:
    """ONNX Runtime and torch, on one story."""
    lesson = make_lesson()
    council = Council([make_network(lesson.table), make_network(lesson.table)]).eval()
    for member in council.members:
        torch.nn.init.normal_(member.score.weight)
    write_graph(council, tmp_path / "speakers.onnx")
    inputs, _, _ = lesson.read([0])
    with torch.no_grad():
        expected = [each.numpy() for each in council(*inputs)]
    session = OnnxSession(tmp_path / "speakers.onnx", 1)
    feeds = {name: each.numpy() for name, each in zip(NAMES, inputs, strict=True)}
    found = session.run(feeds)
    for name, each in zip(("speakers", "addressees", "changes"), expected, strict=True):
        np.testing.assert_allclose(found[name], each, atol=1e-5)


def test_sets_of_addressees_are_compared_one_by_one() -> None:
    """A second addressee counts where it is right and costs where it is not."""
    told = [
        Told((True,), ((0.52, True), (0.31, False)), 2),
        Told((), ((0.45, True), (0.33, False)), 1),
    ]
    assert score_addressees(told, 0.4) == 1.0
    assert score_addressees(told, 0.5) == 0.5
    assert score_addressees(told, 0.3) == pytest.approx((4 / 5 + 2 / 3) / 2)


def test_a_line_fits_answers_that_are_almost_certain() -> None:
    """Nineteen of twenty are right, and all are said to be as good as certain."""
    cases = [(1 - 1e-9, at % 20 > 0) for at in range(2000)]
    slope, offset = fit_speaker_line(cases)
    said = 1 / (1 + np.exp(-(slope * np.log(1e6 - 1) + offset)))
    assert said == pytest.approx(0.95, abs=0.01)


def test_passages_say_who_speaks_to_whom() -> None:
    """Persons are found by their names, lines by their words."""
    passage = parse_passage(
        """the-late-ferry
style: third past
people: maud = Maud Ellery | Maud, she; man = the old ferryman, he; ada = Ada, she
present: maud man
absent: ada
bonds:
---
Maud Ellery looked at the old ferryman. {maud>man anger .5 said|“You are late,”} said Maud.

{man>maud neutral .0 -|“Tide,”} said the old ferryman. {+|“Ask Ada.”}
"""
    )
    story = fabula.annotate(fabula.Text(passage.text))
    answers = label_passage(story, passage)
    cast = {row.name: frozenset([int(row.entity)]) for row in story.characters}
    maud, man = cast["Maud Ellery"], cast["the old ferryman"]
    assert list(answers.speakers.values()) == [maud, man]
    assert list(answers.told.values()) == [man, maud]


def test_small_lessons_share_a_batch_and_each_talk_comes_once() -> None:
    """Passages have too few lines for a step of their own."""
    lessons = [make_lesson(str(number)) for number in range(3)]
    batches = list(list_batches(lessons, np.random.default_rng(1)))
    talks = [(one.name, talk) for batch in batches for one, chosen in batch for talk in chosen]
    assert len(batches) == 1
    assert sorted(talks) == [(one.name, talk) for one in lessons for talk in range(len(one.talks))]
