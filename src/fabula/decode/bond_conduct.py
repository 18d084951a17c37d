"""Claims from how people speak to each other: who is called by a rank and obeys, who teaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from fabula.decode.bond_patterns import Claim
from fabula.decode.stand_ins import Turn

CALLED_SO: Final = 0.6
"""Score where somebody calls another by a rank and gives no orders back."""

ORDERED: Final = 0.8
"""The same where the other gives orders."""

KINDS: Final[Mapping[str, str]] = {"rank": "employer", "learning": "teacher"}

_STOPS: Final = frozenset(".,;:!?—–-…“”\"‘’'")
_ENDS: Final = frozenset(".!?;:")
_LATE: Final = 3
"""Words of a clause of address before which an order may follow (*Hush, Tom, come in*)."""


def read_conduct(
    turns: Sequence[Turn],
    sorts: Mapping[str, frozenset[str]],
    office_of: Callable[[int], str | None],
) -> Iterator[Claim]:
    """Bonds of command and of teaching that words of address show.

    Who is called by a rank (*Yes, Captain*) commands the one who calls, unless the two call each
    other so, or the one who calls gives the orders.

    Args:
        turns: Lines in the order of the text.
        sorts: Words of ``bond_address.tsv`` by sort.
        office_of: Sort of the title or noun by which a person is called, ``None`` = of neither.
    """
    calls: dict[tuple[int, int, str], list[tuple[Turn, int]]] = {}
    ordering: Counter[tuple[int, int]] = Counter()
    polite: set[tuple[int, int]] = set()
    orders: dict[tuple[int, int], Turn] = {}
    for turn in turns:
        if turn.speaker is None or len(turn.addressees) != 1:
            continue
        pair = turn.speaker, turn.addressees[0]
        if is_order(turn.words, sorts["order"]):
            ordering[pair] += 1
            orders.setdefault(pair, turn)
        for at in find_vocatives(turn.words, sorts["follow"]):
            polite.update({pair} if turn.words[at] in sorts["service"] else ())
            for sort in KINDS:
                if turn.words[at] in sorts[sort]:
                    calls.setdefault((*pair, sort), []).append((turn, at))
    yield from _office(orders, office_of)
    for (caller, called, sort), found in calls.items():
        mutual = (called, caller, sort) in calls or (called, caller) in polite
        if caller == called or mutual or ordering[caller, called]:
            continue
        score = ORDERED if ordering[called, caller] else CALLED_SO
        for turn, at in found:
            words = turn.token(at)
            yield Claim(
                called,
                caller,
                KINDS[sort],
                True,
                score * turn.score,
                (words, words + 1),
                called=called,
                linked=True,
                noun=turn.words[at],
            )


def find_vocatives(words: Sequence[str], leads: frozenset[str]) -> Iterator[int]:
    """Places of single words that stand between marks, or behind *yes*, as words of address do."""
    for at in range(len(words)):
        before = words[at - 1] if at else "."
        after = words[at + 1] if at + 1 < len(words) else "."
        if after in _STOPS and (before in _STOPS or before in leads):
            yield at


def is_order(words: Sequence[str], verbs: frozenset[str]) -> bool:
    """Whether a line tells somebody to do something, without a *please*."""
    if "please" in words:
        return False
    for at, word in enumerate(words):
        before = words[at - 1] if at else "."
        late = before == "," and at <= _LATE
        if word in verbs and (before in _ENDS or before in '“‘"—' or late):
            return words[at + 1 : at + 2] != ("?",)
    return False


def _office(
    orders: Mapping[tuple[int, int], Turn], office_of: Callable[[int], str | None]
) -> Iterator[Claim]:
    """Who bears a title of command or teaching and gives orders to one who does not."""
    for (a, b), turn in orders.items():
        sort = office_of(a)
        if sort not in KINDS or office_of(b) == sort or (b, a) in orders or a == b:
            continue
        words = turn.parts[0]
        yield Claim(a, b, KINDS[sort], True, CALLED_SO * turn.score, words, called=a, linked=True)
