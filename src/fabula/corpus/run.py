"""Reads a corpus: finds what is left to do, lets an engine read it, and keeps what comes."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

import msgspec

from fabula.corpus.books import Book, Limits, Outcome, Settings
from fabula.corpus.folder import STAGING_FOLDER, locked_folder, prepare_folder
from fabula.corpus.inputs import find_books
from fabula.corpus.manifest import ManifestWriter, read_manifest
from fabula.corpus.shards import SHARD_BOOKS, ShardWriter, clear_unfinished, read_books
from fabula.corpus.staging import STAGED_SUFFIX, read_outcome, staged_path
from fabula.corpus.worker_process import measure_memory
from fabula.encoder.manifest import find_shipped
from fabula.encoder.manifest import read_manifest as read_model_manifest
from fabula.encoder.session import check_threads, count_cores
from fabula.errors import InputError
from fabula.readers.decoding import check_encoding
from fabula.registry import check_layer, public_layers
from fabula.tables.story_tables import BOOKS
from fabula.tables.table import load_package
from fabula.version import VERSION

Engine: TypeAlias = Literal["local", "ray"]
MAX_WORKERS = 1024
"""More workers than this is a slip of the pen."""


class CorpusProgress(Protocol):
    """Is told how far a run is; the command line draws it."""

    def begin(self, books: int, size: int, done: int) -> None:
        """``books`` of ``size`` bytes are to be read; ``done`` were read by an earlier run."""

    def add(self, outcome: Outcome) -> None:
        """A book has been read, or has failed."""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a run has done.

    Attributes:
        done: Books read by this run.
        failed: Books of the input that failed, now or in an earlier run.
        before: Books that an earlier run had read.
        words: Words of the books read by this run.
        seconds: How long the run took.
    """

    done: int
    failed: int
    before: int
    words: int
    seconds: float


def run_corpus(
    given: str | Path,
    out: str | Path,
    *,
    engine: Engine = "local",
    workers: int | None = None,
    threads: int | None = None,
    gpus_per_worker: float | None = None,
    only: Iterable[str] | None = None,
    min_score: float | None = None,
    encoding: str | None = None,
    model: bool = True,
    max_seconds: float | None = None,
    max_memory: int | None = None,
    resume: bool = True,
    retry: bool = False,
    redo: bool = False,
    shard_books: int = SHARD_BOOKS,
    progress: CorpusProgress | None = None,
) -> Summary:
    """Read many books into one corpus; what an earlier run has read is not read again.

    Args:
        given: A folder, a glob, a zip archive, a JSONL file of texts, or a list of files.
        out: The folder of the corpus; nothing is written anywhere else.
        engine: Who reads: processes of this machine, or Ray (``fabula[ray]``).
        workers: How many books are read at once; ``None`` = one a core.
        threads: Threads of each worker's model; ``None`` = the cores divided by the workers.
        gpus_per_worker: Share of a GPU for the model of each worker of Ray, above 0 and at most 1;
            ``None`` = the model runs on processors.
        only: Layers to compute; ``None`` = all.
        min_score: As in ``fabula.read_story``.
        encoding: As in ``fabula.read_story``.
        model: As in ``fabula.read_story``.
        max_seconds: Time that one book may take; ``None`` = any.
        max_memory: Megabytes that the worker of a book may take; ``None`` = any.
        resume: Whether to go on with a corpus that is there already.
        retry: Whether to read books again that failed in an earlier run.
        redo: Whether to take away what an earlier run has made, and begin anew.
        shard_books: Most books of a shard.
        progress: Told of every book.

    Raises:
        InputError: If an argument or the input cannot be used, or the corpus was made with another
            version, model or options, or a book has changed since.
        LayerError: If a layer does not exist.
        ModelError: If the model is damaged.
        StorageError: If the corpus cannot be written, or another run is writing to it.
        MissingExtraError: If a package that is needed is not installed.
    """
    began = time.monotonic()
    load_package("pyarrow.parquet", "fabula[tables]")
    if engine == "ray":
        load_package("ray", "fabula[ray]")
    out = Path(out)
    settings = _settings(only, min_score, encoding, model)
    limits = _limits(max_seconds, max_memory, engine)
    workers, threads = _divide(workers, threads)
    _check_gpus(gpus_per_worker, engine, settings)
    books = find_books(str(given), out)
    with locked_folder(out):
        prepare_folder(out, settings, redo=redo, resume=resume)
        run = _Run(out, settings, shard_books)
        try:
            left = run.find_left(books, retry=retry)
            if progress is not None:
                progress.begin(len(left), sum(book.size for book in left), len(books) - len(left))
            read = _choose_engine(engine)
            if gpus_per_worker is not None:
                read = partial(read, gpus=gpus_per_worker)
            for outcome in read(left, out / STAGING_FOLDER, settings, limits, workers, threads):
                run.keep(outcome)
                if progress is not None:
                    progress.add(outcome)
        finally:
            run.close()
    return run.summarise(books, len(left), time.monotonic() - began)


