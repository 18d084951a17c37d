"""Rules say what a lemma can be; the network decides where they leave a choice."""

import time
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabula.decode.lemma_choice import choose_lemma, choose_lemmas, find_settled

CHANCES = st.dictionaries(st.text("abcSED", min_size=1, max_size=6), st.floats(0, 1), max_size=4)
TAGS = st.sampled_from(("NOUN", "PROPN", "VERB", "ADJ", "PUNCT", "PRON", "NUM", "X"))


@pytest.mark.parametrize(
    ("form", "pos", "proposals", "lemma"),
    [
        ("studies", "NOUN", {"studie": 0.9, "studies": 0.1}, "study"),
        ("knees", "NOUN", {"kne": 0.8, "knee": 0.2}, "knee"),
        ("lay", "VERB", {"lie": 0.8, "lay": 0.2}, "lie"),
        ("lay", "VERB", {"lay": 0.8, "lie": 0.2}, "lay"),
        ("fell", "VERB", {"fe": 0.4, "fell": 0.1}, "fall"),
        ("’d", "AUX", {"have": 0.9, "would": 0.1}, "have"),
        ("’d", "AUX", {"would": 0.6, "have": 0.4}, "would"),
        ("n’t", "PART", {"n't": 1.0}, "not"),
        ("her", "PRON", {"her": 0.9, "she": 0.1}, "her"),
        ("her", "PRON", {"she": 0.9, "her": 0.1}, "she"),
        ("drabber", "ADJ", {"drab": 0.7, "drabber": 0.3}, "drab"),
        ("eager", "ADJ", {"eager": 0.9, "eag": 0.1}, "eager"),
        ("American", "ADJ", {"American": 0.9, "american": 0.1}, "American"),
        ("Slowly", "ADV", {"slowly": 0.9, "Slowly": 0.1}, "slowly"),
        ("1,250", "NUM", {"1,250": 1.0}, "1250"),
        ("“", "PUNCT", {"“": 1.0}, '"'),
        ("The", "DET", {"The": 1.0}, "the"),
    ],
)
def test_lemmas_of_words(form: str, pos: str, proposals: Mapping[str, float], lemma: str) -> None:
    assert choose_lemma(form, pos, proposals) == lemma


@pytest.mark.parametrize(
    ("form", "proposals", "lemma"),
    [
        ("Collins", {"Collins": 0.9, "Collin": 0.1}, "Collins"),
        ("Territories", {"Territorie": 0.6, "Territories": 0.3}, "Territory"),
        ("Bertram", {"bertram": 1.0}, "Bertram"),
        ("McKays", {"McKay": 0.9, "McKays": 0.1}, "McKay"),
        ("Sept.", {"Sept.": 1.0}, "September"),
    ],
)
def test_names(form: str, proposals: Mapping[str, float], lemma: str) -> None:
    assert choose_lemma(form, "PROPN", proposals) == lemma


def test_what_the_text_prints_says_what_capitals_are() -> None:
    loud = {"BERTRAM": 0.9, "Bertram": 0.1}
    assert choose_lemma("BERTRAM", "PROPN", loud) == "BERTRAM"
    assert choose_lemma("BERTRAM", "PROPN", loud, {"Bertram"}) == "Bertram"
    letters = {"zbq": 0.8, "ZBQ": 0.2}
    assert choose_lemma("ZBQ", "NOUN", letters) == "ZBQ"
    assert choose_lemma("ZBQ", "NOUN", letters, {"zbq"}) == "zbq"
    assert choose_lemma("ZBQs", "NOUN", letters) == "ZBQ"


def test_a_text_is_asked_about_only_where_it_counts() -> None:
    words = ["She", "stopped", "Collins", "and", "lay", "down", "."]
    tags = ["PRON", "VERB", "PROPN", "CCONJ", "VERB", "ADV", "PUNCT"]
    asked = []

    def propose(index: int) -> Mapping[str, float]:
        asked.append(index)
        return {"lie": 0.9, "Collins": 0.9}

    lemmas = choose_lemmas(words, tags, propose)
    assert lemmas == ("she", "stop", "Collins", "and", "lie", "down", ".")
    assert asked == [2, 4]


@given(st.text(min_size=1, max_size=8), TAGS, CHANCES)
def test_a_settled_lemma_does_not_hang_on_proposals(
    form: str, pos: str, proposals: dict[str, float]
) -> None:
    settled = find_settled(form, pos)
    found = choose_lemma(form, pos, proposals)
    assert found
    assert settled is None or found == settled


def test_a_novel_takes_well_under_a_second() -> None:
    words = [f"{word}{i % 500}" for i in range(25_000) for word in ("stopped", "Tom", "was", "Go")]
    tags = ["VERB", "PROPN", "AUX", "VERB"] * 25_000
    begun = time.process_time()
    choose_lemmas(words, tags, lambda index: {words[index]: 0.6, words[index].lower(): 0.4})
    assert time.process_time() - begun < 2
