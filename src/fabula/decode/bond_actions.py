"""Bonds that verbs say: *Ada married Jon*, *he lodged with Mrs. Orr*, *they were divorced*."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fabula.decode.event_arguments import ArgumentReader
from fabula.lexicons.bonds import BondVerb, load_bond_verbs

SURE: Final = 0.8
"""Score of a bond that an asserted verb says: a guess."""

BEFORE: Final = 5
"""How many words before the verb may take back that it happens."""

BEHIND: Final = 3
"""How many words may stand between the verb and its preposition."""

_NOT_ASSERTED: Final = frozenset(
    {"not", "n't", "never", "would", "could", "might", "may", "should", "will", "'ll", "shall"}
    | {"must", "can", "if", "to", "unless", "whether", "almost", "wo", "'d"}
    | {"suppose", "before", "until", "till", "wish", "hope", "let", "nearly", "being", "when"}
)
_STOPS: Final = frozenset('.;:!?—“”"')


@dataclass(frozen=True)
class Action:
    """A verb says that ``a`` is, becomes or stops being the ``kind`` of ``b``.

    Attributes:
        trigger: The verb's token.
        change: ``begin``, ``state`` or ``end``.
    """

    a: int
    b: int
    kind: str
    directed: bool
    change: str
    trigger: int


def find_actions(
    words: Sequence[str],
    heads: Sequence[int],
    deps: Sequence[str],
    person_at: Mapping[int, tuple[int, ...]],
) -> Iterator[Action]:
    """All bonds that verbs say.

    Args:
        words: The T tokens in lower case, straight apostrophes.
        heads: Governor of each token, -1 = root.
        deps: Universal dependency relation of each token.
        person_at: Persons that a mention with this head token means.
    """
    verbs = load_bond_verbs()
    reader: ArgumentReader | None = None
    for at, word in enumerate(words):
        if word not in verbs or not _is_asserted(words, at):
            continue
        reader = reader or ArgumentReader(words, heads, deps)
        arguments = reader.read(at)
        agents = _persons(arguments.agents, person_at)
        patients = _persons(arguments.patients, person_at)
        for verb in verbs[word]:
            pair = _pair(verb, agents, patients, words, at, person_at)
            if pair is None or pair[0] == pair[1]:
                continue
            a, b = pair if verb.side != "other" else (pair[1], pair[0])
            yield Action(a, b, verb.kind, verb.side != "none", verb.change, at)
            break


def _pair(
    verb: BondVerb,
    agents: Sequence[int],
    patients: Sequence[int],
    words: Sequence[str],
    at: int,
    person_at: Mapping[int, tuple[int, ...]],
) -> tuple[int, int] | None:
    if verb.prepositions:
        subjects = agents or patients
        other = _after_preposition(verb.prepositions, words, at, person_at)
        return (subjects[0], other) if subjects and other is not None else None
    if agents and patients:
        return agents[0], patients[0]
    both = agents or patients
    return (both[0], both[1]) if verb.side == "none" and len(both) > 1 else None


def _after_preposition(
    prepositions: frozenset[str],
    words: Sequence[str],
    at: int,
    person_at: Mapping[int, tuple[int, ...]],
) -> int | None:
    for place in range(at + 1, min(at + 1 + BEHIND, len(words))):
        if words[place] in prepositions:
            for head in range(place + 1, min(place + 4, len(words))):
                if words[head] in _STOPS:
                    break
                owns = head + 1 < len(words) and words[head + 1] in ("'s", "'")
                if len(person_at.get(head, ())) == 1 and not owns:
                    return person_at[head][0]
    return None


def _persons(tokens: Sequence[int], person_at: Mapping[int, tuple[int, ...]]) -> list[int]:
    return list(dict.fromkeys(who for token in tokens for who in person_at.get(token, ())))


def _is_asserted(words: Sequence[str], at: int) -> bool:
    for place in range(at - 1, max(-1, at - 1 - BEFORE), -1):
        if words[place] in _STOPS:
            return True
        if words[place] in _NOT_ASSERTED:
            return False
    return True
