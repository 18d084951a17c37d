"""MHTML: a page saved by a browser in one file, with its pictures."""

from __future__ import annotations

import email
import email.policy

from fabula.errors import InputError
from fabula.readers.decoding import check_encoding


def find_page(data: bytes, name: str) -> tuple[bytes, str | None]:
    """The bytes of the page in an MHTML file and the encoding that its header states.

    Raises:
        InputError: If it holds no page.
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        for part in message.walk():
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                payload = part.get_payload(decode=True)
                if isinstance(payload, bytes):
                    return payload, _known(part.get_content_charset())
    except (ValueError, LookupError, AttributeError, TypeError):
        pass
    raise InputError(f"{name} is an MHTML file without a page", "save the page as HTML")


def _known(charset: str | None) -> str | None:
    try:
        return check_encoding(charset) if charset else None
    except InputError:
        return None
