"""Who has to do with whom: the persons and their ties, for formats of graphs and tables.

The time of a network is the number of the scene, counted from 1.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import cast

from fabula.export.people import People
from fabula.export.sex import sex_of
from fabula.layer import Layer
from fabula.rows import CharacterId, Dialogue, Quotation, Relationship, Scene
from fabula.story import Story

SPEAKS_TO = "speaks_to"
TOGETHER = "together"
Spell = tuple[int, int]
"""First and last scene of a stretch, both inclusive."""


@dataclass(frozen=True, kw_only=True)
class Node:
    """A person; ``scenes`` counts those with the person in them."""

    id: str
    name: str
    sex: str
    role: str
    group: bool
    narrator: bool
    lines: int
    words: int
    scenes: int
    spells: tuple[Spell, ...]


@dataclass(frozen=True, kw_only=True)
class Edge:
    """A tie.

    Attributes:
        kind: ``speaks_to`` (weight = lines), ``together`` (weight = scenes), or what the source
            is to the target.
        valence: -1 to 1; ``None`` = unknown, or no relationship.
        spells: Scenes in which it shows; empty = unknown.
    """

    source: str
    target: str
    kind: str
    directed: bool
    weight: int
    valence: float | None = None
    score: float | None = None
    spells: tuple[Spell, ...] = ()


@dataclass(frozen=True)
class Network:
    """Persons and ties; ids are keys of characters."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def find_network(story: Story) -> Network:
    """The network of a story; layers that are missing leave out their ties."""
    people = People(story)
    keys = {row.id: people.key(row.id) or "" for row in people.rows}
    return Network(
        nodes=tuple(_nodes(story, people, keys)),
        edges=(
            *_speech(story, keys),
            *_together(story, keys),
            *_relations(story, keys),
        ),
    )


def _layer(story: Story, name: str) -> Layer[object]:
    return cast("Layer[object]", story.layers.get(name, Layer()))


def _nodes(story: Story, people: People, keys: dict[CharacterId, str]) -> Iterator[Node]:
    quotations = {row.id: row for row in cast("Layer[Quotation]", _layer(story, "quotations"))}
    lines: Counter[CharacterId] = Counter()
    words: Counter[CharacterId] = Counter()
    for row in cast("Layer[Dialogue]", _layer(story, "dialogue")):
        if row.speaker is not None and row.quotation in quotations:
            lines[row.speaker] += 1
            words[row.speaker] += sum(
                len(story.text[start:end].split()) for start, end in quotations[row.quotation].parts
            )
    shown: dict[CharacterId, set[int]] = {}
    for scene in cast("Layer[Scene]", _layer(story, "scenes")):
        for each in scene.present:
            shown.setdefault(each.character, set()).add(scene.id + 1)
    for person in people.rows:
        yield Node(
            id=keys[person.id],
            name=people.name(person.id) or keys[person.id],
            sex=sex_of(person),
            role=person.role,
            group=person.group,
            narrator=person.narrator,
            lines=lines[person.id],
            words=words[person.id],
            scenes=len(shown.get(person.id, ())),
            spells=_spells(shown.get(person.id, set())),
        )


def _speech(story: Story, keys: dict[CharacterId, str]) -> Iterator[Edge]:
    places = _Scenes(story)
    counts: dict[tuple[CharacterId, CharacterId], Counter[int]] = {}
    for row in cast("Layer[Dialogue]", _layer(story, "dialogue")):
        for who in row.addressees:
            if row.speaker in keys and who in keys and row.speaker is not None:
                here = counts.setdefault((row.speaker, who), Counter())
                here[places.number(row.start)] += 1
    for (source, target), scenes in counts.items():
        yield Edge(
            source=keys[source],
            target=keys[target],
            kind=SPEAKS_TO,
            directed=True,
            weight=scenes.total(),
            spells=_spells(set(scenes) - {0}),
        )


def _together(story: Story, keys: dict[CharacterId, str]) -> Iterator[Edge]:
    pairs: dict[tuple[CharacterId, CharacterId], set[int]] = {}
    for scene in cast("Layer[Scene]", _layer(story, "scenes")):
        company = sorted({each.character for each in scene.present if each.character in keys})
        for pair in combinations(company, 2):
            pairs.setdefault(pair, set()).add(scene.id + 1)
    for (source, target), scenes in sorted(pairs.items()):
        yield Edge(
            source=keys[source],
            target=keys[target],
            kind=TOGETHER,
            directed=False,
            weight=len(scenes),
            spells=_spells(scenes),
        )


def _relations(story: Story, keys: dict[CharacterId, str]) -> Iterator[Edge]:
    places = _Scenes(story)
    for row in cast("Layer[Relationship]", _layer(story, "relationships")):
        if row.a not in keys or row.b not in keys:
            continue
        first, last = places.number(row.from_), places.number(max(row.from_, row.to - 1))
        yield Edge(
            source=keys[row.a],
            target=keys[row.b],
            kind=row.kind,
            directed=row.directed,
            weight=1,
            valence=row.valence,
            score=row.score,
            spells=((max(1, first), max(1, first, last)),) if len(places) else (),
        )


class _Scenes:
    """Numbers of scenes, from 1; 0 = before the first, or there are none."""

    def __init__(self, story: Story) -> None:
        self._starts = cast("Layer[Scene]", _layer(story, "scenes")).starts

    def __len__(self) -> int:
        return len(self._starts)

    def number(self, offset: int) -> int:
        """The scene that has begun last at an offset."""
        return bisect_right(self._starts, offset)


def _spells(scenes: set[int]) -> tuple[Spell, ...]:
    found: list[Spell] = []
    for number in sorted(scenes):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)
