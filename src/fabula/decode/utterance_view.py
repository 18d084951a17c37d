"""What the speaker head sees of each utterance by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fabula.decode.speaker_clues import Utterance

Floats = NDArray[np.float32]

KINDS: Final = ("", "name", "first", "common", "pronoun", "plural", "unresolved", "unnamed")
LINKS: Final = ("", "same", "same_far", "next", "next_told", "one", "far")
ENDS: Final = "?!.,-—:;"
MARKS: Final = "\"'“”‘’«»„‚`_ "

SPEAKING = re.compile(r"\b(?:I|me|my|mine|myself|I'm|I've|I'll)\b")
SPOKEN_TO = re.compile(r"\b(?:you|your|yours|yourself|thou|thee|thy)\b", re.IGNORECASE)
LONG: Final = 8.0
"""Natural logarithm of a length that counts as 1."""


def view_utterances(
    content: str, utterances: Sequence[Utterance], kinds: Sequence[str], sorts: Sequence[str]
) -> Floats:
    """Features (N, H) of N utterances.

    Args:
        content: The text.
        utterances: In text order.
        kinds: How the reporting clause of each names the speaker.
        sorts: Kind of the quotation of each.
    """
    rows = []
    count = len(utterances)
    for at, row in enumerate(utterances):
        later = at + 1 < count and bool(utterances[at + 1].link)
        words = content[row.start : row.end]
        last = words.rstrip(MARKS)[-1:]
        gap = row.start - utterances[at - 1].end if row.link and at else 0
        first = words.lstrip(MARKS)[:1]
        rows.append(
            [
                *(kinds[at] == kind for kind in KINDS),
                *(row.link == link for link in LINKS),
                *((utterances[at + 1].link if later else "") == link for link in LINKS),
                *((kinds[at + 1] if later else "") == kind for kind in KINDS),
                *(last == mark for mark in ENDS),
                np.log1p(len(words)) / LONG,
                np.log1p(max(gap, 0)) / LONG,
                np.log1p(max(row.start - row.paragraph[0], 0)) / LONG,
                np.log1p(max(row.paragraph[1] - row.end, 0)) / LONG,
                first.islower(),
                SPEAKING.search(words) is not None,
                SPOKEN_TO.search(words) is not None,
                bool(row.addressed),
                bool(row.spoken_to),
                row.leads,
                row.before is not None,
                row.after is not None,
                row.above is not None,
                sorts[at] == "thought",
                sorts[at] == "writing",
            ]
        )
    width = 2 * len(KINDS) + 2 * len(LINKS) + len(ENDS) + 15
    return np.array(rows, dtype=np.float32).reshape(count, width)
