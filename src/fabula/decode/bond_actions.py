"""Bonds that verbs say: *Ada married Jon*, *he lodged with Mrs. Orr*, *they were divorced*."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fabula.decode.event_arguments import ArgumentReader
from fabula.lexicons.bonds import BondVerb, load_bond_verbs

SURE: Final = 0.8
"""Score of a bond that an asserted verb says: a guess."""

ONCE: Final = 0.5
"""The same of a verb that has to come twice."""

BEFORE: Final = 5
"""How many words before the verb may take back that it happens."""

BEHIND: Final = 3
"""How many words may stand between the verb and its preposition."""

_NOT_ASSERTED: Final = frozenset(
    {"not", "n't", "never", "would", "could", "might", "may", "should", "will", "'ll", "shall"}
    | {"must", "can", "if", "to", "unless", "whether", "almost", "wo", "'d"}
    | {"suppose", "before", "until", "till", "wish", "hope", "let", "nearly", "being", "when"}
)
_ARRANGED: Final = frozenset({("was", "to"), ("is", "to"), ("were", "to"), ("going", "to")})
"""Words before *marry* that say it is settled."""

_DWELLINGS: Final = frozenset(
    {"attic", "basement", "cottage", "flat", "garret", "house", "loft", "lodgings", "roof"}
    | {"room", "rooms", "apartment"}
)
_QUESTION: Final = 25
"""How many words behind a verb a question mark may end its sentence."""

_SPOKEN: Final = frozenset({"spoken", "speaking", "spoke"})
_SILENCE: Final = BondVerb(frozenset({"to", "with"}), "estranged", "none", "state", "")
_LONG: Final = frozenset({"years", "months", "decades", "winters", "summers", "year"})
_SOON: Final = frozenset(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday"}
    | {"morning", "noon", "breakfast", "lunch", "dinner", "supper", "hour", "night", "then"}
)
_FAR: Final = 14
"""How many words behind *had not spoken* may say since when."""

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
        silent = word in _SPOKEN and _is_silence(words, at)
        if not silent and (word not in verbs or not _is_asserted(words, at)):
            continue
        reader = reader or ArgumentReader(words, heads, deps)
        arguments = reader.read(at)
        agents = _persons(arguments.agents, person_at)
        patients = _persons(arguments.patients, person_at)
        for verb in (_SILENCE,) if silent else verbs[word]:
            pair = _pair(verb, agents, patients, words, at, person_at)
            if pair is None or pair[0] == pair[1]:
                continue
            a, b = pair if verb.side != "other" else (pair[1], pair[0])
            if verb.before:
                yield Action(a, b, verb.before, verb.side != "none", "state", at)
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
        if verb is not _SILENCE or other is not None:
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
        if f"{words[place]}+" in prepositions:
            return _dwelling_of(words, place, person_at)
        if words[place] in prepositions:
            for head in range(place + 1, min(place + 4, len(words))):
                if words[head] in _STOPS:
                    break
                owns = head + 1 < len(words) and words[head + 1] in ("'s", "'")
                if len(person_at.get(head, ())) == 1 and not owns:
                    return person_at[head][0]
    return None


def _dwelling_of(
    words: Sequence[str], preposition: int, person_at: Mapping[int, tuple[int, ...]]
) -> int | None:
    """Whose house it is (*in Mrs. Orr's attic*, *under her roof*)."""
    for noun in range(preposition + 1, min(preposition + 7, len(words))):
        if words[noun] in _STOPS:
            return None
        if words[noun] in _DWELLINGS:
            owners = (person_at.get(place, ()) for place in range(preposition + 1, noun))
            return next((each[0] for each in owners if len(each) == 1), None)
    return None


def _persons(tokens: Sequence[int], person_at: Mapping[int, tuple[int, ...]]) -> list[int]:
    return list(dict.fromkeys(who for token in tokens for who in person_at.get(token, ())))


def _is_asserted(words: Sequence[str], at: int) -> bool:
    for word in words[at + 1 : at + 1 + _QUESTION]:
        if word == "?":
            return False
        if word in _STOPS:
            break
    if words[at] == "marry":
        denied = {"not", "n't", "never", "if"}.intersection(words[max(0, at - BEFORE) : at])
        return not denied and tuple(words[max(0, at - 2) : at]) in _ARRANGED
    for place in range(at - 1, max(-1, at - 1 - BEFORE), -1):
        if words[place] in _STOPS:
            return True
        if words[place] in _NOT_ASSERTED:
            return False
    return True


def _is_silence(words: Sequence[str], at: int) -> bool:
    """Whether two people have not spoken for long (*had not spoken to him since the sale*)."""
    if not {"not", "n't", "never"}.intersection(words[max(0, at - 3) : at]):
        return False
    if not {"had", "has", "have", "'d", "'ve", "'s"}.intersection(words[max(0, at - 4) : at]):
        return False
    behind: list[str] = []
    for word in words[at + 1 : at + 1 + _FAR]:
        if word in _STOPS:
            break
        behind.append(word)
    since = "since" in behind and not _SOON.intersection(behind)
    return since or bool(_LONG.intersection(behind))
