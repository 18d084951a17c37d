"""Quotation detection on LitBank."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def measure(folder: Path, fold: str, names: list[str] | None, errors: int) -> dict[str, Any]:
    """Not measured yet."""
    raise NotImplementedError
