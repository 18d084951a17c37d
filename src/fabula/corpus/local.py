"""The local engine: a pool of worker processes on this machine.

Each worker has one book at a time, so nothing piles up; one that dies or breaks a limit is
replaced. A book whose worker dies is read once more before it counts as failed.
"""

from __future__ import annotations

import json
import queue
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from fabula.corpus.books import Book, Limits, Outcome, Settings, failed
from fabula.corpus.worker import rebuild_error
from fabula.corpus.worker_process import WorkerProcess
from fabula.errors import FabulaError

POLL_S = 0.1
"""How often limits are looked at, in seconds."""

MOST_TRIES = 2
"""How often a book is given to a worker before the death of workers is taken to be its doing."""


def read_locally(
    books: Iterable[Book],
    staging: Path,
    settings: Settings,
    limits: Limits,
    workers: int,
    threads: int,
) -> Iterator[Outcome]:
    """Read books in several processes; outcomes come as they are there.

    Args:
        books: What to read, in this order.
        staging: Where the tables of each book are staged.
        settings: What decides the rows.
        limits: What one book may take.
        workers: How many processes.
        threads: Threads of each process's model.

    Raises:
        ModelError: If the model cannot be loaded.
        FabulaError: If workers cannot be started.
    """
    pool = _Pool(books, staging, settings, limits, threads)
    try:
        yield from pool.read(workers)
    finally:
        pool.stop()


class _Pool:
    def __init__(
        self,
        books: Iterable[Book],
        staging: Path,
        settings: Settings,
        limits: Limits,
        threads: int,
    ) -> None:
        self._waiting = deque(books)
        self._tries: dict[str, int] = {}
        self._make = (staging, settings, threads)
        self._limits = limits
        self._events: queue.Queue[tuple[WorkerProcess, str | None]] = queue.Queue()
        self._workers: list[WorkerProcess] = []

    def read(self, workers: int) -> Iterator[Outcome]:
        for _ in range(min(workers, len(self._waiting))):
            self._start()
        while self._waiting or any(worker.book for worker in self._workers):
            try:
                worker, line = self._events.get(timeout=POLL_S)
            except queue.Empty:
                pass
            else:
                if worker in self._workers:
                    yield from self._take(worker, line)
            yield from self._enforce()

    def stop(self) -> None:
        for worker in self._workers:
            worker.stop()
        self._workers.clear()

    def _start(self) -> None:
        self._workers.append(WorkerProcess(self._events, *self._make))

    def _take(self, worker: WorkerProcess, line: str | None) -> Iterator[Outcome]:
        if line is None:
            yield from self._bury(worker)
            return
        told: dict[str, Any] = json.loads(line)
        if "error" in told:
            raise rebuild_error(told)
        if "outcome" in told:
            worker.book = None
            yield msgspec.convert(told["outcome"], Outcome)
        worker.is_ready = True
        self._hand_out(worker)

    def _hand_out(self, worker: WorkerProcess) -> None:
        if self._waiting:
            worker.read(self._waiting.popleft())

    def _bury(self, worker: WorkerProcess) -> Iterator[Outcome]:
        """A worker has ended by itself, or was killed from outside."""
        code = worker.stop()
        self._workers.remove(worker)
        if not worker.is_ready:
            raise FabulaError(
                f"a worker ended before it could read anything (exit code {code})",
                "set FABULA_DEBUG=1 to see why",
            )
        book = worker.book
        if book is not None:
            self._tries[book.id] = self._tries.get(book.id, 0) + 1
            if self._tries[book.id] < MOST_TRIES:
                self._waiting.appendleft(book)
            else:
                yield failed(book, worker.seconds, f"its worker died twice (exit code {code})")
        if self._waiting:
            self._start()

    def _enforce(self) -> Iterator[Outcome]:
        for worker in list(self._workers):
            book = worker.book
            excess = None if book is None else worker.find_excess(self._limits)
            if book is not None and excess is not None:
                took = worker.seconds
                worker.stop()
                self._workers.remove(worker)
                yield failed(book, took, excess)
                if self._waiting:
                    self._start()
