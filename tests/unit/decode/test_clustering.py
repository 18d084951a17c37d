"""Clusters, co-occurrence and salience on plain numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from fabula.decode.clustering import Clusters
from fabula.decode.cooccurrence import count_pairs
from fabula.decode.name_pairs import find_joined, find_talks
from fabula.decode.noun_resolution import resolve_noun
from fabula.decode.resolution import Answer, Features, Item, resolve_items
from fabula.decode.salience import CAPACITY, Salience

PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12)


def test_merging_keeps_enemies_apart_through_chains() -> None:
    clusters = Clusters(4, [(0, 3)])
    assert clusters.merge(0, 1)
    assert clusters.merge(2, 3)
    assert not clusters.merge(1, 2)
    assert clusters.sets() == ((0, 1), (2, 3))
    assert clusters.members(3) == (2, 3)


@given(apart=PAIRS, wanted=PAIRS)
def test_no_forbidden_pair_is_ever_in_one_set(
    apart: list[tuple[int, int]], wanted: list[tuple[int, int]]
) -> None:
    clusters = Clusters(6, apart)
    done = [pair for pair in wanted if clusters.merge(*pair)]
    assert sorted(item for each in clusters.sets() for item in each) == list(range(6))
    for a, b in apart:
        assert a == b or clusters.find(a) != clusters.find(b)
    for a, b in done:
        assert clusters.find(a) == clusters.find(b)
    for a, b in product(range(6), repeat=2):
        assert (clusters.find(a) == clusters.find(b)) == (b in clusters.members(a))


def test_pairs_are_counted_once_a_group() -> None:
    items = [("s1", 2), ("s1", 1), ("s1", 2), ("s2", 1), ("s3", 1), ("s3", 2)]
    assert count_pairs(items) == {(1, 2): 2}


def test_names_joined_and_names_in_turn_are_pairs() -> None:
    names = [(0, 3, "ada"), (8, 11, "bo"), (15, 18, "cy")]
    assert find_joined("Ada and Bo! Or Cy.", [(0, 3, "ada"), (8, 10, "bo")]) == [("ada", "bo")]
    assert find_joined("Ada, not Bo.", [(0, 3, "ada"), (9, 11, "bo")]) == []
    assert find_joined("", names[:1]) == []
    assert find_talks([(1, "ada"), (1, ""), (2, "bo"), (4, "cy")]) == [("ada", "bo")]


def test_salience_prefers_the_recent_and_forgets() -> None:
    salience = Salience()
    salience.mention(1, 0, 1.0)
    salience.mention(2, 3, 1.0)
    assert salience.best(3, lambda _: 1.0) is not None
    assert salience.ranking(3)[0][1] == 2
    assert salience.best(3, lambda each: float(each == 9)) is None
    for referent in range(CAPACITY + 5):
        salience.mention(referent, 4, 1.0)
    assert len(salience.ranking(4)) == CAPACITY
    salience.clear()
    assert salience.level(2, 4) == 0.0


def _resolve(items: Sequence[Item], features: Features, first_new: int) -> list[Answer]:
    return resolve_items(items, features, first_new, resolve_noun)


def _name(referent: int, sentence: int, subject: bool = False) -> Item:
    return Item("name", sentence, 0, clause=sentence, subject=subject, referents=(referent,))


def test_pronouns_take_the_salient_referent_of_their_gender() -> None:
    items = [
        _name(0, 0, subject=True),
        _name(1, 0),
        Item("pronoun", 1, 0, gender="she", clause=1),
        Item("pronoun", 1, 0, gender="he", clause=1),
    ]
    answers = _resolve(items, Features({0: "she", 1: "he"}), 2)
    assert [answer.referent for answer in answers] == [0, 1, 0, 1]
    assert answers[2].antecedent == 0


def test_object_is_not_the_subject_of_its_clause() -> None:
    items = [
        _name(1, 0, subject=True),
        _name(0, 1, subject=True),
        Item("pronoun", 1, 0, gender="she", clause=1, object=True),
    ]
    assert _resolve(items, Features({0: "she", 1: "she"}), 2)[2].referent == 1


def test_stretches_end_what_is_in_mind() -> None:
    items = [_name(0, 0), Item("pronoun", 1, 1, gender="she")]
    assert _resolve(items, Features({0: "she"}), 1)[1].referent is None


def test_shared_names_need_a_recent_bearer() -> None:
    shared = Item("shared", 1, 0, referents=(0, 1))
    assert _resolve([_name(1, 0), shared], Features({}), 2)[1].referent == 1
    assert _resolve([shared], Features({}), 2)[0].referent is None


def test_nouns_come_back_and_generic_ones_only_for_a_stretch() -> None:
    maid = Item("noun", 0, 0, gender="she", noun="maid")
    man = Item("noun", 0, 0, gender="he", noun="man", generic=True)
    later = [Item("noun", 9, 1, noun="maid"), Item("noun", 9, 1, noun="man", generic=True)]
    found = [answer.referent for answer in _resolve([maid, man, *later], Features({}), 5)]
    assert found == [5, 6, 5, 7]


def test_nouns_stand_for_titled_people_in_mind() -> None:
    captain = Item("noun", 1, 0, noun="captain")
    answers = _resolve([_name(0, 0), captain], Features({}, titles={"captain": [0]}), 3)
    assert answers[1].referent == 0


def test_nouns_mean_whom_they_are_said_of() -> None:
    brother = Item("noun", 1, 0, gender="he", noun="brother", determiner="own", owner=1, beside=2)
    owner = Item("pronoun", 1, 0, gender="she")
    again = Item("noun", 2, 0, gender="he", noun="brother", determiner="own", owner=1)
    items = [_name(0, 0, subject=True), brother, owner, _name(1, 1), again, owner]
    found = [answer.referent for answer in _resolve(items, Features({0: "she", 1: "he"}), 2)]
    assert found == [0, 1, 0, 1, 1, 0]


def test_modifiers_tell_nouns_apart() -> None:
    tall = Item("noun", 0, 0, gender="he", noun="man", modifiers=("tall",), determiner="a")
    fat = Item("noun", 0, 0, gender="he", noun="man", modifiers=("fat",), determiner="a")
    back = [
        Item("noun", 1, 0, gender="he", noun="man", modifiers=words, determiner="the", generic=True)
        for words in (("tall",), ("fat",), ())
    ]
    first = [replace(each, generic=True) for each in (tall, fat)]
    found = [answer.referent for answer in _resolve([*first, *back], Features({}), 0)]
    assert found == [0, 1, 0, 1, 1]


def test_a_definite_epithet_is_somebody_there_and_an_indefinite_one_is_new() -> None:
    girl = Item("noun", 1, 0, gender="she", noun="girl", determiner="the", generic=True)
    other = replace(girl, determiner="a")
    found = _resolve([_name(0, 0, subject=True), girl, other], Features({0: "she"}), 1)
    assert [answer.referent for answer in found] == [0, 0, 1]
    assert found[1].rule == "epithet"


def test_a_possessive_goes_to_the_subject_of_its_clause() -> None:
    items = [
        *[_name(0, 0, subject=True)] * 2,
        _name(1, 1, subject=True),
        Item("pronoun", 1, 0, gender="he", clause=1),
    ]
    assert _resolve(items, Features({0: "he", 1: "he"}), 2)[3].referent == 1


def test_the_narrator_is_no_he_or_she_of_the_narration() -> None:
    items = [
        replace(_name(0, 0, subject=True), narrator=0),
        Item("pronoun", 1, 0, gender="she", narrator=0),
    ]
    assert _resolve(items, Features({0: "she"}), 1)[1].referent is None


def test_leanings_decide_between_people_of_unknown_gender() -> None:
    items = [_name(0, 0), _name(1, 0), Item("pronoun", 1, 0, gender="she")]
    features = Features({0: None, 1: None}, {0: {"she": 1.5}, 1: {"he": 1.5}})
    assert _resolve(items, features, 2)[2].referent == 0
