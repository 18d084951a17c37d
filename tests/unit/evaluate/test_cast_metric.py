from __future__ import annotations

from collections import Counter

from fabula.evaluate.cast import count_alias_pairs, find_found, find_standing
from fabula.evaluate.gold import GoldCharacter
from fabula.evaluate.names import MentionCounts

ADA = GoldCharacter("Ada Marsh", frozenset({"Ada", "Ada Marsh", "Miss Marsh"}), "major")
BEA = GoldCharacter("Bea Marsh", frozenset({"Bea", "Miss Marsh"}), "minor")
COOK = GoldCharacter("the cook", frozenset({"the cook"}), "minor")
CAST = (ADA, BEA, COOK)


def test_nobody_is_found_without_mentions() -> None:
    assert not any(find_found({}, CAST).values())


def test_each_person_once_is_found() -> None:
    mentions = {
        0: Counter({"ada": 9, "ada marsh": 1, "miss marsh": 4}),
        1: Counter({"bea": 2}),
        None: Counter[str](),
    }
    assert find_found(mentions, CAST) == {"Ada Marsh": True, "Bea Marsh": True, "the cook": False}


def test_a_split_character_is_not_found() -> None:
    four_fifths: MentionCounts = {0: Counter(ada=8), 1: Counter({"ada marsh": 2})}
    assert find_found(four_fifths, CAST)["Ada Marsh"]
    less: MentionCounts = {0: Counter(ada=7), 1: Counter({"ada marsh": 2})}
    assert not find_found(less, CAST)["Ada Marsh"]


def test_mentions_of_nobody_count_as_not_owned() -> None:
    mentions: MentionCounts = {0: Counter(ada=7), None: Counter(ada=3)}
    assert not find_found(mentions, CAST)["Ada Marsh"]
    ownerless: MentionCounts = {None: Counter(ada=3)}
    assert not find_found(ownerless, CAST)["Ada Marsh"]


def test_a_merged_character_is_not_found() -> None:
    tenth: MentionCounts = {0: Counter(ada=9, bea=1)}
    assert find_found(tenth, CAST)["Ada Marsh"]
    assert not find_found(tenth, CAST)["Bea Marsh"]
    ninth: MentionCounts = {0: Counter(ada=8, bea=1)}
    assert not find_found(ninth, CAST)["Ada Marsh"]


def test_a_shared_alias_says_nothing_of_the_owner_and_is_no_foreign_name() -> None:
    mentions: MentionCounts = {0: Counter({"ada": 1, "miss marsh": 30}), 1: Counter({"bea": 1})}
    assert find_found(mentions, CAST) == {"Ada Marsh": True, "Bea Marsh": True, "the cook": False}


def test_alias_pairs_are_those_that_stand_in_the_text() -> None:
    content = "Ada\nMarsh called Bea. Miss Marsh met the cook and Adam."
    said = {("Ada Marsh", "ada marsh"), ("Ada Marsh", "bea"), ("Bea Marsh", "beatrice")}
    assert count_alias_pairs(said, CAST, content) == (1, 2, 2)
    assert count_alias_pairs(set(), CAST, "") == (0, 0, 0)


def test_an_alias_within_a_longer_one_does_not_stand_alone() -> None:
    aliases = {"Ada", "Ada Marsh", "Marsh", "the cook"}
    assert find_standing(aliases, "Ada Marsh and the cook") == {"Ada Marsh"}
    assert find_standing(aliases, "Ada Marsh and Ada") == {"Ada Marsh", "Ada"}
    assert find_standing(aliases, "Adamant Marshes") == set()
