"""Which of the candidate headings form a chain, and which only look like one.

A lone numeral or a line in capitals proves nothing; numerals that count upwards with prose between
them do. N candidates throughout, in text order.
"""

from __future__ import annotations

from collections.abc import Sequence

MIN_PROSE_CHARS = 500
"""Prose there must be after most numerals that count chapters (a page has about 2,000)."""
OPEN_CHAINS = 8
"""How many chains may wait for their next numeral (sections count anew inside chapters)."""
MIN_TITLE_PROSE_CHARS = 1500
"""Prose there must be, in the median, between titles that nothing but capitals mark as such."""


def choose_numbered(
    numbers: Sequence[int], prose_after: Sequence[int], anchored: Sequence[bool]
) -> list[bool]:
    """Which bare numerals are headings.

    Args:
        numbers: N values.
        prose_after: N counts of characters of prose up to the next candidate.
        anchored: N flags: a heading of another kind (*Book II*) stands directly before.

    Returns:
        N flags. A numeral counts if it follows the one before in the chain by one, or begins a
        chain with 1 that goes on, or with 2 that goes on twice (the first section of a text
        often has no number), or is anchored.
    """
    chains: list[list[int]] = []
    for index, number in enumerate(numbers):
        waiting = chains[: -OPEN_CHAINS - 1 : -1]
        chain = next((each for each in waiting if number == numbers[each[-1]] + 1), None)
        if chain is not None:
            chain.append(index)
        elif number in (1, 2) or anchored[index]:
            chains.append([index])
    chosen = [False] * len(numbers)
    for chain in chains:
        long = sum(1 for index in chain if prose_after[index] >= MIN_PROSE_CHARS)
        needed = 1 if anchored[chain[0]] else 1 + numbers[chain[0]]
        if len(chain) >= needed and long * 2 >= len(chain):
            for index in chain:
                chosen[index] = True
    return chosen


def choose_titles(prose_after: Sequence[int]) -> bool:
    """Whether bare titles in capitals divide a text.

    Args:
        prose_after: Characters of prose between each title and the next.
    """
    if len(prose_after) < 2:
        return False
    middle = sorted(prose_after)[len(prose_after) // 2]
    short = sum(1 for chars in prose_after if chars < MIN_PROSE_CHARS)
    return middle >= MIN_TITLE_PROSE_CHARS and short <= len(prose_after) // 4
