"""Measure seconds and memory of reading whole novels: ``python benchmarks/speed.py``.

Every run is a fresh process. ``seconds`` is from its start to the finished story, ``start_up`` the
part until fabula is imported, ``reading`` what is left. Peak memory is the process's own maximum.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.environment import DATA, round_all, write_result

NOVELS = ("113-0_the_secret_garden.txt", "62_a_princess_of_mars.txt")
REPEATS = 5

RSS_UNIT_BYTES = 1 if sys.platform == "darwin" else 1024
"""Unit of ``ru_maxrss``."""


def main() -> int:
    """Time every novel in fresh processes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA, help="folder that holds the corpora")
    parser.add_argument("--texts", type=Path, nargs="+", help="other texts to read")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="fresh processes per text")
    parser.add_argument("--json", type=Path, help="write the result to this file")
    parser.add_argument("--once", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        print(json.dumps(read_once(options.once)))
        return 0
    paths = options.texts or [options.data / "gutenberg_bench" / name for name in NOVELS]
    result = {
        "protocol": "speed",
        "repeats": options.repeats,
        "texts": {path.stem: time_text(path, options.repeats) for path in paths},
    }
    if options.json:
        write_result(options.json, round_all(result))
    return 0


def read_once(path: Path) -> dict[str, Any]:
    """Read one text in this process and report on it."""
    from benchmarks.environment import read_text
    from fabula import annotate

    imported = time.perf_counter()
    story = annotate(read_text(path))
    finished = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT_BYTES
    return {
        "reading_s": finished - imported,
        "tokens": len(story.tokens),
        "characters": len(story.text),
        "peak_mib": peak / 2**20,
    }


def time_text(path: Path, repeats: int) -> dict[str, Any]:
    """Median and range over fresh processes."""
    runs = [run_once(path) for _ in range(repeats)]
    total = [run["seconds"] for run in runs]
    reading = [run["reading_s"] for run in runs]
    row = {
        "tokens": runs[0]["tokens"],
        "characters": runs[0]["characters"],
        "seconds": statistics.median(total),
        "seconds_range": [min(total), max(total)],
        "reading_s": statistics.median(reading),
        "start_up_s": statistics.median(run["seconds"] - run["reading_s"] for run in runs),
        "tokens_per_s": runs[0]["tokens"] / statistics.median(total),
        "tokens_per_s_reading": runs[0]["tokens"] / statistics.median(reading),
        "peak_mib": max(run["peak_mib"] for run in runs),
    }
    low, high = row["seconds_range"]
    print(
        f"{path.stem:32} {row['tokens']} tokens  {row['seconds']:.2f} s [{low:.2f}, {high:.2f}] "
        f"of which start-up {row['start_up_s']:.2f} s  {row['tokens_per_s']:.0f} tokens/s  "
        f"peak {row['peak_mib']:.0f} MiB",
        flush=True,
    )
    return row


def run_once(path: Path) -> dict[str, Any]:
    """One fresh process."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, __file__, "--once", str(path)], capture_output=True, text=True, check=True
    )
    seconds = time.perf_counter() - began
    run: dict[str, Any] = json.loads(done.stdout)
    return run | {"seconds": seconds}


if __name__ == "__main__":
    sys.exit(main())
