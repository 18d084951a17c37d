"""Measures of coreference on examples worked out by hand, and on planted answers."""

from __future__ import annotations

import itertools
import random

import pytest

from fabula.evaluate.assignment import choose_pairs
from fabula.evaluate.coreference import (
    add_sums,
    compare_chains,
    gather_chains,
    judge_coreference,
    score_conll,
    score_f1,
)
from fabula.evaluate.litbank import GoldDocument, GoldMention
from fabula.rows import EntityId, Mention, MentionId

GOLD = [frozenset("abc"), frozenset("defg")]
OURS = [frozenset("ab"), frozenset("cd"), frozenset("fghi")]


def test_the_worked_example_of_the_reference_scorer() -> None:
    # Pradhan et al. 2014, "Scoring Coreference Partitions of Predicted Mentions", section 4.
    found = compare_chains(OURS, GOLD)
    muc, b_cubed, ceaf = found["muc"], found["b_cubed"], found["ceaf_e"]
    assert (muc.recalled / muc.gold, muc.precise / muc.predicted) == (0.4, 0.4)
    assert b_cubed.recalled / b_cubed.gold == pytest.approx(0.4167, abs=1e-4)
    assert b_cubed.precise / b_cubed.predicted == pytest.approx(0.5)
    assert ceaf.recalled / ceaf.gold == pytest.approx(0.65)
    assert ceaf.precise / ceaf.predicted == pytest.approx(0.4333, abs=1e-4)
    assert found["mentions"] == (6, 8, 6, 7)


def test_equal_chains_are_perfect_and_singletons_count() -> None:
    chains = [frozenset("ab"), frozenset("c"), frozenset("de")]
    assert score_conll([compare_chains(chains, chains)]) == pytest.approx(1.0)
    without = compare_chains(chains[:1] + chains[2:], chains)
    assert score_f1(without["b_cubed"]) < 1.0
    assert score_f1(without["muc"]) == 1.0


def test_nothing_predicted_scores_zero() -> None:
    assert score_conll([compare_chains([], GOLD)]) == 0.0
    assert score_conll([compare_chains([], [])]) == 0.0


def test_documents_are_pooled_before_dividing() -> None:
    first, second = compare_chains(OURS, GOLD), compare_chains(GOLD, GOLD)
    pooled = add_sums([first["muc"], second["muc"]])
    assert pooled.recalled / pooled.gold == pytest.approx((2 + 5) / (5 + 5))


def test_chains_are_gathered_by_label() -> None:
    assert set(gather_chains({"a": 1, "b": 2, "c": 1})) == {frozenset("ac"), frozenset("b")}


def test_the_best_pairing_is_the_one_brute_force_finds() -> None:
    chance = random.Random(3)
    for _ in range(60):
        rows, columns = chance.randint(1, 5), chance.randint(1, 5)
        weights = {
            (a, b): chance.random()
            for a in range(rows)
            for b in range(columns)
            if chance.random() < 0.6
        }
        size = max(rows, columns)
        best = max(
            sum(weights.get((a, b), 0.0) for a, b in enumerate(order))
            for order in itertools.permutations(range(size))
        )
        chosen = choose_pairs(weights)
        assert sum(weights[pair] for pair in chosen) == pytest.approx(best)
        assert len({a for a, _ in chosen}) == len({b for _, b in chosen}) == len(chosen)


def _mention(number: int, start: int, end: int, entity: int | None) -> Mention:
    return Mention(
        id=MentionId(number),
        start=start,
        end=end,
        form="pronoun",
        type="PER",
        entity=None if entity is None else EntityId(entity),
        plural=False,
        score=1.0,
    )


def test_mentions_are_compared_on_tokens_and_open_ones_are_alone() -> None:
    document = GoldDocument(
        name="made",
        start=0,
        content="Ann saw her; he left.",
        tokens=("Ann", "saw", "her", ";", "he", "left", "."),
        places=((0, 3), (4, 7), (8, 11), (11, 12), (13, 15), (16, 20), (20, 21)),
        quotations=(),
        mentions=(
            GoldMention((0, 1), "proper", "PER", "ann"),
            GoldMention((2, 3), "pronoun", "PER", "bea"),
            GoldMention((4, 5), "pronoun", "PER", "cy"),
        ),
        events=(),
    )
    rows = [_mention(0, 0, 3, 0), _mention(1, 8, 11, None), _mention(2, 13, 15, None)]
    assert score_f1(judge_coreference(rows, document)["b_cubed"]) == 1.0
    rows[1] = _mention(1, 8, 11, 0)
    assert score_f1(judge_coreference(rows, document)["b_cubed"]) < 1.0
