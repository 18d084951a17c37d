"""Whether rows stand where rows must: sorted, within the text, numbered from 0.

A story that breaks these rules cannot be used at all; ``storage`` refuses it and ``check`` lists
every case. Whether a sound story is also a *sensible* one is the subject of ``check.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, get_type_hints

import msgspec
import numpy as np

from fabula.layer import Tokens
from fabula.rows import Span
from fabula.story import Story


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something in a story that contradicts its text or itself.

    Attributes:
        code: A stable name, listed in docs/commands/check.md.
        message: One sentence for people.
        layer: The layer concerned, or ``None`` for the story as a whole.
        row: Index of the row in its layer, or ``None``.
        start: First code point concerned, or ``None``.
        end: One past the last, or ``None``.
    """

    code: str
    message: str
    layer: str | None = None
    row: int | None = None
    start: int | None = None
    end: int | None = None


def find_misplaced_rows(story: Story) -> Iterator[Finding]:
    """Rows out of order, outside the text, or with an id that is not their place, layer by layer.

    Internal layers are passed over.
    """
    length_chars = len(story.text)
    for name, layer in story.layers.items():
        if isinstance(layer, Tokens):
            yield from _misplaced_tokens(layer, length_chars)
        elif len(layer) and isinstance(layer[0], msgspec.Struct):
            yield from _misplaced_in(name, layer, length_chars)


def _misplaced_in(name: str, layer: Sequence[Any], length_chars: int) -> Iterator[Finding]:
    row_type: type[msgspec.Struct] = type(layer[0])
    spans, lists, has_id = _span_fields(row_type)
    has_start = hasattr(layer[0], "start")
    last = 0
    for index, row in enumerate(layer):
        if has_start:
            if not last <= row.start <= row.end <= length_chars:
                yield _finding(name, index, f"[{row.start}, {row.end})", length_chars)
            last = row.start
        if has_id and row.id != index:
            yield Finding(
                code="row_misnumbered",
                message=f"row {index} of {name} has id {row.id}; ids count from 0 in text order",
                layer=name,
                row=index,
            )
        inner: list[Span] = [getattr(row, field) for field in spans]
        for field in lists:
            inner.extend(getattr(row, field))
        if any(not 0 <= start <= end <= length_chars for start, end in inner):
            yield _finding(name, index, "a span inside it", length_chars)
        if hasattr(row, "first") and not 0 <= row.first <= row.last <= length_chars:
            yield _finding(name, index, f"first {row.first}, last {row.last}", length_chars)


def _misplaced_tokens(tokens: Tokens, length_chars: int) -> Iterator[Finding]:
    if not len(tokens):
        return
    wrong = (tokens.starts < 0) | (tokens.ends < tokens.starts) | (tokens.ends > length_chars)
    wrong[1:] |= np.diff(tokens.starts) < 0
    for index in np.flatnonzero(wrong):
        start, end = tokens.span(int(index))
        yield _finding("tokens", int(index), f"[{start}, {end})", length_chars)
    if tokens.head is not None and not np.all((tokens.head >= -1) & (tokens.head < len(tokens))):
        yield Finding(
            code="row_misplaced", message="a token's head is no token", layer="tokens", row=None
        )


def _finding(layer: str, row: int, what: str, length_chars: int) -> Finding:
    return Finding(
        code="row_misplaced",
        message=f"row {row} of {layer}: {what} is out of order or outside the text "
        f"(0 to {length_chars})",
        layer=layer,
        row=row,
    )


@cache
def _span_fields(row: type[msgspec.Struct]) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Names of the fields that are a span, of those that are many, and whether rows have ids."""
    hints = get_type_hints(row)
    one = tuple(name for name, hint in hints.items() if hint == Span)
    many = tuple(name for name, hint in hints.items() if hint == tuple[Span, ...])
    return one, many, "id" in hints
