"""Which gold character a predicted character is, by the names it is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from fabula.evaluate.gold import GoldCharacter, GoldPart
from fabula.story import Story

MentionCounts: TypeAlias = Mapping[int | None, Counter[str]]
"""Proper mentions of each predicted character id as normalised forms with counts; the key ``None``
holds those of no character."""


def normalise_name(name: str) -> str:
    """A name as it is compared: one space between words, straight apostrophes, no case."""
    return " ".join(name.replace("’", "'").split()).casefold()


def count_proper_mentions(story: Story) -> dict[int | None, Counter[str]]:
    """Proper mentions of every predicted character of a story; see ``MentionCounts``."""
    owner = {character.entity: int(character.id) for character in story.characters}
    counts: dict[int | None, Counter[str]] = {key: Counter() for key in owner.values()}
    counts[None] = Counter()
    for mention in story.mentions:
        if mention.form == "proper":
            key = None if mention.entity is None else owner.get(mention.entity)
            counts[key][normalise_name(story.text[mention.start : mention.end])] += 1
    return counts


def rank_gold(cast: Iterable[GoldCharacter], parts: Iterable[GoldPart]) -> tuple[str, ...]:
    """Names of the gold cast, who speaks most parts first; then in the order of the list."""
    spoken = Counter(part.speaker for part in parts)
    return tuple(sorted((each.name for each in cast), key=lambda name: -spoken[name]))


def name_characters(
    mentions: MentionCounts, cast: Sequence[GoldCharacter], ranking: Sequence[str]
) -> dict[int, str | None]:
    """Name each predicted character by the gold character its proper mentions call most often.

    Args:
        mentions: Proper mentions of every predicted character.
        cast: The gold cast. A form shared by several gold characters counts for each of them.
        ranking: Gold names, most frequent first; decides ties.

    Returns:
        Gold name of each predicted character; ``None`` where no proper mention is a gold alias.
    """
    owners: dict[str, set[str]] = {}
    for character in cast:
        for alias in character.aliases:
            owners.setdefault(normalise_name(alias), set()).add(character.name)
    rank = {name: index for index, name in enumerate(ranking)}
    named: dict[int, str | None] = {}
    for key, forms in mentions.items():
        if key is None:
            continue
        votes: Counter[str] = Counter()
        for form, count in forms.items():
            for name in owners.get(form, ()):
                votes[name] += count
        named[key] = min(votes, key=lambda name: (-votes[name], rank[name]), default=None)
    return named
