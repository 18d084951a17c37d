"""Measure how the cost of reading grows with the length of a book: ``python benchmarks/growth.py``.

Books from 10,000 to 3 million words are put together from the example stories (``long_books.py``);
each is read in a process of its own, layer by layer, as ``fabula read`` does. Time is CPU seconds
of that process, so that other work on the machine counts little; memory is the most the process has
held by the end of each step. The exponent of a step is the slope of log seconds over log words from
``FITTED_WORDS`` on: 1 is linear growth, 1.1 the most that is borne.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.environment import round_all, write_result
from benchmarks.growth_plot import draw_growth
from benchmarks.long_books import compose_book
from benchmarks.processes import RSS_UNIT_BYTES, run_process
from fabula import annotate, read_text
from fabula.encoder.load import load_encoder
from fabula.encoder.manifest import find_shipped
from fabula.report.page import render_report
from fabula.storage import encode_story

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000)
"""Words of the books that rules read."""

MODEL_WORDS = 300_000
"""Words of the longest book that the model reads."""

FITTED_WORDS = 30_000
"""Words of the shortest book the exponents are fitted on; below, fixed costs hide the growth."""

MIN_SHARE = 0.01
"""Share of the time of the longest book below which a step's exponent is not judged."""

MAX_EXPONENT = 1.1
"""Largest exponent that counts as linear."""


def main() -> int:
    """Read every book, fit, print, draw and write; exit code 1 if a step outgrows its book."""
    options = parse_options()
    systems = {"rules": [size for size in SIZES if size <= options.words]}
    if find_shipped() is not None and not options.no_model:
        systems["model"] = [size for size in systems["rules"] if size <= MODEL_WORDS]
    measured = {
        name: [measure_book(size, name == "model") for size in sizes]
        for name, sizes in systems.items()
    }
    result: dict[str, Any] = {
        "protocol": "growth",
        "fitted_from_words": FITTED_WORDS,
        "systems": {
            name: {"books": books, "exponents": fit_steps(books)}
            for name, books in measured.items()
            if books
        },
    }
    steep = [
        f"{system}: {step} grows with exponent {exponent:.2f}"
        for system, found in result["systems"].items()
        for step, exponent in found["exponents"].items()
        if exponent > MAX_EXPONENT and is_weighty(step, found["books"][-1])
    ]
    print("\n".join(steep) or f"no exponent above {MAX_EXPONENT}")
    if options.svg:
        options.svg.write_text(draw_growth(measured), encoding="utf-8")
    if options.json:
        encoder = load_encoder() if "model" in systems else None
        write_result(options.json, round_all(result), encoder)
    return 1 if steep else 0


def parse_options() -> argparse.Namespace:
    """The options of the command line; with ``--one`` the process only reads one book."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--words", type=int, default=SIZES[-1], help="leave longer books out")
    parser.add_argument("--no-model", action="store_true", help="read with the rules alone")
    parser.add_argument("--json", type=Path, help="write the result to this file")
    parser.add_argument("--svg", type=Path, help="draw the result into this file")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(time_steps(options.one, model=not options.no_model)))
        sys.exit(0)
    return options


def measure_book(words: int, model: bool) -> dict[str, Any]:
    """One book of so many words, read in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.txt"
        path.write_text(compose_book(words), encoding="utf-8")
        command = [sys.executable, __file__, "--one", str(path)]
        run = run_process(command if model else [*command, "--no-model"], threads=1)
    found: dict[str, Any] = json.loads(run.output)
    steps = found["steps"]
    total = sum(step["cpu_s"] for step in steps.values())
    slowest = sorted(steps, key=lambda name: -float(steps[name]["cpu_s"]))[:4]
    shown = ", ".join(f"{name} {steps[name]['cpu_s']:.1f}" for name in slowest)
    print(
        f"{'model' if model else 'rules'} {words:9,} words  {total:8.1f} s  "
        f"{total / words * 1e6:6.1f} µs/word  {run.peak_mib:6.0f} MiB  {shown}",
        flush=True,
    )
    return {"words": words, "cpu_s": total, "peak_mib": run.peak_mib} | found


class StepTimer:
    """CPU seconds and the memory peak of each step, as the pipeline announces them."""

    def __init__(self) -> None:
        self.steps: dict[str, dict[str, float]] = {}
        self._name: str | None = None
        self._began = 0.0

    def step(self, name: str, done: int, total: int) -> None:
        """End the step before and begin this one."""
        self.end()
        self._name, self._began = name, time.process_time()

    def end(self) -> None:
        """End the last step."""
        if self._name is not None:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT_BYTES / 2**20
            spent = time.process_time() - self._began
            self.steps[self._name] = {"cpu_s": spent, "peak_mib": peak}
        self._name = None


def time_steps(path: Path, *, model: bool) -> dict[str, Any]:
    """Read a book in this process: seconds and memory of each step, and what was found."""
    encoder = load_encoder(threads=1) if model else None
    timer = StepTimer()
    timer.step("(file)", 0, 0)
    text = read_text(path)
    story = annotate(text, encoder=encoder, progress=timer)
    timer.step("(story.json)", 0, 0)
    encode_story(story)
    timer.step("(report.html)", 0, 0)
    render_report(story)
    timer.end()
    return {
        "characters": len(text),
        "people": len(story.characters),
        "lines": len(story.dialogue),
        "steps": timer.steps,
    }


def fit_steps(books: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Exponent of each step and of all of them together."""
    fitted = [book for book in books if book["words"] >= FITTED_WORDS]
    if len(fitted) < 2:
        return {}
    words = [book["words"] for book in fitted]
    found = {"all": fit_exponent(words, [book["cpu_s"] for book in fitted])}
    for step in fitted[-1]["steps"]:
        seconds = [book["steps"][step]["cpu_s"] for book in fitted]
        found[step] = fit_exponent(words, seconds)
    return found


def fit_exponent(words: Sequence[float], seconds: Sequence[float]) -> float:
    """Slope of the straight line through the logarithms (least squares)."""
    across = [math.log(each) for each in words]
    up = [math.log(max(each, 1e-6)) for each in seconds]
    middle, height = sum(across) / len(across), sum(up) / len(up)
    over = sum((x - middle) * (y - height) for x, y in zip(across, up, strict=True))
    return over / sum((x - middle) ** 2 for x in across)


def is_weighty(step: str, book: dict[str, Any]) -> bool:
    """Whether a step takes a noticeable share of a book's time."""
    return step == "all" or bool(book["steps"][step]["cpu_s"] >= MIN_SHARE * book["cpu_s"])


if __name__ == "__main__":
    sys.exit(main())
