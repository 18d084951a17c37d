"""Claims from how people speak to each other: who is called by a rank and obeys, who teaches."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fabula.decode.bond_patterns import Claim
from fabula.decode.stand_ins import Turn
from fabula.lexicons.bonds import read_bond_noun

CALLED_SO: Final = 0.7
"""Score where somebody calls another by a rank and gives no orders back."""

ORDERED: Final = 0.85
"""The same where the other gives orders."""

KINDS: Final[Mapping[str, str]] = {"rank": "employer", "learning": "teacher"}

_STOPS: Final = frozenset(".,;:!?—–-…“”\"‘’'")
_ENDS: Final = frozenset(".!?;:")
_LATE: Final = 3
"""Words of a clause of address before which an order may follow (*Hush, Tom, come in*)."""


@dataclass(frozen=True)
class Role:
    """What a person's title or noun says of those below or above.

    Attributes:
        kind: The bond.
        side: ``noun`` = the one called so is *a* of *a is the kind of b*, ``owner`` = the other.
        above: Whether the one called so is the one who gives orders.
    """

    kind: str
    side: str
    above: bool


def read_conduct(
    turns: Sequence[Turn],
    sorts: Mapping[str, frozenset[str]],
    roles_of: Callable[[int], Collection[Role]],
) -> Iterator[Claim]:
    """Bonds of command, service and teaching that words of address show.

    Who is called by a rank (*Yes, Captain*) commands the one who calls, unless the two call each
    other so, or the one who calls gives the orders. Who is *the apprentice* or *the professor* is
    so to the one who gives the orders, or who takes them.

    Args:
        turns: Lines in the order of the text.
        sorts: Words of ``bond_address.tsv`` by sort.
        roles_of: What a person's titles and nouns say.
    """
    calls, orders = _read_turns(turns, sorts)
    for (below, above), found in calls.items():
        if (above, below) in calls or (below, above) in orders:
            continue
        score = ORDERED if (above, below) in orders else CALLED_SO
        for sort, times in found.items():
            turn, at = times[0]
            place = turn.token(at)
            words = place, place + 1
            surely = score * _any_of([each.score for each, _ in times])
            if sort in KINDS:
                yield _claim(above, below, KINDS[sort], surely, words)
            else:
                yield from _roles(above, below, roles_of, surely, words, called=True)
    for (above, below), turn in orders.items():
        if (below, above) not in orders and (above, below) not in calls:
            surely = CALLED_SO * turn.score
            yield from _roles(above, below, roles_of, surely, turn.parts[0], called=False)


_Calls = dict[tuple[int, int], dict[str, list[tuple[Turn, int]]]]


def _read_turns(
    turns: Sequence[Turn], sorts: Mapping[str, frozenset[str]]
) -> tuple[_Calls, dict[tuple[int, int], Turn]]:
    """Words of address from one to another, all of them, and first orders."""
    calls: _Calls = {}
    orders: dict[tuple[int, int], Turn] = {}
    for turn in turns:
        if turn.speaker is None or len(turn.addressees) != 1 or turn.addressees[0] == turn.speaker:
            continue
        pair = turn.speaker, turn.addressees[0]
        if is_order(turn.words, sorts["order"]):
            orders.setdefault(pair, turn)
        for at in find_vocatives(turn.words, sorts["follow"]):
            sort = next((s for s in (*KINDS, "service") if turn.words[at] in sorts[s]), None)
            if sort is not None:
                calls.setdefault(pair, {}).setdefault(sort, []).append((turn, at))
    return calls, orders


def _any_of(chances: Sequence[float]) -> float:
    """That the speaker of one line at least is right, as if lines were independent."""
    missed = 1.0
    for chance in chances:
        missed *= 1.0 - chance
    return 1.0 - missed


def _roles(
    above: int,
    below: int,
    roles_of: Callable[[int], Collection[Role]],
    score: float,
    words: tuple[int, int],
    *,
    called: bool,
) -> Iterator[Claim]:
    """What the titles and nouns of one who gives orders and one who takes them say."""
    for who, other in ((above, below), (below, above)):
        for role in roles_of(who):
            rivals = {each.kind for each in roles_of(other) if each.above}
            equal = not called and role.above and role.kind in rivals
            if role.above == (who == above) and not equal:
                a, b = (who, other) if role.side == "noun" else (other, who)
                yield _claim(a, b, role.kind, score, words)
                return


def _claim(a: int, b: int, kind: str, score: float, words: tuple[int, int]) -> Claim:
    return Claim(a, b, kind, True, score, words, called=a, linked=True)


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


def read_role(word: str, sorts: Mapping[str, frozenset[str]]) -> Role | None:
    """What a title or a noun without possessor says (*Captain Orr*, *the apprentice*).

    Args:
        word: The title or the noun in lower case.
        sorts: Words of ``bond_address.tsv`` by sort.
    """
    for sort, kind in (*KINDS.items(), ("mastery", "teacher")):
        if word in sorts[sort]:
            return Role(kind, "noun", above=True)
    noun = read_bond_noun(word, "")
    if noun is None or noun.kind not in (*KINDS.values(), "servant"):
        return None
    return Role(noun.kind, noun.side, above=(noun.side == "noun") != (noun.kind == "servant"))
