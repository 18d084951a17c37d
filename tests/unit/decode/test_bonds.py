"""Bonds: claims off the words, and what many claims come to."""

from __future__ import annotations

import pytest

from fabula.decode.bond_actions import find_actions
from fabula.decode.bond_patterns import BondReader, Claim, Named
from fabula.decode.bonds import settle_bonds

ADA, JON = 1, 2


def _read(
    sentence: str,
    people: dict[str, int],
    voices: dict[int, tuple[int | None, tuple[int, ...]]] | None = None,
) -> list[tuple[int, str, int]]:
    words = sentence.split()
    named = [
        Named(at, at + 1, (people[word],), word not in ("her", "he", "she"))
        for at, word in enumerate(words)
        if word in people
    ]
    return [(c.a, c.kind, c.b) for c in BondReader(words, named, voices or {}).read()]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("ada 's brother jon came", [(JON, "sibling", ADA)]),
        ("jon , ada 's old teacher , came", [(JON, "teacher", ADA)]),
        ("jon was ada 's father .", [(JON, "parent", ADA)]),
        ("jon was not ada 's father .", []),
        ("ada and her son , jon , came", [(ADA, "parent", JON)]),
        ("jon , the husband of ada , came", [(JON, "spouse", ADA)]),
        ("ada , whose pupil jon was , came", [(ADA, "teacher", JON)]),
        ("ada and jon were old friends .", [(ADA, "friend", JON)]),
        ("ada met jon at the station .", []),
    ],
)
def test_claims_are_read_off_the_words(sentence: str, found: list[tuple[int, str, int]]) -> None:
    assert _read(sentence, {"ada": ADA, "jon": JON}) == found


def test_my_is_the_speaker_and_your_the_one_addressed() -> None:
    people = {"jon": JON}
    mine: dict[int, tuple[int | None, tuple[int, ...]]] = {0: (ADA, ())}
    yours: dict[int, tuple[int | None, tuple[int, ...]]] = {0: (None, (ADA,))}
    assert _read("my brother jon", people, mine) == [(JON, "sibling", ADA)]
    assert _read("your brother jon", people, yours) == [(JON, "sibling", ADA)]
    assert _read("your brother jon", people) == []


def test_two_words_may_be_another_bond() -> None:
    assert _read("ada 's business partner jon", {"ada": ADA, "jon": JON}) == [
        (JON, "colleague", ADA)
    ]


def _claim(
    a: int, b: int, score: float = 0.9, *, linked: bool = False, kind: str = "parent"
) -> Claim:
    role = "mother" if kind == "parent" else None
    return Claim(a, b, kind, kind == "parent", score, (0, 1), role, "she", a, linked)


def test_of_several_mothers_the_best_attested_stays() -> None:
    bonds = settle_bonds([_claim(1, 9), _claim(1, 9), _claim(2, 9)], lambda _: "she")
    assert [(bond.a, bond.b) for bond in bonds] == [(1, 9)]


def test_a_man_is_nobody_s_mother() -> None:
    assert settle_bonds([_claim(1, 9)], lambda _: "he") == []


def test_a_sister_of_everybody_by_coreference_is_nobody_s() -> None:
    linked = [_claim(1, who, 0.6, linked=True, kind="sibling") for who in range(2, 8)]
    assert settle_bonds(linked, lambda _: None) == []
    assert len(settle_bonds(linked[:1], lambda _: None)) == 1
    assert settle_bonds(linked[:1], lambda _: None, large_cast=True) == []


def test_brother_and_sister_share_a_parent_that_the_text_gives_one() -> None:
    sibling = Claim(8, 9, "sibling", False, 0.9, (3, 4))
    bonds = settle_bonds([_claim(1, 9), sibling], lambda _: None)
    assert {(b.a, b.kind, b.b) for b in bonds} == {
        (1, "parent", 9),
        (8, "sibling", 9),
        (1, "parent", 8),
    }


def test_verbs_say_bonds_only_where_they_are_asserted() -> None:
    heads, deps = [1, -1, 1], ["nsubj", "root", "obj"]
    (action,) = find_actions(["ada", "married", "jon"], heads, deps, {0: (ADA,), 2: (JON,)})
    assert (action.a, action.b, action.kind, action.change) == (ADA, JON, "spouse", "begin")
    words = ["if", "ada", "married", "jon"]
    denied = find_actions(
        words, [2, 2, -1, 2], ["mark", "nsubj", "root", "obj"], {1: (ADA,), 3: (JON,)}
    )
    assert list(denied) == []


