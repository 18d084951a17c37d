"""Bonds in names: relatives called by a word, couples, pairings in tags."""

from __future__ import annotations

import pytest

from fabula.lexicons.bond_calls import find_called, find_couples, find_pairings
from fabula.lexicons.bonds import load_bond_nouns, load_bond_verbs
from fabula.rows import RelationshipKind


def test_every_row_is_of_a_known_kind() -> None:
    kinds = RelationshipKind.__args__  # type: ignore[attr-defined]
    assert all(noun.kind in kinds for noun in load_bond_nouns().values())
    for verbs in load_bond_verbs().values():
        assert all(verb.kind in kinds for verb in verbs)
        assert all(verb.change in ("begin", "state", "end") for verb in verbs)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (["mamma"], "parent"),
        (["uncle", "jo"], "kin"),
        (["father", "benedict"], None),
        (["son"], None),
    ],
)
def test_a_relative_is_called_by_a_word(words: list[str], kind: str | None) -> None:
    called = find_called(words, "“Come in, ", ",” said")
    assert (None if called is None else called[0].kind) == kind


def test_who_is_spoken_to_is_told_from_who_is_spoken_of() -> None:
    assert find_called(["mamma"], "“Come in, ", ",” said") is not None
    spoken_of = find_called(["mamma"], "“And then ", " fell asleep.”")
    addressed = find_called(["mamma"], "“Come in, ", ",” said")
    assert spoken_of is not None
    assert addressed is not None
    assert addressed[2]
    assert not spoken_of[2]
    assert addressed[1] > spoken_of[1]


def test_a_couple_has_one_surname_and_no_other_of_it() -> None:
    names = {1: {"Mr. Harl": 4, "Emil": 1}, 2: {"Mrs. Harl": 3}, 3: {"Mr. Harl": 1, "Jo": 5}}
    ((husband, wife, alone),) = find_couples(names, "Mr. Harl slept.")
    ((*_, together),) = find_couples(names, "Mr. and Mrs. Harl slept.")
    assert (husband, wife) == (1, 2)
    assert together > alone
    two = {**names, 4: {"Mrs. Harl": 1}}
    assert list(find_couples(two, "")) == []


def test_pairings_are_those_with_a_stroke() -> None:
    tags = "Relationships: Ada Reed/Jon, Ada Reed & Mo\nCharacters: Ada Reed"
    ((start, end, first, second),) = find_pairings(tags)
    assert (first, second) == ("ada reed", "jon")
    assert "Ada Reed/Jon" in tags[start:end]
