"""What the pair head learns from texts that are annotated in whole or in part."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from fabula.decode.mention_pairs import NONE, WIDTH, choose_candidates
from tests.unit.decode.mention_columns import make_mentions
from training.corpora.persons import read_pdnc_persons

pytest.importorskip("torch", reason="training needs torch (training/requirements.txt)")

from training.link_lessons import BATCH, Lesson

STORY = '"I saw her," he said. Ada laughed.\n'
"""Two persons: Moss speaks of Ada."""


def _lesson(chains: list[int], chosen: list[int], *, partial: bool) -> Lesson:
    table = make_mentions(len(chains))
    return Lesson(
        "a text",
        "a novel",
        table,
        np.zeros((len(chains), 4), dtype=np.float16),
        np.array(chains, dtype=np.int64),
        np.array(chosen, dtype=np.int64),
        choose_candidates(table),
        partial,
    )


def test_in_a_whole_text_every_mention_is_a_candidate_and_may_be_new() -> None:
    """Gold of no chain is a wrong candidate there."""
    ((inputs, cells, gold),) = _lesson([0, NONE, 0, 1], [2, 3], partial=False).read()
    assert inputs[0].shape == (4, 4)
    assert cells[:, [0, 1, 2, WIDTH]].tolist() == [
        [True, True, False, True],
        [True, True, True, True],
    ]
    # Nearest first: mention 0 is the second candidate of mention 2; mention 3 is new.
    assert gold.nonzero().tolist() == [[0, 1], [1, WIDTH]]


def test_in_a_text_known_in_part_unknown_mentions_and_new_ones_teach_nothing() -> None:
    """Only known persons compete."""
    ((_, cells, gold),) = _lesson([0, NONE, 0, 1, 1], [2, 4], partial=True).read()
    assert cells.nonzero().tolist() == [[0, 1], [1, 0], [1, 1], [1, 3]]
    assert gold.nonzero().tolist() == [[0, 1], [1, 0]]


def test_long_texts_are_learnt_in_batches() -> None:
    """No batch is above the limit."""
    count = BATCH + 10
    batches = _lesson([0] * count, list(range(1, count)), partial=True).read()
    assert [len(cells) for _, cells, _ in batches] == [BATCH, 9]


def test_persons_within_quotations_and_before_said_are_read(tmp_path: Path) -> None:
    """A table of original rows in the form of the corpus."""
    (tmp_path / "novel_text.txt").write_text(STORY, encoding="ascii")
    _write(
        tmp_path / "character_info.csv",
        [
            {"Main Name": "Ada Lind", "Aliases": "{'Ada', 'Lind'}", "Category": "major"},
            {"Main Name": "Moss Lind", "Aliases": "{'Moss', 'Lind'}", "Category": "major"},
        ],
    )
    row = {
        "quoteID": "Q0",
        "quoteByteSpans": "[[1, 10]]",
        "speaker": "Moss",
        "addressees": "['_unknowable']",
        "quoteType": "Anaphoric",
        "referringExpression": "he said",
        "mentionSpansList": "[[[1, 2], [7, 10]]]",
        "mentionEntitiesList": "[[['Moss'], ['Ada']]]",
    }
    _write(tmp_path / "quotation_info.csv", [row])
    found = read_pdnc_persons(tmp_path)
    assert {STORY[a:b]: who for (a, b), who in found.places.items()} == {
        "I": "Moss Lind",
        "her": "Ada Lind",
    }
    assert {STORY[a:b]: who for (a, b), who in found.expressions.items()} == {
        "he said": "Moss Lind"
    }
    assert found.aliases["Ada"] == "Ada Lind"
    assert "Lind" not in found.aliases


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
