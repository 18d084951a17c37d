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
from fabula.readers import read_cast, read_text
from fabula.reading import open_story, read_story
from fabula.script import find_lines, find_segments
from fabula.storage import write_story
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
    "find_lines",
    "find_segments",
    "open_story",
    "read_cast",
    "read_story",
    "read_text",
    "write_story",
]