def _plain(a: int, b: int, kind: str, directed: bool, noun: str = "") -> Claim:
    return Claim(a, b, kind, directed, 0.9, (a, a + 1), noun=noun)


def test_the_son_of_a_fathers_sister_is_a_cousin_and_she_an_aunt() -> None:
    father, aunt, cousin, child = 1, 2, 3, 4
    claims = [
        _plain(father, child, "parent", True),
        _plain(aunt, father, "sibling", False),
        _plain(aunt, cousin, "parent", True),
    ]
    found = {(b.a, b.b, b.kind, b.directed) for b in settle_bonds(claims, lambda _: None)}
    assert (aunt, child, "kin", True) in found
    assert (cousin, child, "kin", False) in found


def test_in_a_large_cast_no_cousins_are_inferred() -> None:
    claims = [
        _plain(1, 4, "parent", True),
        _plain(1, 2, "sibling", False),
        _plain(2, 3, "parent", True),
    ]
    kinds = {bond.kind for bond in settle_bonds(claims, lambda _: None, large_cast=True)}
    assert kinds == {"parent", "sibling"}


def test_one_surname_bears_out_a_bond_by_coreference() -> None:
    claim = Claim(1, 2, "sibling", False, 0.6, (0, 1), linked=True)
    names = {1: frozenset({"Orr"}), 2: frozenset({"Orr"})}
    (apart,) = settle_bonds([claim], lambda _: None)
    (shared,) = settle_bonds([claim], lambda _: None, surnames_of=lambda who: names[who])
    assert apart.score < shared.score


def test_two_who_love_each_other_are_one_bond_without_direction() -> None:
    claims = [_plain(1, 2, "lover", True), _plain(2, 1, "lover", True)]
    (bond,) = settle_bonds(claims, lambda _: None)
    assert (bond.a, bond.b, bond.directed) == (1, 2, False)


@pytest.mark.parametrize(
    "sentence", ["asked jon , who is her son .", "that was jon who is her son ."]
)
def test_who_is_her_son_means_the_name_before_it(sentence: str) -> None:
    assert _read(sentence, {"her": ADA, "jon": JON}) == [(ADA, "parent", JON)]


@pytest.mark.parametrize(
    ("sentence", "subject", "found"),
    [
        ("jon lodged since may in ada 's attic .", (0, 1), [(ADA, "host", JON, "state")]),
        ("jon lived under ada 's roof .", (0, 1), [(ADA, "host", JON, "state")]),
        ("jon lived under ada 's window .", (0, 1), []),
        ("jon had not spoken to ada since the sale .", (0, 3), [(JON, "estranged", ADA, "state")]),
        ("jon had not spoken to ada since breakfast .", (0, 3), []),
        ("jon worked for ada .", (0, 1), [(ADA, "employer", JON, "state")]),
        ("jon worked for ada ?", (0, 1), []),
    ],
)
def test_households_work_and_silence(
    sentence: str, subject: tuple[int, int], found: list[tuple[int, str, int, str]]
) -> None:
    words = sentence.split()
    noun, verb = subject
    heads = [verb] * len(words)
    heads[verb] = -1
    deps = ["dep"] * len(words)
    deps[noun] = "nsubj"
    people = {at: (ADA if word == "ada" else JON,) for at, word in enumerate(words)}
    people = {at: who for at, who in people.items() if words[at] in ("ada", "jon")}
    actions = find_actions(words, heads, deps, people)
    assert [(each.a, each.kind, each.b, each.change) for each in actions] == found


def test_a_divorce_says_the_marriage_before_it() -> None:
    words = ["ada", "divorced", "jon", "."]
    actions = find_actions(
        words, [1, -1, 1, 1], ["nsubj", "root", "obj", "punct"], {0: (ADA,), 2: (JON,)}
    )
    kinds = [(each.kind, each.change) for each in actions]
    assert kinds == [("spouse", "state"), ("ex_partner", "begin")]
