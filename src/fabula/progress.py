"""How long work tells its caller how far it is; the library itself never prints."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Receives the name of each step; the command line draws it, a program may ignore it."""

    def step(self, name: str, done: int, total: int) -> None:
        """Called before step ``name`` begins, with how many of ``total`` steps are done."""


class SilentProgress:
    """Says nothing."""

    def step(self, name: str, done: int, total: int) -> None:
        """Ignore the step."""
