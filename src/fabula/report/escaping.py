"""Makes text inert in HTML without changing how many code points it has on the page."""

from __future__ import annotations

import re
from html import escape

_NOT_FOR_HTML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def inert(text: str) -> str:
    """Text for an element or a quoted attribute; what HTML cannot hold becomes U+FFFD."""
    return escape(shown(text), quote=True)


def shown(text: str) -> str:
    """Text as the page can show it, not yet escaped: what HTML cannot hold becomes U+FFFD."""
    return _NOT_FOR_HTML.sub("\ufffd", text)
