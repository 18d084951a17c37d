"""From which moment each thing may be shown, and what people are called by then.

The rules are those of ``bounded.bound_story``: whom a mention refers to is taken from the whole
text, names and everything else only from what stands before the moment. A *moment* is an offset
in ``[0, length]``; a thing with moment M is shown once the reader has come to M.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from fabula.layer import Layer
from fabula.report.escaping import inert
from fabula.rows import (
    Character,
    CharacterId,
    Emotion,
    Knowledge,
    Mention,
    Present,
    Relationship,
    Scene,
    Span,
)
from fabula.script import name_of
from fabula.story import Story

NameStep = tuple[int, str | None]
"""From this moment on somebody is called so; ``None`` = nothing but pronouns so far."""


class Moments:
    """Looks up moments and names of one story.

    Attributes:
        end: Length of the text: the moment at which everything may be shown.
        told: Where the last scene ends: what holds until then, holds to the end of the story.
        mentions: The mentions of each character, by their end.
    """

    def __init__(self, story: Story) -> None:
        self._story = story
        self.end = len(story.text)
        people = cast("Layer[Character]", story.layers.get("characters", Layer()))
        scenes = cast("Layer[Scene]", story.layers.get("scenes", Layer()))
        self.told = scenes[-1].end if len(scenes) else self.end
        self.mentions = _mentions_by_character(story, people)
        self._first = {
            person.id: min((row.end for row in self.mentions[person.id]), default=person.first)
            for person in people
        }
        self._steps = {person.id: self._find_steps(person) for person in people}

    def of_person(self, who: CharacterId) -> int:
        """When somebody is first spoken of: the end of the first mention."""
        return self._first.get(who, self.end)

    def of_people(self, people: Iterable[CharacterId]) -> int:
        """When all of them have been spoken of."""
        return max((self.of_person(who) for who in people), default=0)

    def of_presence(self, row: Present) -> int:
        """When it is seen that somebody is there."""
        return max(row.from_ + 1, self.of_person(row.character))

    def of_emotion(self, row: Emotion) -> int:
        """When a feeling has been told."""
        return max(row.end, 0 if row.character is None else self.of_person(row.character))

    def of_relationship(self, row: Relationship) -> int:
        """When words have shown how two stand to each other."""
        shown = min((end for _, end in row.evidence), default=0)
        return max(row.from_ + 1, shown, self.of_people((row.a, row.b)))

    def of_knowledge(self, row: Knowledge) -> int:
        """When somebody knows a fact and the fact has been told."""
        return max(row.since + 1, row.fact.end, self.of_person(row.knower))

    def steps(self, who: CharacterId) -> tuple[NameStep, ...]:
        """What somebody is called, from moment to moment, ascending."""
        return self._steps.get(who, ())

    def words(self, span: Span) -> str:
        """The words of a span on one line."""
        return " ".join(self._story.text[span[0] : span[1]].split())

    def name(self, who: CharacterId) -> str:
        """The name as HTML that the page's script keeps to what is known at the moment."""
        name = " ".join((name_of(self._story, who) or "").split())
        return f"<span data-who={who}>{inert(name)}</span>"

    def _find_steps(self, person: Character) -> tuple[NameStep, ...]:
        """Names by the rule of ``bounded``: the final one once said, else the fullest proper one.

        A name that only the user has given is known at the end alone.
        """
        steps: list[NameStep] = [(self._first[person.id], None)]
        seen = _NamesSoFar(person.name)
        for row in self.mentions[person.id]:
            if row.form != "pronoun":
                seen.add(self.words((row.start, row.end)), row.form == "proper", row.start)
            if seen.best() != steps[-1][1]:
                steps.append((row.end, seen.best()))
        if steps[-1][1] != person.name:
            steps.append((self.end, person.name))
        if len(steps) > 1 and steps[1][0] == steps[0][0]:
            del steps[0]
        return tuple(steps)


class _NamesSoFar:
    """The words by which one person has been called up to a mention."""

    def __init__(self, final: str | None) -> None:
        self._final = final
        self._known = False
        self._proper: dict[str, tuple[int, int, int]] = {}
        self._common: tuple[int, str] | None = None

    def add(self, words: str, proper: bool, start: int) -> None:
        """Take in a mention that is no pronoun."""
        self._known = self._known or words == self._final
        if proper:
            size, count, first = self._proper.get(words, (len(words.split()), 0, -start))
            self._proper[words] = (size, count + 1, max(first, -start))
        elif self._common is None or start < self._common[0]:
            self._common = (start, words)

    def best(self) -> str | None:
        """What to call the person now."""
        if self._known:
            return self._final
        if self._proper:
            return max(self._proper, key=lambda words: self._proper[words])
        return None if self._common is None else self._common[1]


def _mentions_by_character(
    story: Story, people: Iterable[Character]
) -> dict[CharacterId, list[Mention]]:
    found: dict[CharacterId, list[Mention]] = {person.id: [] for person in people}
    owner: dict[Any, CharacterId] = {person.entity: person.id for person in people}
    for row in cast("Layer[Mention]", story.layers.get("mentions", Layer())):
        if row.entity in owner:
            found[owner[row.entity]].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (row.end, row.start))
    return found
