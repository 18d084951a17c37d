"""The formats a story can be imported from: ONE table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from fabula.errors import InputError
from fabula.importers.booknlp import import_booknlp
from fabula.importers.cas import import_cas
from fabula.importers.tei import import_tei
from fabula.story import Story

Importer: TypeAlias = Callable[..., Story]

IMPORTERS: MappingProxyType[str, Importer] = MappingProxyType(
    {"booknlp": import_booknlp, "cas": import_cas, "tei": import_tei}
)
"""Every format by name: a function from a path to a story."""

TAKES = MappingProxyType({"booknlp": frozenset({"text", "name"})})
"""Names of the options that each format takes beside the path."""


def import_story(
    kind: str, path: Path, *, text: Path | None = None, name: str | None = None
) -> Story:
    """The story that files of another tool hold; what they say counts as given.

    Args:
        kind: Name of the format.
        path: The file or folder.
        text: The text itself, for a format that does not hold it.
        name: Which of several books in a folder.

    Raises:
        InputError: If there is no such format, an option means nothing to it, or the files cannot
            be used.
        MissingExtraError: If the format needs an extra that is not installed.
    """
    if kind not in IMPORTERS:
        raise InputError(f"there is no import of {kind!r}", f"formats: {', '.join(IMPORTERS)}")
    options = {"text": text, "name": name}
    chosen = {key: value for key, value in options.items() if value is not None}
    for key in chosen:
        if key not in TAKES.get(kind, ()):
            said = "id" if key == "name" else key
            raise InputError(f"--{said} means nothing to {kind}", f"leave out --{said}")
    return IMPORTERS[kind](path, **chosen)
