"""The cast as other tools know it: a key and a name for each character, both unique."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import cast

from fabula.layer import Layer
from fabula.rows import Character, CharacterId
from fabula.script import name_of
from fabula.story import Story

_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_RESERVED = ("narrator", "unknown", "none", "pause", "break")


class People:
    """Looks up characters for an export.

    Args:
        story: The story; without the layer ``characters`` nobody is there.
        reserved: Words that must not become a name, because the target gives them a meaning.
        shape: What the target does to names (*all capitals*); they are unique after it.
    """

    def __init__(
        self, story: Story, reserved: Iterable[str] = (), shape: Callable[[str], str] = str
    ) -> None:
        self.rows = cast("Layer[Character]", story.layers.get("characters", Layer()))
        names = {word.casefold() for word in (*_RESERVED, *reserved)}
        keys: set[str] = {"narrator", "unknown"}
        self._names = [
            _single(shape(flat(name_of(story, row.id) or "")), names) for row in self.rows
        ]
        self._keys = [_single(row.key or f"character_{row.id}", keys) for row in self.rows]

    def name(self, who: CharacterId | None) -> str | None:
        """The name of a character on one line, unique whatever the capitals; ``None`` = unknown."""
        if who is None:
            return None
        return self._names[who] if 0 <= who < len(self._names) else f"character {who}"

    def key(self, who: CharacterId | None) -> str | None:
        """The key of a character, unique in the story; ``None`` = unknown."""
        if who is None:
            return None
        return self._keys[who] if 0 <= who < len(self._keys) else f"character_{who}"


def flat(text: str) -> str:
    """Text on one line, without control characters and marks that turn its direction."""
    return " ".join(_INVISIBLE.sub(" ", text).split())


def _single(word: str, taken: set[str]) -> str:
    """The word, numbered if somebody has it already."""
    word = word or "?"
    found, number = word, 2
    while found.casefold() in taken:
        found, number = f"{word} ({number})", number + 1
    taken.add(found.casefold())
    return found
