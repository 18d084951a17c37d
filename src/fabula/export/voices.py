"""Which voice speaks for whom: the user's choice, else one of a bank, by pronouns and id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias, cast

import msgspec

from fabula.errors import InputError
from fabula.export.people import People
from fabula.layer import Layer
from fabula.rows import Character, CharacterId, Dialogue
from fabula.story import Story

VoiceKind: TypeAlias = Literal["she", "he", "other"]
NARRATOR_KEY, UNKNOWN_KEY = "narrator", "unknown"


class VoiceBank(msgspec.Struct, frozen=True, kw_only=True):
    """The voices of an engine.

    Attributes:
        she: For characters called *she*.
        he: For characters called *he*.
        other: For all others: other pronouns, none seen, and groups.
        narrator: For the narration.
        unknown: For lines whose speaker is unknown.
    """

    she: tuple[str, ...]
    he: tuple[str, ...]
    other: tuple[str, ...]
    narrator: str
    unknown: str


class Voices:
    """Looks up voices.

    The speakers of each kind get the voices of that kind in the order of their ids, again from the
    beginning when there are more speakers than voices; so a story always has the same voices.

    Args:
        story: The story.
        bank: The engine's voices; ``None`` = everybody's voice is called by his key.
        chosen: The user's voices by key of ``cast.json``, ``narrator`` or ``unknown``.

    Raises:
        InputError: If a voice was chosen for a key that nobody has.
    """

    def __init__(
        self, story: Story, bank: VoiceBank | None, chosen: Mapping[str, str] | None = None
    ) -> None:
        self._chosen = dict(chosen or {})
        self._people = People(story)
        known = {self._people.key(person.id) for person in self._people.rows}
        for key in self._chosen:
            if key not in known | {NARRATOR_KEY, UNKNOWN_KEY}:
                raise InputError(
                    f"a voice is chosen for {key!r}, but nobody has that key",
                    "keys are the ids of cast.json, narrator and unknown",
                )
        self._bank = bank
        self._found = {} if bank is None else _deal(story, self._people, bank)

    @property
    def narrator(self) -> str:
        """The narration's voice."""
        bank = NARRATOR_KEY if self._bank is None else self._bank.narrator
        return self._chosen.get(NARRATOR_KEY, bank)

    def of(self, who: CharacterId | None) -> str:
        """The voice of a character; ``None`` = the voice for lines without a known speaker."""
        key = self._people.key(who) or UNKNOWN_KEY
        if key in self._chosen:
            return self._chosen[key]
        if self._bank is None:
            return key
        return self._found.get(who, self._bank.unknown) if who is not None else self._bank.unknown


def voice_kind(person: Character) -> VoiceKind:
    """By the pronouns that mostly refer to somebody; a group and a tie are ``other``."""
    ranked = sorted(person.pronouns, key=lambda each: -each.count)
    if person.group or not ranked:
        return "other"
    if len(ranked) > 1 and ranked[0].count == ranked[1].count:
        return "other"
    return cast("VoiceKind", ranked[0].set) if ranked[0].set in ("she", "he") else "other"


def _deal(story: Story, people: People, bank: VoiceBank) -> dict[CharacterId, str]:
    lines = cast("Layer[Dialogue]", story.layers.get("dialogue", Layer()))
    speakers = {line.speaker for line in lines}
    dealt = {"she": 0, "he": 0, "other": 0}
    found: dict[CharacterId, str] = {}
    for person in sorted(people.rows, key=lambda each: (each.id not in speakers, each.id)):
        kind = voice_kind(person)
        voices: tuple[str, ...] = getattr(bank, kind)
        found[person.id] = voices[dealt[kind] % len(voices)]
        dealt[kind] += 1
    return found