class _Run:
    """What one run knows and keeps of a corpus."""

    def __init__(self, out: Path, settings: Settings, shard_books: int) -> None:
        self._staging = out / STAGING_FOLDER
        clear_unfinished(out)
        self._known = read_manifest(out)
        self._in_shards = read_books(out)
        self._manifest = ManifestWriter(out)
        wanted = public_layers() if settings.only is None else settings.only
        names = (BOOKS, *(name for name in public_layers() if name in wanted))
        self._shards = ShardWriter(out, names, shard_books)
        self._new: list[Outcome] = []

    def find_left(self, books: Iterable[Book], *, retry: bool) -> list[Book]:
        """Books that are still to be read; those that wait in staging go into shards.

        Raises:
            InputError: If a book that was read has changed.
        """
        done = self._in_shards | self._take_staged()
        left = []
        for book in books:
            known = self._known.get(book.id)
            if known is not None and known.bytes != book.size:
                raise InputError(
                    f"{book.id}: has changed since it was read ({known.bytes} bytes, now "
                    f"{book.size})",
                    "read everything again with --redo, or give the book a new name",
                )
            has_failed = known is not None and known.status == "failed" and not retry
            if book.id not in done and not has_failed:
                left.append(book)
        return left

    def keep(self, outcome: Outcome) -> None:
        """Write down what came of a book."""
        self._manifest.add(outcome)
        self._known[outcome.book] = outcome
        self._new.append(outcome)
        if outcome.status == "done":
            self._shards.add(staged_path(self._staging, outcome.book))

    def close(self) -> None:
        """Finish the shard that was begun."""
        try:
            self._shards.close()
        finally:
            self._manifest.close()
            with suppress(OSError):
                self._staging.rmdir()

    def summarise(self, books: Iterable[Book], left: int, seconds: float) -> Summary:
        """What has been done."""
        states = [self._known[book.id].status for book in books if book.id in self._known]
        done = [outcome for outcome in self._new if outcome.status == "done"]
        return Summary(
            done=len(done),
            failed=states.count("failed"),
            before=states.count("done") - len(done),
            words=sum(outcome.words or 0 for outcome in done),
            seconds=seconds,
        )

    def _take_staged(self) -> set[str]:
        """Put what a killed run has staged into shards; ids of its books."""
        found = set()
        for path in sorted(self._staging.glob(f"*{STAGED_SUFFIX}")):
            try:
                outcome = read_outcome(path)
            except (zipfile.BadZipFile, KeyError, msgspec.MsgspecError):
                path.unlink()
                continue
            if outcome.book in self._in_shards:
                path.unlink()
                continue
            if self._known.get(outcome.book) != outcome:
                self._manifest.add(outcome)
                self._known[outcome.book] = outcome
            found.add(outcome.book)
            self._shards.add(path)
        return found


_Reader: TypeAlias = Callable[..., Iterator[Outcome]]


def _choose_engine(engine: Engine) -> _Reader:
    if engine == "ray":
        from fabula.corpus.ray_engine import read_on_ray

        return read_on_ray
    from fabula.corpus.local import read_locally

    return read_locally


def _settings(
    only: Iterable[str] | None, min_score: float | None, encoding: str | None, model: bool
) -> Settings:
    if min_score is not None and not 0 <= min_score <= 1:
        raise InputError(f"min_score {min_score} is not between 0 and 1", "0.8 is a usual choice")
    if encoding is not None:
        check_encoding(encoding)
    folder = find_shipped() if model else None
    return Settings(
        fabula=VERSION,
        model=None if folder is None else read_model_manifest(folder).full_name,
        only=None if only is None else tuple(sorted(set(map(check_layer, only)))),
        min_score=min_score,
        encoding=encoding,
    )


def _limits(seconds: float | None, megabytes: int | None, engine: Engine) -> Limits:
    if seconds is not None and not seconds > 0:
        raise InputError(f"--max-seconds {seconds:g} is not above 0", "600 is plenty for a novel")
    if megabytes is not None and megabytes < 1:
        raise InputError(
            f"--max-memory {megabytes} is below 1", "it counts megabytes; 2000 is usual"
        )
    if megabytes is not None and (engine == "ray" or measure_memory(1) is None):
        raise InputError(
            "--max-memory: the memory of a worker cannot be watched here",
            "leave it out, or use the local engine on Linux",
        )
    return Limits(seconds=seconds, megabytes=megabytes)


def _check_gpus(gpus: float | None, engine: Engine, settings: Settings) -> None:
    if gpus is None:
        return
    if not 0 < gpus <= 1:
        raise InputError(
            f"--gpus-per-worker {gpus:g} is not above 0 and at most 1",
            "a worker uses one GPU, and several may share one: 0.25 is a quarter of it",
        )
    if engine != "ray":
        raise InputError("--gpus-per-worker is for --engine ray", "leave it out, or add that")
    if settings.model is None:
        raise InputError("--gpus-per-worker: rules use no GPU", "leave it out, or use the model")


def _divide(workers: int | None, threads: int | None) -> tuple[int, int]:
    """Workers, and threads of each."""
    cores = count_cores()
    if workers is not None and not 1 <= workers <= MAX_WORKERS:
        raise InputError(
            f"--workers {workers} is not between 1 and {MAX_WORKERS}",
            f"this process may use {cores} cores",
        )
    if threads is not None:
        check_threads(threads)
    count = workers or max(1, cores // (threads or 1))
    return count, threads or max(1, cores // count)
