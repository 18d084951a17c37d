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

from fabula.corpus.book_reader import BookReader
from fabula.corpus.books import Book, Settings
from fabula.errors import FabulaError


def main() -> None:
    """Work until standard input ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="ascii")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    tasks: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_listen, args=(tasks,), daemon=True).start()
    try:
        _work(tasks, answers)
    except FabulaError as error:
        told = {"error": type(error).__name__, "message": error.message, "hint": error.hint}
        _answer(answers, told)


def make_reader(staging: Path, settings: Settings, threads: int) -> BookReader:
    """A reader with the model that the settings want.

    Raises:
        ModelError: If the model is damaged.
    """
    encoder = None
    if settings.model is not None:
        from fabula.encoder.load import load_encoder

        encoder = load_encoder(threads=threads)
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
