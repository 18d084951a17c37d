"""Which words an inflected word can be a form of: by rules, by tables where those are silent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fabula.decode.inflection import find_bases
from fabula.decode.stem_spelling import count_vowels, restore_stem

LETTERS = st.text("abcdeghilmnoprstuvwyz'", min_size=1, max_size=10)


@pytest.mark.parametrize(
    ("words", "bases"),
    [
        ("stopped running controlled travelled", "stop run control travel"),
        ("called falling added guessed recalling", "call fall add guess recall"),
        ("making hoped using argued freezing", "make hope use argue freeze"),
        ("looked rained treating boxed playing", "look rain treat box play"),
        ("wondered visited opened developing", "wonder visit open develop"),
        ("created admired deciding contributed", "create admire decide contribute"),
        ("changing hanging tasted trusted", "change hang taste trust"),
        ("breathed toothed rewriting reinvited", "breathe tooth rewrite reinvite"),
        ("cried studies dies tied dying", "cry study die tie die"),
        ("agreed needed need seeing freed", "agree need need see free"),
        ("watches goes passes breathes mixes", "watch go pass breathe mix"),
        ("went ate thought undid fell saw", "go eat think undo fall see"),
        ("panicking quizzed singed singing", "panic quiz singe sing"),
        ("goin' layered cometh owed", "go layer come owe"),
        ("bring shed speed", "bring shed speed"),
    ],
)
def test_verbs(words: str, bases: str) -> None:
    assert [find_bases(word, "VERB")[0] for word in words.split()] == bases.split()


@pytest.mark.parametrize(
    ("words", "bases"),
    [
        ("stories movies pies days", "story movie pie day"),
        ("boxes churches headaches houses viruses", "box church headache house virus"),
        ("potatoes shoes heroes", "potato shoe hero"),
        (
            "women policemen specimen children grandchildren",
            "woman policeman specimen child grandchild",
        ),
        ("wolves housewives gloves leaves", "wolf housewife glove leaf"),
        ("glass witness news bus analysis series", "glass witness news bus analysis series"),
        ("taxis menus analyses teeth", "taxi menu analysis tooth"),
        ("1920s skin rabbit", "1920s skin rabbit"),
    ],
)
def test_nouns(words: str, bases: str) -> None:
    assert [find_bases(word, "NOUN")[0] for word in words.split()] == bases.split()


def test_degrees_need_a_known_base() -> None:
    words = ["larger", "happiest", "nicer", "biggest", "cleverest", "best"]
    found = [find_bases(word, "ADJ")[0] for word in words]
    assert found == ["large", "happy", "nice", "big", "clever", "good"]
    assert find_bases("eager", "ADJ")[0] == "eager"
    assert "drab" in find_bases("drabber", "ADJ")[1:]


def test_a_form_of_several_words_names_them_all() -> None:
    assert set(find_bases("lay", "VERB")) == {"lay", "lie"}
    assert set(find_bases("'d", "AUX")) == {"would", "have"}
    assert set(find_bases("her", "PRON")) == {"she", "her"}


def test_the_part_of_speech_decides() -> None:
    assert find_bases("leaves", "VERB") != find_bases("leaves", "NOUN")
    assert find_bases("running", "ADP") == ("running",)


@given(LETTERS, st.sampled_from(("VERB", "AUX", "NOUN", "ADJ", "ADV", "PRON", "X")))
def test_there_is_always_a_base_and_none_is_empty(word: str, pos: str) -> None:
    bases = find_bases(word, pos)
    assert bases
    assert all(bases)


@given(LETTERS, st.booleans())
def test_a_restored_stem_differs_at_its_end_only(stem: str, lost_e: bool) -> None:
    for word in restore_stem(stem, lost_e):
        assert word in (stem, stem + "e", stem[:-1])


def test_groups_of_vowels() -> None:
    words = ("stop", "cry", "quote", "layer", "beyond", "school", "rhythm")
    assert [count_vowels(word) for word in words] == [1, 1, 2, 2, 2, 1, 1]
