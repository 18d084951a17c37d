"""Facts about one story that its reader should know, drawn from its finished layers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fabula.pins import Pins
from fabula.rows import Notice
from fabula.text import Text


def find_notices(text: Text, layers: Mapping[str, Any]) -> tuple[Notice, ...]:
    """Read the notices off the computed layers (a missing layer gives none).

    Args:
        text: The text.
        layers: Computed layers by name, internal ones included.

    Returns:
        Notices in the order of their codes' table in docs/errors.md.
    """
    notices: list[Notice] = []
    spans = layers.get("quoted_spans")
    if spans is not None:
        notices.extend(
            Notice(
                code="quotation_unclosed",
                message="A quotation is opened and never closed; it was ended with its paragraph.",
                start=span.start,
                end=span.end,
            )
            for span in spans
            if not span.closed and not span.marks.startswith(("—", "–", "-"))
        )
        if not len(spans) and len(text):
            notices.append(
                Notice(code="no_quotations", message="No quotation marks or dash dialogue found.")
            )
    notices.extend(_absent_names(text, layers.get("pins", Pins())))
    roster = layers.get("roster")
    if roster is not None and not len(roster):
        notices.append(Notice(code="no_persons", message="No person was found in the text."))
    return tuple(notices)


def _absent_names(text: Text, pins: Pins) -> Iterator[Notice]:
    """Names of the user's cast that the text never uses."""
    if not (pins.cast or pins.not_persons):
        return
    wrapped = " ".join(text.content.split())
    for person in pins.cast:
        where = "The cast" if person.line is None else f"Line {person.line} of the cast file"
        forms = dict.fromkeys((person.name, *person.aliases))
        absent = [form for form in forms if not _stands_in(wrapped, form)]
        if len(absent) == len(forms):
            yield Notice(
                code="cast_name_absent",
                message=f"{where} names {person.name!r}, but the text has neither this name nor "
                "one of its aliases.",
            )
            continue
        for form in absent:
            if form != person.name:
                yield Notice(
                    code="cast_alias_absent",
                    message=f"{where} names {person.name!r} with the alias {form!r}, which the "
                    "text does not have.",
                )
    for name in pins.not_persons:
        if not _stands_in(wrapped, name):
            yield Notice(
                code="cast_name_absent",
                message=f"The cast says that {name!r} is no person; the text does not have it.",
            )


def _stands_in(wrapped: str, name: str) -> bool:
    """Whether a name stands as words of its own in a text with single spaces."""
    words = " ".join(name.split())
    framed = rf"(?<!\w){re.escape(words)}(?!\w)"
    return words in wrapped and re.search(framed, wrapped) is not None
