"""Edit scripts: how a lemma is made from a word as printed, in a form that many words share.

A script is ``CASE CUT + ENDING``: bring the word to a case, take ``CUT`` characters off its end,
put ``ENDING`` there (*running* → *run* is ``l4+``, *stories* → *story* ``l3+y``). A lemma that
shares no first letter with its word is named whole (*was* → *be* is ``=be``). Curly marks count as
straight ones.

Source: after Chrupała 2006, Simple Data-Driven Context-Sensitive Lemmatization, with scripts from
the end of the word, as most English inflection is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

WHOLE: Final = "="
"""First character of a script that names the lemma."""

_STRAIGHT: Final = str.maketrans({**dict.fromkeys("’‘ʼ`´", "'"), **dict.fromkeys("“”„", '"')})
_SCRIPT: Final = re.compile(r"(?P<case>.)(?P<cut>\d+)\+(?P<ending>.*)", re.DOTALL)


def straighten(word: str) -> str:
    """A word with straight marks for curly ones."""
    return word.translate(_STRAIGHT)


def _without_commas(word: str) -> str:
    return word.replace(",", "")


CASES: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {"l": str.lower, "k": str, "c": str.capitalize, "u": str.upper, "n": _without_commas}
)
"""What happens to the word first: lower case, kept, Capitalised, CAPITALS, number without commas.

Of cases that do equally well the first is taken, so that a word has one script.
"""


def make_script(form: str, lemma: str) -> str:
    """The script that makes ``lemma`` of ``form``; ``apply_script`` gives exactly ``lemma`` back.

    Args:
        form: The word as printed.
        lemma: Its lemma.
    """
    straight = straighten(form)
    best, least = WHOLE + lemma, len(straight) + len(lemma)
    for case, change in CASES.items():
        base = change(straight)
        shared = _count_shared(base, lemma)
        edits = len(base) + len(lemma) - 2 * shared
        if shared and edits < least:
            best, least = f"{case}{len(base) - shared}+{lemma[shared:]}", edits
    return best


def apply_script(script: str, form: str) -> str:
    """The lemma that ``script`` makes of ``form``.

    A script may come from a network and not suit the word: where nothing would be left of it, or
    the script is none, the answer is the word itself in lower case.
    """
    if script.startswith(WHOLE):
        return script[1:]
    straight = straighten(form)
    match = _SCRIPT.fullmatch(script)
    change = CASES.get(match["case"]) if match else None
    if match is None or change is None:
        return straight.lower()
    base, cut = change(straight), int(match["cut"])
    if cut >= len(base):
        return straight.lower()
    return base[: len(base) - cut] + match["ending"]


def _count_shared(left: str, right: str) -> int:
    """How many characters two words share at their beginning."""
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count
