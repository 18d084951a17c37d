"""A worker process: reads the books it is told to, one line of JSON in and out for each.

``python -m fabula.corpus.worker``; the first line says how to work. When whoever runs it goes
away, it stops at once.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from pathlib import Path
from typing import IO, Any, NoReturn

import msgspec

from fabula import errors
from fabula.corpus.book_reader import BookReader
from fabula.corpus.books import Book, Settings
from fabula.errors import FabulaError, InputError, ModelError
from fabula.version import VERSION

_ALIKE = "install the same fabula on every machine"


def main() -> None:
    """Work until standard input ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="ascii")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    tasks: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_listen, args=(tasks,), daemon=True).start()
    try:
        _work(tasks, answers)
    except FabulaError as error:
        _answer(answers, describe_error(error))


def describe_error(error: FabulaError) -> dict[str, Any]:
    """An error as plain data, for another process."""
    return {"error": type(error).__name__, "message": error.message, "hint": error.hint}


def rebuild_error(told: dict[str, Any]) -> FabulaError:
    """The error that ``describe_error`` has described."""
    made: FabulaError = getattr(errors, told["error"])(told["message"], told["hint"])
    return made


def make_reader(
    staging: Path, settings: Settings, threads: int, *, gpu: bool = False
) -> BookReader:
    """A reader with the model that the settings want.

    Raises:
        InputError: If fabula is of another version here, or the model is to run on a GPU and
            ONNX Runtime cannot use one.
        ModelError: If the model is damaged, or another than that of the settings.
    """
    if settings.fabula != VERSION:
        raise InputError(
            f"a worker has fabula {VERSION}, and the run fabula {settings.fabula}", _ALIKE
        )
    encoder = None
    if settings.model is not None:
        from fabula.encoder.load import load_encoder

        encoder = load_encoder(threads=threads, gpu=gpu)
        if encoder.name != settings.model:
            raise ModelError(
                f"a worker has the model {encoder.name}, and the run {settings.model}", _ALIKE
            )
    return BookReader(staging, settings, encoder)


def _work(tasks: queue.Queue[str], answers: IO[str]) -> NoReturn:
    told = json.loads(tasks.get())
    settings = msgspec.convert(told["settings"], Settings)
    reader = make_reader(Path(told["staging"]), settings, told["threads"])
    _answer(answers, {"ready": True})
    while True:
        book = msgspec.convert(json.loads(tasks.get()), Book)
        _answer(answers, {"outcome": msgspec.to_builtins(reader.read(book))})


def _listen(tasks: queue.Queue[str]) -> None:
    for line in sys.stdin:
        tasks.put(line)
    os._exit(0)


def _answer(answers: IO[str], data: dict[str, Any]) -> None:
    answers.write(json.dumps(data) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
