"""fabula reads fiction and builds the story behind the text: cast, speakers, scenes.

Nothing happens at import: each public name is loaded when it is first used, so that the command
line answers at once, Ctrl-C included.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from fabula.version import VERSION as __version__  # noqa: N811 (the name packages are asked for)

if TYPE_CHECKING:
    from fabula.corpus.store import Corpus
    from fabula.editing import edit_story
    from fabula.encoder.load import load_encoder
    from fabula.errors import (
        FabulaError,
        InputError,
        LayerError,
        MissingExtraError,
        ModelError,
        StorageError,
    )
    from fabula.layer import Layer, Tokens
    from fabula.pins import Pins
    from fabula.pipeline import annotate
    from fabula.readers import read_cast, read_text
    from fabula.reading import open_story, read_story
    from fabula.script import find_lines, find_segments
    from fabula.storage import write_story
    from fabula.story import Story
    from fabula.text import Text

__all__ = [
    "Corpus",
    "FabulaError",
    "InputError",
    "Layer",
    "LayerError",
    "MissingExtraError",
    "ModelError",
    "Pins",
    "StorageError",
    "Story",
    "Text",
    "Tokens",
    "__version__",
    "annotate",
    "edit_story",
    "find_lines",
    "find_segments",
    "load_encoder",
    "open_story",
    "read_cast",
    "read_story",
    "read_text",
    "write_story",
]

_HOMES = {
    "corpus.store": "Corpus",
    "editing": "edit_story",
    "encoder.load": "load_encoder",
    "errors": "FabulaError InputError LayerError MissingExtraError ModelError StorageError",
    "layer": "Layer Tokens",
    "pins": "Pins",
    "pipeline": "annotate",
    "readers": "read_cast read_text",
    "reading": "open_story read_story",
    "script": "find_lines find_segments",
    "storage": "write_story",
    "story": "Story",
    "text": "Text",
}
"""Module of this package, and the public names it gives."""


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names.split():
            value: object = getattr(import_module(f"fabula.{module}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'fabula' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
