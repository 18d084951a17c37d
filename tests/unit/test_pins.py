from __future__ import annotations

from fabula import Text
from fabula.pins import TextSelector, find_selected

TEXT = Text("Ada spoke. Jon spoke. Ada left. Jon left.")


def test_a_single_match_needs_no_frame() -> None:
    assert find_selected(TEXT, TextSelector(exact="Ada spoke")) == (0, 9)


def test_several_matches_without_a_frame_are_ambiguous() -> None:
    assert find_selected(TEXT, TextSelector(exact="spoke")) is None


def test_a_frame_tells_matches_apart() -> None:
    assert find_selected(TEXT, TextSelector(exact="spoke", prefix="Jon ")) == (15, 20)
    assert find_selected(TEXT, TextSelector(exact="left", suffix=". Jon")) == (26, 30)


def test_the_nearest_to_the_old_place_wins() -> None:
    assert find_selected(TEXT, TextSelector(exact="spoke", start=16)) == (15, 20)


def test_words_that_lost_their_frame_are_found_by_their_place() -> None:
    assert find_selected(TEXT, TextSelector(exact="left", prefix="Sue ", start=25)) == (26, 30)


def test_words_that_are_gone_are_not_found() -> None:
    assert find_selected(TEXT, TextSelector(exact="Sue", start=3)) is None
    assert find_selected(TEXT, TextSelector(exact="")) is None
