"""Casts that are hard to read: nobody, very many, other scripts, words and months, capitals."""

from __future__ import annotations

import time

import pytest

from tests.unit.layers.cast_reading import read_cast


def _names(content: str) -> set[str | None]:
    return {row.name for row in read_cast(content).characters}


def test_a_text_without_people_has_no_cast() -> None:
    story = read_cast("The rain fell on the hills. The river rose and fell. It was cold.")
    assert len(story.characters) == 0
    assert "no_persons" in {notice.code for notice in story.notices}


def _crowd(size: int) -> str:
    heads, tails = ("Ba", "Ke", "Li", "Mo", "Nu", "Po", "Ru", "Sa", "Te", "Vi"), "bdfgklmnpr"
    words = [a + b + "an" for a in heads for b in tails]
    names = [f"{words[n % 100]} {words[(n * 7 + n // 100) % 100]}el" for n in range(size)]
    return "\n\n".join(f"“Come in,” said {name}. Then {name} laughed." for name in names)


def test_time_grows_with_the_number_of_names_and_no_faster() -> None:
    read_cast(_crowd(10))
    began = time.process_time()
    few = read_cast(_crowd(300))
    between = time.process_time()
    many = read_cast(_crowd(900))
    spent = (between - began, time.process_time() - between)
    assert len(few.characters) > 200
    assert len(many.characters) > 600
    assert spent[1] < 9 * spent[0], "three times the names, three times the time, and some slack"


@pytest.mark.parametrize("name", ["Зоя Крамм", "Ξένια Μαρή", "Łucja Żak", "Bjørn Ås"])
def test_names_in_other_scripts_are_names(name: str) -> None:
    given = name.split()[0]
    content = f"“Come in,” said {name}. {given} laughed. “No,” said {given}, and {name} left."
    story = read_cast(content)
    person = next(row for row in story.characters if row.name == name)
    assert given in {alias.text for alias in person.aliases}
    assert person.key == "-".join(name.split()).casefold()


@pytest.mark.parametrize("name", ["Rose", "Will", "Mark", "Grace", "Hope", "April", "May", "June"])
def test_a_name_that_is_also_a_word_or_a_month(name: str) -> None:
    named = f"“Come in,” said {name}. {name} laughed, and then {name} told Dorrit to sit."
    assert name in _names(named)


@pytest.mark.parametrize(
    "content",
    [
        "Dorrit came in April and left in May. It was June, and August was far. Dorrit sat.",
        "Dorrit had hope, and grace. Hope is a rose; will it grow? Rose by rose, Dorrit sat.",
    ],
)
def test_months_and_words_are_nobody(content: str) -> None:
    assert _names(content) == {"Dorrit"}


def test_a_text_in_capitals_has_its_speakers() -> None:
    content = "“COME IN,” SAID ADA REED. ADA LAUGHED. “NO,” SAID TOM. TOM SAT DOWN. ADA REED LEFT."
    names = {name.upper() for name in _names(content) if name}
    assert {"ADA REED", "TOM"} <= names
    assert not names & {"COME IN", "NO", "SAID"}
