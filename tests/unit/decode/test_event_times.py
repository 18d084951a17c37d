"""When events lie, on sentences written with their tree."""

from __future__ import annotations

import pytest

from fabula.decode.event_runs import Told, place_events
from fabula.decode.event_times import Reading, Time, TimeReader

Tree = list[tuple[str, str, int, str]]

HIDDEN: Tree = [
    ("ruta", "Ruta", 2, "nsubj"),
    ("had", "have", 2, "aux"),
    ("hidden", "hide", -1, "root"),
    ("it", "it", 2, "obj"),
    ("before", "before", 6, "mark"),
    ("guests", "guest", 6, "nsubj"),
    ("came", "come", 2, "advcl"),
    ("and", "and", 8, "cc"),
    ("gone", "go", 2, "conj"),
]
SUPPOSED: Tree = [
    ("if", "if", 2, "mark"),
    ("they", "they", 2, "nsubj"),
    ("left", "leave", 4, "advcl"),
    ("would", "would", 4, "aux"),
    ("call", "call", -1, "root"),
]
TOLD: Tree = [
    ("she", "she", 1, "nsubj"),
    ("told", "tell", -1, "root"),
    ("jon", "Jon", 1, "obj"),
    ("to", "to", 4, "mark"),
    ("go", "go", 1, "xcomp"),
]
DENIED: Tree = [
    ("she", "she", 3, "nsubj"),
    ("did", "do", 3, "aux"),
    ("not", "not", 3, "advmod"),
    ("call", "call", -1, "root"),
]
WILL: Tree = [("i", "I", 2, "nsubj"), ("'ll", "will", 2, "aux"), ("ring", "ring", -1, "root")]
ORDER: Tree = [("open", "open", -1, "root"), ("it", "it", 0, "obj")]
LIT: Tree = [("jana", "Jana", 1, "nsubj"), ("lit", "light", -1, "root"), ("it", "it", 1, "obj")]


def _read(tree: Tree, at: int, *, spoken: bool = False) -> Reading:
    words, lemmas, heads, deps = (list(column) for column in zip(*tree, strict=True))
    return TimeReader(words, lemmas, heads, deps).read(at, spoken=spoken)


@pytest.mark.parametrize(
    ("tree", "at", "time", "asserted"),
    [
        (LIT, 1, "story", True),
        (HIDDEN, 2, "backstory", True),
        (HIDDEN, 8, "backstory", True),
        (SUPPOSED, 2, "hypothetical", False),
        (SUPPOSED, 4, "hypothetical", False),
        (TOLD, 1, "story", True),
        (TOLD, 4, "hypothetical", False),
        (DENIED, 3, "story", False),
        (WILL, 2, "future", False),
    ],
)
def test_grammar_says_when(tree: Tree, at: int, time: Time, asserted: bool) -> None:
    reading = _read(tree, at)
    assert (reading.time, reading.asserted) == (time, asserted)


def test_a_bare_verb_of_a_line_is_an_order() -> None:
    assert _read(ORDER, 0, spoken=True).time == "hypothetical"
    assert _read(LIT, 1, spoken=True).time == "story"


def _told(reading: Reading, sentence: int = 0, line: int | None = None, **changes: bool) -> Told:
    flags = {"present": False, "returns": False, "earlier": False} | changes
    return Told(reading=reading, sentence=sentence, paragraph=0, line=line, **flags)


PERFECT, PAST = _read(HIDDEN, 2), _read(LIT, 1)
BESIDE = _read(HIDDEN, 6)


def test_a_clause_beside_a_pluperfect_is_backstory_and_the_next_sentence_is_not() -> None:
    events = [_told(PERFECT), _told(BESIDE), _told(PAST, sentence=1)]
    assert place_events(events) == ["backstory", "backstory", "story"]


def test_a_run_goes_on_in_the_simple_past_until_the_telling_returns() -> None:
    run = [_told(PERFECT), _told(PERFECT, 1), _told(PAST, 2)]
    assert place_events(run) == ["backstory"] * 3
    back = [*run, _told(PAST, 3, returns=True), _told(PAST, 4)]
    assert place_events(back)[3:] == ["story", "story"]


def test_the_past_of_a_line_or_of_a_present_telling_is_backstory() -> None:
    assert place_events([_told(PAST, line=3)]) == ["backstory"]
    assert place_events([_told(PAST, present=True)]) == ["backstory"]
