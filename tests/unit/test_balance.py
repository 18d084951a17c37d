from __future__ import annotations

from fabula import Layer, find_lines
from fabula.balance import find_balance
from tests.unit.small_story import small_story


def test_shares_are_of_the_lines_that_count() -> None:
    story = small_story()
    rows = find_balance(story, find_lines(story))
    for stretch in ("story", "chapter"):
        some = [row for row in rows if row.stretch == stretch]
        assert [row.speaker for row in some] == ["Ada Reed", "Jon", None]
        assert sum(row.lines for row in some) == 4
        assert abs(sum(row.share_of_lines for row in some) - 1) < 1e-3
        assert abs(sum(row.share_of_words for row in some) - 1) < 1e-3
    assert {row.chapter for row in rows if row.stretch == "chapter"} == {"THE DOOR"}


def test_nothing_said_and_no_chapters() -> None:
    story = small_story()
    assert find_balance(story, []) == ()
    bare = small_story(layers={"chapters": Layer()})
    assert {row.stretch for row in find_balance(bare, find_lines(bare))} == {"story"}
