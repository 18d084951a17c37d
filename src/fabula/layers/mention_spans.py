"""Spans that refer to somebody or somewhere, before anybody knows to whom.

What: names, person nouns with their determiner, personal pronouns.
Rows: ``MentionSpan``, internal, sorted by start; a possessive may nest in a person noun.
Needs: text, paragraphs, quotations, encoding, pins (tokens, sentences and paratext are unused by
    rules: words are read from the characters, so that other people's tokens change nothing).
Method: runs of capitalised words are collected with titles, initials and particles; whether a form
    is a name, and of what, is decided once per form from all its occurrences: capitals where only
    names have them, titles, name lists, verbs of people, prepositions of place. Person nouns and
    pronouns come from tables. With an encoding its spans are used and the rules only add gender,
    person and number. Names in ``pins.cast`` are always mentions, ``pins.not_persons`` never.
Source: capital statistics after Mikheev 2002 ("Periods, capitalized words, etc."), sections 3-5.
Limits: names that stand only at the beginning of sentences, once, and in no list are missed;
    things (objects, events) and clauses are never mentions; post-modifiers are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fabula.encoder.encoding import Encoding, SpanScores
from fabula.internal_rows import MentionSpan
from fabula.layer import Layer, Tokens
from fabula.lexicons.capitals import Words, find_runs, scan_words
from fabula.lexicons.message_lines import LABEL_MARKS, parse_message_line
from fabula.lexicons.name_types import (
    THE_SHARE,
    Evidence,
    accepts,
    count_capitals,
    decide_types,
    form_key,
    gather_evidence,
    trim_run,
)
from fabula.lexicons.person_names import name_gender, parse_name
from fabula.lexicons.person_nouns import (
    PRONOUNS,
    find_kin_names,
    find_person_nouns,
    find_pronouns,
)
from fabula.lexicons.word_classes import kin_names, person_nouns
from fabula.pins import Pins
from fabula.rows import (
    EntityType,
    MentionForm,
    MentionId,
    Paragraph,
    Paratext,
    Person,
    Quotation,
    QuotationId,
    Sentence,
    Span,
)
from fabula.text import Text

NAME_SCORE = 0.9
"""That a name found by rules is one: a guess, not calibrated."""

NOUN_SCORE = 0.8
"""The same of person nouns."""

PRONOUN_SCORE = 0.99
"""The same of pronouns."""

UTTERED = ("speech", "thought", "writing")
"""Kinds of quotation that somebody utters; titles and scare quotes belong to what is around."""


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    form: MentionForm
    type: EntityType
    gender: str | None
    person: Person | None
    plural: bool
    score: float


def find_mention_spans(
    text: Text,
    tokens: Tokens,
    sentences: Layer[Sentence],
    paragraphs: Layer[Paragraph],
    paratext: Layer[Paratext],
    quotations: Layer[Quotation],
    encoding: Encoding,
    pins: Pins,
) -> Layer[MentionSpan]:
    """Find every mention of a person or place, by the encoder where there is one."""
    pinned = list(_pinned_names(text, pins))
    if encoding.mentions is not None:
        found = list(_read_encoding(text, encoding.mentions))
    else:
        words = _read_words(text, paragraphs)
        names, taken = _find_names(words, pins)
        found = [*names, *_find_nouns(words, taken), *_find_pronouns(words)]
    pinned.extend(_find_labels(text, quotations))
    found = _without_overlaps(pinned, found, pins.closed_cast)
    found = [each for each in found if not _is_excluded(text, each, pins)]
    owners = _innermost(quotations, [each.start for each in found])
    return Layer(
        MentionSpan(
            id=MentionId(number),
            start=each.start,
            end=each.end,
            form=each.form,
            type=each.type,
            gender=each.gender,
            person=each.person,
            plural=each.plural,
            quotation=owner,
            score=each.score,
        )
        for number, (each, owner) in enumerate(zip(found, owners, strict=True))
    )


def _pinned_names(text: Text, pins: Pins) -> Iterator[_Found]:
    forms = {
        form
        for pin in pins.cast
        for form in (pin.name, *pin.aliases, *pin.never_merge)
        if form.strip()
    }
    if not forms:
        return
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    words = (r"\s+".join(map(re.escape, form.split())) for form in longest_first)
    for match in re.finditer(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", text.content):
        name = parse_name(match.group())
        common = match.group().split()[0].islower() and match.group().islower()
        form: MentionForm = "common" if common else "proper"
        yield _Found(*match.span(), form, "PER", name_gender(name), None, False, 1.0)


def _find_labels(text: Text, quotations: Layer[Quotation]) -> Iterator[_Found]:
    """Labels of messages and scripts: a name is one there, whatever word it is elsewhere."""
    for quotation in quotations:
        if quotation.marks not in LABEL_MARKS:
            continue
        line = text.content.rfind("\n", 0, quotation.start) + 1
        message = parse_message_line(text[line : quotation.parts[0][1]])
        if message is None or message.label.lower() in PRONOUNS:
            continue
        start, end = line + message.name[0], line + message.name[1]
        gender = name_gender(parse_name(message.label))
        yield _Found(start, end, "proper", "PER", gender, None, False, NAME_SCORE)


def _read_encoding(text: Text, scores: SpanScores) -> Iterator[_Found]:
    rows = zip(scores.spans, scores.forms, scores.types, scores.scores.tolist(), strict=True)
    for (start, end), form, kind, score in rows:
        words = text[start:end]
        pronoun = PRONOUNS.get(words.lower()) if form == "pronoun" else None
        gender, plural = (pronoun.gender, pronoun.plural) if pronoun else (None, False)
        if form == "proper" and kind == "PER":
            gender = name_gender(parse_name(words))
        if form == "common":
            gender, plural = _noun_features(words)
        person = pronoun.person if pronoun else None
        probability = min(1.0, 2.718281828459045**score)
        yield _Found(start, end, form, kind, gender, person, plural, probability)


def _noun_features(words: str) -> tuple[str | None, bool]:
    """Gender and number of the last known person noun in a phrase."""
    for word in reversed(words.lower().split()):
        if word in person_nouns():
            gender, plural, _ = person_nouns()[word]
            return gender or None, plural
    return None, False


def _read_words(text: Text, paragraphs: Layer[Paragraph]) -> Words:
    read = [row for row in paragraphs if row.kind in ("body", "verse", "heading")]
    loose = frozenset(row.start for row in read if row.kind != "body")
    return scan_words(text.content, [(row.start, row.end) for row in read], loose)


def _find_names(words: Words, pins: Pins) -> tuple[list[_Found], frozenset[int]]:
    """Names with their types, and the indices of the words they are made of."""
    counts = count_capitals(words)
    runs = [part for run in find_runs(words) for part in trim_run(words, run, counts)]
    evidence = gather_evidence(words, runs)
    types = decide_types(evidence, counts)
    found: list[_Found] = []
    taken: set[int] = set()
    genders = {key: name_gender(parse_name(key)) for key, kind in types.items() if kind == "PER"}
    families = _family_names(genders)
    active = frozenset(words.lowers[index] for index, _ in find_pronouns(words))
    for run in runs:
        key = form_key(words, run)
        kind = types[key]
        if kind is None or key in active or not accepts(words, run, evidence[key], counts):
            continue
        first = run[0] - _has_article(words, run, kind, evidence[key])
        taken.update(range(first, run[1] + 1))
        start, end = words.starts[first], words.ends[run[1]]
        plural = words.lowers[run[1]] in families and _follows_the(words, run)
        found.append(_Found(start, end, "proper", kind, genders.get(key), None, plural, NAME_SCORE))
    for index in find_kin_names(words, frozenset(taken)):
        taken.add(index)
        gender = kin_names()[words.lowers[index]] or None
        span = words.starts[index], words.ends[index]
        found.append(_Found(*span, "proper", "PER", gender, None, False, NAME_SCORE))
    return found, frozenset(taken)


def _has_article(words: Words, run: tuple[int, int], kind: EntityType, evidence: Evidence) -> bool:
    """Whether *the* in front belongs to the name (*the Cobbler*)."""
    usual = kind == "PER" and evidence.the > THE_SHARE * evidence.count
    return usual and words.lower(run[0] - 1) == "the" and words.gap(run[0] - 1).isspace()


def _family_names(keys: Iterable[str]) -> frozenset[str]:
    """Plurals of the last words of names (*Thorns*)."""
    singular = {key.split()[-1] for key in keys}
    return frozenset(word + "s" for word in singular) | frozenset(word + "es" for word in singular)


def _follows_the(words: Words, run: tuple[int, int]) -> bool:
    return run[0] == run[1] and words.lower(run[0] - 1) == "the"


def _find_nouns(words: Words, taken: frozenset[int]) -> Iterator[_Found]:
    for noun in find_person_nouns(words, taken):
        start, end = words.starts[noun.first], words.ends[noun.last]
        yield _Found(start, end, "common", "PER", noun.gender, None, noun.plural, NOUN_SCORE)


def _find_pronouns(words: Words) -> Iterator[_Found]:
    for index, pronoun in find_pronouns(words):
        yield _Found(
            words.starts[index],
            words.ends[index],
            "pronoun",
            "PER",
            pronoun.gender,
            pronoun.person,
            pronoun.plural,
            PRONOUN_SCORE,
        )


def _without_overlaps(pinned: list[_Found], found: list[_Found], closed_cast: bool) -> list[_Found]:
    """Pinned names and whatever does not cut them, sorted, each span once.

    A longer name wins over a pinned piece of it (*Ann Lee* over *Lee*), unless the cast is closed.
    """
    if not closed_cast:
        pinned = _outside_longer_names(pinned, found)
    pinned_at = sorted((each.start, each.end) for each in pinned)
    kept = list(pinned)
    position = 0
    for each in sorted(found, key=lambda row: (row.start, -row.end)):
        while position < len(pinned_at) and pinned_at[position][1] <= each.start:
            position += 1
        clash = position < len(pinned_at) and pinned_at[position][0] < each.end
        if clash and (each.form == "proper" or not _surrounds(each, pinned_at[position])):
            continue
        kept.append(each)
    kept.sort(key=lambda row: (row.start, -row.end))
    return [
        each
        for number, each in enumerate(kept)
        if not number or (kept[number - 1].start, kept[number - 1].end) != (each.start, each.end)
    ]


def _outside_longer_names(pinned: list[_Found], found: list[_Found]) -> list[_Found]:
    """Pinned names that are no piece of a longer name of a person."""
    names = sorted((e.start, e.end) for e in found if e.form == "proper" and e.type == "PER")
    starts = [start for start, _ in names]
    kept = []
    for each in pinned:
        at = bisect_right(starts, each.start) - 1
        around = names[at] if at >= 0 else (0, 0)
        if not (each.end <= around[1] and each.end - each.start < around[1] - around[0]):
            kept.append(each)
    return kept


def _surrounds(each: _Found, span: Span) -> bool:
    return each.start <= span[0] and span[1] <= each.end and (each.start, each.end) != span


def _is_excluded(text: Text, each: _Found, pins: Pins) -> bool:
    if not pins.not_persons or each.form == "pronoun":
        return False
    return " ".join(text[each.start : each.end].split()) in pins.not_persons


def _innermost(quotations: Layer[Quotation], starts: Iterable[int]) -> list[QuotationId | None]:
    """Id of the innermost uttered quotation around each of the ascending offsets."""
    parts = sorted(
        (start, -end, row.id)
        for row in quotations
        if row.kind in UTTERED
        for start, end in row.parts
    )
    open_parts: list[tuple[int, QuotationId]] = []
    owners: list[QuotationId | None] = []
    at = 0
    for offset in starts:
        while at < len(parts) and parts[at][0] <= offset:
            open_parts.append((-parts[at][1], parts[at][2]))
            at += 1
        while open_parts and open_parts[-1][0] <= offset:
            open_parts.pop()
        owners.append(open_parts[-1][1] if open_parts else None)
    return owners
