"""How far a corpus run is, on standard error, if that is a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fabula.corpus.books import Outcome
    from fabula.corpus.run import CorpusProgress


@contextmanager
def show_corpus_progress() -> Iterator[CorpusProgress | None]:
    """A bar with books, words a second and the time that is left; ``None`` without a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[state]}"),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        yield CorpusBar(bar)


class CorpusBar:
    """Draws a run. The share that is done, and so the time left, is that of the bytes.

    Args:
        bar: A ``rich.progress.Progress``.
    """

    def __init__(self, bar: Any) -> None:  # noqa: ANN401
        self._bar = bar
        self._task = bar.add_task("finding books", total=None, state="")
        self._began = time.monotonic()
        self._books = self._done = self._failed = self._size = self._read = self._words = 0

    def begin(self, books: int, size: int, done: int) -> None:
        """The run begins."""
        self._began = time.monotonic()
        self._books, self._size = books, size
        self._bar.update(
            self._task,
            total=max(1, size),
            description="reading",
            state=describe(0, books, 0, 0, 0, None) + (f" ({done} before)" if done else ""),
        )

    def add(self, outcome: Outcome) -> None:
        """A book is done."""
        self._done += 1
        self._failed += outcome.status == "failed"
        self._read += outcome.bytes
        self._words += outcome.words or 0
        took = time.monotonic() - self._began
        left = took * (self._size - self._read) / self._read if self._read else None
        state = describe(self._done, self._books, self._failed, self._words, took, left)
        self._bar.update(self._task, completed=self._read, state=state)


def describe(
    done: int, books: int, failed: int, words: int, took: float, left: float | None
) -> str:
    """The words beside the bar.

    Args:
        done: Books read, or failed.
        books: Books to read.
        failed: Books that failed.
        words: Words read.
        took: Seconds since the run began.
        left: Seconds that it will still take; ``None`` = unknown.
    """
    parts = [f"{done:,}/{books:,} books"]
    if failed:
        parts.append(f"{failed:,} failed")
    if took > 0:
        parts.append(f"{words / took:,.0f} words/s")
    if left is not None:
        parts.append(f"{timedelta(seconds=round(left))} left")
    return " · ".join(parts)
