"""The model against itself and its text: what cannot be right, or is worth a look.

A finding is no proof of a mistake. Each names the words it is about, so that a person can decide.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, cast

from fabula.continuity import find_discontinuities
from fabula.integrity import Finding, find_misplaced_rows
from fabula.layer import Layer
from fabula.rows import Character, Cue, Dialogue, Entity, Mention, Quotation, Row
from fabula.script import find_segments, name_of
from fabula.story import Story

MIN_PRONOUN_SHARE = 0.25
"""Share of the rarer of *he* and *she* from which a character is said to have both; below, a slip
of a pronoun or two is expected. Chosen by reason, not tuned."""

MIN_PRONOUNS = 3
"""Pronouns of the rarer set needed for the same."""

MIN_UNBORNE = 3
"""Times that a name must stand for nobody to be worth a look."""

_TITLES = {
    "he": re.compile(r"(?:mr|sir|lord|king|prince|uncle|father|brother)\b", re.IGNORECASE),
    "she": re.compile(
        r"(?:mrs|miss|ms|lady|queen|princess|aunt|mother|sister|madame?|mme)\b", re.IGNORECASE
    ),
}
"""Titles that tell the gender of who bears them, at the beginning of a name."""


def find_contradictions(story: Story) -> tuple[Finding, ...]:
    """Everything in a story that contradicts its text or itself.

    Rows out of place make all else meaningless: if there are any, only they are reported. Layers
    that the story does not hold are passed over.
    """
    misplaced = tuple(find_misplaced_rows(story))
    if misplaced:
        return misplaced
    dangling = tuple(_dangling_ids(story))
    if dangling:
        return dangling
    return tuple(finding for check in _CHECKS for finding in check(story))


def _layer(story: Story, name: str) -> Layer[Any]:
    return cast("Layer[Any]", story.layers.get(name, Layer()))


def _dangling_ids(story: Story) -> Iterator[Finding]:
    """Ids that lead to no row; a layer that is missing as a whole is not meant."""
    for name, field, target in _REFERENCES:
        if name not in story.layers or target not in story.layers:
            continue
        count = len(_layer(story, target))
        for index, row in enumerate(_layer(story, name)):
            for value in _ids(getattr(row, field)):
                if not 0 <= value < count:
                    yield Finding(
                        code="id_dangling",
                        message=f"row {index} of {name}: {field} {value} is no row of {target}",
                        layer=name,
                        row=index,
                        start=getattr(row, "start", None),
                        end=getattr(row, "end", None),
                    )


_REFERENCES = (
    ("cues", "quotation", "quotations"),
    ("cues", "mention", "mentions"),
    ("mentions", "entity", "entities"),
    ("entities", "members", "entities"),
    ("characters", "entity", "entities"),
    ("narration", "narrator", "characters"),
    ("narration", "focalizer", "characters"),
    ("dialogue", "quotation", "quotations"),
    ("dialogue", "speaker", "characters"),
    ("dialogue", "addressees", "characters"),
    ("dialogue", "hearers", "characters"),
    ("dialogue", "alternatives", "characters"),
    ("events", "agents", "mentions"),
    ("events", "patients", "mentions"),
    ("emotions", "character", "characters"),
    ("emotions", "quotation", "quotations"),
    ("relationships", "a", "characters"),
    ("relationships", "b", "characters"),
    ("relationships", "cause", "events"),
    ("knowledge", "knower", "characters"),
    ("knowledge", "from_", "characters"),
)
"""Layer, field of its rows, layer the ids lead to."""


def _ids(value: int | Sequence[Any] | None) -> Iterator[int]:
    if isinstance(value, int):
        yield value
    elif value is not None:
        for each in value:
            yield each if isinstance(each, int) else each[0]


def _untiled_text(story: Story) -> Iterator[Finding]:
    at = 0
    for segment in find_segments(story):
        if segment.start != at:
            yield Finding(
                code="text_untiled",
                message=f"the script leaves a gap or an overlap at {at}",
                start=min(at, segment.start),
                end=max(at, segment.start),
            )
        at = segment.end
    if at != len(story.text):
        yield Finding(code="text_untiled", message=f"the script ends at {at}", start=at, end=at)


def _scores_amiss(story: Story) -> Iterator[Finding]:
    for name, layer in story.layers.items():
        if not isinstance(layer, Layer) or not len(layer) or not hasattr(layer[0], "score"):
            continue
        for index, row in enumerate(cast("Layer[Any]", layer)):
            if not 0 <= row.score <= 1:
                yield Finding(
                    code="score_amiss",
                    message=f"row {index} of {name}: score {row.score} is not between 0 and 1",
                    layer=name,
                    row=index,
                    start=getattr(row, "start", None),
                    end=getattr(row, "end", None),
                )


def _broken_quotations(story: Story) -> Iterator[Finding]:
    rows: Layer[Quotation] = _layer(story, "quotations")
    for quotation in rows:
        parts = quotation.parts
        whole = (parts[0][0], parts[-1][1]) if parts else None
        ordered = all(left[1] <= right[0] for left, right in pairwise(parts))
        if whole != (quotation.start, quotation.end) or not ordered:
            yield _of_row(
                "quotation_parts",
                f"quotation {quotation.id}: its parts do not make it up",
                "quotations",
                quotation.id,
                quotation,
            )


def _lines_amiss(story: Story) -> Iterator[Finding]:
    """One row of dialogue for every quotation of kind speech, thought or writing, in order."""
    if "dialogue" not in story.layers or "quotations" not in story.layers:
        return
    lines: Layer[Dialogue] = _layer(story, "dialogue")
    found = [line.quotation for line in lines]
    wanted = [each.id for each in story.quotations if each.is_line]
    for quotation in sorted(set(found) ^ set(wanted)):
        row = story.quotations[quotation]
        said = "has no row of dialogue" if quotation in wanted else f"is {row.kind}, yet a line"
        yield _of_row("line_amiss", f"quotation {quotation} {said}", "quotations", quotation, row)
    for index, line in enumerate(lines):
        if line.speaker is not None and line.speaker in line.addressees:
            name = name_of(story, line.speaker)
            yield _of_row(
                "speaks_to_self",
                f"line {line.quotation}: {name} is both speaker and addressee",
                "dialogue",
                index,
                line,
            )


def _unattested_names(story: Story) -> Iterator[Finding]:
    characters: Layer[Character] = _layer(story, "characters")
    content = " ".join(story.text.content.split())
    for person in characters:
        for alias in person.aliases:
            if " ".join(alias.text.split()) not in content:
                yield _of_person(
                    "alias_unattested",
                    f"{person.name}: the text nowhere says {alias.text!r}",
                    person,
                )


def _shared_names(story: Story) -> Iterator[Finding]:
    """Persons of the same proper name; two may well both be called *the child*."""
    characters: Layer[Character] = _layer(story, "characters")
    bearers: dict[str, list[Character]] = defaultdict(list)
    for person in characters:
        if person.name and person.name[0].isupper():
            bearers[person.name.casefold()].append(person)
    for people in bearers.values():
        for person in people[1:]:
            yield _of_person(
                "name_shared",
                f"characters {people[0].id} and {person.id} are both called {person.name!r}",
                person,
            )
    for person in characters:
        for alias in person.aliases:
            others = bearers.get(alias.text.casefold(), ())
            if others and alias.text != person.name and person not in others:
                yield _of_person(
                    "name_shared",
                    f"{person.name} is called {alias.text!r}, as is character {others[0].id}",
                    person,
                )


def _unborne_names(story: Story) -> Iterator[Finding]:
    """Names of persons that no character bears."""
    if "mentions" not in story.layers or "characters" not in story.layers:
        return
    known = {person.entity for person in story.characters}
    first: dict[str, Mention] = {}
    counts: Counter[str] = Counter()
    for mention in story.mentions:
        named = mention.form == "proper" and mention.type == "PER" and not mention.plural
        if named and (mention.entity is None or mention.entity not in known):
            words = " ".join(story.text[mention.start : mention.end].split())
            first.setdefault(words, mention)
            counts[words] += 1
    for words, mention in first.items():
        if counts[words] >= MIN_UNBORNE:
            message = f"{words!r} stands {counts[words]} times for nobody of the cast"
            yield _of_row("name_unborne", message, "mentions", mention.id, mention)


def _two_genders(story: Story) -> Iterator[Finding]:
    characters: Layer[Character] = _layer(story, "characters")
    for person in characters:
        if person.group:
            continue
        counts = {each.set: each.count for each in person.pronouns}
        rarer = min(counts.get("he", 0), counts.get("she", 0))
        both = counts.get("he", 0) + counts.get("she", 0)
        if rarer >= MIN_PRONOUNS and rarer >= MIN_PRONOUN_SHARE * both:
            yield _of_person(
                "gender_mixed",
                f"{person.name}: called he {counts['he']} and she {counts['she']} times",
                person,
            )
        titled = {
            gender: [a.text for a in person.aliases if pattern.match(a.text)]
            for gender, pattern in _TITLES.items()
        }
        if titled["he"] and titled["she"]:
            yield _of_person(
                "gender_mixed",
                f"{person.name}: called both {titled['he'][0]!r} and {titled['she'][0]!r}",
                person,
            )


def _contradicted_cues(story: Story) -> Iterator[Finding]:
    """Lines whose reporting clause names somebody other than their speaker.

    A pronoun names nobody: whom it means is itself a reading. So is a description (*said the
    detective*): it is reported under a code of its own, and only where it is read as somebody with
    a name, for somebody without one may well be the speaker under another word.
    """
    needed = ("cues", "dialogue", "mentions", "characters")
    if any(name not in story.layers for name in needed):
        return
    persons = {person.entity: person for person in story.characters}
    lines = {line.quotation: line for line in story.dialogue}
    cues: Layer[Cue] = story.cues
    for index, cue in enumerate(cues):
        line = lines.get(cue.quotation)
        if cue.mention is None or line is None or line.speaker is None or line.basis == "given":
            continue
        mention: Mention = story.mentions[cue.mention]
        named = None if mention.entity is None else persons.get(mention.entity)
        if named is None or named.id == line.speaker or _is_member(story, named.id, line):
            continue
        words = " ".join(story.text[mention.start : mention.end].split())
        given = f"line {cue.quotation} is given to {name_of(story, line.speaker)}, but its"
        who = name_of(story, named.id)
        if mention.form == "proper":
            other = "" if words == who else f" (the words: {words!r})"
            said = f"{given} reporting clause names {who}{other}"
            yield _of_row("cue_contradicted", said, "cues", index, cue)
        elif mention.form == "common" and named.aliases:
            said = f"{given} reporting clause says {words!r}, which is read as {who}"
            yield _of_row("cue_disputed", said, "cues", index, cue)


def _is_member(story: Story, group: int, line: Dialogue) -> bool:
    """Whether the speaker is one of the group that the clause names."""
    entities: Layer[Entity] = _layer(story, "entities")
    members = entities[story.characters[group].entity].members if len(entities) else ()
    return line.speaker is not None and story.characters[line.speaker].entity in members


_CHECKS: tuple[Callable[[Story], Iterator[Finding]], ...] = (
    _untiled_text,
    _scores_amiss,
    _broken_quotations,
    _lines_amiss,
    _unattested_names,
    _shared_names,
    _unborne_names,
    _two_genders,
    _contradicted_cues,
    find_discontinuities,
)


def _of_row(code: str, message: str, layer: str, index: int, row: Row) -> Finding:
    return Finding(code=code, message=message, layer=layer, row=index, start=row.start, end=row.end)


def _of_person(code: str, message: str, person: Character) -> Finding:
    start, end = person.evidence[0] if person.evidence else (person.first, person.first)
    return Finding(
        code=code, message=message, layer="characters", row=person.id, start=start, end=end
    )
