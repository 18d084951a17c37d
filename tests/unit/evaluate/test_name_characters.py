from __future__ import annotations

from collections import Counter

from fabula.evaluate.gold import GoldCharacter, GoldPart
from fabula.evaluate.names import name_characters, normalise_name, rank_gold

ADA = GoldCharacter("Ada Marsh", frozenset({"Ada", "Ada Marsh", "Miss Marsh"}), "major")
BEA = GoldCharacter("Bea Marsh", frozenset({"Bea", "Bea Marsh", "Miss Marsh"}), "minor")
CAST = (ADA, BEA)


def test_names_are_compared_without_case_line_breaks_and_curls() -> None:
    assert normalise_name("  Ada\n  O’Marsh ") == normalise_name("ADA O'MARSH") == "ada o'marsh"


def test_the_name_called_most_often_wins_and_ties_go_to_the_first_in_rank() -> None:
    mentions = {
        0: Counter({"ada": 2, "bea marsh": 3, "ada marsh": 2}),
        1: Counter({"bea": 1, "ada": 1}),
        2: Counter({"miss marsh": 4}),
        3: Counter({"the cook": 9}),
        4: Counter[str](),
        None: Counter({"ada": 50}),
    }
    first_ada = name_characters(mentions, CAST, ("Ada Marsh", "Bea Marsh"))
    assert first_ada == {0: "Ada Marsh", 1: "Ada Marsh", 2: "Ada Marsh", 3: None, 4: None}
    first_bea = name_characters(mentions, CAST, ("Bea Marsh", "Ada Marsh"))
    assert first_bea == {0: "Ada Marsh", 1: "Bea Marsh", 2: "Bea Marsh", 3: None, 4: None}


def test_rank_is_by_parts_spoken_then_by_the_list() -> None:
    def part(speaker: str) -> GoldPart:
        return GoldPart(0, 1, speaker, frozenset(), "implicit")

    assert rank_gold(CAST, []) == ("Ada Marsh", "Bea Marsh")
    spoken = [part("Bea Marsh"), part("_group"), part("_group")]
    assert rank_gold(CAST, spoken) == ("Bea Marsh", "Ada Marsh")
