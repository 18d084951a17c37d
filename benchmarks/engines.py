"""Compare the engines of ``fabula corpus run``: ``python benchmarks/engines.py``.

Books are made of the example stories, in another order each, and read by both engines in turn with
two one-thread workers; the median of each is kept. Ray is started once, and that is timed apart.
Its workers are told not to give way to other programs, as those of the local engine do not. Needs
the extras ``ray`` and ``tables``.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import ray

from benchmarks.environment import PROJECT, round_all, write_result
from fabula.corpus.books import Outcome
from fabula.corpus.run import Engine, run_corpus

WORKERS = 2
ENGINES: tuple[Engine, ...] = ("local", "ray")


class _Watch:
    """Is told of every book, and notes when the first and the last had been read."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def begin(self, books: int, size: int, done: int) -> None:
        """Nothing is noted."""

    def add(self, outcome: Outcome) -> None:
        """A book has been read."""
        assert outcome.status == "done"
        self.times.append(time.monotonic())


def main() -> int:
    """Read, compare, print and write."""
    options = parse_options()
    runs = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        words = write_books(folder / "in", options.books)
        start_s = start_ray()
        for turn in range(options.repeats):
            for engine in ENGINES:
                out = folder / f"{engine} {turn}"
                runs.append(measure(folder / "in", out, engine, not options.no_model))
                print(runs[-1], flush=True)
        ray.shutdown()
    middle = {
        engine: {
            key: statistics.median(run[key] for run in runs if run["engine"] == engine)
            for key in ("seconds", "first_book_s", "other_books_s")
        }
        for engine in ENGINES
    }
    print(f"{words} words; Ray started in {start_s:.1f} s; medians: {middle}")
    result = {"words": words, "start_ray_s": start_s, "medians": middle, "runs": runs}
    if options.json:
        write_result(options.json, round_all(result))
    return 0


def start_ray() -> float:
    """Start Ray with workers that do not give way to others; the seconds it took."""
    began = time.monotonic()
    ray.init(
        num_cpus=WORKERS,
        include_dashboard=False,
        log_to_driver=False,
        logging_level=logging.ERROR,
        _system_config={"worker_niceness": 0},
    )
    return time.monotonic() - began


def measure(given: Path, out: Path, engine: Engine, model: bool) -> dict[str, Any]:
    """One run: all of it, up to the first book, and from there to the last."""
    watch = _Watch()
    began = time.monotonic()
    summary = run_corpus(
        given, out, engine=engine, workers=WORKERS, threads=1, model=model, progress=watch
    )
    return {
        "engine": engine,
        "seconds": summary.seconds,
        "first_book_s": watch.times[0] - began,
        "other_books_s": watch.times[-1] - watch.times[0],
    }


def write_books(folder: Path, count: int) -> int:
    """Make books of some paragraphs of the example stories; how many words they have."""
    stories = sorted((PROJECT / "examples" / "stories").glob("*[!d].txt"))
    texts = [path.read_text(encoding="utf-8").split("\n\n") for path in stories]
    folder.mkdir()
    words = 0
    for number in range(count):
        pages = texts[number % len(texts)]
        turned = pages[number:] + pages[:number]
        words += sum(len(page.split()) for page in turned)
        (folder / f"book {number:02}.txt").write_text("\n\n".join(turned), encoding="utf-8")
    return words


def parse_options() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--books", type=int, default=16)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--no-model", action="store_true", help="rules alone")
    parser.add_argument("--json", type=Path, help="write the result here")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
