"""What a clause shows about where somebody is: there, coming, going, or only spoken of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from fabula.decode.clause_roles import ClauseRole
from fabula.lexicons.load import load_groups, load_table, load_words
from fabula.lexicons.sent_away import find_sending
from fabula.rows import PresentAs, Tense

Move: TypeAlias = Literal["arrive", "appear", "depart", "die"]
"""``appear`` is being noticed: a coming only of somebody who was not there."""

MOVE_REACH = 3
"""Words after a verb among which its *in*, *out* or *away* stands."""

ACTS = 0.65
SEEN = 0.6
SPOKEN_TO = 0.65
BESIDE = 0.65
NEAR = 0.45
LOCATED = 0.7
STATIVE = 0.35
OWN_BODY = 0.35
OWNS = 0.1
"""How sure one clause of each kind is to show that somebody is there. Chosen by reason."""

NOT_THE_CASE = 0.15
BACKSTORY = 0.12
RELATIVE = 0.4
OTHER_TENSE = 0.2
NEGATED_OBJECT = 0.3
PURPOSE = 0.3
"""What such a weight is multiplied by where the clause is no plain story."""

_STRONG_PAST = frozenset(["was", "were", "did", "had", "could"])
_PRESENT = frozenset(
    ["is", "are", "am", "do", "does", "have", "has", "'s", "’s", "'m", "’m", "'re"]
)
_SAME_FORMS = frozenset(
    ["put", "let", "set", "cut", "hit", "shut", "read", "hurt", "cast", "burst", "spread", "bet"]
)


@dataclass(frozen=True, slots=True)
class Showing:
    """What one clause shows of somebody.

    Attributes:
        as_: As what the person is shown.
        weight: How sure it is that the person is there, in (0, 1].
        move: A coming, a going or an end.
        bodily: Whether a voice alone could not do it.
    """

    as_: PresentAs
    weight: float
    move: Move | None = None
    bodily: bool = True


@cache
def presence_words() -> Mapping[str, frozenset[str]]:
    """The words of ``presence_words.tsv`` by kind."""
    return load_groups("presence_words", "kind", "word")


@cache
def _motions() -> Mapping[str, tuple[tuple[Move, frozenset[str]], ...]]:
    found: dict[str, list[tuple[Move, frozenset[str]]]] = {}
    for forms, with_, kind in load_table("motion_verbs").rows:
        move: Move = "arrive" if kind == "arrive" else "depart"
        for form in forms.split():
            found.setdefault(form, []).append((move, frozenset(with_.split())))
    return {form: tuple(entries) for form, entries in found.items()}


_OBJECTS = frozenset(
    [
        "the",
        "a",
        "an",
        "his",
        "her",
        "my",
        "our",
        "your",
        "their",
        "its",
        "it",
        "them",
        "him",
        "me",
        "us",
    ]
)
"""What opens an object: something is moved, and nobody goes (*set the tray down*)."""


@cache
def _spots() -> frozenset[str]:
    return load_groups("place_nouns", "kind", "word")["spot"] - presence_words()["door"]


def find_move(words: Sequence[str], verb: int) -> Move | None:
    """Whether a verb tells of a coming or a going (*went out*, *came in*)."""
    if words[verb] in presence_words()["die"]:
        return "die"
    after = words[verb + 1 : verb + 1 + MOVE_REACH]
    if _spots() & set(words[verb + 1 : verb + 2 + MOVE_REACH]):
        return None
    if words[verb] == "gone" and verb and words[verb - 1] in ("was", "were", "is", "are", "be"):
        return "depart"
    best: tuple[int, Move] | None = None
    for move, with_ in _motions().get(words[verb], ()):
        if "*" in with_:
            return move
        for distance, word in enumerate(after):
            if word in with_:
                if best is None or distance < best[0]:
                    best = (distance, move)
            elif word in _OBJECTS:
                break
    return best[1] if best is not None else None


def is_verb_form(word: str) -> bool:
    """Whether a word is likely a finite verb, without a parse."""
    known = word in _verb_forms()
    return known or (word.endswith("ed") and len(word) > 4 and not word.endswith("eed"))


@cache
def _verb_forms() -> frozenset[str]:
    words = presence_words()
    verbs = (
        words["stative"] | words["telling"] | words["perceive"] | words["voice"] | words["report"]
    )
    return verbs | load_words("past_forms") | load_words("person_verbs") | frozenset(_motions())


def read_showing(
    role: ClauseRole, words: Sequence[str], tense: Tense | None, *, parsed: bool
) -> Showing | None:
    """What a clause shows of somebody who has a role in it; ``None`` = nothing.

    Args:
        role: The role.
        words: All tokens in lower case.
        tense: Tense of the narration around it.
        parsed: Whether the role rests on dependencies.
    """
    kinds = presence_words()
    if role.part == "none" or role.condition:
        return None
    if any(words[at] in kinds["telling"] for at in role.under):
        return None
    factor = _factor(role, words, tense)
    if role.part == "subject":
        return _of_subject(role, words, factor, parsed=parsed)
    if role.part == "predicate":
        seen = any(words[at] in kinds["perceive"] for at in role.under)
        return Showing("bystander", SEEN * factor, "appear" if seen else None)
    if role.part == "owner":
        body = role.owned is not None and words[role.owned] in kinds["body"]
        return Showing("bystander", (OWN_BODY if body else OWNS) * factor, bodily=False)
    reader = _of_object if role.part == "object" else _of_other
    return reader(role, words, factor)


def _factor(role: ClauseRole, words: Sequence[str], tense: Tense | None) -> float:
    """How far a clause is plain story of the here and now, in (0, 1]."""
    kinds = presence_words()
    verb = words[role.verbs[0]] if role.verbs else ""
    factor = RELATIVE if role.relative else 1.0
    if role.purpose:
        factor *= PURPOSE
    if role.perfect:
        factor *= BACKSTORY if role.perfect == "had" or tense == "past" else 0.5
    modals = [word for word in role.auxiliaries if word in kinds["modal"]]
    if modals and not (verb in kinds["sense"] and modals[0] in ("could", "can")):
        factor *= NOT_THE_CASE
    form = _form(verb, role.auxiliaries)
    if not role.perfect and not modals and form not in (None, tense) and tense != "mixed":
        factor *= OTHER_TENSE if tense is not None else 1.0
    return factor


def _form(verb: str, auxiliaries: Sequence[str]) -> Tense | None:
    """Tense of a verb, ``None`` where its form does not say."""
    finite = auxiliaries[0] if auxiliaries else verb
    if finite in _STRONG_PAST or finite in load_words("past_forms"):
        return "past"
    if finite in _PRESENT:
        return "present"
    if finite in _SAME_FORMS or finite.endswith("ing"):
        return None
    if finite.endswith("ed"):
        return "past"
    return "present" if not auxiliaries and finite.endswith("s") and len(finite) > 3 else None


def _of_subject(role: ClauseRole, words: Sequence[str], factor: float, *, parsed: bool) -> Showing:
    kinds = presence_words()
    moves = [move for at in role.verbs if (move := find_move(words, at)) is not None]
    move = moves[-1] if moves and not role.negated and factor > NOT_THE_CASE else None
    verb = words[role.verbs[0]]
    telling = verb in kinds["voice"] or verb in kinds["report"]
    if role.there:
        still = {"just", "only", "still"} & set(words[role.verbs[0] : role.verbs[0] + 2])
        return Showing("bystander", LOCATED * factor, None if still or factor < 1.0 else "appear")
    if role.located and any(verb in words_of for words_of in _where()):
        return Showing("bystander", LOCATED * factor)
    copular = parsed and any(word in kinds["stative"] for word in role.auxiliaries)
    if verb in kinds["stative"] or (copular and not verb.endswith(("ing", "ed"))):
        return Showing("bystander", STATIVE * factor, move, bodily=False)
    return Showing("speaks" if telling else "acts", ACTS * factor, move, bodily=not telling)


def _of_object(role: ClauseRole, words: Sequence[str], factor: float) -> Showing | None:
    """What a verb shows of its object, who may be led out or in by it."""
    sent = find_sending(words, role.verbs[0]) if role.verbs else None
    if sent is not None and factor == 1.0 and not role.negated:
        return Showing("bystander", SEEN, sent)
    return _of_other(role, words, factor)


def _of_other(role: ClauseRole, words: Sequence[str], factor: float) -> Showing | None:
    kinds = presence_words()
    verb = words[role.verbs[0]] if role.verbs else ""
    aside = role.part == "oblique" and role.case not in kinds["near"] | kinds["beside"]
    if aside or (verb in kinds["unseen"] and role.part == "object"):
        return None
    if role.negated:
        factor *= NEGATED_OBJECT
    if verb in kinds["report"] or (verb in kinds["voice"] and role.case == "to"):
        return Showing("addressed", SPOKEN_TO * factor, bodily=False)
    if verb in kinds["telling"] or verb in kinds["unseen"]:
        return None
    if verb in kinds["perceive"]:
        heard = verb in ("hear", "heard", "hears")
        move: Move | None = "appear" if role.part == "object" and factor == 1.0 else None
        move = None if verb in ("find", "finds", "found", "finding") else move
        return Showing("bystander", SEEN * factor, move, bodily=not heard)
    if role.case in kinds["beside"]:
        return Showing("bystander", BESIDE * factor)
    stative = 0.5 if verb in kinds["stative"] else 1.0
    together = role.case == "with" and role.verbs and factor == 1.0
    gone = "depart" if together and find_move(words, role.verbs[0]) == "depart" else None
    return Showing("bystander", NEAR * factor * stative, gone)  # type: ignore[arg-type]


@cache
def _where() -> tuple[frozenset[str], ...]:
    places = load_groups("place_nouns", "kind", "word")
    return places["place"], places["spot"], presence_words()["here"]


def empties(words: Sequence[str]) -> bool:
    """Whether a sentence says that everybody goes (*Everyone was gone*, *They all left*)."""
    kinds = presence_words()
    for at, word in enumerate(words):
        if word in kinds["all"]:
            for verb in range(at + 1, min(at + 3, len(words))):
                if find_move(words, verb) == "depart":
                    return True
    return False


def is_hushed(words: str) -> bool:
    """Whether the verb or the manner of a line says that few can hear it (*whispered*, *aside*)."""
    plain = words.lower()
    under = "under" in plain and "breath" in plain
    return under or any(word in presence_words()["whisper"] for word in plain.split())
