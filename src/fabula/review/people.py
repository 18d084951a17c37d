"""The cast as the page shows it: who speaks how much, and who may be one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from fabula.corrections import (
    AnyOperation,
    Confirm,
    Merge,
    PersonRef,
    Rename,
    SetNarrator,
    SetPronouns,
    Split,
    find_active,
)
from fabula.lexicons.person_names import compatible, is_nickname_of, parse_name
from fabula.report.palette import speaker_class
from fabula.report.views import PersonView, list_people
from fabula.rows import Character
from fabula.story import Story

SHOWN_MENTIONS = 6
"""Passages that are shown of a person."""

AROUND_CHARS = 90
"""Code points of the text shown on either side of a mention."""

MOST_TWINS = 4


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the text with what stands around them."""

    before: str
    words: str
    after: str


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the cast.

    Attributes:
        style: Class of the person's colour.
        rank: Place by the number of lines, from 0.
        names: Every name with how often it stands in the text, most frequent first.
        settled: Whether the reader has confirmed or changed the entry.
        named: Whether the text has a name for the person.
        twins: Ids of people who may be the same person, likeliest first.
    """

    id: int
    name: str
    style: str
    rank: int
    names: tuple[tuple[str, int], ...]
    pronouns: tuple[tuple[str, int], ...]
    lines: int
    role: str
    narrator: bool
    group: bool
    named: bool
    settled: bool
    chapter: str | None
    twins: tuple[int, ...]


def show_people(story: Story, operations: Sequence[AnyOperation]) -> tuple[Person, ...]:
    """The cast, most lines first, then in order of appearance."""
    if "characters" not in story.layers:
        return ()
    settled = _settled_names(operations)
    views = list_people(story)
    twins = _find_twins(views)
    return tuple(
        Person(
            id=view.id,
            name=view.name,
            style=speaker_class(rank) if view.lines else "so",
            rank=rank,
            names=tuple((alias.text, alias.count) for alias in view.aliases),
            pronouns=tuple((each.set, each.count) for each in view.pronouns),
            lines=view.lines,
            role=view.role,
            narrator=view.narrator,
            group=view.group,
            named=bool(view.aliases),
            settled=_is_settled(story.characters[view.id], settled),
            chapter=view.chapter,
            twins=tuple(twins.get(view.id, ())),
        )
        for rank, view in enumerate(views)
    )


def show_passages(story: Story, character: int) -> tuple[Passage, ...]:
    """Where a person is mentioned: the most telling places, then spread over the story."""
    row = story.characters[character]
    spans = list(row.evidence)
    if "mentions" in story.layers:
        own = [each for each in story.mentions if each.entity == row.entity]
        own = [each for each in own if each.form != "pronoun"] or own
        step = max(1, len(own) // SHOWN_MENTIONS)
        spans += [(each.start, each.end) for each in own[::step]]
    return tuple(show_span(story, span) for span in sorted(set(spans))[: 2 * SHOWN_MENTIONS])


def show_span(story: Story, span: tuple[int, int]) -> Passage:
    """A span with what stands around it, on one line."""
    start, end = span
    content = story.text.content
    return Passage(
        before=_flat(content[max(0, start - AROUND_CHARS) : start]),
        words=_flat(content[start:end]),
        after=_flat(content[end : end + AROUND_CHARS]),
    )


def _flat(words: str) -> str:
    return "".join(" " if each.isspace() else each for each in words)


def _settled_names(operations: Sequence[AnyOperation]) -> frozenset[str]:
    """Names and keys of the people whose entries the reader has looked at."""
    found: set[str] = set()
    for each in find_active(operations):
        if isinstance(each, Merge):
            found |= _marks(each.into)
        elif isinstance(each, Confirm | Rename | SetNarrator | SetPronouns | Split):
            found |= _marks(each.person)
        if isinstance(each, Rename | Split):
            found.add(each.name)
    return frozenset(found)


def _marks(person: PersonRef) -> set[str]:
    return {person.name} if person.key is None else {person.name, f"key {person.key}"}


def _is_settled(row: Character, settled: frozenset[str]) -> bool:
    return row.name in settled or f"key {row.key}" in settled


def _find_twins(views: Sequence[PersonView]) -> dict[int, list[int]]:
    """Who may be whom: names that go together and share a part, or one short for the other."""
    named = [(view.id, set(_parts(view))) for view in views if view.aliases and not view.group]
    counts = Counter(part for _, parts in named for part in parts)
    names = {view.id: parse_name(view.name) for view in views}
    found: dict[int, list[int]] = {}
    for at, (one, parts) in enumerate(named):
        for other, theirs in named[:at]:
            shared = any(counts[part] <= MOST_TWINS for part in parts & theirs)
            short = any(is_nickname_of(a, b) for a in parts for b in theirs if a != b)
            if (shared or short) and compatible(names[one], names[other]):
                found.setdefault(one, []).append(other)
                found.setdefault(other, []).append(one)
    return {who: some[:MOST_TWINS] for who, some in found.items()}


def _parts(view: PersonView) -> Iterator[str]:
    """Given names and surnames of all forms of a name."""
    for form in (view.name, *(alias.text for alias in view.aliases)):
        name = parse_name(form)
        yield from (part for part in name.given[:1] if len(part) > 1)
        if name.surname:
            yield name.surname
