"""JSON as text: UTF-8, the order of its fields kept, a newline at the end."""

from __future__ import annotations

from typing import Any

import msgspec


def write_document(data: Any) -> bytes:  # noqa: ANN401
    """One document, indented."""
    return msgspec.json.format(msgspec.json.encode(_clean(data)), indent=2) + b"\n"


def write_line(data: Any) -> bytes:  # noqa: ANN401
    """One line of JSON Lines."""
    return msgspec.json.encode(_clean(data)) + b"\n"


def _clean(data: Any) -> Any:  # noqa: ANN401
    """The data with U+FFFD for halves of surrogate pairs, which no UTF-8 holds."""
    plain = msgspec.to_builtins(data)
    if isinstance(plain, str):
        return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(plain, dict):
        return {str(key): _clean(value) for key, value in plain.items()}
    return [_clean(each) for each in plain] if isinstance(plain, list | tuple) else plain
