"""Mentions that the encoder sees and mentions that rules find, made into one set.

The encoder decides what is a mention and how far it reaches; the rules know what a name or a noun
says of a person, and what of a phrase is the name itself. So a mention of both has the extent of
the one and the words of the other. What only one of them finds is kept where there is reason to.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from fabula.lexicons.mention_rules import NAME_SCORE, Found
from fabula.lexicons.person_names import plain_form
from fabula.lexicons.phrase_heads import find_name_in
from fabula.rows import EntityType, Span
from fabula.spans import overlap_chars

SEEN_SHARE: Final = 0.2
"""Share of the places of a name found by rules that the encoder must see to keep the others."""

RULE_VOTES: Final = 0.75
"""How many mentions seen by the encoder the type that rules give to a name counts for."""

PERSON_SHARE: Final = 0.6
"""Share of all places of a name of something else at which the encoder must see a person."""

_JOINED: Final = re.compile(r"\b(?:and|or)\b|&")

FEW_PLACES: Final = 4
"""A person's name of one word, found by rules, with no more places than this is kept though the
encoder sees none: it has met few names of today, and words that are no names come more often."""

UNSEEN_SCORE: Final = 0.5
"""That words are a mention that rules find and the encoder does not see: a guess."""


def merge_mentions(
    content: str,
    ruled: Sequence[Found],
    seen: Sequence[Found],
    heads: Sequence[Span],
) -> list[Found]:
    """Mentions of both sources.

    Args:
        content: The text.
        ruled: Mentions found by rules, in any order.
        seen: Mentions seen by the encoder, in any order, each with its whole phrase.
        heads: The head word of each of ``seen``.

    Returns:
        Mentions whose span is the name or noun itself and whose ``extent`` is the whole phrase.
    """
    ruled = sorted(ruled, key=lambda each: (each.start, -each.end))
    matches = _match(content, ruled, seen, heads)
    keys = [_key(content, rule) for rule in ruled]
    types = _vote_types(keys, ruled, seen, matches)
    merged = [
        replace(
            rule,
            type=types.get(keys[index], rule.type),
            score=seen[at].score,
            extent=(seen[at].start, seen[at].end),
        )
        for index, rule, at in ((index, ruled[index], at) for index, at in matches.items())
    ]
    taken = frozenset(matches.values())
    names = [(rule.start, rule.end) for rule in ruled if rule.form == "proper"]
    merged.extend(
        _bare(content, each, head, names)
        for at, (each, head) in enumerate(zip(seen, heads, strict=True))
        if at not in taken
    )
    merged.extend(_unseen(keys, ruled, matches, types))
    return merged


def _match(
    content: str, ruled: Sequence[Found], seen: Sequence[Found], heads: Sequence[Span]
) -> dict[int, int]:
    """For each mention by rules the one of the encoder that has the same head and fits it best."""
    starts = [each.start for each in ruled]
    longest = max((each.end - each.start for each in ruled), default=0)
    pairs: list[tuple[float, int, int]] = []
    for at, (each, (head, _)) in enumerate(zip(seen, heads, strict=True)):
        index = bisect_right(starts, head) - 1
        while index >= 0 and starts[index] > head - longest:
            rule = ruled[index]
            if _head_start(content, rule) <= head < rule.end:
                pairs.append((_likeness(rule, each), index, at))
            index -= 1
    pairs.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
    matches: dict[int, int] = {}
    taken: set[int] = set()
    for _, index, at in pairs:
        if index not in matches and at not in taken:
            matches[index] = at
            taken.add(at)
    return matches


def _head_start(content: str, rule: Found) -> int:
    """Where the words begin of which one is the head: all of a name, the last of a noun phrase."""
    if rule.form == "proper":
        return rule.start
    words = content[rule.start : rule.end]
    return rule.start + max(words.rfind(" "), words.rfind("\n")) + 1


def _likeness(rule: Found, seen: Found) -> float:
    """Share of code points that two spans have in common; spans of one form go first."""
    both = overlap_chars((rule.start, rule.end), (seen.start, seen.end))
    either = rule.end - rule.start + seen.end - seen.start - both
    return both / either + (rule.form == seen.form)


def _key(content: str, name: Found) -> str | None:
    """The form of a name; ``None`` for what is no name."""
    return plain_form(content[name.start : name.end]) if name.form == "proper" else None


def _vote_types(
    keys: Sequence[str | None],
    ruled: Sequence[Found],
    seen: Sequence[Found],
    matches: Mapping[int, int],
) -> dict[str | None, EntityType]:
    """The type of each form of a name, from all its places together."""
    votes: dict[str, dict[EntityType, float]] = {}
    places = Counter(keys)
    for index, (key, rule) in enumerate(zip(keys, ruled, strict=True)):
        if key is None:
            continue
        counts = votes.setdefault(key, {rule.type: RULE_VOTES})
        if index in matches:
            other = seen[matches[index]]
            counts[other.type] = counts.get(other.type, 0.0) + other.score
    return {key: _best_type(counts, places[key]) for key, counts in votes.items()}


def _best_type(counts: Mapping[EntityType, float], places: int) -> EntityType:
    """The type with most votes; the first is that of the rules."""
    ruled = next(iter(counts))
    best = max(counts, key=lambda kind: counts[kind])
    return ruled if best == "PER" and counts[best] < PERSON_SHARE * places else best


def _bare(content: str, each: Found, head: Span, names: Sequence[Span]) -> Found:
    """A mention that only the encoder sees, with its name or noun set apart from the phrase.

    Only a new name in it can be linked whatever stands around it.
    """
    extent = (each.start, each.end)
    start, end = extent
    joined = bool(_JOINED.search(content, start, end))
    vague = each.form == "common"
    if each.form == "proper" and not joined:
        name = find_name_in(content[start:end], head[0] - start)
        inner = extent if name is None else (start + name[0], start + name[1])
        vague = name is None or _is_named(inner, names)
        start, end = extent if vague else inner
    elif each.form == "common":
        end = head[1]
    plural = each.plural or joined
    return replace(each, start=start, end=end, plural=plural, vague=vague, extent=extent)


def _is_named(span: Span, names: Sequence[Span]) -> bool:
    """Whether a span touches one of the sorted names found by rules, which do not overlap."""
    at = bisect_right(names, (span[1], -1)) - 1
    return at >= 0 and names[at][1] > span[0]


def _unseen(
    keys: Sequence[str | None],
    ruled: Sequence[Found],
    matches: Mapping[int, int],
    types: Mapping[str | None, EntityType],
) -> Iterator[Found]:
    """Mentions by rules that the encoder does not see and that are kept all the same."""
    places = Counter(keys)
    met = Counter(keys[index] for index in matches)
    sure = {key for key in places if key is not None and met[key] >= SEEN_SHARE * places[key]}
    rare = {
        key
        for key, rule in zip(keys, ruled, strict=True)
        if key is not None and rule.type == "PER" and places[key] <= FEW_PLACES
        if rule.score >= NAME_SCORE and " " not in key
    }
    families = {key.split()[-1] for key in sure if types.get(key) == "PER" and " " in key}
    for index, (key, rule) in enumerate(zip(keys, ruled, strict=True)):
        if index in matches:
            continue
        if rule.form == "pronoun":
            kept = not (rule.plural and rule.person == 3)
        else:
            kept = key in sure or key in families or key in rare
        if kept:
            yield replace(rule, type=types.get(key, rule.type), score=UNSEEN_SCORE)
