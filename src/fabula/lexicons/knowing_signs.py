"""Words that show by which way a speaker, or the subject of a sentence, came by what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, TypeAlias

from fabula.lexicons.load import load_groups, load_words
from fabula.lexicons.word_classes import function_words

Deed: TypeAlias = Literal["deed", "perceive", "work", "think", "tell", "state"]
"""What the verb of a clause makes of its subject."""

_BASE_PASTS: Final = frozenset(
    {"put", "cut", "let", "set", "hit", "shut", "spread", "split", "cast"}
)
"""Past forms that are spelled like the present."""

_FILLERS: Final = (
    r"(?:have|has|had|did|been|also|then|already|only|really|finally|once|just|now|never|always|"
    r"both|all|again|at last|[a-z]+ly)"
)
_AFTER: Final = re.compile(
    rf"(?P<clitic>['’](?:ve|d|s|m|re))?(?P<fill>(?:,?\s+{_FILLERS})*),?\s+(?P<verb>[a-z]+)",
    re.IGNORECASE,
)
_SELF: Final = re.compile(r"(?<![\w’'])I(?=['’\s])")
_AT_HAND: Final = re.compile(
    r"\bI(?:['’]ve|['’]d| have| had| was| were)?\s+(?:just\s+|only\s+)?(?:saw|seen|watched|"
    r"watching|"
    r"heard|noticed|found|spotted|smelt|caught|see\b(?!\s*[,.!?])|standing|stood|there\b|followed|"
    r"went after|looked on|looked round|looked up)|\bwith my own eyes\b|\bmy own eyes\b",
)
_OWN_WORK: Final = re.compile(
    r"\bI(?:['’]ve|['’]d| have| had)?\s+(?:twice\s+|myself\s+)?(?:measured|counted|weighed|tested|"
    r"checked|levelled|leveled|calculated|examined|surveyed|worked it out|looked it up|tried it)",
)
_THERE: Final = re.compile(
    r"^\W*(?:and|but|look,?|why,?|well,?|sir,?)?\s*(?:there|here)(?:['’]s|\s+(?:is|are|was|"
    r"were))\b",
    re.IGNORECASE,
)
_THINKS: Final = re.compile(
    r"^\W*(?:and|but|so|well)?,?\s*I\s+(?:think|thought|guess|suppose|reckon|expect|fancy|believe|"
    r"imagine|suspect|daresay|dare say)\b",
    re.IGNORECASE,
)
_HEARSAY: Final = re.compile(
    r"^\W*(?:and|but|so|well)?,?\s*(?:I(?:['’]m told|\s+(?:hear|was told|am told|have heard))|"
    r"they say|they tell me|people say)\b",
    re.IGNORECASE,
)
_KNEW: Final = re.compile(
    r"^\W*(?:(?:yes|oh|ah|well|mother|but)[,.!]?\s+)?I\s+(?:know|knew|already know|"
    r"have known)\b(?!\s+(?:what|"
    r"how|who|where|nothing|why|you|him|her|them))|^\W*I(?:['’]ve| have) (?:always )?known\b",
    re.IGNORECASE,
)
_CITED: Final = re.compile(
    r"^['’]?s?\s+(?:says|said|told me|tells me|told us|wrote|writes|swears|swore|reckons)\b"
)
_SAW_IT: Final = re.compile(
    r"^(?:\s+\w+){0,2}?\s+(?:saw|sees|seen|watched|watches|heard|hears|noticed|notices)\s+"
    r"(?:it|this|that|everything|all|him|her|them)\b",
    re.IGNORECASE,
)
_UTTERS: Final = re.compile(
    r"^\s+(?:tell|telling|say|saying|admit|admitting|confess|confessing|explain|explaining|"
    r"whisper|whispering|ask|asking|promise|promising|order|ordering)\b"
)
_CLEFT: Final = re.compile(r"\b(?:it\s+(?:was|is)|it['’]s|['’]twas)\s+$", re.IGNORECASE)
_CLEFT_AFTER: Final = re.compile(r"^\s+(?:that|who|as)\s+(?P<verb>[a-z]+)")
_NEGATED: Final = re.compile(r"\b(?:never|not|n['’]t|nobody|no one)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Clause:
    """What follows a subject: its verb's kind, and whether it was over before the story's now."""

    kind: Deed
    before: bool


@cache
def _kinds() -> dict[str, Deed]:
    groups = load_groups("knowing_words", "kind", "word")
    order: tuple[Deed, ...] = ("tell", "think", "work", "perceive", "state")
    return {word: kind for kind in order for word in groups[kind]}


def read_clause(after: str, *, told: bool = False) -> Clause | None:
    """What the verb after a subject makes of it; ``None`` where no past or perfect verb is read.

    Args:
        after: The words right after the subject.
        told: Whether it is narration and the subject a pronoun, so that any word may be the verb.
    """
    found = _AFTER.match(after)
    if found is None:
        return None
    verb, fill = found["verb"].lower(), found["fill"].lower()
    clitic = (found["clitic"] or "")[1:].lower()
    before = bool(re.search(r"\bhad\b", fill)) or (clitic == "d" and "been" not in fill)
    kind = _kinds().get(verb)
    if kind is not None:
        return Clause(kind, before)
    past = verb in load_words("past_forms") or verb in _BASE_PASTS or verb.endswith("ed")
    past = past or (bool(fill) and verb.endswith(("en", "wn", "ne", "un", "ung", "um")))
    running = verb.endswith("ing") and verb != "going" and ("been" in fill or clitic == "s")
    plain = told and verb not in function_words() and not verb.endswith(("ing", "ly"))
    if not (past or running or plain) or _NEGATED.search(fill):
        return None
    return Clause("deed", before)


def read_cleft(before: str, after: str) -> Clause | None:
    """The clause of *it was SUBJECT that …*, or ``None``."""
    found = _CLEFT_AFTER.match(after)
    if found is None or _CLEFT.search(before) is None:
        return None
    return read_clause(" " + found["verb"])


def find_self(words: str) -> tuple[int, ...]:
    """Ends of the *I* in the words of a line."""
    return tuple(found.end() for found in _SELF.finditer(words))


def is_at_hand(words: str) -> bool:
    """Whether a speaker says that they saw it, heard it or stood by."""
    return _AT_HAND.search(words) is not None


def is_own_work(words: str) -> bool:
    """Whether a speaker says that they found it out by measuring, counting, trying."""
    return _OWN_WORK.search(words) is not None


def is_shown(words: str) -> bool:
    """Whether words point at a thing that is there (*there's …*)."""
    return _THERE.match(words) is not None


def is_opinion(words: str) -> bool:
    """Whether a speaker says it as what they think."""
    return _THINKS.match(words) is not None


def is_hearsay(words: str) -> bool:
    """Whether a speaker says it as what nobody in particular has told them."""
    return _HEARSAY.match(words) is not None


def is_known_before(words: str) -> bool:
    """Whether an answer says that its speaker knew it already."""
    return _KNEW.match(words) is not None


def is_seeing_it(after: str) -> bool:
    """Whether somebody sees or hears what the sentence before tells (*saw it*)."""
    return _SAW_IT.match(after) is not None


def is_uttering(after: str) -> bool:
    """Whether a person whom somebody hears is heard to say something (*heard Ruth tell …*)."""
    return _UTTERS.match(after) is not None


def is_cited(after: str) -> bool:
    """Whether the words after a person say that the speaker has it from that person."""
    return _CITED.match(after) is not None
