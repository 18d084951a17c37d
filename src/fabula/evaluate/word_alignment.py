"""Which of our words is which of a treebank's, by the characters they stand for.

Both cut the same text; white space does not count. Words that are printed alone are the same if
they stand for the same characters. Where one side writes several words as one, the words of the
stretch are paired in order by their forms (longest common subsequence).

Source: Zeman et al. 2018, CoNLL 2018 Shared Task, section 5, of which this is an implementation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fabula.rows import Span


@dataclass(frozen=True)
class PlacedWord:
    """A word with the characters it stands for.

    Attributes:
        form: The word.
        span: Characters without white space; of a word written as one with others, those of all.
        fused: Whether it is written as one with others.
    """

    form: str
    span: Span
    fused: bool


def align_words(gold: Sequence[PlacedWord], ours: Sequence[PlacedWord]) -> dict[int, int]:
    """For each word of ``ours`` that is one of ``gold``, by index: which."""
    found: dict[int, int] = {}
    left = right = 0
    while left < len(gold) and right < len(ours):
        one, other = gold[left], ours[right]
        if one.fused or other.fused:
            left, right = _skip_before_fused(gold, ours, left, right)
            after = _find_end(gold, ours, left, right)
            for a, b in _pair_forms(gold[left : after[0]], ours[right : after[1]]):
                found[right + b] = left + a
            left, right = after
        elif one.span == other.span:
            found[right] = left
            left, right = left + 1, right + 1
        elif one.span[0] <= other.span[0]:
            left += 1
        else:
            right += 1
    return found


def _skip_before_fused(
    gold: Sequence[PlacedWord], ours: Sequence[PlacedWord], left: int, right: int
) -> tuple[int, int]:
    """Leave out a word that begins before the stretch written as one."""
    if gold[left].fused:
        before = not ours[right].fused and ours[right].span[0] < gold[left].span[0]
        return left, right + before
    before = gold[left].span[0] < ours[right].span[0]
    return left + before, right


def _find_end(
    gold: Sequence[PlacedWord], ours: Sequence[PlacedWord], left: int, right: int
) -> tuple[int, int]:
    """One past the last words of a stretch that no fused word of either side crosses."""
    ends = [side[at].span[1] for side, at in ((gold, left), (ours, right)) if at < len(side)]
    fused = [
        side[at].span[1]
        for side, at in ((gold, left), (ours, right))
        if at < len(side) and side[at].fused
    ]
    end = fused[0] if fused else min(ends)
    while True:
        inside_gold = left < len(gold) and _is_inside(gold[left], end)
        inside_ours = right < len(ours) and _is_inside(ours[right], end)
        if not inside_gold and not inside_ours:
            return left, right
        if inside_gold and (not inside_ours or gold[left].span[0] <= ours[right].span[0]):
            end = max(end, gold[left].span[1] if gold[left].fused else end)
            left += 1
        else:
            end = max(end, ours[right].span[1] if ours[right].fused else end)
            right += 1


def _is_inside(word: PlacedWord, end: int) -> bool:
    return word.span[0] < end if word.fused else word.span[1] <= end


def _pair_forms(gold: Sequence[PlacedWord], ours: Sequence[PlacedWord]) -> list[tuple[int, int]]:
    """Longest common subsequence of forms, case ignored."""
    left, right = [w.form.lower() for w in gold], [w.form.lower() for w in ours]
    longest = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for a in reversed(range(len(left))):
        for b in reversed(range(len(right))):
            longest[a][b] = (
                longest[a + 1][b + 1] + 1
                if left[a] == right[b]
                else max(longest[a + 1][b], longest[a][b + 1])
            )
    pairs = []
    a = b = 0
    while a < len(left) and b < len(right):
        if left[a] == right[b]:
            pairs.append((a, b))
            a, b = a + 1, b + 1
        elif longest[a + 1][b] >= longest[a][b + 1]:
            a += 1
        else:
            b += 1
    return pairs
