"""Whether two quoted pieces in one paragraph are one quotation that narration interrupts.

Thresholds follow PDNC's own practice, counted over the pieces that are neighbours in a paragraph of
its 17 training novels: one sentence of narration that begins as a reporting clause joins (92-98 %
of the cases), a sentence of action between two finished sentences does not (30 %), nor does a
sentence that introduces the second piece (26-31 %), nor more than one sentence (0-45 %) unless the
first piece broke off.
"""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Final

from fabula.rows import Span

_GAP_CHARS: Final = 1200
"""Longest narration between two pieces of one quotation."""

_TAG_WORDS: Final = 7
"""How far into the narration a reporting verb still belongs to the piece before."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Mme|Mlle|Capt|Col|Rev|[A-Z])\.(?=\s)")
_SENTENCE_END = re.compile(r"[.!?…][\"”’)_]*(?:\s+|--|—)(?=[\"“‘(_]?[A-Z])")
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
    gap = _ABBREVIATED.sub("", content[before[1] : after[0]]).strip(" \n\t\u00a0_*")
    if not gap:
        return False
    last = content[max(before[0] + 1, before[1] - 4) : before[1]].rstrip("\"'”’»›」』_* \n`")[-1:]
    broken = last in _BROKEN_OFF or gap[0] in ",;—–-"
    if not broken and last not in _FINISHED:
        return False
    goes_on = _first_letter(content, after).islower()
    sentences = len(_SENTENCE_END.findall(gap))
    words = [word.lower() for word in _WORD.findall(gap)]
    told = [index for index, word in enumerate(words) if word in verbs]
    tagged = bool(told) and told[0] < _TAG_WORDS
    if goes_on and gap[-1] in _BROKEN_OFF:
        return (broken and sentences < 2) or (tagged and not sentences)
    begins_low = gap.lstrip(",;—–- \n")[:1].islower()
    if sentences:
        return broken and sentences == 1 and begins_low and tagged and gap[-1] in _FINISHED
    if gap[-1] in _FINISHED:
        return broken or begins_low or (tagged and told[0] < 3)
    return _comes_after(words, told, begins_low or broken, last)


def _comes_after(words: list[str], told: list[int], begins_low: bool, last: str) -> bool:
    """Whether narration that leads on to a new sentence reports the piece before it.

    A verb close to the second piece introduces that piece, unless it is the only one and the
    narration begins as a reporting clause.
    """
    introduces = bool(told) and len(words) - told[-1] <= 5 and (len(told) > 1 or not begins_low)
    if introduces:
        return last in "!?" and len(told) == 1 and told[0] < 3 and len(words) <= 4
    return begins_low or (bool(told) and told[0] < 3)


def _first_letter(content: str, piece: Span) -> str:
    found = _WORD.search(content, piece[0], min(piece[1], piece[0] + 12))
    return found.group()[0] if found else ""
