"""Why characters are lost: each kind from its own mentions."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks import cast_errors
from fabula.evaluate.cast_errors import find_lost
from fabula.evaluate.gold import GoldCharacter
from fabula.evaluate.names import MentionCounts

ADA = GoldCharacter("Ada Marsh", frozenset({"Ada", "Ada Marsh", "Miss Marsh"}), "major")
BEA = GoldCharacter("Bea Marsh", frozenset({"Bea", "Miss Marsh"}), "minor")
TWIN = GoldCharacter("the elder", frozenset({"Miss Marsh"}), "minor")
CAST = (ADA, BEA, TWIN)


@pytest.mark.parametrize(
    ("mentions", "kinds"),
    [
        ({0: Counter(ada=4), 1: Counter(bea=4)}, {"the elder": "shared"}),
        ({0: Counter(ada=4)}, {"Bea Marsh": "unseen", "the elder": "shared"}),
        (
            {0: Counter(ada=4), 2: Counter({"ada marsh": 2}), 1: Counter(bea=4)},
            {"Ada Marsh": "split", "the elder": "shared"},
        ),
        (
            {0: Counter(ada=4), None: Counter({"ada marsh": 2}), 1: Counter(bea=4)},
            {"Ada Marsh": "unlinked", "the elder": "shared"},
        ),
        (
            {0: Counter(ada=9, bea=4)},
            {"Ada Marsh": "merged", "Bea Marsh": "merged", "the elder": "shared"},
        ),
    ],
)
def test_each_kind_of_loss(mentions: MentionCounts, kinds: dict[str, str]) -> None:
    assert {each.name: each.kind for each in find_lost(mentions, CAST)} == kinds


def test_a_merged_character_says_whose_names_stand_beside() -> None:
    lost = {each.name: each for each in find_lost({0: Counter(ada=9, bea=4)}, CAST)}
    assert lost["Ada Marsh"].foreign == {"bea": 4}
    assert lost["Bea Marsh"].owned == {"bea": {0: 4}}


def test_counts_are_printed_by_category(capsys: pytest.CaptureFixture[str]) -> None:
    counts = Counter({("major", "split"): 2, ("minor", "unseen"): 1})
    cast_errors.print_counts(counts, Counter(major=5, minor=1))
    printed = capsys.readouterr().out
    assert "major: 3 of 5 found" in printed
    assert "minor: 0 of 1 found" in printed
    assert "2 split" in printed
