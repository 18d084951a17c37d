"""Focalizers: through whose mind a third-person scene is told."""

from __future__ import annotations

from fabula import Text, annotate
from fabula.story import Story

ADA = """\
Ada knew the road. She had heard the bell, and she wondered who had rung it. It seemed to her that
the house was nearer. Her heart beat. Tom opened the gate, took the lamp and put it on the wall.
"""
TOM = """\
Tom saw the lamp go out. He thought of the ladder, and he remembered the loose rung. He was afraid.
Ada shut the gate behind the cart and counted the sacks.
"""
BOTH = """\
Ada knew the road. She wondered who had rung the bell. Tom knew it too. He remembered the ladder,
and he was afraid. Ada felt the cold. Tom heard the bell, and Ada heard it.
"""
PLAIN = "The cart stood in the yard, and the rain fell on it. The gate was shut, and the lamp out. "


def read(content: str) -> Story:
    return annotate(Text(content), ["narration", "characters"])


def focalizers(content: str) -> list[str | None]:
    story = read(content)
    return [
        None if row.focalizer is None else story.characters[row.focalizer].name
        for row in story.narration
    ]


def test_one_mind_dominates() -> None:
    story = read(ADA + "\n" + PLAIN * 6)
    (row,) = story.narration
    assert (row.person, row.narrator) == (3, None)
    assert row.focalizer is not None
    assert story.characters[row.focalizer].name == "Ada"
    words = [story.text[start:end] for start, end in row.evidence]
    assert words[:2] == ["Ada knew", "She had heard"]
    assert any(each.endswith("seemed to her") for each in words)


def test_two_minds_alike_are_nobody_in_particular() -> None:
    assert focalizers(BOTH + "\n" + PLAIN * 6) == [None]


def test_what_people_do_and_say_shows_no_mind() -> None:
    content = (
        "Ada opened the gate. She took the lamp and looked at the wall. She smiled.\n\n"
        "“I knew it, and I felt it, and I saw it, and I wondered,” said Ada.\n\n"
    )
    assert focalizers(content + PLAIN * 6) == [None]


def test_the_focalizer_changes_with_the_scene() -> None:
    story = f"{ADA}\n{PLAIN * 6}\n\n***\n\n{TOM}\n{PLAIN * 6}\n\n***\n\n{PLAIN * 6}"
    assert focalizers(story) == ["Ada", "Tom", None]


def test_a_heading_with_a_name_needs_less() -> None:
    seen = "Tom opened the gate. Ada took the lamp. She knew the road.\n\n"
    assert focalizers(seen + PLAIN * 6) == [None]
    headed = f"CHAPTER I. ADA\n\n{seen}{PLAIN * 6}\n\nCHAPTER II. TOM\n\n{TOM}{PLAIN * 6}"
    assert focalizers(headed) == ["Ada", "Tom"]
