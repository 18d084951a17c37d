"""Where the tokens of an annotated document stand in the text it was taken from.

Corpora keep tokens and drop the spacing; some also drop or change a few characters. Both sides are
compared without white space: equal characters are paired as far as they go, and where they part,
the nearest place from which they agree again is looked for.
"""

from __future__ import annotations

from collections.abc import Sequence

from fabula.rows import Span

AGREEMENT_CHARS = 12
"""Characters that must agree for two places to be taken for the same."""

SKIPPED_CHARS = 4000
"""Most characters of the text that may be missing from the document in one place."""

ANCHOR_CHARS = 40
"""Characters of the document's beginning that are looked for in the text."""


def align_tokens(tokens: Sequence[str], content: str) -> tuple[Span | None, ...]:
    """Place each token in a text.

    Args:
        tokens: Tokens in text order, without spaces.
        content: The text, which holds the tokens in this order, perhaps among others.

    Returns:
        For each token the half-open code points from its first to its last paired character;
        ``None`` where no character of it was paired.
    """
    places = [index for index, char in enumerate(content) if not char.isspace()]
    dense = "".join(content[index] for index in places)
    paired = _pair_characters("".join(tokens), dense)
    spans: list[Span | None] = []
    at = 0
    for token in tokens:
        found = [places[j] for j in paired[at : at + len(token)] if j is not None]
        spans.append((found[0], found[-1] + 1) if found else None)
        at += len(token)
    return tuple(spans)


def _pair_characters(inner: str, outer: str) -> list[int | None]:
    paired: list[int | None] = [None] * len(inner)
    i, j = 0, max(0, outer.find(inner[:ANCHOR_CHARS]))
    while i < len(inner) and j < len(outer):
        if inner[i] == outer[j]:
            paired[i] = j
            i, j = i + 1, j + 1
            continue
        place = _find_agreement(inner, outer, i, j)
        if place is None:
            break
        i, j = place
    return paired


def _find_agreement(inner: str, outer: str, i: int, j: int) -> tuple[int, int] | None:
    best: tuple[int, int] | None = None
    for skipped in range(len(inner) - i):
        reach = SKIPPED_CHARS if best is None else best[0] + best[1] - i - j - skipped
        if reach <= 0:
            break
        probe = inner[i + skipped : i + skipped + AGREEMENT_CHARS]
        found = outer.find(probe, j, j + reach + len(probe))
        if found >= 0:
            best = (i + skipped, found)
    return best
