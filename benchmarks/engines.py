"""Compare the engines of ``fabula corpus run``: ``python benchmarks/engines.py``.

Books are made of the example stories, in another order each, and read by both engines in turn with
two one-thread workers; the median of each is kept. Ray is started once, and that is timed apart.
Its workers are told not to give way to other programs, as those of the local engine do not. Needs
the extras ``ray`` and ``tables``.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import ray

from benchmarks.environment import PROJECT, round_all, write_result
from fabula.corpus.run import run_corpus

WORKERS = 2
ENGINES = ("local", "ray")


def main() -> int:
    """Read, compare, print and write."""
    options = parse_options()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        words = write_books(folder / "in", options.books)
        began = time.monotonic()
        ray.init(
            num_cpus=WORKERS,
            include_dashboard=False,
            log_to_driver=False,
            logging_level="ERROR",
            _system_config={"worker_niceness": 0},
        )
        start_s = time.monotonic() - began
        taken: dict[str, list[float]] = {engine: [] for engine in ENGINES}
        for turn in range(options.repeats):
            for engine in ENGINES:
                summary = run_corpus(
                    folder / "in",
                    folder / f"{engine} {turn}",
                    engine=engine,
                    workers=WORKERS,
                    threads=1,
                    model=not options.no_model,
                )
                assert summary.done == options.books
                taken[engine].append(summary.seconds)
                print(f"{engine}: {summary.seconds:.1f} s", flush=True)
        ray.shutdown()
    middle = {engine: statistics.median(each) for engine, each in taken.items()}
    result = {
        "books": options.books,
        "words": words,
        "start_ray_s": start_s,
        "seconds": taken,
        "median_s": middle,
        "words_per_s": {engine: words / seconds for engine, seconds in middle.items()},
        "ray_over_local": middle["ray"] / middle["local"],
    }
    print(
        f"{words} words; Ray started in {start_s:.1f} s; Ray / local {result['ray_over_local']:.3f}"
    )
    if options.json:
        write_result(options.json, round_all(result))
    return 0


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
