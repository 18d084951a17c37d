"""A worker process as seen from the run: started, told what to read, watched, stopped."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from fabula.corpus.books import Book, Limits, Settings

MEGABYTE = 1024 * 1024


class WorkerProcess:
    """One worker.

    Args:
        events: Where its answers go, as pairs of the worker and a line; ``None`` = it has ended.
        staging: Where it stages books.
        settings: What decides the rows.
        threads: Threads of its model.

    Attributes:
        book: What it reads now; ``None`` = nothing.
        is_ready: Whether its model is loaded.
    """

    def __init__(
        self,
        events: queue.Queue[tuple[WorkerProcess, str | None]],
        staging: Path,
        settings: Settings,
        threads: int,
    ) -> None:
        self.book: Book | None = None
        self.is_ready = False
        self._began = 0.0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "fabula.corpus.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if os.environ.get("FABULA_DEBUG") else subprocess.DEVNULL,
            text=True,
            encoding="ascii",
            env={**os.environ, "OMP_NUM_THREADS": str(threads)},
            start_new_session=True,
        )
        self._tell(
            {
                "staging": str(staging),
                "settings": msgspec.to_builtins(settings),
                "threads": threads,
            }
        )
        threading.Thread(target=self._listen, args=(events,), daemon=True).start()

    @property
    def id(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def seconds(self) -> float:
        """How long it has been reading its book."""
        return time.monotonic() - self._began

    def read(self, book: Book) -> None:
        """Let it read a book."""
        self.book = book
        self._began = time.monotonic()
        self._tell(msgspec.to_builtins(book))

    def find_excess(self, limits: Limits) -> str | None:
        """Which limit its book has exceeded, in words; ``None`` = none."""
        if limits.seconds is not None and self.seconds > limits.seconds:
            return f"took longer than {limits.seconds:g} seconds, the limit for a book"
        if limits.megabytes is not None:
            used = measure_memory(self.id)
            if used is not None and used > limits.megabytes * MEGABYTE:
                return f"took more than {limits.megabytes} MB of memory, the limit for a book"
        return None

    def stop(self) -> int:
        """End it at once; its exit code, negative = the signal that ended it."""
        with suppress(OSError):
            self._process.kill()
        code = self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        return code

    def _tell(self, data: Any) -> None:  # noqa: ANN401
        assert self._process.stdin is not None
        with suppress(OSError):  # it has died, which its end of the answers says as well
            self._process.stdin.write(json.dumps(data) + "\n")
            self._process.stdin.flush()

    def _listen(self, events: queue.Queue[tuple[WorkerProcess, str | None]]) -> None:
        assert self._process.stdout is not None
        with suppress(OSError, ValueError):
            for line in self._process.stdout:
                events.put((self, line))
        events.put((self, None))


def measure_memory(process: int) -> int | None:
    """Bytes that a process has in memory; ``None`` where the system does not say."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None
