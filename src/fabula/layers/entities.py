"""The people and places that mentions refer to.

What: one row for every entity that a mention refers to or that the roster lists.
Rows: ``Entity``; the id is the position.
Needs: text, mentions, roster.
Method: the name is the roster's for people, else the most frequent proper mention, else the words
    first used; the type is that of most mentions. Members of groups are found by
    ``decode/group_members.py``: lists beside a plural noun (*the twins, Ann and Bo*), persons
    joined in the words themselves, *they* and *the two* just after two persons.
Source: none.
Limits: a group of which nobody is named in its words or just before has no members.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from fabula.decode.group_members import Reference, find_members
from fabula.internal_rows import RosterEntry
from fabula.layer import Layer
from fabula.rows import Entity, EntityId, EntityType, Mention
from fabula.text import Text


@dataclass
class _Thing:
    """What the mentions of one entity add up to."""

    types: Counter[EntityType] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    first: str | None = None
    score: float = 0.0


def find_entities(
    text: Text, mentions: Layer[Mention], roster: Layer[RosterEntry]
) -> Layer[Entity]:
    """Gather the mentions of each entity."""
    things = _gather(text, mentions)
    members = _members(text, mentions)
    people = {entry.entity: entry for entry in roster}
    size = 1 + max([*things, *people], default=-1)
    return Layer(_entity(EntityId(number), things, people, members) for number in range(size))


def _gather(text: Text, mentions: Layer[Mention]) -> dict[EntityId, _Thing]:
    things: dict[EntityId, _Thing] = {}
    for mention in mentions:
        if mention.entity is None:
            continue
        thing = things.setdefault(mention.entity, _Thing())
        thing.types[mention.type] += 1
        thing.score += mention.score
        if mention.form == "pronoun":
            continue
        words = " ".join(text[mention.start : mention.end].split())
        thing.first = thing.first or words
        if mention.form == "proper":
            thing.names[words] += 1
    return things


def _members(text: Text, mentions: Layer[Mention]) -> dict[EntityId, tuple[EntityId, ...]]:
    """Members of the groups whose persons the text names, by the entity of the group."""
    persons = [
        Reference(row.start, row.end, row.entity, row.form, row.plural)
        for row in mentions
        if row.type == "PER"
    ]
    return {
        EntityId(group): tuple(map(EntityId, members))
        for group, members in find_members(text.content, persons).items()
    }


def _entity(
    entity: EntityId,
    things: dict[EntityId, _Thing],
    people: dict[EntityId, RosterEntry],
    members: dict[EntityId, tuple[EntityId, ...]],
) -> Entity:
    thing = things.get(entity, _Thing())
    count = sum(thing.types.values())
    best = min(thing.names.items(), key=lambda pair: (-pair[1], pair[0]), default=None)
    name = people[entity].name if entity in people else best[0] if best else thing.first
    return Entity(
        id=entity,
        type="PER" if entity in people or not count else thing.types.most_common(1)[0][0],
        name=name,
        mentions=count,
        members=members.get(entity, ()),
        score=round(thing.score / count, 4) if count else 1.0,
    )
