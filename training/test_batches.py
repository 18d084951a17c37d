"""Labels of windows, and the fit of a calibration, on planted examples."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs torch (training/requirements.txt)")

from tokenizers import Tokenizer  # noqa: E402

from fabula.encoder.pieces import PieceReader  # noqa: E402
from training.batches import (  # noqa: E402
    IGNORE,
    WINDOW_PIECES,
    Example,
    ExampleMaker,
    Labels,
    collate,
)
from training.calibrate import choose_threshold, fit_line  # noqa: E402
from training.model import pretrained_folder  # noqa: E402
from training.rows import Row, Spoken  # noqa: E402

LABELS = Labels(("NOUN",), ("dep",), ("l0+",), ("proper PER",), ("joy",))
COUNT = 3 * WINDOW_PIECES


def make(row: Row) -> list[Example]:
    """The examples of a row."""
    reader = PieceReader(Tokenizer.from_file(str(pretrained_folder() / "tokenizer.json")))
    return ExampleMaker(reader, LABELS).make(row)


def row(**labels: object) -> Row:
    """One paragraph of more than two windows; every word is one piece."""
    return Row(corpus="own", document="one", words=["house"] * COUNT, paragraphs=[0], **labels)  # type: ignore[arg-type]


def test_every_word_is_labelled_once_and_far_governors_are_unknown() -> None:
    """Cores tile a row; a governor outside the window teaches nothing."""
    heads = [-1, *[0] * (COUNT - 1)]
    examples = make(row(heads=heads, deps=["dep"] * COUNT, pos=["NOUN"] * COUNT))
    assert len(examples) > 2
    labelled = sum(int((each.tokens["pos"] != IGNORE).sum()) for each in examples)
    assert labelled == COUNT
    assert examples[0].tokens["heads"][:3].tolist() == [0, 1, 1]
    assert (examples[-1].tokens["heads"] == IGNORE).all()


def test_words_beside_a_speaker_without_a_verb_teach_nothing() -> None:
    """The verb of such a clause may be any word beside the speaker."""
    (first, *_) = make(row(cues=[(None, (10, 11))]))
    assert first.tokens["cues"][6:15].tolist() == [0, *[IGNORE] * 3, 2, *[IGNORE] * 3, 0]


def test_a_mention_counts_in_the_window_whose_core_it_begins_in() -> None:
    """Windows overlap where a paragraph is split; what begins in two is served by one."""
    mentions = [(at, at + 1, "proper", "PER") for at in range(COUNT)]
    examples = make(row(mentions=mentions))
    batch = collate(examples)
    served = [each for each in batch.spans.tolist() if batch.serves(each[0], each[1])]
    assert len(batch.spans) > len(served) == COUNT


def test_a_planted_line_is_found_again() -> None:
    """Answers drawn with a known slope and offset give them back."""
    chance = np.random.default_rng(1)
    log_odds = chance.normal(0, 3, 40_000)
    so = (chance.random(40_000) < 1 / (1 + np.exp(-(0.5 * log_odds - 1)))).astype(np.float64)
    slope, offset = fit_line(log_odds, so)
    assert abs(slope - 0.5) < 0.03
    assert abs(offset + 1) < 0.06


def test_the_threshold_parts_right_from_wrong() -> None:
    """F1 is 1 between the two heaps."""
    sure, so = np.array([0.1, 0.2, 0.62, 0.9]), np.array([0.0, 0.0, 1.0, 1.0])
    threshold, f1 = choose_threshold(sure, so, 2)
    assert 0.2 < threshold <= 0.62
    assert f1 == 1


def test_lines_and_links_keep_their_words_in_every_window() -> None:
    """A line belongs to the window it begins in; mentions are counted from its first word."""
    long = ["house"] * WINDOW_PIECES
    words = [*long, "“", "Go", ",", "”", "said", "Ada", "."]
    line = Spoken(parts=[(len(long), len(long) + 4)], speaker=3, label="joy", intensity=0.5)
    given = Row(
        corpus="own",
        document="two",
        words=words,
        paragraphs=[0, len(long)],
        quoted=[(len(long), len(long) + 4)],
        links=[(0, 1, 1), (len(long) + 5, len(long) + 6, 3)],
        spoken=[line],
        partial=True,
    )
    first, *_, last = make(given)
    assert (first.spoken, last.partial) == ([], True)
    assert [(each.first, each.entity) for each in first.links] == [(0, 1)]
    at = last.spoken[0].parts[0][0]
    assert [(each.first, each.quoted) for each in last.links] == [(at + 5, False)]
    batch = collate([first, last])
    (i, k, found) = batch.spoken[0]
    assert (i, found.speaker) == (1, 3)
    weights = batch.inputs["quote_weights"][i, k]
    assert weights[at : at + 4].tolist() == [0.25] * 4
    assert float(weights.sum()) == 1
