"""Optional libraries, loaded when a feature that needs one is used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from fabula.errors import MissingExtraError


def load_extra(module: str, extra: str) -> Any:  # noqa: ANN401 (libraries without types)
    """The library of an extra.

    Args:
        module: What is imported.
        extra: Name of the extra in ``pip install 'fabula[…]'``.

    Raises:
        MissingExtraError: If it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtraError(
            f"{module} is not installed", f"pip install 'fabula[{extra}]'"
        ) from error
