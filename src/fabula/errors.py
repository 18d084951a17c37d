"""Errors that fabula raises on purpose: one tree, one exit code each.

A message says what happened, to which file or row, and what was expected; the hint says what to
do. Facts about a story itself are not errors but ``Story.notices``.
"""

from __future__ import annotations


class FabulaError(Exception):
    """Base of every error raised on purpose.

    Args:
        message: One line: what happened, where, what was expected.
        hint: One line: what to do about it; may be empty.

    Attributes:
        exit_code: The exit code of the command line for this kind of error.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class InputError(FabulaError):
    """A file, an option or a value given by the user cannot be used (exit code 2)."""

    exit_code = 2


class LayerError(FabulaError):
    """A layer is unknown, cannot be planned, or produced rows that break its rules (3)."""

    exit_code = 3


class ModelError(FabulaError):
    """The model folder is missing, damaged, or does not fit this version (exit code 4)."""

    exit_code = 4


class StorageError(FabulaError):
    """A story could not be written or read back (exit code 5)."""

    exit_code = 5


class MissingExtraError(FabulaError):
    """A feature needs an optional dependency that is not installed (exit code 6)."""

    exit_code = 6
