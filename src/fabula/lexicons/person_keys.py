"""Keys of persons: names for use outside of a story, stable where the user has fixed them."""

from __future__ import annotations

import re
from collections.abc import Sequence

NAMELESS = "unnamed"
"""Key of somebody without a name."""

_WORDS = re.compile(r"[^\W_]+")


def plain_key(name: str | None) -> str:
    """The letters and digits of a name in lower case, words joined by hyphens.

    Letters of any script stay what they are; a name without any is ``unnamed``.
    """
    words = [] if name is None else _WORDS.findall(name.replace("’", "").replace("'", ""))
    return "-".join(words).casefold() or NAMELESS


def choose_keys(given: Sequence[str | None], names: Sequence[str | None]) -> tuple[str, ...]:
    """One key for each person, no two alike.

    Args:
        given: Keys that are fixed; ``None`` = the name decides.
        names: Names of the persons; of several with one key the second gets ``-2``, and so on.
    """
    taken = {key for key in given if key is not None}
    keys: list[str] = []
    for key, name in zip(given, names, strict=True):
        chosen = key
        plain, number = plain_key(name), 1
        while chosen is None or (key is None and chosen in taken):
            chosen = plain if number == 1 else f"{plain}-{number}"
            number += 1
        taken.add(chosen)
        keys.append(chosen)
    return tuple(keys)
