"""Two versions of a story: who is in both, and where they first part.

Sentences are compared one by one: two are the same when they share most of their words, and the
versions part at the first that are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from fabula.answer_rows import Comparison, SharedCharacter
from fabula.layer import Layer
from fabula.lexicons.statements import stem_of
from fabula.query import layer_of
from fabula.rows import Character, CharacterId, Span
from fabula.script import name_of
from fabula.story import Story

SAME_SENTENCE: Final = 0.6
"""Share of words (Dice) from which two sentences are one."""

SAME_PERSON: Final = 0.5
"""Score from which two characters are one."""

PASSAGE_SENTENCES: Final = 3
"""Sentences that are shown where the versions part."""


def compare_stories(a: Story, b: Story) -> Comparison:
    """Compare two versions of a story."""
    shared = _shared_cast(a, b)
    of_a = {each.a for each in shared}
    of_b = {each.b for each in shared}
    first, second = _body_sentences(a), _body_sentences(b)
    at = _parting([_bag(a, each) for each in first], [_bag(b, each) for each in second])
    same = at is None
    part_a = None if at is None else _passage(first, at, len(a.text))
    part_b = None if at is None else _passage(second, at, len(b.text))
    return Comparison(
        shared=tuple(shared),
        only_a=_others(a, of_a),
        only_b=_others(b, of_b),
        part_a=part_a,
        part_b=part_b,
        text_a="" if part_a is None else " ".join(a.text[part_a[0] : part_a[1]].split()),
        text_b="" if part_b is None else " ".join(b.text[part_b[0] : part_b[1]].split()),
        common_sentences=len(first) if same else (at or 0),
    )


def _others(story: Story, known: set[CharacterId]) -> tuple[str, ...]:
    people: Layer[Character] = layer_of(story, "characters")
    return tuple(name_of(story, row.id) or "" for row in people if row.id not in known)


def _body_sentences(story: Story) -> list[Span]:
    """Sentences of the story itself."""
    body = [(p.start, p.end) for p in layer_of(story, "paragraphs") if p.kind in ("body", "verse")]
    found, place = [], 0
    for row in layer_of(story, "sentences"):
        while place < len(body) and body[place][1] <= row.start:
            place += 1
        if place < len(body) and body[place][0] <= row.start:
            found.append((row.start, row.end))
    return found


def _bag(story: Story, span: Span) -> frozenset[str]:
    words = "".join(c if c.isalnum() else " " for c in story.text[span[0] : span[1]])
    return frozenset(map(stem_of, words.split()))


def _parting(first: Sequence[frozenset[str]], second: Sequence[frozenset[str]]) -> int | None:
    """Place of the first sentences that are not the same; ``None`` = all are."""
    for place, (a, b) in enumerate(zip(first, second, strict=False)):
        if a != b and 2 * len(a & b) < SAME_SENTENCE * (len(a) + len(b)):
            return place
    return None if len(first) == len(second) else min(len(first), len(second))


def _passage(sentences: Sequence[Span], at: int, end: int) -> Span:
    shown = sentences[at : at + PASSAGE_SENTENCES]
    return (shown[0][0], shown[-1][1]) if shown else (end, end)


def _shared_cast(a: Story, b: Story) -> list[SharedCharacter]:
    """Pairs by their names, best first, each character once."""
    ours: Layer[Character] = layer_of(a, "characters")
    theirs: Layer[Character] = layer_of(b, "characters")
    pairs = sorted(
        (
            (score, left.id, right.id)
            for left in ours
            for right in theirs
            if (score := _likeness(a, left, b, right)) >= SAME_PERSON
        ),
        key=lambda each: (-each[0], each[1], each[2]),
    )
    used_a: set[CharacterId] = set()
    used_b: set[CharacterId] = set()
    shared: list[SharedCharacter] = []
    for score, left_id, right_id in pairs:
        if left_id in used_a or right_id in used_b:
            continue
        used_a.add(left_id)
        used_b.add(right_id)
        shared.append(
            SharedCharacter(
                a=left_id,
                b=right_id,
                name=name_of(a, left_id) or "",
                other_name=name_of(b, right_id) or "",
                score=round(score, 4),
            )
        )
    return sorted(shared, key=lambda each: each.a)


def _likeness(a: Story, left: Character, b: Story, right: Character) -> float:
    ours, theirs = _names(a, left), _names(b, right)
    if left.narrator and right.narrator and not (left.name and right.name):
        return 0.7
    if not ours or not theirs:
        return 0.0
    name = max(SequenceMatcher(None, x, y).ratio() for x in ours for y in theirs)
    both = len(ours & theirs) / min(len(ours), len(theirs))
    return max(both, name if name >= 0.85 else 0.0)


def _names(story: Story, person: Character) -> set[str]:
    names = {name_of(story, person.id) or "", *(alias.text for alias in person.aliases)}
    return {" ".join(name.split()).casefold() for name in names if name}
