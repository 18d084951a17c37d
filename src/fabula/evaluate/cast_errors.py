"""Why gold characters are not found: one kind of error for each, by the protocol of ``cast``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from fabula.evaluate.cast import OWNED_SHARE, alias_owners, count_by_form, find_found
from fabula.evaluate.gold import GoldCharacter
from fabula.evaluate.names import MentionCounts, normalise_name

ErrorKind: TypeAlias = Literal["unseen", "shared", "unlinked", "split", "merged"]

ERROR_KINDS: Mapping[ErrorKind, str] = {
    "unseen": "no alias of theirs is a proper mention",
    "shared": "every alias of theirs belongs to another gold character as well",
    "unlinked": "too many mentions of theirs belong to nobody of the cast",
    "split": "their mentions belong to several characters",
    "merged": "the character that has them has too many mentions of others",
}
"""What each kind of error means."""


@dataclass(frozen=True)
class LostCharacter:
    """A gold character that is not found.

    Attributes:
        name: Its gold name.
        category: Its category.
        kind: Why it is not found.
        owned: Matched occurrences of each unambiguous alias by predicted character; ``None`` =
            nobody of the cast.
        foreign: For ``merged``: the aliases of others among the mentions of the character that
            has them, with counts.
    """

    name: str
    category: str
    kind: ErrorKind
    owned: Mapping[str, Mapping[int | None, int]]
    foreign: Mapping[str, int]


def find_lost(mentions: MentionCounts, cast: Sequence[GoldCharacter]) -> list[LostCharacter]:
    """The gold characters that are not found, in the order of the list.

    Args:
        mentions: Proper mentions of every predicted character, ``None`` for those of nobody.
        cast: The gold cast.
    """
    found = find_found(mentions, cast)
    owners = alias_owners(cast)
    by_form = count_by_form(mentions)
    return [
        _explain(character, owners, by_form, mentions)
        for character in cast
        if not found[character.name]
    ]


def _explain(
    character: GoldCharacter,
    owners: Mapping[str, set[str]],
    by_form: Mapping[str, Counter[int | None]],
    mentions: MentionCounts,
) -> LostCharacter:
    own = sorted(a for a in map(normalise_name, character.aliases) if len(owners[a]) == 1)
    owned = {alias: by_form[alias] for alias in own if alias in by_form}
    sums: Counter[int | None] = Counter()
    for counts in owned.values():
        sums.update(counts)
    named = {key: count for key, count in sums.items() if key is not None}
    best = max(named, key=lambda key: (named[key], -key), default=None)
    foreign: dict[str, int] = {}
    kind: ErrorKind
    if not own:
        kind = "shared"
    elif not sums:
        kind = "unseen"
    elif best is None or named[best] < OWNED_SHARE * sums.total():
        elsewhere = sums.total() - sums[None] - (named[best] if best is not None else 0)
        kind = "unlinked" if sums[None] > elsewhere else "split"
    else:
        kind = "merged"
        foreign = {
            form: count
            for form, count in mentions[best].items()
            if form in owners and character.name not in owners[form]
        }
    return LostCharacter(character.name, character.category, kind, owned, foreign)
