"""Agents and patients of words, on sentences written with their tree."""

from __future__ import annotations

import pytest

from fabula.decode.event_arguments import ArgumentReader, find_head_tokens

Tree = list[tuple[str, int, str]]

ACTIVE: Tree = [
    ("Ada", 1, "nsubj"),
    ("saw", -1, "root"),
    ("Jon", 1, "obj"),
    ("and", 4, "cc"),
    ("waved", 1, "conj"),
]
PASSIVE: Tree = [
    ("Jon", 2, "nsubj:pass"),
    ("was", 2, "aux:pass"),
    ("hit", -1, "root"),
    ("by", 4, "case"),
    ("Ada", 2, "obl"),
]
SHARED: Tree = [
    ("Jon", 1, "nsubj"),
    ("fell", -1, "root"),
    ("and", 4, "cc"),
    ("was", 4, "aux:pass"),
    ("hurt", 1, "conj"),
]
BOTH: Tree = [
    ("Ada", 3, "nsubj"),
    ("and", 2, "cc"),
    ("Jon", 0, "conj"),
    ("ran", -1, "root"),
]
INFINITIVE: Tree = [
    ("Ada", 1, "nsubj"),
    ("told", -1, "root"),
    ("Jon", 1, "obj"),
    ("to", 4, "mark"),
    ("go", 1, "xcomp"),
]
BEGAN: Tree = [
    ("Ada", 1, "nsubj"),
    ("began", -1, "root"),
    ("to", 3, "mark"),
    ("run", 1, "xcomp"),
]
RELATIVE: Tree = [
    ("the", 1, "det"),
    ("boy", -1, "root"),
    ("who", 3, "nsubj"),
    ("ran", 1, "acl:relcl"),
    ("and", 5, "cc"),
    ("fell", 3, "conj"),
]
STANDING: Tree = [("a", 1, "det"), ("boy", -1, "root"), ("standing", 1, "acl")]
BEATEN: Tree = [
    ("a", 1, "det"),
    ("boy", -1, "root"),
    ("beaten", 1, "acl"),
    ("by", 4, "case"),
    ("Ada", 2, "obl:agent"),
]


def read(tree: Tree, word: str) -> tuple[list[str], list[str]]:
    words = [each for each, _, _ in tree]
    reader = ArgumentReader(
        [each.lower() for each in words], [head for _, head, _ in tree], [dep for _, _, dep in tree]
    )
    found = reader.read(words.index(word))
    return [words[at] for at in found.agents], [words[at] for at in found.patients]


@pytest.mark.parametrize(
    ("tree", "word", "agents", "patients"),
    [
        (ACTIVE, "saw", ["Ada"], ["Jon"]),
        (ACTIVE, "waved", ["Ada"], []),
        (PASSIVE, "hit", ["Ada"], ["Jon"]),
        (SHARED, "fell", ["Jon"], []),
        (SHARED, "hurt", [], ["Jon"]),
        (BOTH, "ran", ["Ada", "Jon"], []),
        (INFINITIVE, "go", ["Jon"], []),
        (INFINITIVE, "told", ["Ada"], ["Jon"]),
        (BEGAN, "run", ["Ada"], []),
        (RELATIVE, "ran", ["boy"], []),
        (RELATIVE, "fell", ["boy"], []),
        (STANDING, "standing", ["boy"], []),
        (BEATEN, "beaten", ["Ada"], ["boy"]),
    ],
)
def test_arguments(tree: Tree, word: str, agents: list[str], patients: list[str]) -> None:
    assert read(tree, word) == (agents, patients)


def test_circles_of_governors_end() -> None:
    tree: Tree = [("a", 1, "conj"), ("b", 0, "conj")]
    assert read(tree, "a") == ([], [])


def test_the_head_of_a_phrase_is_governed_from_outside() -> None:
    heads = [1, 3, 1, -1]
    assert list(find_head_tokens(0, 3, heads)) == [1]


def test_the_possessor_of_a_noun_is_its_agent() -> None:
    words, heads, deps = ["her", "promise", "held"], [1, 2, -1], ["nmod:poss", "nsubj", "root"]
    assert ArgumentReader(words, heads, deps).read(1).agents == (0,)
