"""Passages read from raw text against their marks: cast, speakers, addressees, presence, bonds.

A character is the person by whose names and nouns its mentions call it most often; the one who
tells the story is the person called ``I``. Presence is of the whole passage: who is there at any
time. Characters that are nobody of the passage count as wrong, except among the cast.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Final, cast

from fabula.evaluate.gold import GoldCharacter
from fabula.evaluate.gold_world import GoldRelationship, Names, key_of
from fabula.evaluate.names import name_characters, normalise_name
from fabula.evaluate.quotation import SpanCounts, compare_spans, score_spans
from fabula.evaluate.relationships import judge_relationships
from fabula.rows import Dialogue, RelationshipKind
from fabula.spans import overlap_chars
from fabula.story import Story
from training.passages import NARRATOR, Line, Passage

LEAST_SHARE: Final = 0.5
"""Least share of a line's first piece that a quotation holds to be that line."""

_LEAD: Final = re.compile(r"^(?:the|an?|my|his|her|their|our)\s+|'s$")


@dataclass(frozen=True)
class PassageCounts:
    """Counts of one passage or of several.

    Attributes:
        lines: Lines whose speaker is right; every annotated line counts on both sides.
        addressees: Pairs of a line and somebody it is said to.
        persons: People that some character is; predicted are all characters.
        presence: People who are there at any time.
        bonds: Pairs with their kind.
    """

    lines: SpanCounts
    addressees: SpanCounts
    persons: SpanCounts
    presence: SpanCounts
    bonds: SpanCounts


def judge_passage(passage: Passage, story: Story) -> PassageCounts:
    """Compare a story read from a passage's text with its marks."""
    names = name_people(passage, story)
    lines = [_find_line(line, story) for line in passage.lines]
    right = sum(
        row is not None and row.speaker is not None and names.get(row.speaker) == line.speaker
        for line, row in zip(passage.lines, lines, strict=True)
    )
    told = {
        (at, key_of(who, names))
        for at, row in enumerate(lines)
        for who in (() if row is None else row.addressees)
    }
    wanted = {(at, who) for at, line in enumerate(passage.lines) for who in line.told}
    found = set(names.values()) - {None}
    there = {key_of(row.character, names) for scene in story.scenes for row in scene.present}
    return PassageCounts(
        lines=SpanCounts(right, len(lines), len(lines)),
        addressees=compare_spans(told, wanted),
        persons=SpanCounts(len(found), len(story.characters), len(passage.people)),
        presence=compare_spans(there, set(passage.present)),
        bonds=judge_relationships(story.relationships, _list_bonds(passage), names),
    )


def name_people(passage: Passage, story: Story) -> Names:
    """Id of the person that each character is; ``None`` = nobody of the passage."""
    cast_list = [
        GoldCharacter(who, frozenset(map(_bare, person.names)), "")
        for who, person in passage.people.items()
    ]
    owner = {row.entity: int(row.id) for row in story.characters}
    forms: dict[int | None, Counter[str]] = {who: Counter() for who in owner.values()}
    for row in story.mentions:
        if row.form != "pronoun" and row.entity in owner:
            forms[owner[row.entity]][_bare(story.text[row.start : row.end])] += 1
    for person in story.characters:
        if person.narrator:
            forms[int(person.id)] = Counter([_bare(NARRATOR)])
    return name_characters(forms, cast_list, tuple(passage.people))


def _bare(name: str) -> str:
    """A name or noun without article, possessive and case."""
    return _LEAD.sub("", normalise_name(name))


def _find_line(line: Line, story: Story) -> Dialogue | None:
    """The row that holds at least half of a line's first piece."""
    place = line.parts[0]
    for row in story.dialogue:
        shared = sum(overlap_chars(place, each) for each in story.quotations[row.quotation].parts)
        if shared >= LEAST_SHARE * (place[1] - place[0]):
            return row
    return None


def _list_bonds(passage: Passage) -> Iterator[GoldRelationship]:
    for a, kind, b in passage.bonds:
        yield GoldRelationship(a, b, cast("RelationshipKind", kind), directed=False)


def add_passages(each: Iterable[PassageCounts]) -> PassageCounts:
    """Counts pooled over passages."""
    totals = {field.name: SpanCounts(0, 0, 0) for field in fields(PassageCounts)}
    for counts in each:
        for name, before in totals.items():
            more: SpanCounts = getattr(counts, name)
            totals[name] = SpanCounts(
                before.right + more.right,
                before.predicted + more.predicted,
                before.gold + more.gold,
            )
    return PassageCounts(**totals)


def describe_counts(counts: PassageCounts) -> Iterator[str]:
    """One line for each measure."""
    lines, people = counts.lines, counts.persons
    yield f"speakers: {lines.right} of {lines.gold}: {lines.right / max(1, lines.gold):.1%}"
    yield (
        f"persons found: {people.right} of {people.gold}: {people.right / max(1, people.gold):.1%}"
        f" ({people.predicted} characters)"
    )
    for name in ("addressees", "presence", "bonds"):
        each: SpanCounts = getattr(counts, name)
        figures = ", ".join(
            f"{label} {value or 0.0:.1%}"
            for label, value in zip(("precision", "recall", "F1"), score_spans(each), strict=True)
        )
        yield f"{name}: {each.right} right, {each.predicted} found, {each.gold} marked: {figures}"
