"""Candidate people of the story.

What: everybody who may speak: people with a name, and unnamed ones who recur or are said to speak.
Rows: ``RosterEntry``, internal, by entity id.
Needs: text, mention_spans, coreference, cues, voices, pins.
Method: mentions are gathered by entity; names are counted as printed, pronouns by their set. The
    canonical name is the form a reader would use: among the forms that hold a full name, or else
    all, the most frequent, ties to the longer. People the user named come first in rank and are
    there even when the text never names them.
Source: none.
Limits: a group is only known by a plural name or noun.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from fabula.internal_rows import Link, MentionSpan, RosterEntry, Voice
from fabula.layer import Layer
from fabula.lexicons.person_names import parse_name, plain_form
from fabula.pins import CastPin, Pins
from fabula.rows import (
    Alias,
    Cue,
    EntityId,
    MentionId,
    NameMerge,
    NameRule,
    PronounCount,
    Span,
)
from fabula.text import Text

FULL_NAME_SHARE = 0.04
"""Least share of a person's named mentions that a full name needs to be the canonical name."""

FEWEST_MENTIONS = 3
"""Mentions that make an unnamed person a candidate without being said to speak."""

EVIDENCE = 3
"""Spans kept as evidence of each person."""

NAMED_SCORE = 0.9
UNNAMED_SCORE = 0.6
"""That an entry is one person of the story, roughly, for named and unnamed entries."""

THEY = "they"
"""Set of pronouns of the third person that demand no other."""


@dataclass
class _Person:
    """What the mentions of one entity add up to."""

    names: Counter[str] = field(default_factory=Counter)
    nouns: Counter[str] = field(default_factory=Counter)
    pronouns: Counter[str] = field(default_factory=Counter)
    spans: list[Span] = field(default_factory=list)
    telling: list[Span] = field(default_factory=list)
    merges: list[NameMerge] = field(default_factory=list)
    plural: int = 0
    solid: int = 0
    narrator: bool = False
    speaks: bool = False


def find_roster(
    text: Text,
    mention_spans: Layer[MentionSpan],
    coreference: Layer[Link],
    cues: Layer[Cue],
    voices: Layer[Voice],
    pins: Pins,
) -> Layer[RosterEntry]:
    """Gather the people that mentions refer to."""
    speaking = frozenset(cue.mention for cue in cues if cue.mention is not None)
    people = _gather(text, mention_spans, coreference, speaking)
    chosen = _pinned(people, pins)
    entries = [
        _entry(entity, person, chosen.get(entity), pins)
        for entity, person in sorted(people.items())
        if entity in chosen or _is_candidate(person, pins)
    ]
    following = 1 + max(
        (link.entity for link in coreference if link.entity is not None), default=-1
    )
    missing = sorted(set(range(len(pins.cast))) - set(chosen.values()))
    entries += [
        _entry(EntityId(following + place), _Person(), number, pins)
        for place, number in enumerate(missing)
    ]
    return Layer(entries)


def _gather(
    text: Text,
    spans: Layer[MentionSpan],
    links: Layer[Link],
    speaking: frozenset[MentionId],
) -> dict[EntityId, _Person]:
    people: dict[EntityId, _Person] = {}
    for mention, link in zip(spans, links, strict=True):
        if link.entity is None or mention.type != "PER":
            continue
        person = people.setdefault(link.entity, _Person())
        span = (mention.start, mention.end)
        person.spans.append(span)
        person.solid += mention.form != "pronoun" and not mention.vague
        person.plural += mention.plural and mention.form != "pronoun"
        person.narrator |= link.slot == "narrator"
        if mention.id in speaking:
            person.speaks = True
            person.telling.append(span)
        words = " ".join(text[mention.start : mention.end].split())
        if mention.form == "proper":
            person.names[words] += 1
        elif mention.form == "common":
            person.nouns[words] += 1
        elif mention.person == 3:
            person.pronouns[mention.gender or THEY] += 1
        if link.rule is not None:
            person.merges.append(_merge(text, words, link, link.rule))
    return people


def _merge(text: Text, words: str, link: Link, rule: NameRule) -> NameMerge:
    """Why a name belongs to a person, in words."""
    other = None
    if rule != "context" and link.evidence:
        start, end = link.evidence[0]
        other = " ".join(text[start:end].split())
    here = (link.start, link.end)
    return NameMerge(text=words, other=other, rule=rule, evidence=(here, *link.evidence))


