"""A text of any length out of the example stories, each time with another cast.

Every round is a chapter: one of the stories with all names of its people exchanged for others, so
that the cast grows with the text as that of a saga does. The same length gives the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle

from benchmarks.environment import PROJECT
from fabula import read_story
from fabula.lexicons.load import load_table
from fabula.lexicons.person_names import given_gender, title_words
from fabula.story import Story

STORIES = PROJECT / "examples" / "stories"

_WORD = re.compile(r"[^\W\d_]+")


def compose_text(words: int) -> str:
    """A text of at least so many words, in chapters."""
    stories = [
        read_story(path, model=False)
        for path in sorted(STORIES.glob("*.txt"))
        if not path.name.endswith(".marked.txt")
    ]
    fresh = _FreshNames()
    chapters: list[str] = []
    made = 0
    for number, story in enumerate(cycle(stories), start=1):
        if made >= words:
            break
        told = _told_of_others(story, fresh)
        chapters.append(f"CHAPTER {number}\n\n{told}")
        made += len(told.split())
    return "\n\n\n".join(chapters) + "\n"


class _FreshNames:
    """Names that were not given before, by the kind of name that they stand for."""

    def __init__(self) -> None:
        given = load_table("given_names").rows
        named = [(name.capitalize(), float(her), float(him)) for name, her, him in given]
        named.sort(key=lambda row: -row[1] - row[2])
        surnames = [row[0].capitalize() for row in load_table("surnames").rows]
        self._kinds: dict[str | None, Iterator[str]] = {
            "she": iter([name for name, her, him in named if her > 4 * him]),
            "he": iter([name for name, her, him in named if him > 4 * her]),
            None: iter(sorted(surnames, key=lambda name: name[::-1])),
        }

    def instead_of(self, word: str) -> str:
        """Another name of the kind that a word is; the word itself when all are used up."""
        kind = given_gender(word)
        return next(self._kinds[kind if kind in self._kinds else None], word)


def _told_of_others(story: Story, fresh: _FreshNames) -> str:
    names = {
        word: fresh.instead_of(word)
        for person in story.characters
        for alias in person.aliases
        for word in _WORD.findall(alias.text)
        if word.istitle() and len(word) > 2 and word.lower() not in title_words()
    }
    content = story.text.content.strip()
    return _WORD.sub(lambda found: names.get(found[0], found[0]), content)
