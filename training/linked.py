"""Mentions of known entities in a window, and what can be seen of pairs of them and of lines.

Unlike ``fabula.decode.mention_pairs`` this knows nothing of rules or of other windows: it serves
the losses that shape the encoder, whose own vectors should tell the rest.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from training.rows import Range, Row

Floats = NDArray[np.float32]
Column = NDArray[np.int64]

PROPER, COMMON, PRONOUN = 0, 1, 2
PRONOUN_WORDS: Final = (
    "i me my mine myself you your yours yourself yourselves he him his himself she her hers "
    "herself it its itself we us our ours ourselves they them their theirs themselves who whom "
    "whose thou thee thy thine this that these those one another"
)
PRONOUNS: Final = frozenset(PRONOUN_WORDS.split())
STEPS: Final = np.array([1, 2, 3, 4, 6, 9, 14, 22, 35])
"""Lower bounds of the classes of distance between mentions, counted in mentions."""
WORD_STEPS: Final = np.array([0, 2, 4, 8, 16, 32, 64])
"""The same between a line and a mention, in words."""
RANKS: Final = 4
"""How many of the mentions nearest to a line are told apart on each side."""

PAIR_WIDTH: Final = len(STEPS) + 15
LINE_WIDTH: Final = 2 * len(WORD_STEPS) + 2 * RANKS + 8


class Link(NamedTuple):
    """A mention of a known entity.

    Attributes:
        first, last: Its words.
        entity: Number of its entity in the row.
        words, noun: Numbers of its words and of its last word, the same for the same words.
        form: ``PROPER``, ``COMMON`` or ``PRONOUN``.
        paragraph: Number of its paragraph.
        quoted: Whether it stands within quotation marks.
    """

    first: int
    last: int
    entity: int
    words: int
    noun: int
    form: int
    paragraph: int
    quoted: bool

    def move(self, by: int) -> Link:
        """The same with its words counted from elsewhere."""
        return self._replace(first=self.first + by, last=self.last + by)


def read_links(row: Row) -> list[Link]:
    """The mentions of a row whose entity is known."""
    inside = np.zeros(len(row.words), dtype=np.bool_)
    for first, last in row.quoted:
        inside[first:last] = True
    numbers: dict[str, int] = {}
    found = []
    for first, last, entity in row.links or ():
        words = [word.lower() for word in row.words[first:last]]
        found.append(
            Link(
                first=first,
                last=last,
                entity=entity,
                words=numbers.setdefault(" ".join(words), len(numbers)),
                noun=numbers.setdefault(words[-1], len(numbers)),
                form=_find_form(row.words[first:last]),
                paragraph=bisect_right(row.paragraphs, first),
                quoted=bool(inside[first]),
            )
        )
    return found


def _find_form(words: Sequence[str]) -> int:
    if len(words) == 1 and words[0].lower() in PRONOUNS:
        return PRONOUN
    return PROPER if words[-1][:1].isupper() else COMMON


def read_pairs(links: Sequence[Link]) -> Floats:
    """Features (M, M, ``PAIR_WIDTH``) of each mention (first) with each earlier one (second)."""
    table = np.array(links, dtype=np.int64).reshape(len(links), -1)
    first, last, _, words, noun, form, paragraph, quoted = table.T
    i, j = np.meshgrid(np.arange(len(links)), np.arange(len(links)), indexing="ij")
    place = np.searchsorted(STEPS, i - j, side="right")
    named = (form[i] != PRONOUN) & (form[j] != PRONOUN)
    columns = [
        *(place == each for each in range(1, len(STEPS) + 1)),
        named & (words[i] == words[j]),
        ~named & (words[i] == words[j]),
        named & (noun[i] == noun[j]),
        paragraph[i] == paragraph[j],
        (first[j] <= first[i]) & (last[j] >= last[i]),
        (first[i] <= first[j]) & (last[i] >= last[j]),
        *(form[i] == each for each in range(3)),
        *(form[j] == each for each in range(3)),
        quoted[i] > 0,
        quoted[j] > 0,
        (quoted[i] > 0) & (quoted[j] > 0) & (paragraph[i] == paragraph[j]),
    ]
    return np.stack(columns, axis=-1).astype(np.float32)


def read_line(parts: Sequence[Range], links: Sequence[Link]) -> Floats:
    """Features (M, ``LINE_WIDTH``) of each mention as speaker or addressee of a line."""
    table = np.array(links, dtype=np.int64).reshape(len(links), -1)
    first, last, _, _, _, form, paragraph, quoted = table.T
    begin, end = parts[0][0], parts[-1][1]
    before, behind = last <= begin, first >= end
    low = np.searchsorted(WORD_STEPS, np.where(before, begin - last, -1), side="right")
    high = np.searchsorted(WORD_STEPS, np.where(behind, first - end, -1), side="right")
    inside = np.zeros(len(links), dtype=np.bool_)
    for start, stop in parts:
        inside |= (first < stop) & (last > start)
    ranks_before = np.cumsum(before[::-1])[::-1] * before
    ranks_behind = np.cumsum(behind) * behind
    beside = paragraph[np.argmin(np.abs(first - begin))] if len(links) else 0
    columns = [
        *(low == each for each in range(1, len(WORD_STEPS) + 1)),
        *(high == each for each in range(1, len(WORD_STEPS) + 1)),
        *(ranks_before == each for each in range(1, RANKS + 1)),
        *(ranks_behind == each for each in range(1, RANKS + 1)),
        inside,
        ~before & ~behind & ~inside,
        quoted > 0,
        paragraph == beside,
        *(form == each for each in range(3)),
        paragraph < beside,
    ]
    return np.stack(columns, axis=-1).astype(np.float32)
