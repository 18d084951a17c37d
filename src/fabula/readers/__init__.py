"""A file becomes a Text with block marks; ``cast.toml`` becomes pins."""

from fabula.readers.cast import read_cast
from fabula.readers.read import read_text

__all__ = ["read_cast", "read_text"]
