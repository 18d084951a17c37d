"""The cast.

What: the persons of the story that are named, act, speak or are addressed.
Rows: ``Character``, in the order of their first mention.
Needs: quotations, mentions, entities, roster, attribution.
Method: the roster's people, with what attribution adds: who speaks, who is addressed. ``on_stage``
    is true for who speaks or is mentioned in the narration by name or pronoun more than in passing,
    false for who is only talked about inside quotations. The role follows from the share of
    mentions and lines.
Source: the roles are modelled on the categories of PDNC (Vishnubhotla et al. 2022), section 3.
Limits: a person whom the narration only remembers counts as on stage.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter

from fabula.internal_rows import Attribution, RosterEntry
from fabula.layer import Layer
from fabula.lexicons.person_keys import choose_keys
from fabula.lexicons.person_names import plain_form
from fabula.lexicons.person_nouns import DETERMINERS
from fabula.lexicons.word_classes import never_names
from fabula.rows import Character, CharacterId, CharacterRole, Entity, EntityId, Mention, Quotation

MAJOR_SHARE = 0.1
"""Share of the most prominent person's weight from which a person is major."""

MAJOR_WEIGHT = 10
"""Least weight (mentions, and lines twice) of a major person."""

TOLD_MENTIONS = 2
"""Mentions in the narration from which a person is on stage without speaking."""

LINE_WEIGHT = 2
"""A spoken line counts as so many mentions."""


def find_characters(
    quotations: Layer[Quotation],
    mentions: Layer[Mention],
    entities: Layer[Entity],
    roster: Layer[RosterEntry],
    attribution: Layer[Attribution],
) -> Layer[Character]:
    """Turn the roster into the cast."""
    lines = Counter(row.speaker for row in attribution if row.speaker is not None)
    addressed = Counter(one for row in attribution for one in row.addressees)
    told = _told(quotations, mentions)
    weights = {
        entry.entity: entities[entry.entity].mentions + LINE_WEIGHT * lines[entry.entity]
        for entry in roster
    }
    top = max(weights.values(), default=0)
    kept = (
        e for e in roster if e.narrator or _has_name(e) or _takes_part(e, lines, addressed, told)
    )
    entries = sorted(kept, key=_place)
    keys = choose_keys([entry.key for entry in entries], [entry.name for entry in entries])
    return Layer(
        _character(
            CharacterId(number),
            entry,
            keys[number],
            _role(entry, weights[entry.entity], top, lines, told),
            on_stage=_is_on_stage(entry, lines, told),
        )
        for number, entry in enumerate(entries)
    )


def _character(
    number: CharacterId, entry: RosterEntry, key: str, role: CharacterRole, *, on_stage: bool
) -> Character:
    return Character(
        id=number,
        entity=entry.entity,
        name=entry.name,
        aliases=entry.aliases,
        pronouns=entry.pronouns,
        role=role,
        on_stage=on_stage,
        narrator=entry.narrator,
        group=entry.group,
        first=entry.first,
        last=entry.last,
        evidence=entry.evidence,
        score=entry.score,
        key=key,
        merges=entry.merges,
    )


def _place(entry: RosterEntry) -> tuple[float, int, int]:
    """Whom the user has named comes first, in the user's order; then who is mentioned first."""
    return (math.inf if entry.pin is None else entry.pin, entry.first, entry.entity)


def _told(quotations: Layer[Quotation], mentions: Layer[Mention]) -> Counter[EntityId]:
    """How often each entity is mentioned outside uttered quotations."""
    parts = sorted(part for row in quotations if row.is_line for part in row.parts)
    starts = [start for start, _ in parts]
    told: Counter[EntityId] = Counter()
    for mention in mentions:
        if mention.entity is None:
            continue
        at = bisect_right(starts, mention.start) - 1
        if at < 0 or parts[at][1] <= mention.start:
            told[mention.entity] += 1
    return told


def _has_name(entry: RosterEntry) -> bool:
    """Whether one of the names is more than a word that no person is called by (*God*, *Pshaw*)."""
    words = [plain_form(alias.text) for alias in entry.aliases]
    return entry.named and (entry.pinned or not set(words) <= never_names())


def _takes_part(
    entry: RosterEntry,
    lines: Counter[EntityId],
    addressed: Counter[EntityId],
    told: Counter[EntityId],
) -> bool:
    """Whether one without a name speaks, is addressed, or keeps turning up in the narration."""
    one = entry.entity
    if entry.name in DETERMINERS and not lines[one]:
        return False
    return bool(entry.pinned or lines[one] or addressed[one] or told[one] > TOLD_MENTIONS)


def _role(
    entry: RosterEntry, weight: int, top: int, lines: Counter[EntityId], told: Counter[EntityId]
) -> CharacterRole:
    if weight >= max(MAJOR_WEIGHT, MAJOR_SHARE * top) or entry.narrator:
        return "major"
    return "minor" if _is_on_stage(entry, lines, told) else "mentioned"


def _is_on_stage(entry: RosterEntry, lines: Counter[EntityId], told: Counter[EntityId]) -> bool:
    one = entry.entity
    return bool(entry.narrator or lines[one] or told[one] >= TOLD_MENTIONS)