def _pinned(people: Mapping[EntityId, _Person], pins: Pins) -> dict[EntityId, int]:
    """The user's entry for each entity that bears one of its names, by its place in the cast.

    An entry is one person: where several entities bear its names, the one that bears most.
    """
    forms = {
        plain_form(form): number
        for number, pin in enumerate(pins.cast)
        for form in (pin.name, *pin.aliases)
    }
    claims: dict[int, dict[EntityId, int]] = {}
    for entity, person in people.items():
        for words, count in (person.names + person.nouns).items():
            number = forms.get(plain_form(words))
            if number is not None:
                claim = claims.setdefault(number, {})
                claim[entity] = claim.get(entity, 0) + count
    for number, pin in enumerate(pins.cast):
        if pin.narrator and number not in claims:
            claims[number] = {one: 1 for one, person in people.items() if person.narrator}
    found: dict[EntityId, int] = {}
    for number, claim in sorted(claims.items()):
        free = {entity: count for entity, count in claim.items() if entity not in found}
        if free:
            found[max(free, key=lambda entity: (free[entity], -entity))] = number
    return found


def _is_candidate(person: _Person, pins: Pins) -> bool:
    if pins.closed_cast:
        return False
    named = bool(person.names) and not person.plural
    called = bool(person.names or person.nouns)
    recurs = person.solid > 0 and len(person.spans) >= FEWEST_MENTIONS
    return named or person.narrator or (called and person.speaks) or recurs


def _entry(entity: EntityId, person: _Person, number: int | None, pins: Pins) -> RosterEntry:
    pin = None if number is None else pins.cast[number]
    spans = person.spans or [(0, 0)]
    name = _canonical(person.names) or _noun_name(person.nouns)
    evidence = sorted(dict.fromkeys([*spans[:1], *person.telling[:2], *spans[1:2]]))
    return RosterEntry(
        entity=entity,
        name=pin.name if pin is not None else name,
        named=pin is not None or bool(person.names),
        aliases=_aliases(person.names),
        pronouns=_pronouns(person.pronouns, pin),
        group=person.plural * 2 > sum(person.names.values()) + sum(person.nouns.values()),
        narrator=person.narrator or (pin is not None and pin.narrator),
        pinned=pin is not None,
        first=spans[0][0],
        last=max(end for _, end in spans),
        evidence=tuple(evidence[:EVIDENCE]) if person.spans else (),
        score=1.0 if pin is not None else NAMED_SCORE if person.names else UNNAMED_SCORE,
        pin=number,
        key=None if pin is None else pin.key,
        merges=tuple(person.merges),
    )


def _aliases(names: Mapping[str, int]) -> tuple[Alias, ...]:
    return tuple(Alias(text=name, count=count) for name, count in _ranked(names))


def _ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _pronouns(counts: Mapping[str, int], pin: CastPin | None) -> tuple[PronounCount, ...]:
    found = dict(counts)
    if pin is not None and pin.pronouns:
        found = {pin.pronouns: counts.get(pin.pronouns, 0)} | found
    rows = [PronounCount(set=name, count=count) for name, count in _ranked(found)]
    return tuple(sorted(rows, key=lambda row: pin is None or row.set != pin.pronouns))


def _canonical(names: Mapping[str, int]) -> str | None:
    """The fullest form that is common enough, printed as in the text."""
    if not names:
        return None
    total = sum(names.values())
    printed = [name for name in names if not name.isupper()] or list(names)
    full = [n for n in printed if _fullness(n) >= 2 and names[n] >= FULL_NAME_SHARE * total]
    pool = full or printed
    return max(pool, key=lambda name: (names[name], len(name), name))


def _fullness(name: str) -> int:
    """How many of given name and surname a form holds; a kin title counts as a surname."""
    parsed = parse_name(name)
    given = sum(len(part) > 1 for part in parsed.given[:1])
    return given + bool(parsed.surname)


def _noun_name(nouns: Mapping[str, int]) -> str | None:
    """The words used for an unnamed person, with *the* preferred to *a*."""
    if not nouns:
        return None
    definite = {words: n for words, n in nouns.items() if words.lower().startswith("the ")}
    words = _ranked(definite or nouns)[0][0]
    return words[0].lower() + words[1:]
