"""Edit scripts make lemmas, the same script for words that inflect alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabula.decode.lemma_scripts import apply_script, make_script

WORDS = st.text(alphabet=st.characters(codec="utf-8"), max_size=12)


@pytest.mark.parametrize(
    ("form", "lemma", "script"),
    [
        ("house", "house", "l0+"),
        ("The", "the", "l0+"),
        ("Bertram", "Bertram", "k0+"),
        ("BERTRAM", "Bertram", "c0+"),
        ("stories", "story", "l3+y"),
        ("Stopped", "stop", "l3+"),
        ("was", "be", "=be"),
        ("n’t", "not", "l2+ot"),
        ("1,250", "1250", "n0+"),
        ("“", '"', "l0+"),
        ("McKays", "McKay", "k1+"),
    ],
)
def test_scripts_of_words(form: str, lemma: str, script: str) -> None:
    assert make_script(form, lemma) == script
    assert apply_script(script, form) == lemma


def test_curly_and_straight_share_a_script() -> None:
    assert make_script("’ll", "will") == make_script("'ll", "will")
    assert make_script("o’clock", "o'clock") == "l0+"


@given(WORDS, WORDS)
def test_every_lemma_comes_back(form: str, lemma: str) -> None:
    assert apply_script(make_script(form, lemma), form) == lemma


@given(st.text("abcdéXYZ", max_size=12), st.sampled_from(("l20+y", "nonsense", "", "z1+a")))
def test_a_script_that_does_not_suit_keeps_the_word(form: str, script: str) -> None:
    assert apply_script(script, form) == form.lower()


def test_too_long_a_cut_gives_the_word() -> None:
    assert apply_script("l4+y", "Be") == "be"
