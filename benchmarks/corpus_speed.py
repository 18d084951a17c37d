"""Measure ``fabula corpus run`` with the model: ``python benchmarks/corpus_speed.py``.

Short works of 2,000 to 10,000 words are cut from novels at paragraphs. ``scaling``: the same works
by one worker and by two, one thread each, in turn. ``overhead``: a novel by ``fabula corpus run``
with one worker and by ``fabula read --no-report``, both fresh processes with one thread. ``whole``:
many works and whole novels in one run with two workers, with the most memory that a worker held.
Medians; needs the extra ``tables``.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.environment import DATA, round_all, write_result
from benchmarks.processes import RSS_UNIT_BYTES, run_process
from fabula.corpus.run import run_corpus
from fabula.encoder.load import load_encoder

LEAST_WORDS, MOST_WORDS = 2_000, 10_000
SCALING_WORKS = 16
SEED = 1
OVERHEAD_NOVEL = "gutenberg_bench/113-0_the_secret_garden.txt"


def main() -> int:
    """Measure, print and write."""
    options = parse_options()
    sources = sorted((options.data / "litbank" / "original").glob("*.txt"))
    result: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "scaling" in options.parts:
            write_works(folder / "few", sources, SCALING_WORKS)
            result["scaling"] = measure_scaling(folder, options.repeats)
            print(result["scaling"], flush=True)
        if "overhead" in options.parts:
            novel = options.data / OVERHEAD_NOVEL
            result["overhead"] = measure_overhead(folder, novel, options.repeats)
            print(result["overhead"], flush=True)
        if "whole" in options.parts:
            write_works(folder / "many", sources, options.works)
            for path in sources[:: len(sources) // options.novels][: options.novels]:
                (folder / "many" / path.name).write_bytes(path.read_bytes())
            result["whole"] = measure_whole(folder)
            print(result["whole"], flush=True)
    if options.json:
        write_result(options.json, round_all(result), load_encoder(None, 1))
    return 0


def write_works(folder: Path, sources: Sequence[Path], count: int) -> None:
    """Cut works from novels in turn, one a novel, until there are enough."""
    folder.mkdir()
    chance = random.Random(SEED)
    cuts = [cut_works(path, chance) for path in sources]
    done = 0
    while done < count:
        before = done
        for path, works in zip(sources, cuts, strict=True):
            work = next(works, None)
            if work is not None and done < count:
                (folder / f"{path.stem} {done:03}.txt").write_text(work, encoding="utf-8")
                done += 1
        if done == before:
            raise SystemExit(f"the novels give {done} works, not {count}")


def cut_works(path: Path, chance: random.Random) -> Iterator[str]:
    """Pieces of a novel, whole paragraphs each, of a length drawn at random."""
    piece: list[str] = []
    words, wanted = 0, draw_length(chance)
    for paragraph in path.read_text(encoding="utf-8", errors="replace").split("\n\n"):
        piece.append(paragraph)
        words += len(paragraph.split())
        if words >= wanted:
            yield "\n\n".join(piece)
            piece, words, wanted = [], 0, draw_length(chance)


def draw_length(chance: random.Random) -> int:
    """A length in words, even on a logarithmic scale."""
    share: float = (MOST_WORDS / LEAST_WORDS) ** chance.random()
    return round(LEAST_WORDS * share)


def measure_scaling(folder: Path, repeats: int) -> dict[str, Any]:
    """Seconds of one worker and of two for the same works."""
    found: dict[int, list[float]] = {1: [], 2: []}
    words = 0
    for turn in range(repeats):
        for workers, seconds in found.items():
            out = folder / f"scaling {workers} {turn}"
            summary = run_corpus(folder / "few", out, workers=workers, threads=1)
            seconds.append(summary.seconds)
            words = summary.words
    one, two = (statistics.median(seconds) for seconds in found.values())
    return {"works": SCALING_WORKS, "words": words, "one_s": one, "two_s": two, "gain": one / two}


def measure_overhead(folder: Path, novel: Path, repeats: int) -> dict[str, Any]:
    """Seconds of a novel as a corpus and as a story, one thread each."""
    (folder / "one").mkdir()
    (folder / "one" / novel.name).write_bytes(novel.read_bytes())
    corpus, story = [], []
    fabula = [sys.executable, "-m", "fabula"]
    for turn in range(repeats):
        out = [str(folder / "one"), str(folder / f"corpus {turn}"), "--workers", "1"]
        corpus.append(run_process([*fabula, "corpus", "run", *out, "--threads", "1"], 1).seconds)
        out = [str(novel), "-o", str(folder / f"story {turn}"), "--no-report", "--threads", "1"]
        story.append(run_process([*fabula, "read", *out], 1).seconds)
    one, other = statistics.median(corpus), statistics.median(story)
    return {"novel": novel.name, "corpus_s": one, "read_s": other, "overhead": one / other - 1}


def measure_whole(folder: Path) -> dict[str, Any]:
    """Seconds, words a second and memory of a run over everything, with two workers."""
    summary = run_corpus(folder / "many", folder / "whole", workers=2, threads=1)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * RSS_UNIT_BYTES
    return {
        "books": summary.done,
        "failed": summary.failed,
        "words": summary.words,
        "seconds": summary.seconds,
        "words_per_s": summary.words / summary.seconds,
        "worker_mib": most / 2**20,
    }


def parse_options() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--parts", nargs="+", default=["scaling", "overhead", "whole"])
    parser.add_argument("--works", type=int, default=500)
    parser.add_argument("--novels", type=int, default=20)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the result here")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
