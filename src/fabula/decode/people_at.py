"""Who the mentions between two offsets refer to, as characters."""

from __future__ import annotations

from collections.abc import Iterator

from fabula.layer import Layer
from fabula.rows import Character, CharacterId, Entity, Event, Mention, MentionId


class PeopleAt:
    """Looks up characters by mention.

    Args:
        mentions: All mentions, in text order.
        entities: What they refer to; groups give their members.
        characters: The cast.
    """

    def __init__(
        self, mentions: Layer[Mention], entities: Layer[Entity], characters: Layer[Character]
    ) -> None:
        self._mentions = mentions
        owner = {person.entity: person.id for person in characters}
        self._of: dict[int, tuple[CharacterId, ...]] = {e: (who,) for e, who in owner.items()}
        for entity in entities:
            members = tuple(owner[each] for each in entity.members if each in owner)
            if members:
                self._of[entity.id] = self._of.get(entity.id, ()) + members

    def of(self, mention: Mention) -> tuple[CharacterId, ...]:
        """The characters a mention refers to; empty = unknown, or nobody of the cast."""
        return () if mention.entity is None else self._of.get(mention.entity, ())

    def of_ids(self, mentions: tuple[MentionId, ...]) -> tuple[CharacterId, ...]:
        """The characters of several mentions, each once, in order."""
        found = (who for each in mentions for who in self.of(self._mentions[each]))
        return tuple(dict.fromkeys(found))

    def within(self, start: int, end: int) -> Iterator[tuple[Mention, tuple[CharacterId, ...]]]:
        """Mentions of the cast that lie in ``[start, end)``, in text order."""
        for mention in self._mentions.starting_in(start, end):
            who = self.of(mention)
            if who and mention.end <= end:
                yield mention, who

    def names(self, start: int, end: int) -> frozenset[int]:
        """The characters that are mentioned in ``[start, end)``."""
        return frozenset(who for _, each in self.within(start, end) for who in each)


class EventsAt:
    """Looks up events that the text asserts, by position."""

    def __init__(self, events: Layer[Event]) -> None:
        self._events = events
        self.known = len(events) > 0

    def within(self, start: int, end: int) -> tuple[Event, ...]:
        """Events asserted whose word lies in ``[start, end)``."""
        return tuple(row for row in self._events.starting_in(start, end) if row.realis)
