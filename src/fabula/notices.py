"""Facts about one story that its reader should know, drawn from its finished layers."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
    pins: Pins = layers.get("pins", Pins())
    wrapped = " ".join(text.content.split()) if pins.cast else ""
    notices.extend(
        Notice(
            code="cast_name_absent",
            message=f"The cast names {person.name!r}, but the text has neither this name nor "
            "one of its aliases.",
        )
        for person in pins.cast
        if not any(_stands_in(wrapped, name) for name in (person.name, *person.aliases))
    )
    roster = layers.get("roster")
    if roster is not None and not len(roster):
        notices.append(Notice(code="no_persons", message="No person was found in the text."))
    return tuple(notices)


def _stands_in(wrapped: str, name: str) -> bool:
    """Whether a name stands as words of its own in a text with single spaces."""
    words = re.escape(" ".join(name.split()))
    return re.search(rf"(?<!\w){words}(?!\w)", wrapped) is not None
