"""The Ray engine: workers of a Ray cluster, through Ray Data.

Every worker is an actor with the model loaded once. Each stages the books it reads in OUT, which
all machines must see (a shared file system); the run puts them into shards as outcomes come, so
the result is that of the local engine, and so is resuming.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from fabula.corpus.book_reader import BookReader
from fabula.corpus.books import Book, Limits, Outcome, Settings
from fabula.corpus.worker import make_reader
from fabula.errors import InputError
from fabula.tables.table import load_package

MAX_RESTARTS = 4
"""How often Ray may start a worker again that has died."""


class _Actor:
    """A worker: reads the books of each batch.

    Args:
        staging: Where books are staged.
        settings: ``Settings`` as plain data.
        threads: Threads of the model.
    """

    def __init__(self, staging: str, settings: dict[str, Any], threads: int) -> None:
        made = msgspec.convert(settings, Settings)
        self._reader: BookReader = make_reader(Path(staging), made, threads)

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """The outcome of one book, both as JSON."""
        book = msgspec.convert(json.loads(row["book"]), Book)
        return {"outcome": msgspec.json.encode(self._reader.read(book)).decode("utf-8")}


def read_on_ray(
    books: list[Book],
    staging: Path,
    settings: Settings,
    limits: Limits,
    workers: int,
    threads: int,
) -> Iterator[Outcome]:
    """Read books with Ray; the arguments are those of ``local.read_locally``.

    A Ray that is running already (``RAY_ADDRESS``) is used, else one is started on this machine.

    Raises:
        InputError: If a limit is given: Ray has its own.
        MissingExtraError: If ray is not installed.
    """
    if limits.seconds is not None:
        raise InputError("--max-seconds is for the local engine", "leave it out with --engine ray")
    if not books:
        return
    ray = load_package("ray", "fabula[ray]")
    data = load_package("ray.data", "fabula[ray]")
    started = not ray.is_initialized()
    if started:
        ray.init(include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    data.DataContext.get_current().enable_progress_bars = False
    rows = [{"book": json.dumps(msgspec.to_builtins(book))} for book in books]
    plain = {
        "staging": str(staging.resolve()),
        "settings": msgspec.to_builtins(settings),
        "threads": threads,
    }
    try:
        read = data.from_items(rows, override_num_blocks=len(rows)).map(
            _Actor,
            fn_constructor_kwargs=plain,
            concurrency=min(workers, len(books)),
            num_cpus=threads,
            max_restarts=MAX_RESTARTS,
            max_task_retries=MAX_RESTARTS,
        )
        for row in read.iter_rows():
            yield msgspec.json.decode(row["outcome"], type=Outcome)
    finally:
        if started:
            ray.shutdown()
