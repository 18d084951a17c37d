"""Two names of one person that share no word, names that are words, and other hard names."""

from __future__ import annotations

import pytest

from fabula.check import find_contradictions
from tests.unit.layers.cast_reading import aliases, character, read_cast

TURNS = """\
“Is the kettle on, {called}?” Jonas asked.

“It is on,” said Mrs. Odell.

“And the bread, {called}?” Jonas asked.

“The bread is cut,” said Mrs. Odell. She wiped her hands.

“Then sit down, {called},” Jonas said.

“I will stand,” said Mrs. Odell.
"""


def test_who_answers_to_a_name_bears_it() -> None:
    story = read_cast(TURNS.format(called="Aunt Tess"))
    assert {"Aunt Tess", "Mrs. Odell"} in aliases(story).values()
    merge = next(m for row in story.characters for m in row.merges if m.rule == "called")
    assert {merge.text, merge.other} == {"Aunt Tess", "Mrs. Odell"}
    assert [story.text[start:end] for start, end in merge.evidence] == [merge.text, merge.other]


def test_one_answer_joins_nobody() -> None:
    content = "\n\n".join(TURNS.format(called="Aunt Tess").split("\n\n")[:2])
    assert {"Mrs. Odell"} in aliases(read_cast(content)).values()


@pytest.mark.parametrize(
    "against",
    [
        "“Come here, Aunt Tess,” said Mrs. Odell.",
        "Aunt Tess and Mrs. Odell had been friends for years.",
        "Aunt Tess laughed, and Mrs. Odell frowned at her.",
    ],
)
def test_what_speaks_against_it(against: str) -> None:
    content = TURNS.format(called="Aunt Tess") + "\n" + against
    assert {"Aunt Tess", "Mrs. Odell"} not in aliases(read_cast(content)).values()


def test_another_gender_or_title_is_not_joined() -> None:
    for called in ("Uncle Tom", "Miss Odell", "Mother"):
        names = aliases(read_cast(TURNS.format(called=called))).values()
        assert not any({called, "Mrs. Odell"} <= each for each in names)


def test_rare_miss_of_a_wife_keeps_nobody_out() -> None:
    content = (
        "Ivy Crane came in. Ivy sat. Ivy was tired. “Miss Ivy,” said the maid. Ivy smiled at her. "
        + "Ivy slept, and then Ivy woke. " * 10
        + "\n\nMadame Crane rose early. Madame Crane walked."
    )
    names = aliases(read_cast(content)).values()
    assert {"Ivy", "Ivy Crane", "Miss Ivy", "Madame Crane"} in names


def test_titles_before_a_given_name_tell_its_gender() -> None:
    content = (
        "“Miss Brett is here,” said Olive Orme. Miss Brett bowed. Brett Ash sat."
        " Brett Ash was late. Brett laughed."
    )
    assert {"Miss Brett", "Brett Ash", "Brett"} in aliases(read_cast(content)).values()


@pytest.mark.parametrize("name", ["Rose", "Will", "Mark", "Grace", "Hope", "May"])
def test_names_that_are_words(name: str) -> None:
    content = (
        f"{name} Tarrant shut the gate. “Wait,” said {name}. Then {name} ran. “Where is {name}?” "
        f"asked Olive. Olive waited for {name}. “Here,” {name} said."
    )
    found = character(read_cast(content), f"{name} Tarrant")
    assert {alias.text: alias.count for alias in found.aliases} == {name: 5, f"{name} Tarrant": 1}


def test_a_cast_in_capitals() -> None:
    story = read_cast("“SIT,” SAID MARY HOLT.\n\nMARY SAT. “NO,” SAID MR. PIKE.")
    assert set(aliases(story)) == {"MARY HOLT", "MR. PIKE"}
    assert {"MARY HOLT", "MARY"} in aliases(story).values()


def test_names_in_other_scripts_are_people() -> None:
    story = read_cast("“是,” said 林小雨. Ольга laughed. “Да,” said Ольга. 林小雨 smiled.")
    counts = {row.name: row.aliases[0].count for row in story.characters}
    assert counts == {"林小雨": 2, "Ольга": 2}


def test_a_story_without_a_fault_in_its_cast_has_no_finding() -> None:
    codes = {each.code for each in find_contradictions(read_cast(TURNS.format(called="Aunt Tess")))}
    assert not codes & {"name_shared", "gender_mixed", "name_unborne", "alias_unattested"}


def test_two_who_call_each_other_are_not_joined_by_way_of_a_third() -> None:
    """Both answer as *Mrs. Odell*, as it seems, and one of them calls the other."""
    two = TURNS.format(called="Aunt Tess") * 2 + TURNS.format(called="Aunt Lucy") * 2
    apart = "“Aunt Lucy! Where are you, Aunt Lucy?” said Aunt Tess.\n\n" * 3
    bearers = [set(names) for names in aliases(read_cast(two + apart)).values()]
    assert not any({"Aunt Tess", "Aunt Lucy"} <= names for names in bearers)
