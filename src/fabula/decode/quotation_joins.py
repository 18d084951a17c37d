"""Whether two quoted pieces in one paragraph are one quotation that narration interrupts.

Thresholds follow PDNC's own practice, counted over the pieces that are neighbours in a paragraph of
its 17 training novels: one sentence of narration that begins as a reporting clause joins (92-98 %
of the cases), a sentence of action between two finished sentences does not (30 %), nor does a
sentence that introduces the second piece (26-31 %) or a second piece with a reporting clause of its
own (42 %), nor more than one sentence (0-45 %) unless the first piece broke off.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from typing import Final

from fabula.rows import Span

_GAP_CHARS: Final = 1200
"""Longest narration between two pieces of one quotation."""

_TAG_WORDS: Final = 7
"""How far into the narration a reporting verb still belongs to the piece before."""

_NEAR_WORDS: Final = 3
"""A reporting verb this near to the piece before is certainly its own."""

_TAG_CHARS: Final = 60
"""How far after a piece its own reporting clause is looked for."""

_LINKS: Final = frozenset(["and", "but", "then", "so", "while", "when", "as"])
"""Words that begin a new clause: what follows does not report the piece before."""

_CLAUSE_LINKS: Final = frozenset(["and", "but", "while", "whereupon"])
"""Words between two reporting clauses of two persons."""

_SAME_SUBJECT: Final = frozenset(
    ["then", "so", "at", "last", "again", "presently", "after", "he", "she", "they", "i", "we"]
)
"""Words after which the same person may go on (*said Jon, and then added*)."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Mme|Mlle|Capt|Col|Rev|[A-Z])\.(?=\s)")
_SENTENCE_END = re.compile(r"[.!?…][\"”’)_]*(?:\s+|--|—)(?=[\"“‘(_]?[A-Z])")
_MARKS: Final = "“”„‟\"＂〝〞〟«»‹›「」『』‘’‚‛'`´_* \n"
_BROKEN_OFF: Final = ",;:-—–"
_FINISHED: Final = ".!?…"


def is_interrupted(content: str, before: Span, after: Span, verbs: Set[str]) -> bool:
    """Whether ``after`` goes on with the quotation of ``before``.

    Args:
        content: The text.
        before: The earlier piece with its marks.
        after: The later piece with its marks.
        verbs: Finite forms of reporting verbs, lower case.
    """
    if not 0 < after[0] - before[1] <= _GAP_CHARS:
        return False
    between = content[before[1] : after[0]]
    gap = _ABBREVIATED.sub("", between).strip(" \n\t\u00a0_*")
    if not gap:
        return False
    last = content[max(before[0] + 1, before[1] - 4) : before[1]].rstrip(_MARKS)[-1:]
    lost = between.startswith("  ") and between.endswith("  ")
    words = [word.lower() for word in _WORD.findall(gap)]
    told = [index for index, word in enumerate(words) if word in verbs]
    tagged = bool(told) and told[0] < _TAG_WORDS
    goes_on = _first_letter(content, after).islower()
    unmarked = last.isalnum() and goes_on and tagged and _has_words(content, before)
    broken = lost or unmarked or last in _BROKEN_OFF or gap[0] in ",;—–-"
    if (not broken and last not in _FINISHED) or _is_embedded(content, before, told):
        return False
    if goes_on and (lost or unmarked):
        return True
    apart = not words or (gap[-1] in _FINISHED and _has_own_tag(content, after, verbs))
    if apart and not goes_on:
        return False
    return _is_one_clause(gap, words, told, Pieces(last, broken, goes_on))


def _has_own_tag(content: str, piece: Span, verbs: Set[str]) -> bool:
    """Whether a reporting clause follows the piece (*“Out,” said Jon*)."""
    if content[max(piece[0], piece[1] - 4) : piece[1]].rstrip(_MARKS)[-1:] not in (",", "!", "?"):
        return False
    after = content[piece[1] : piece[1] + _TAG_CHARS].split("\n\n", 1)[0]
    return any(word.lower() in verbs for word in _WORD.findall(after)[:_NEAR_WORDS])


@dataclass(frozen=True, slots=True)
class Pieces:
    """The two pieces around a gap.

    Attributes:
        last: The last character of the first, its marks left out.
        broken: Whether the first breaks off in the middle of a sentence.
        goes_on: Whether the second begins in lower case.
    """

    last: str
    broken: bool
    goes_on: bool


def _is_one_clause(gap: str, words: list[str], told: list[int], pieces: Pieces) -> bool:
    """Whether the narration in a gap reports the piece before it and no more."""
    sentences = len(_SENTENCE_END.findall(gap))
    tagged = bool(told) and told[0] < _TAG_WORDS
    if pieces.goes_on and (gap[-1] in _BROKEN_OFF or pieces.broken):
        return sentences < (2 if pieces.broken and gap[-1] in _BROKEN_OFF else 1)
    begins_low = gap.lstrip(",;—–- \n")[:1].islower()
    if sentences:
        once = sentences == 1 and gap[-1] in _FINISHED
        return pieces.broken and once and begins_low and tagged
    if gap[0] == "(" and gap[-1] == ")":
        return True
    if gap[-1] in _FINISHED:
        near = tagged and told[0] < _NEAR_WORDS and pieces.last != "."
        return pieces.broken or begins_low or near
    if gap[-1] not in _BROKEN_OFF and not tagged:
        return False
    return _comes_after(words, told, begins_low or pieces.broken, pieces.last)


def _comes_after(words: list[str], told: list[int], begins_low: bool, last: str) -> bool:
    """Whether narration that leads on to a new sentence reports the piece before it.

    A verb close to the second piece introduces that piece, unless it is the only one and the
    narration begins as a reporting clause.
    """
    if _changes_clause(words, told):
        return False
    links = bool(_LINKS.intersection(words[:1]))
    begins_low = begins_low and not links
    introduces = bool(told) and len(words) - told[-1] <= 5 and (len(told) > 1 or not begins_low)
    near = bool(told) and told[0] < _NEAR_WORDS
    if introduces:
        return last in "!?" and len(told) == 1 and near and len(words) <= 4 and not links
    return begins_low or near


def _changes_clause(words: list[str], told: list[int]) -> bool:
    """Whether a second reporting clause with a subject follows (*said Jon, and Ada cried*)."""
    if len(told) < 2 or told[0] >= _NEAR_WORDS:
        return False
    opens = [index for index in range(told[0] + 1, told[-1]) if words[index] in _CLAUSE_LINKS]
    subject = words[opens[-1] + 1 : told[-1]] if opens else []
    return any(word not in _SAME_SUBJECT and not word.endswith("ly") for word in subject[:4])


def _is_embedded(content: str, piece: Span, told: list[int]) -> bool:
    """Whether a piece is set into a sentence (*the so-called "expert"*) and nothing reports it."""
    head = content[max(0, piece[0] - 3) : piece[0]].rstrip(" \n_*")
    if not head[-1:].isalnum():
        return False
    return _first_letter(content, piece).islower() or not told or told[0] >= _NEAR_WORDS


def _has_words(content: str, piece: Span) -> bool:
    """Whether a piece is more than a word or two held up for notice."""
    return len(_WORD.findall(content[piece[0] : min(piece[1], piece[0] + 60)])) > 2


def _first_letter(content: str, piece: Span) -> str:
    found = _WORD.search(content, piece[0], min(piece[1], piece[0] + 12))
    return found.group()[0] if found else ""
