"""Signs of a person's pronoun set, and how sure a link is."""

from __future__ import annotations

import pytest

from fabula.lexicons.gender_signs import (
    DECIDED,
    Sight,
    add_signs,
    choose_set,
    ending_weights,
    find_signs,
    guess_weights,
    name_weights,
)
from fabula.lexicons.link_scores import link_score
from fabula.lexicons.person_names import parse_name

CLAUSE_MARKS = ",.;"


def sight(content: str, words: str, **given: object) -> Sight:
    """The first place of some words, as the given kind of mention."""
    start = content.index(words)
    clause = sum(content[:start].count(mark) for mark in CLAUSE_MARKS)
    row = Sight(start, start + len(words), None, None, 0, clause, "proper", False, False, False)
    return row._replace(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "noun", "gender", "kind"),
    [
        ("It was her brother Zelko.", "her brother", "he", "noun_name"),
        ("Zelko, his wife, left.", "his wife", "she", "apposed"),
        ("Zelko was a woman.", "a woman", "she", "copula"),
    ],
)
def test_nouns_beside_names_are_signs(content: str, noun: str, gender: str, kind: str) -> None:
    rows = [
        sight(content, "Zelko", label=4),
        sight(content, noun, gender=gender, form="common"),
    ]
    signs = list(find_signs(content, sorted(rows), {}))
    assert [(sign.label, sign.gender, sign.kind) for sign in signs] == [(4, gender, kind)]


def test_what_the_subject_of_a_clause_owns_is_a_sign() -> None:
    content = "Zelko shook her head."
    rows = [
        sight(content, "Zelko", label=0, subject=True),
        sight(content, "her", gender="she", form="pronoun"),
    ]
    kinds = {sign.kind for sign in find_signs(content, rows, {})}
    assert kinds == {"own", "lone"}


def test_a_pronoun_is_a_sign_for_the_only_one_it_fits() -> None:
    content = "Zelko met Orrin. She laughed."
    rows = [
        sight(content, "Zelko", label=0, subject=True),
        sight(content, "Orrin", label=1),
        sight(content, "She", gender="she", form="pronoun", subject=True),
    ]
    assert list(find_signs(content, rows, {})) == []
    (sign,) = find_signs(content, rows, {1: "he"})
    assert (sign.label, sign.gender, sign.kind) == (0, "she", "only_fit")


def test_one_speaker_of_a_paragraph_is_named_and_then_meant() -> None:
    content = "Zelko said it. she said."
    rows = [
        sight(content, "Zelko", label=2, cued=True),
        sight(content, "she", gender="she", form="pronoun", cued=True),
    ]
    assert "paired" in {sign.kind for sign in find_signs(content, rows, {})}


def test_sets_need_a_lead_and_they_needs_more() -> None:
    assert choose_set({}) is None
    assert choose_set({"she": DECIDED / 2}) is None
    assert choose_set({"she": 3.0, "he": 2.5}) is None
    assert choose_set({"she": 3.0, "he": 0.5, "they": 2.0}) == "she"
    assert choose_set({"they": 2.0}) is None
    assert choose_set({"they": 6.0, "she": 1.0}) == "they"
    assert choose_set({"xe": 2.0}) == "xe"


def test_names_lean_and_known_ones_decide() -> None:
    assert choose_set(name_weights(parse_name("Margaret"))) == "she"
    assert name_weights(parse_name("Zelkora")) == {}
    assert guess_weights(parse_name("Zelkora"))["she"] > 0
    assert guess_weights(parse_name("Captain Zelk"))["he"] < DECIDED
    assert guess_weights(parse_name("Mx Zelk")) == {}
    assert ending_weights("x") == {}


def test_signs_add_up_by_name() -> None:
    content = "Zelko shook her head."
    rows = [
        sight(content, "Zelko", label=7, subject=True),
        sight(content, "her", gender="she", form="pronoun"),
    ]
    total = add_signs(find_signs(content, rows, {}))
    assert choose_set(total[7]) == "she"


def test_link_scores_grow_with_the_share() -> None:
    assert link_score("pronoun", 0.1) <= link_score("pronoun", 0.8) <= link_score("pronoun", 0.97)
    assert link_score("name", 1.0) > link_score("noun_new", 1.0)
    assert link_score("no such rule", 1.0) == 0.0
