"""Why the forms of a name are one person's, told at the first mention of each form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from fabula.internal_rows import Link, MentionSpan
from fabula.lexicons.people import People
from fabula.rows import EntityId, NameRule, Span


def give_reasons(
    links: Iterable[Link], spans: Iterable[MentionSpan], keys: Sequence[str], people: People
) -> Iterator[Link]:
    """Links of which the first of each form that was joined to another says why.

    The rule is that of the join, the evidence the first mention of the other form. A form that
    several people bear is told at its first mention for each of them, with the antecedent that
    decided there as evidence.

    Args:
        links: A link for every mention.
        spans: The mentions.
        keys: The form of each mention.
        people: The people that the forms belong to.
    """
    mentions = tuple(spans)
    first = _first_mentions(mentions, keys, people)
    other = _other_forms(first, people)
    told: set[tuple[int, EntityId]] = set()
    for link, mention, key in zip(links, mentions, keys, strict=True):
        form = people.index.get(key)
        if form is None or link.entity is None or not _is_name(mention, form, people):
            yield link
            continue
        if (form, link.entity) in told:
            yield link
            continue
        told.add((form, link.entity))
        if form in people.grouping.ambiguous:
            yield msgspec.structs.replace(link, rule="context")
        elif form in other and first.get(form) == (mention.start, mention.end):
            span, rule = other[form]
            yield msgspec.structs.replace(link, rule=rule, evidence=(span,))
        else:
            yield link


def _is_name(mention: MentionSpan, form: int, people: People) -> bool:
    """Whether a mention is read as a form of a name; nouns are where the user says so."""
    if mention.form == "common":
        return people.grouping.clusters.find(form) in people.pinned
    return mention.form == "proper" and mention.type == "PER" and not mention.plural


def _first_mentions(
    mentions: Sequence[MentionSpan], keys: Sequence[str], people: People
) -> dict[int, Span]:
    found: dict[int, Span] = {}
    for mention, key in zip(mentions, keys, strict=True):
        form = people.index.get(key)
        if form is not None and _is_name(mention, form, people):
            found.setdefault(form, (mention.start, mention.end))
    return found


def _other_forms(first: dict[int, Span], people: People) -> dict[int, tuple[Span, NameRule]]:
    """The nearest form on the way to the commonest one that stands in the text, with the rule."""
    reasons = people.reasons()
    found: dict[int, tuple[Span, NameRule]] = {}
    for form, (other, rule) in reasons.items():
        while other not in first and other in reasons:
            other = reasons[other][0]
        if other in first:
            found[form] = (first[other], rule)
    return found
