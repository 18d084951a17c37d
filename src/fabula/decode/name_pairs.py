"""Pairs of names that are two people, from where they stand; on plain offsets and keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

JOINED_REACH = 6
"""Characters between two names that *and* joins."""

_JOINING = (["and"], ["or"], ["nor"], ["&"])


def find_joined(content: str, names: Sequence[tuple[int, int, str]]) -> list[tuple[str, str]]:
    """Pairs of forms joined by *and* or *or*.

    Args:
        content: The text.
        names: (start, end, form) of every name, in order.
    """
    return [
        (first, second)
        for (_, end, first), (start, _, second) in pairwise(names)
        if 0 < start - end <= JOINED_REACH and content[end:start].split() in _JOINING
    ]


def find_talks(turns: Iterable[tuple[int, str]]) -> list[tuple[str, str]]:
    """Pairs of forms that reporting clauses name in neighbouring paragraphs: two people talking.

    Args:
        turns: (paragraph, form of the speaker or "") of every quotation, in order.
    """
    pairs: list[tuple[str, str]] = []
    before = (-2, "")
    for block, key in turns:
        if key and before[1] not in ("", key) and block == before[0] + 1:
            pairs.append((before[1], key))
        if block != before[0] or key:
            before = (block, key)
    return pairs
