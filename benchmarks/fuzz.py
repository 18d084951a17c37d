"""Damage documents and read them, for as long as told: ``python benchmarks/fuzz.py --minutes 15``.

Every document is put together from the example stories (``fuzz_documents.py``), damaged by what
hypothesis draws, and given to the readers (every format) or, as text, to the whole pipeline by
rules with story.json and report. A fault is anything but a whole reading or one clear line: another
exception, rows that do not hold, words that are lost, over ``SLOW_S`` CPU seconds. Each kind of
fault is shrunk to its smallest input, which is kept in a folder, and counts once.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import fabula
from benchmarks.environment import round_all, write_result
from benchmarks.fuzz_documents import MAKERS, Data, damage_text, draw_sample, excerpts
from benchmarks.robust import check_lines, check_tiling
from fabula import Text
from fabula.errors import InputError
from fabula.integrity import find_misplaced_rows
from fabula.readers.read import read_data
from fabula.report.page import render_report
from fabula.storage import decode_story, encode_story

ROUND = 60
"""Documents of a round; between rounds the clock is looked at."""

SLOW_S = 20
"""CPU seconds that no document of this size may take."""

PIPELINE = "pipeline"


class FaultError(Exception):
    """What is wrong with a reading that raised nothing."""


class Fuzzer:
    """Counts what was read, and keeps the smallest input of each kind of fault.

    Args:
        keep: Folder of the faulty inputs, made at the first one.
    """

    def __init__(self, keep: Path) -> None:
        self._keep = keep
        self._words = excerpts()
        self._last: tuple[str, str, bytes] | None = None
        self.executions: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.faults: dict[str, dict[str, Any]] = {}

    def run_round(self, target: str, number: int) -> None:
        """Read ``ROUND`` documents for one target; a new kind of fault is shrunk and kept."""
        self._last = None

        @seed(number)
        @settings(
            max_examples=ROUND,
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        @given(st.data())
        def read(data: Data) -> None:
            self._read(target, data)

        try:
            read()
        except Exception:
            if self._last is None:
                raise
            self._note(target, *self._last)

    def _read(self, target: str, data: Data) -> None:
        if target == PIPELINE:
            words = damage_text(data, data.draw(st.sampled_from(self._words)), self._words)
            packed, name = words.encode("utf-8", "surrogatepass"), "a.txt"
            check: Callable[[], bool] = lambda: check_pipeline(words)  # noqa: E731
        else:
            sample = draw_sample(data, target, self._words)
            packed, name = sample.data, f"a{target}"
            check = lambda: check_reader(sample.data, name)  # noqa: E731
        self.executions[target] += 1
        try:
            with at_most(SLOW_S):
                self.refused[target] += not check()
        except Exception as error:
            kind = describe(error)
            if kind in self.faults:
                return
            self._last = kind, f"{type(error).__name__}: {error}"[:300], packed
            raise

    def _note(self, target: str, kind: str, message: str, packed: bytes) -> None:
        self._keep.mkdir(parents=True, exist_ok=True)
        extension = ".txt" if target == PIPELINE else target
        name = f"{len(self.faults) + 1:03}-{target.strip('.')}{extension}"
        (self._keep / name).write_bytes(packed)
        self.faults[kind] = {"target": target, "message": message, "bytes": len(packed)}
        print(f"fault in {target}: {kind}: {message}; kept as {name}", flush=True)


def main() -> int:
    """Read for so many minutes; exit code 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=15, help="how long, by the clock")
    parser.add_argument("--seed", type=int, default=0, help="where the draws begin")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-faults"), help="faulty inputs")
    parser.add_argument("--only", choices=(*MAKERS, PIPELINE), help="one target")
    parser.add_argument("--json", type=Path, help="write the result to this file")
    options = parser.parse_args()
    fuzzer = Fuzzer(options.keep)
    targets = [options.only] if options.only else [*MAKERS, PIPELINE]
    began, ends = time.process_time(), time.monotonic() + 60 * options.minutes
    number = options.seed
    while time.monotonic() < ends:
        for target in targets:
            fuzzer.run_round(target, number)
        number += 1
    total = sum(fuzzer.executions.values())
    cpu_s = time.process_time() - began
    print(f"{total} documents in {cpu_s:.0f} CPU seconds, {len(fuzzer.faults)} kinds of fault")
    if options.json:
        result = {
            "protocol": "fuzz",
            "minutes": options.minutes,
            "cpu_s": cpu_s,
            "seed": options.seed,
            "executions": dict(fuzzer.executions),
            "refused": dict(fuzzer.refused),
            "faults": fuzzer.faults,
        }
        write_result(options.json, round_all(result))
    return 1 if fuzzer.faults or not total else 0


def check_reader(data: bytes, name: str) -> bool:
    """Read a file; whether it was read (and not refused in one clear line).

    Raises:
        FaultError: If the refusal is not clear, or the text does not hold.
    """
    try:
        text = read_data(data, Path(name))
    except InputError as error:
        if name not in error.message or "\n" in error.message or not error.hint:
            raise FaultError("refusal without name, line or hint") from error
        return False
    if not text.content.encode("utf-8").strip():
        raise FaultError("text without words")
    at = 0
    for block in text.blocks:
        if not at <= block.start <= block.end <= len(text):
            raise FaultError("blocks out of order")
        at = block.end
    if text.source_map is not None:
        check_source(text, data)
    return True


def check_source(text: Text, data: bytes) -> None:
    """Make sure that offsets of a plain text lead to bytes of its file, in order.

    Raises:
        FaultError: If they do not.
    """
    step = max(1, len(text) // 50)
    places = [text.to_source(at) for at in range(0, len(text) + 1, step)]
    found = [place for place in places if isinstance(place, int)]
    if found != sorted(found) or len(found) != len(places) or found[-1] > len(data):
        raise FaultError("offsets lead nowhere in the file")


def check_pipeline(words: str) -> bool:
    """Read a text by rules, store it, read it back, draw its report.

    Raises:
        FaultError: If a row is misplaced or a word lost.
    """
    story = fabula.annotate(Text(words))
    wrong = [finding.message for finding in find_misplaced_rows(story)]
    wrong += [*check_lines(story), *check_tiling(story)]
    if wrong:
        raise FaultError(wrong[0])
    again = decode_story(encode_story(story))
    if again.text.content != words or dict(again.layers) != dict(story.layers):
        raise FaultError("story.json does not give back the story")
    render_report(story).encode("utf-8")
    return True


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """End what takes more CPU seconds (where the system has alarms).

    Raises:
        TimeoutError: If it does.
    """

    def ring(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"more than {seconds} CPU seconds")

    if not hasattr(signal, "SIGVTALRM"):
        yield
        return
    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def describe(error: Exception) -> str:
    """Kind of a fault: what was raised, and where in fabula."""
    frames = traceback.extract_tb(error.__traceback__)
    inside = [each for each in frames if "fabula" in Path(each.filename).parts] or frames
    place = f"{Path(inside[-1].filename).name}:{inside[-1].lineno}"
    return str(error) if isinstance(error, FaultError) else f"{type(error).__name__} at {place}"


if __name__ == "__main__":
    sys.exit(main())
