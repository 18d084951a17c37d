"""The cast of a marked story as the layers before attribution would hand it over."""

from __future__ import annotations

import re
from typing import Any

from fabula import annotate
from fabula.internal_rows import Link, MentionSpan, RosterEntry
from fabula.layer import Layer
from fabula.pins import Pins
from fabula.rows import Alias, EntityId, MentionId, PronounCount, Quotation, QuotationId
from fabula.story import Story
from fabula.text import Text
from tests.markup import MarkedStory, parse_story

FIRST = frozenset({"i", "me", "my", "myself"})
GENDERS = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she"}
TITLES = {"mr": "he", "mrs": "she", "miss": "she"}


def marked_layers(story: MarkedStory, *, resolved: bool) -> dict[str, Any]:
    """Quotations, mention spans, coreference and roster of a marked story.

    Args:
        story: The marked story.
        resolved: Whether pronouns of the third person are linked; names always are.
    """
    keys = list(story.characters)
    narrators = {key for key, row in story.characters.items() if row.narrator}
    quotations = [
        Quotation(
            id=QuotationId(number),
            start=row.start,
            end=row.end,
            parts=row.parts,
            kind=row.kind,  # type: ignore[arg-type]
            marks="",
            score=1.0,
        )
        for number, row in enumerate(story.quotations)
    ]
    spans, links = [], []
    for number, row in enumerate(story.mentions):
        words = story.content[row.start : row.end].lower()
        inside = [q for q in quotations if any(a <= row.start < b for a, b in q.parts)]
        first = words in FIRST
        head = re.split(r"\W", words)[0]
        spans.append(
            MentionSpan(
                id=MentionId(number),
                start=row.start,
                end=row.end,
                form=row.form,  # type: ignore[arg-type]
                type=row.type,  # type: ignore[arg-type]
                gender=GENDERS.get(words, TITLES.get(head)),
                person=1 if first else 3 if words in GENDERS else None,
                plural=len(row.keys) > 1,
                vague=False,
                quotation=inside[-1].id if inside else None,
                extent=(row.start, row.end),
                score=1.0,
            )
        )
        told = bool(row.keys) and row.keys[0] in narrators and first and not inside
        known = len(row.keys) == 1 and not first and (row.form != "pronoun" or resolved)
        links.append(
            Link(
                mention=MentionId(number),
                start=row.start,
                end=row.end,
                entity=EntityId(keys.index(row.keys[0])) if known else None,
                slot="narrator" if told else None,
                slot_of=None,
                score=1.0,
                evidence=(),
            )
        )
    roster = [
        RosterEntry(
            entity=EntityId(number),
            name=row.name,
            named=True,
            aliases=(Alias(text=row.name, count=1),),
            pronouns=(PronounCount(set=row.pronouns, count=3),) if row.pronouns else (),
            group=row.group,
            narrator=row.narrator,
            pinned=False,
            first=0,
            last=0,
            evidence=(),
            score=1.0,
        )
        for number, row in enumerate(story.characters.values())
    ]
    return {
        "quotations": Layer(quotations),
        "mention_spans": Layer(spans),
        "coreference": Layer(links),
        "roster": Layer(roster),
    }


def read_marked(
    source: str, wanted: list[str], *, resolved: bool = False, pins: Pins | None = None
) -> tuple[MarkedStory, Story]:
    """A marked story and what the rules make of it with its marked cast."""
    marked = parse_story(source)
    given = marked_layers(marked, resolved=resolved)
    return marked, annotate(Text(marked.content), wanted, given=given, pins=pins)


def rows_of(story: Story, name: str) -> list[Any]:
    """The rows of a layer."""
    rows: Any = story.layer(name)
    return list(rows)
