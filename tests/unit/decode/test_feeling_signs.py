"""From signs to one feeling, and whose feeling some words tell."""

from __future__ import annotations

from fabula.decode.feelers import FeelerFinder, PersonSpan
from fabula.decode.feelings import Sign, choose_feeling


def _choose(*signs: Sign, loud: bool = False, hidden: bool = False) -> tuple[str, str | None]:
    feeling = choose_feeling(signs, loud=loud, hidden=hidden, arousal=0.5)
    assert 0 <= feeling.score <= 1
    assert 0 <= feeling.intensity < 1
    return feeling.label, feeling.shown


def test_nothing_speaks_for_a_feeling() -> None:
    assert _choose() == ("neutral", None)
    assert _choose(Sign("joy", 0.1, "model"), Sign("neutral", 0.8, "model")) == ("neutral", None)


def test_weak_signs_add_up() -> None:
    weak = Sign("fear", 0.3, "body", (0, 4))
    assert _choose(weak) == ("neutral", None)
    assert _choose(weak, Sign("fear", 0.3, "body", (9, 12))) == ("fear", "expressed")


def test_words_go_before_voice_and_voice_before_the_narrator() -> None:
    said, voice = Sign("anger", 0.5, "said", (0, 2)), Sign("anger", 0.7, "voice", (5, 9))
    assert _choose(said, voice) == ("anger", "said")
    assert _choose(voice, Sign("anger", 0.7, "told", (10, 12))) == ("anger", "expressed")
    assert _choose(Sign("anger", 0.7, "told", (10, 12))) == ("anger", "narrated")


def test_a_calm_outside_hides_what_only_the_narrator_tells() -> None:
    mask = Sign("calm", 0.5, "mask", (0, 3))
    told = Sign("fear", 0.65, "told", (5, 8))
    assert _choose(mask, told) == ("fear", "hidden")
    assert _choose(mask, Sign("fear", 0.65, "said", (5, 8))) == ("fear", "said")
    assert _choose(Sign("fear", 0.65, "said", (5, 8)), hidden=True) == ("fear", "hidden")


def test_pleading_goes_before_the_fear_below_it() -> None:
    fear, plea = Sign("fear", 0.6, "said", (0, 3)), Sign("pleading", 0.55, "said", (4, 8))
    assert _choose(fear, plea)[0] == "pleading"


def test_an_exclamation_mark_makes_anger_louder() -> None:
    sign = Sign("anger", 0.35, "said", (0, 3))
    assert _choose(sign)[0] == "neutral"
    assert _choose(sign, loud=True)[0] == "anger"


WORDS = ["ada", "saw", "that", "his", "hands", "shook"]
ADA, HIS = PersonSpan(0, 1, 0, 7), PersonSpan(3, 4, 3, 9)
HEADS = [1, -1, 5, 4, 5, 1]
DEPS = ["nsubj", "root", "mark", "nmod:poss", "nsubj", "ccomp"]


def test_hands_are_those_of_their_possessor() -> None:
    for heads, deps in ((HEADS, DEPS), (None, None)):
        found = FeelerFinder(WORDS, heads, deps, [ADA, HIS]).find(4, 6, 0, 6)
        assert found is not None
        assert found.person == 9


def test_a_verb_has_its_subject_or_the_person_before_it() -> None:
    words = ["ada", "met", "jon", "and", "laughed"]
    persons = [PersonSpan(0, 1, 0, 7), PersonSpan(2, 3, 2, 9)]
    heads, deps = [1, -1, 1, 4, 1], ["nsubj", "root", "obj", "cc", "conj"]
    parsed = FeelerFinder(words, heads, deps, persons).find(4, 5, 0, 5)
    unparsed = FeelerFinder(words, None, None, persons).find(4, 5, 0, 5)
    assert parsed is not None
    assert unparsed is not None
    assert (parsed.person, unparsed.person) == (7, 9)


def test_the_object_is_who_was_struck() -> None:
    finder = FeelerFinder(["it", "frightened", "ada"], None, None, [PersonSpan(2, 3, 2, 7)])
    found = finder.find_object(3)
    assert found is not None
    assert found.person == 7
