"""How much of the gold cast is found, each person once and under the right names.

Protocol. A gold character is *found* when exactly one predicted character owns at least 80 % of the
matched occurrences of its unambiguous aliases, and at most 10 % of that character's proper mentions
are aliases of others. A matched occurrence is a predicted proper mention that reads like the alias,
whether or not any character owns it; an alias is unambiguous when it belongs to one gold character.
A gold character without a matched occurrence is not found.

Alias F1 is over pairs of a gold character and one of its aliases, for the unambiguous aliases that
stand in the text with a capital letter, not only as a piece of a longer alias. A predicted
character says the pairs of its aliases with the gold character it is named by; its aliases that are
in no gold list are not counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fabula.evaluate.gold import GoldCharacter, GoldNovel
from fabula.evaluate.names import (
    MentionCounts,
    count_proper_mentions,
    name_characters,
    normalise_name,
    rank_gold,
)
from fabula.evaluate.quotation import drop_nested
from fabula.rows import Span
from fabula.story import Story

OWNED_SHARE = 0.8
"""Least share of the matched occurrences of its aliases that one predicted character owns."""

FOREIGN_SHARE = 0.1
"""Largest share of that character's proper mentions that are aliases of others."""


@dataclass(frozen=True)
class CastOutcome:
    """What became of one gold cast.

    Attributes:
        found: Each gold character with its category and whether it was found.
        alias_right: Predicted pairs of character and alias that are gold.
        alias_predicted: Predicted pairs whose alias is in the gold lists.
        alias_gold: Gold pairs.
    """

    found: tuple[tuple[str, str, bool], ...]
    alias_right: int
    alias_predicted: int
    alias_gold: int


def judge_cast(story: Story, gold: GoldNovel) -> CastOutcome:
    """Compare the cast of a story with the gold cast of its novel."""
    aliases = {int(each.id): [a.text for a in each.aliases] for each in story.characters}
    return judge_names(count_proper_mentions(story), aliases, gold)


def judge_names(
    mentions: MentionCounts, aliases: Mapping[int, Iterable[str]], gold: GoldNovel
) -> CastOutcome:
    """Compare a predicted cast with the gold cast of a novel.

    Args:
        mentions: Proper mentions of every predicted character.
        aliases: The names that each predicted character is said to have.
        gold: The novel.
    """
    named = name_characters(mentions, gold.characters, rank_gold(gold.characters, gold.parts))
    said = {
        (name, normalise_name(alias))
        for key, forms in aliases.items()
        if (name := named.get(key)) is not None
        for alias in forms
    }
    right, predicted, total = count_alias_pairs(said, gold.characters, gold.content)
    found = find_found(mentions, gold.characters)
    return CastOutcome(
        found=tuple((each.name, each.category, found[each.name]) for each in gold.characters),
        alias_right=right,
        alias_predicted=predicted,
        alias_gold=total,
    )


def find_found(mentions: MentionCounts, cast: Sequence[GoldCharacter]) -> dict[str, bool]:
    """Whether each gold character is found.

    Args:
        mentions: Proper mentions of every predicted character, ``None`` for those of nobody.
        cast: The gold cast.
    """
    owners = alias_owners(cast)
    by_form = count_by_form(mentions)
    return {character.name: _is_found(character, owners, by_form, mentions) for character in cast}


def count_by_form(mentions: MentionCounts) -> dict[str, Counter[int | None]]:
    """How often each predicted character is called by each form; ``None`` = nobody."""
    by_form: dict[str, Counter[int | None]] = {}
    for key, forms in mentions.items():
        for form, count in forms.items():
            by_form.setdefault(form, Counter())[key] += count
    return by_form


def alias_owners(cast: Sequence[GoldCharacter]) -> dict[str, set[str]]:
    """Gold names of the characters that each normalised alias belongs to."""
    owners: dict[str, set[str]] = {}
    for character in cast:
        for alias in character.aliases:
            owners.setdefault(normalise_name(alias), set()).add(character.name)
    return owners


def _is_found(
    character: GoldCharacter,
    owners: Mapping[str, set[str]],
    by_form: Mapping[str, Counter[int | None]],
    mentions: MentionCounts,
) -> bool:
    owned: Counter[int | None] = Counter()
    for alias in {normalise_name(alias) for alias in character.aliases}:
        if len(owners[alias]) == 1:
            owned.update(by_form.get(alias, {}))
    total = sum(owned.values())
    carriers = [key for key, n in owned.items() if key is not None and n >= OWNED_SHARE * total]
    if len(carriers) != 1:
        return False
    forms = mentions[carriers[0]]
    foreign = sum(
        count
        for form, count in forms.items()
        if form in owners and character.name not in owners[form]
    )
    return foreign <= FOREIGN_SHARE * sum(forms.values())


def count_alias_pairs(
    said: set[tuple[str, str]], cast: Sequence[GoldCharacter], content: str
) -> tuple[int, int, int]:
    """Right, predicted and gold pairs of character and alias.

    Args:
        said: Predicted pairs of gold name and normalised alias.
        cast: The gold cast.
        content: The text; only aliases that stand in it with a capital letter count.
    """
    owners = alias_owners(cast)
    standing = find_standing({alias for each in cast for alias in each.aliases}, content)
    gold = {
        (character.name, form)
        for character in cast
        for alias in character.aliases & standing
        if len(owners[form := normalise_name(alias)]) == 1
    }
    forms = {form for _, form in gold}
    predicted = {pair for pair in said if pair[1] in forms}
    return len(predicted & gold), len(predicted), len(gold)


def find_standing(aliases: set[str], content: str) -> set[str]:
    """Aliases with a capital letter that stand in a text at least once as whole words.

    An alias does not stand where it is only a piece of a longer alias.
    """
    at: dict[Span, str] = {}
    for alias in sorted(aliases):
        if alias != alias.lower():
            pattern = r"\s+".join(map(re.escape, alias.split()))
            for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", content):
                at[match.span()] = alias
    return {at[span] for span in drop_nested(tuple(at))}
