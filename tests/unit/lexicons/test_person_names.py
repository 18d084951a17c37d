"""Names: their parts, genders, short forms, and whether two may be one person's."""

from __future__ import annotations

import pytest

from fabula.lexicons.person_names import (
    PersonName,
    compatible,
    given_gender,
    is_nickname_of,
    name_gender,
    parse_name,
    titles_agree,
)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("Emmeline", PersonName("", ("emmeline",), "", "")),
        ("Mr. Abel Farrow", PersonName("mr", ("abel",), "farrow", "")),
        ("Miss Farrow", PersonName("miss", (), "farrow", "")),
        ("Aunt Nkechi", PersonName("aunt", ("nkechi",), "", "")),
        ("Sir Ivo", PersonName("sir", ("ivo",), "", "")),
        ("Lady Odile de Brantes", PersonName("lady", ("odile",), "de brantes", "")),
        ("Dr. A. B. Okoro", PersonName("dr", ("a", "b"), "okoro", "")),
        ("old Mr. Holt", PersonName("mr", (), "holt", "")),
        ("John Pell Jr.", PersonName("", ("john",), "pell", "jr")),
        ("the Captain", PersonName("captain", (), "", "")),
        ("Detective-Inspector Pym", PersonName("inspector", (), "pym", "")),
        ("O’Shea", PersonName("", ("o'shea",), "", "")),
    ],
)
def test_parts(form: str, expected: PersonName) -> None:
    assert parse_name(form) == expected


@pytest.mark.parametrize(
    ("form", "gender"),
    [
        ("Mrs. Holt", "she"),
        ("Uncle Max", "he"),
        ("Gus", "he"),
        ("Nell", "she"),
        ("Captain Holt", None),
        ("Kit", None),
        ("Zarek", None),
    ],
)
def test_gender(form: str, gender: str | None) -> None:
    assert name_gender(parse_name(form)) == gender


def test_unknown_word_has_no_gender() -> None:
    assert given_gender("vantablack") is None


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Nell", "Eleanor"),
        ("Gus", "Augustus"),
        ("Theo", "Theodora"),
        ("Winnie", "Winifred"),
        ("Zar", "Zarek"),
        ("Lizzy", "Elizabeth"),
        ("Johnny", "John"),
    ],
)
def test_nicknames_either_way_round(short: str, full: str) -> None:
    assert is_nickname_of(short, full)
    assert is_nickname_of(full, short)


@pytest.mark.parametrize(
    ("one", "other"), [("Ann", "Joanna"), ("Jane", "Janet"), ("Ivo", "Olive"), ("Mei", "Meera")]
)
def test_no_nicknames(one: str, other: str) -> None:
    assert not is_nickname_of(one, other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Mr. Farrow", "Abel Farrow", True),
        ("Mrs. Farrow", "Miss Farrow", False),
        ("Mrs. Farrow", "Abel Farrow", False),
        ("Farrow", "Abel Farrow", True),
        ("Abel", "Abel Farrow", True),
        ("Ida Farrow", "Abel Farrow", False),
        ("Abel Farrow", "Abel Holt", False),
        ("Captain Holt", "Admiral Holt", False),
        ("Capt. Holt", "Captain Holt", True),
        ("Captain Holt", "Mrs. Holt", False),
        ("Madame Orlova", "Countess Orlova", True),
        ("A. Farrow", "Abel Farrow", True),
        ("John Pell Jr.", "John Pell Sr.", False),
        ("Miss Sydney Carr", "Sydney Carr", True),
    ],
)
def test_compatible_both_ways(one: str, other: str, expected: bool) -> None:
    a, b = parse_name(one), parse_name(other)
    assert compatible(a, b) is expected
    assert compatible(b, a) is expected


def test_titles() -> None:
    assert titles_agree("mr", "captain")
    assert titles_agree("", "mrs")
    assert not titles_agree("mr", "mrs")
