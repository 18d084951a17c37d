"""Nouns of kinship with hyphens are one word, and claims keep their tokens."""

from __future__ import annotations

import pytest

from fabula.decode.bond_patterns import Named
from fabula.decode.bond_words import join_words, read_noun_bonds

ADA, JON = 1, 2


def test_pieces_of_a_known_noun_are_one_word() -> None:
    tokens = [
        "his",
        "mother",
        "-",
        "in",
        "-",
        "law",
        "and",
        "a",
        "half",
        "-",
        "brother",
        "sat",
        "well",
        "-",
        "aired",
    ]
    joined = join_words(tokens)
    words = "his mother-in-law and a half-brother sat well - aired"
    assert joined.words == tuple(words.split())
    assert [joined.word(token) for token in (1, 5, 6, 9)] == [1, 1, 2, 4]
    assert joined.span((1, 2)) == (1, 6)
    assert joined.span((4, len(joined.words))) == (8, len(tokens))


@pytest.mark.parametrize(
    ("sentence", "kind", "words"),
    [
        ("ada 's mother - in - law jon slept", "kin", (0, 7)),
        ("ada 's half - brother jon slept", "sibling", (0, 5)),
        ("ada 's ex - husband , jon , slept", "ex_partner", (0, 5)),
    ],
)
def test_such_a_noun_says_its_own_bond(sentence: str, kind: str, words: tuple[int, int]) -> None:
    tokens = sentence.split()
    people = {"ada": ADA, "jon": JON}
    named = [Named(at, at + 1, (people[w],), True) for at, w in enumerate(tokens) if w in people]
    (claim,), _ = read_noun_bonds(tokens, named, {}, None)
    assert (claim.kind, claim.words) == (kind, words)
    assert {claim.a, claim.b} == {ADA, JON}


def test_a_noun_left_open_keeps_its_tokens() -> None:
    tokens = ["ada", "'s", "step", "-", "mother", "slept"]
    claims, halves = read_noun_bonds(tokens, [Named(0, 1, (ADA,), True)], {}, None)
    assert not claims
    assert [(half.owner, half.noun.kind, half.words) for half in halves] == [
        (ADA, "parent", (0, 5))
    ]
