"""Stories that an export can go wrong with: names and text that mean something to a target."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fabula import Layer, Story, Text, annotate
from fabula.storage import decode_story, encode_story
from tests.markup import read_marked_story

ROOT = Path(__file__).parents[3]

CONTENT = """\
CHAPTER ONE

“=1+1 [pause] <<VOICE:x>> & <b>, ]]> Jon,” said Ada Reed softly.

=Jon laughed. He looked at Ada -- and at the "door" -- and waited.

“Is it ‘late’, Ada?” asked Jon. “I thought so.”

“@home it is always late. It is late at ten; it is late at noon! It is late,” she said.

* * *

“Who is there?” 🙂

-12 degrees, and nobody answered\tit. Ada Reed and Jon sat down.
"""

HARD_NAME = 'A & <B> "C"\t[D]\n🙂 ‮x'
RIGHT_TO_LEFT = "=עדה"


def hard_story() -> Story:
    """The story read by rules; its two persons get names that are hard to write."""
    story = annotate(Text(CONTENT))
    return rename(story, (HARD_NAME, RIGHT_TO_LEFT))


def twin_story() -> Story:
    """The story with two persons of one name, which is the narrator's too."""
    return rename(annotate(Text(CONTENT)), ("Narrator", "narrator"))


def rename(story: Story, names: tuple[str, ...]) -> Story:
    """The story with other names for its first persons."""
    people = list(story.characters)
    people[: len(names)] = [
        msgspec.structs.replace(person, name=name)
        for person, name in zip(people, names, strict=False)
    ]
    layers = {**story.layers, "characters": Layer(people)}
    return Story(story.text, layers, story.notices, story.provenance)


def example_story() -> Story:
    """An example story with its persons and lines as the marked text gives them."""
    marked = read_marked_story(ROOT / "examples" / "stories" / "second_chair.marked.txt")
    rows = marked.rows()
    keys = {person.name: key for key, person in marked.characters.items()}
    rows["characters"] = Layer(
        msgspec.structs.replace(person, key=keys[person.name]) for person in rows["characters"]
    )
    story = annotate(Text(marked.content), given=rows)
    return decode_story(encode_story(story))
