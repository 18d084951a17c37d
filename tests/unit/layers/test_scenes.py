"""Where scenes begin, and the words for place and time."""

from __future__ import annotations

import pytest

from fabula import Text, annotate
from fabula.lexicons.places import find_place_jump, find_places
from fabula.lexicons.time_jumps import find_jump, find_when, passes_day
from tests.unit.layers.world_reading import read_world

PROSE = """\
Noor got the shutters of the bakery down. It was past ten. The street was wet. Nobody came.

She swept the floor. She counted the till. She slept badly.

The next morning the oven was cold. She lit it. She waited for the bread. It rose.

In Mara’s kitchen the kettle had boiled dry. Mara swore at it. She opened the window. It rained.

* * *

Two men stood on the bridge. One threw a stone. The other counted.
"""


def test_scenes_begin_at_jumps_and_separators_and_hold_all_of_the_story() -> None:
    story = annotate(Text(PROSE), ["scenes"])
    starts = [PROSE[scene.start :].split(" ")[:2] for scene in story.scenes]
    assert starts == [["Noor", "got"], ["The", "next"], ["In", "Mara’s"], ["Two", "men"]]
    told = [row for row in PROSE.split("\n\n") if row.strip() and row != "* * *"]
    assert all(
        any(scene.start <= PROSE.index(row) < scene.end for scene in story.scenes) for row in told
    )


def test_each_scene_says_what_shows_its_beginning() -> None:
    story = annotate(Text(PROSE), ["scenes"])
    words = [[PROSE[start:end] for start, end in scene.evidence] for scene in story.scenes]
    assert words == [[], ["The next morning"], ["Mara’s kitchen"], ["* * *"]]


def test_place_and_time_are_the_first_words_that_say_so() -> None:
    story = annotate(Text(PROSE), ["scenes"])
    found = [(s.place and s.place.text, s.time and s.time.text) for s in story.scenes]
    assert found[0][1] == "past ten"
    assert found[1][1] == "The next morning"
    assert found[2][0] == "Mara’s kitchen"
    assert found[3][0] == "on the bridge"


def test_the_company_is_exchanged_when_somebody_walks_to_another() -> None:
    story, marked = read_world(
        "{ivo>rem “Shut it,”} said [ivo Ivo]. {rem>ivo “It sticks,”} said [rem Rem].\n\n"
        "{ivo>rem “Then push.”} [rem Rem] pushed the door of the shop.\n\n"
        "{rem>ivo “There.”} [rem Rem] laughed.\n\n"
        "[ivo Ivo] locked the till and walked home through the rain.\n\n"
        "{petra>ivo “You are late,”} said [petra Petra] from the stairs.\n\n"
        "{ivo>petra “I know,”} said [ivo Ivo]. [petra Petra] took his coat.\n\n"
        "{petra>ivo “The soup is cold.”} [petra Petra] lit the stove.\n\n"
        "{ivo>petra “I like it cold.”}\n"
    )
    assert [scene.start for scene in story.scenes][1:] == [marked.content.index("“You are late")]
    names = [
        {str(story.characters[row.character].name) for row in scene.present}
        for scene in story.scenes
    ]
    assert names == [{"Ivo", "Rem"}, {"Ivo", "Petra"}]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Three weeks later the snow came.", "Three weeks later"),
        ("On Saturday they drove to the sea.", "On Saturday"),
        ("Ada came back the next day.", "the next day"),
        ("It was six o’clock when the boat came.", "It was six o’clock"),
        ("Ten minutes later he left.", None),
        ("It was Thursday.", None),
        ("The next day she would write again.", None),
        ("The night before he had slept.", None),
        ("“The next morning,” she said.", None),
    ],
)
def test_time_jumps(sentence: str, words: str | None) -> None:
    span = find_jump(sentence)
    assert (None if span is None else sentence[slice(*span)]) == words


def test_a_place_is_elsewhere_only_when_nobody_went_there() -> None:
    opening = "In the harbour office the clerk looked up."
    span = find_place_jump(opening, "They slept.")
    assert span is not None
    assert opening[slice(*span)] == "the harbour office"
    assert find_place_jump(opening, "She walked to the harbour office.") is None
    assert find_place_jump("In the kitchen she sat down.", "They slept.") is None


def test_words_of_time_and_place_in_a_sentence() -> None:
    span = find_when("They met at half past nine by the gate.")
    assert span == (12, 26)
    assert passes_day("I saw him the following day.")
    assert not passes_day("He would call the following day.")
    assert [found.noun for found in find_places("He slept in the back of the van.")] == ["van"]


def test_long_words_take_no_time() -> None:
    """A pattern that tried all ways to part a word would not come back."""
    assert list(find_places("in " + "a" * 20_000)) == []
    assert find_place_jump("In " + "A" * 20_000, "") is None
    assert [found.noun for found in find_places("She stood in Mara Orr’s kitchen.")] == ["kitchen"]


def test_a_preposition_belongs_to_the_place_whatever_stands_between() -> None:
    story = annotate(Text("Ada sat on  the stairs. She waited."), ["scenes"])
    assert [scene.place and scene.place.text for scene in story.scenes] == ["on  the stairs"]


@pytest.mark.parametrize(
    "content",
    [
        "Chapter 1\n\nThe house was Ada’s",
        "Chapter 1\n\nChapter 2\n\n***\n",
        "“Ada came,” said Ada. It was Ada’s",
        "Summary: A tale.\nRelationships: Ada / , Jon\nTags: Fluff\n\n***\n\n“Well,” said Ada.",
    ],
)
def test_odd_texts_have_a_world(content: str) -> None:
    story = annotate(Text(content))
    assert all(scene.start < scene.end for scene in story.scenes)
