"""fabula reads fiction and builds the story behind the text: cast, speakers, scenes.

Nothing happens at import.
"""

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
from fabula.story import Story
from fabula.text import Text
from fabula.version import VERSION as __version__  # noqa: N811 (the name packages are asked for)

__all__ = [
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
]
