"""Spans that refer to somebody or somewhere, before anybody knows to whom.

What: names, nouns with what stands before them, pronouns, and how far their phrase reaches.
Rows: ``MentionSpan``, internal, sorted by start; a possessive may nest in a person noun.
Needs: text, tokens, paragraphs, quotations, encoding, pins (rules read words from the characters,
    so that other people's tokens change nothing).
Method: runs of capitalised words are collected with titles, initials and particles; whether a form
    is a name, and of what, is decided once per form from all its occurrences: capitals where only
    names have them, titles, name lists, verbs of people, prepositions of place. Person nouns and
    pronouns come from tables. With an encoder its mentions and these are merged
    (``decode/mention_merge.py``): it says what is a mention and how far the phrase reaches, rules
    say which words of it are the name. Names in ``pins.cast`` are always mentions,
    ``pins.not_persons`` never.
Source: capital statistics after Mikheev 2002 ("Periods, capitalized words, etc."), sections 3-5.
Limits: by rules, names that stand only at the beginning of sentences, once, and in no list are
    missed, only people and places are mentions, and phrases end with their noun. Events and clauses
    are never mentions.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from math import exp

import numpy as np

from fabula.decode.event_arguments import find_head_tokens
from fabula.decode.mention_merge import merge_mentions
from fabula.encoder.encoding import Encoding, SpanScores
from fabula.internal_rows import MentionSpan
from fabula.layer import Layer, Tokens
from fabula.lexicons.capitals import Words, scan_words
from fabula.lexicons.mention_rules import NAME_SCORE, PRONOUN_SCORE, Found, find_by_rules
from fabula.lexicons.message_lines import LABEL_MARKS, parse_message_line
from fabula.lexicons.person_names import name_gender, parse_name, plain_form
from fabula.lexicons.person_nouns import PRONOUNS
from fabula.lexicons.phrase_heads import find_phrase_head, read_noun_features
from fabula.pins import Pins
from fabula.rows import (
    MentionForm,
    MentionId,
    Paragraph,
    Quotation,
    QuotationId,
    Span,
)
from fabula.text import Text

STORY_KINDS = ("body", "verse", "heading")
"""Kinds of paragraph that are read; notes, tags and licences mention nobody of the story."""

HYPHEN_REACH = 60
"""How far the rest of a hyphenated word is looked for, in code points."""


def find_mention_spans(
    text: Text,
    tokens: Tokens,
    paragraphs: Layer[Paragraph],
    quotations: Layer[Quotation],
    encoding: Encoding,
    pins: Pins,
) -> Layer[MentionSpan]:
    """Find every mention of a person or place, by the encoder where there is one."""
    pinned = list(_pinned_names(text, pins))
    found = find_by_rules(_read_words(text, paragraphs))
    if encoding.mentions is not None:
        found = merge_mentions(
            text.content, found, *_read_encoding(text, tokens, paragraphs, encoding.mentions)
        )
    pinned.extend(_pinned_pronouns(text, paragraphs, pins))
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
            vague=each.vague,
            quotation=owner,
            extent=extent,
            score=each.score,
        )
        for number, (each, extent, owner) in enumerate(
            zip(found, _extents(found), owners, strict=True)
        )
    )


def _extents(found: Sequence[Found]) -> Iterator[Span]:
    """The whole phrase of each mention, changed where its beginning would be out of order.

    A phrase begins no earlier than the phrase before it, nor behind the name or noun after it.
    """
    last = 0
    bounds = [*(each.start for each in found[1:]), *(each.end for each in found[-1:])]
    for each, bound in zip(found, bounds, strict=True):
        start, end = each.extent or (each.start, each.end)
        start = each.start if start < last else min(start, bound)
        yield start, max(end, each.end)
        last = start


def _pinned_names(text: Text, pins: Pins) -> Iterator[Found]:
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
        yield Found(*match.span(), form, "PER", name_gender(name), None, False, 1.0)


def _pinned_pronouns(text: Text, paragraphs: Layer[Paragraph], pins: Pins) -> Iterator[Found]:
    """Words of pronoun sets that are the user's own, or rare enough to need the user's word."""
    sets = {form: pin.pronouns for pin in pins.cast for form in pin.pronoun_forms}
    if not sets:
        return
    words = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(sets)))})(?![\w-])", re.I)
    for row in paragraphs:
        if row.kind in STORY_KINDS:
            for match in words.finditer(text.content, row.start, row.end):
                gender = sets.get(match.group().lower())
                yield Found(*match.span(), "pronoun", "PER", gender, 3, False, PRONOUN_SCORE)


def _find_labels(text: Text, quotations: Layer[Quotation]) -> Iterator[Found]:
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
        yield Found(start, end, "proper", "PER", gender, None, False, NAME_SCORE)


def _read_encoding(
    text: Text, tokens: Tokens, paragraphs: Layer[Paragraph], scores: SpanScores
) -> tuple[list[Found], list[Span]]:
    """What the encoder sees of the story, with what the words say of it, and each head word."""
    story = Layer(row for row in paragraphs if row.kind in STORY_KINDS)
    places = _head_tokens(tokens, scores.spans)
    rows = zip(scores.spans, scores.forms, scores.types, scores.scores.tolist(), strict=True)
    seen: list[Found] = []
    heads: list[Span] = []
    for ((start, end), form, kind, score), place in zip(rows, places, strict=True):
        if story.at(start) is None:
            continue
        start, end = _whole_words(text.content, start, end)
        words = text[start:end]
        if place is None:
            first, last = find_phrase_head(words)
            head, lemma = (start + first, start + last), None
        else:
            head = tokens.span(place)
            lemma = None if tokens.lemma is None else tokens.lemma[place]
        pronoun = PRONOUNS.get(words.lower()) if form == "pronoun" else None
        gender, plural = (pronoun.gender, pronoun.plural) if pronoun else (None, False)
        if form == "proper" and kind == "PER":
            gender = name_gender(parse_name(words))
        if form == "common":
            gender, plural = read_noun_features(text[head[0] : head[1]], lemma)
        person = pronoun.person if pronoun else None
        probability = round(min(1.0, exp(score)), 4)
        seen.append(Found(start, end, form, kind, gender, person, plural, probability))
        heads.append(head)
    return seen, heads


def _whole_words(content: str, start: int, end: int) -> Span:
    """A span that cuts a hyphenated word (*Ann Vale|-Roe*), widened to the whole of it."""
    last, first = min(len(content), end + HYPHEN_REACH), max(0, start - HYPHEN_REACH)
    while end + 1 < last and content[end] == "-" and content[end + 1].isalnum():
        end += 1
        while end < last and content[end].isalnum():
            end += 1
    while start - 1 > first and content[start - 1] == "-" and content[start - 2].isalnum():
        start -= 1
        while start > first and content[start - 1].isalnum():
            start -= 1
    return start, end


def _head_tokens(tokens: Tokens, spans: Sequence[Span]) -> Iterator[int | None]:
    """Index of the head word of each span; ``None`` where there is no syntax."""
    if tokens.head is None:
        yield from (None for _ in spans)
        return
    governors = tokens.head.tolist()
    firsts = np.searchsorted(tokens.starts, [start for start, _ in spans], side="left").tolist()
    lasts = np.searchsorted(tokens.ends, [end for _, end in spans], side="right").tolist()
    for first, last in zip(firsts, lasts, strict=True):
        yield next(find_head_tokens(first, last, governors), None)


def _read_words(text: Text, paragraphs: Layer[Paragraph]) -> Words:
    read = [row for row in paragraphs if row.kind in STORY_KINDS]
    loose = frozenset(row.start for row in read if row.kind != "body")
    return scan_words(text.content, [(row.start, row.end) for row in read], loose)


def _without_overlaps(pinned: list[Found], found: list[Found], closed_cast: bool) -> list[Found]:
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


def _outside_longer_names(pinned: list[Found], found: list[Found]) -> list[Found]:
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


def _surrounds(each: Found, span: Span) -> bool:
    return each.start <= span[0] and span[1] <= each.end and (each.start, each.end) != span


def _is_excluded(text: Text, each: Found, pins: Pins) -> bool:
    """Whether the user says that a name is no person's; a place of that name stays one."""
    if not pins.not_persons or each.form == "pronoun" or each.type != "PER":
        return False
    return plain_form(text[each.start : each.end]) in set(map(plain_form, pins.not_persons))


def _innermost(quotations: Layer[Quotation], starts: Iterable[int]) -> list[QuotationId | None]:
    """Id of the innermost uttered quotation around each of the ascending offsets."""
    parts = sorted(
        (start, -end, row.id) for row in quotations if row.is_line for start, end in row.parts
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
