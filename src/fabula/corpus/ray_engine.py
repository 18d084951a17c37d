"""The Ray engine: workers of a Ray cluster, through Ray Data.

Every worker is an actor with the model loaded once, and reads one book at a time. Each stages the
books it reads in OUT, which all machines must see (a shared file system); the run puts them into
shards as outcomes come, so the result is that of the local engine, and so is resuming. A book
whose worker dies is read again by another.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from fabula.corpus.book_reader import BookReader
from fabula.corpus.books import Book, Limits, Outcome, Settings, failed
from fabula.corpus.staging import staged_path
from fabula.corpus.worker import describe_error, make_reader, rebuild_error
from fabula.errors import FabulaError, InputError, StorageError
from fabula.tables.table import load_package

MOST_TRIES = 3
"""How often a book is begun before the death of workers is taken to be its doing.

Ray Data starts dead workers again, and gives them their book again, without end; so each worker
counts, in a file beside the staged books, before it begins one.
"""

TRIES_SUFFIX = ".tries"


class _Actor:
    """A worker: reads the books it is given, one a call.

    Args:
        staging: Where books are staged.
        settings: ``Settings`` as plain data.
        threads: Threads of the model.
        gpu: Whether the model runs on the GPU that Ray has set aside.
        tries: How often a book may be begun.
    """

    def __init__(
        self, staging: str, settings: dict[str, Any], threads: int, gpu: bool, tries: int
    ) -> None:
        made = msgspec.convert(settings, Settings)
        self._staging = Path(staging)
        self._tries = tries
        self._reader: BookReader | FabulaError
        try:
            self._reader = make_reader(Path(staging), made, threads, gpu=gpu)
        except FabulaError as error:  # Ray would start a worker that cannot begin again and again
            self._reader = error

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """What came of one book, or the error that ends the run; both sides as JSON."""
        book = msgspec.convert(json.loads(row["book"]), Book)
        try:
            if isinstance(self._reader, FabulaError):
                raise self._reader
            told = {"outcome": msgspec.to_builtins(self._read(self._reader, book))}
        except FabulaError as error:
            told = describe_error(error)
        return {"told": json.dumps(told)}

    def _read(self, reader: BookReader, book: Book) -> Outcome:
        mark = staged_path(self._staging, book.id).with_suffix(TRIES_SUFFIX)
        if _count_try(mark) > self._tries:
            outcome = failed(book, 0.0, f"its workers died: it was begun {self._tries} times")
        else:
            outcome = reader.read(book)
        mark.unlink(missing_ok=True)
        return outcome


def read_on_ray(
    books: list[Book],
    staging: Path,
    settings: Settings,
    limits: Limits,
    workers: int,
    threads: int,
    gpus: float | None = None,
) -> Iterator[Outcome]:
    """Read books with Ray; outcomes come as they are there.

    A Ray that is running already (``RAY_ADDRESS``) is used, else one is started on this machine.

    Args:
        books: What to read, in this order.
        staging: Where the tables of each book are staged; every machine sees it.
        settings: What decides the rows.
        limits: None of them can be kept here.
        workers: How many actors.
        threads: Threads of each actor's model, and without GPUs the processors that Ray sets aside
            for it.
        gpus: Share of a GPU that Ray sets aside for each worker, above 0 and at most 1; ``None`` =
            the model runs on processors.

    Raises:
        InputError: If a limit is given (Ray has its own), the Ray of ``RAY_ADDRESS`` does not
            answer, or GPUs are wanted and there are none.
        FabulaError: If Ray ends in the run.
        StorageError: If a worker cannot write its results.
        ModelError: If the model cannot be loaded.
        MissingExtraError: If ray is not installed.
    """
    if limits.seconds is not None:
        raise InputError("--max-seconds is for the local engine", "leave it out with --engine ray")
    if not books:
        return
    plain = {
        "staging": str(staging.resolve()),
        "settings": msgspec.to_builtins(settings),
        "threads": threads,
        "gpu": gpus is not None,
        "tries": MOST_TRIES,
    }
    for mark in staging.glob(f"*{TRIES_SUFFIX}"):  # of a run that was ended from outside
        mark.unlink()
    with _running_ray() as ray:
        _check_gpus(ray, gpus)
        try:
            for row in _plan(books, plain, workers, threads, gpus).iter_rows():
                told = json.loads(row["told"])
                if "error" in told:
                    raise rebuild_error(told)
                yield msgspec.convert(told["outcome"], Outcome)
        except ray.exceptions.RayError as error:
            raise FabulaError(
                f"Ray has ended in the run: {_first_line(error)}", "give the same command to go on"
            ) from error


@contextmanager
def _running_ray() -> Iterator[Any]:
    """Ray, started if nobody has, and stopped again in that case."""
    ray = load_package("ray", "fabula[ray]")
    started = not ray.is_initialized()
    if started:
        try:
            ray.init(include_dashboard=False, log_to_driver=False, logging_level="ERROR")
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise InputError(
                f"Ray cannot be reached or started: {_first_line(error)}",
                "look at RAY_ADDRESS; without it a Ray is started on this machine",
            ) from error
    try:
        yield ray
    finally:
        if started:
            ray.shutdown()


def _plan(
    books: list[Book], plain: dict[str, Any], workers: int, threads: int, gpus: float | None
) -> Any:  # noqa: ANN401 (a ray.data.Dataset)
    data = load_package("ray.data", "fabula[ray]")
    context = data.DataContext.get_current()
    context.enable_progress_bars = False
    if hasattr(context, "execution_no_progress_timeout_s"):
        context.execution_no_progress_timeout_s = -1  # a long book may take longer
    rows = [{"book": json.dumps(msgspec.to_builtins(book))} for book in books]
    return data.from_items(rows, override_num_blocks=len(rows)).map(
        _Actor,
        fn_constructor_kwargs=plain,
        compute=data.ActorPoolStrategy(
            size=min(workers, len(books)), max_tasks_in_flight_per_actor=1
        ),
        num_cpus=threads if gpus is None else None,
        num_gpus=gpus,
    )


def _check_gpus(ray: Any, gpus: float | None) -> None:  # noqa: ANN401 (a module)
    """Ray would wait for ever for a GPU that nobody has.

    Raises:
        InputError: If there are fewer than one worker needs.
    """
    has = ray.cluster_resources().get("GPU", 0)
    if gpus is not None and has < gpus:
        raise InputError(
            f"--gpus-per-worker {gpus:g}: this Ray has {has:g} GPUs",
            "join machines that have some, or leave it out: the model runs on processors too",
        )


def _count_try(mark: Path) -> int:
    """How often a book has been begun, this time included; a line with the process for each.

    Raises:
        StorageError: If the staging folder cannot be written.
    """
    try:
        with mark.open("a", encoding="ascii") as file:
            file.write(f"{os.getpid()}\n")
        return len(mark.read_text(encoding="ascii").splitlines())
    except OSError as error:
        raise StorageError(
            f"{mark.parent}: cannot be written: {error.strerror}", "every worker must see OUT"
        ) from error


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
