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
