"""Measure seconds and memory, fabula beside its peers: ``python benchmarks/speed.py``.

Every run is a fresh process that reads one whole text; for fabula that is ``fabula read`` with its
report. ``seconds`` is from the start of the process to its end, ``start_up_s`` what the same
command takes for a text of one line (for a peer too), ``reading_s`` the difference. Peak memory is
the process's own. The network alone is timed in one more process.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.environment import DATA, round_all, write_result
from benchmarks.processes import Run, run_process
from fabula.encoder.load import load_encoder
from fabula.encoder.manifest import find_shipped

NOVELS = ("113-0_the_secret_garden.txt", "62_a_princess_of_mars.txt")
REPEATS = 3
THREADS = 2
WARM_UP = "“Come in,” said Ada.\n"
MEMORY_WORDS = (100_000, 300_000)
PEERS = Path(__file__).resolve().parent / "peers"

Command: TypeAlias = Callable[[Path, Path], list[str]]
"""Words of a command from a text and an empty folder for what it writes."""


def main() -> int:
    """Time every system on the text, then fabula's memory on long texts."""
    options = parse_options()
    text: Path = options.text or options.data / "gutenberg_bench" / NOVELS[0]
    systems = list_systems(options.threads, options.peer_python)
    result: dict[str, Any] = {
        "protocol": "speed",
        "text": text.stem,
        "words": len(text.read_text(encoding="utf-8").split()),
        "threads": options.threads,
        "repeats": options.repeats,
        "systems": {},
    }
    for name, command in systems.items():
        row = time_system(command, text, options.repeats, options.threads)
        result["systems"][name] = row
        print_row(name, row)
    result["ratios"] = compare(result["systems"])
    print(f"seconds as a share of each peer's: {result['ratios']}")
    if find_shipped() is not None:
        words = [sys.executable, __file__, "--encode", str(text), "--threads", str(options.threads)]
        result["encoder"] = json.loads(run_process(words, options.threads).output)
        print(f"encoder alone: {result['encoder']}")
    if not options.no_memory:
        result["memory"] = measure_memory(systems, options.data, options.threads)
    if options.json:
        encoder = load_encoder() if find_shipped() is not None else None
        write_result(options.json, round_all(result), encoder)
    return 0


def parse_options() -> argparse.Namespace:
    """The options of the command line; with ``--encode`` the process only times the network."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA, help="folder that holds the corpora")
    parser.add_argument("--text", type=Path, help="another text to read")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="processes for each system")
    parser.add_argument("--threads", type=int, default=THREADS)
    parser.add_argument("--peer-python", type=Path, help="see peers/requirements.txt")
    parser.add_argument("--no-memory", action="store_true", help="leave the long texts out")
    parser.add_argument("--json", type=Path, help="write the result to this file")
    parser.add_argument("--encode", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.encode:
        print(json.dumps(time_encoder(options.encode, options.threads)))
        sys.exit(0)
    return options


def list_systems(threads: int, peer_python: Path | None) -> dict[str, Command]:
    """Every system that can run here, by name; fabula first."""
    read = [sys.executable, "-m", "fabula", "read", "--threads", str(threads)]

    def model(text: Path, folder: Path) -> list[str]:
        return [*read, str(text), "-o", str(folder / "story")]

    def rules(text: Path, folder: Path) -> list[str]:
        return [*model(text, folder), "--no-model"]

    systems: dict[str, Command] = {"fabula, rules": rules}
    if find_shipped() is not None:
        systems = {"fabula, model": model} | systems
    if peer_python is not None:
        script = [str(peer_python), str(PEERS / "spacy_small.py")]
        systems["spaCy small, one document"] = lambda text, _: [*script, str(text)]
        systems["spaCy small, by paragraph"] = lambda text, _: [*script, str(text), "--paragraphs"]
    return systems


def time_system(command: Command, text: Path, repeats: int, threads: int) -> dict[str, Any]:
    """Median and range over fresh processes."""
    with tempfile.TemporaryDirectory() as folder:
        short = Path(folder) / "short.txt"
        short.write_text(WARM_UP, encoding="utf-8")
        starts = [run_once(command, short, threads)[0].seconds for _ in range(repeats)]
    found = [run_once(command, text, threads) for _ in range(repeats)]
    seconds = [run.seconds for run, _ in found]
    start_up, total = statistics.median(starts), statistics.median(seconds)
    described = found[0][1]
    return {
        "tokens": described["tokens"],
        "seconds": total,
        "seconds_range": [min(seconds), max(seconds)],
        "start_up_s": start_up,
        "reading_s": total - start_up,
        "tokens_per_s": described["tokens"] / total,
        "tokens_per_s_reading": described["tokens"] / max(total - start_up, 1e-9),
        "peak_mib": max(run.peak_mib for run, _ in found),
        "versions": described.get("versions", {}),
    }


def run_once(command: Command, text: Path, threads: int) -> tuple[Run, dict[str, Any]]:
    """One fresh process, and what it says or writes of the text."""
    with tempfile.TemporaryDirectory() as folder:
        run = run_process(command(text, Path(folder)), threads)
        story = Path(folder) / "story" / "story.json"
        if not story.exists():
            return run, json.loads(run.output)
        layers = json.loads(story.read_bytes())["layers"]
        return run, {"tokens": len(layers["tokens"]["start"])}


def compare(systems: dict[str, dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Seconds of each system of ours as a share of each peer's."""
    ours = [name for name in systems if name.startswith("fabula")]
    return {
        name: {
            peer: systems[name]["seconds"] / systems[peer]["seconds"]
            for peer in systems
            if peer not in ours
        }
        for name in ours
    }


def measure_memory(
    systems: dict[str, Command], data: Path, threads: int
) -> dict[str, list[dict[str, float]]]:
    """Peak memory of each system of ours on texts of many words, one novel after the other."""
    novels = [data / "gutenberg_bench" / name for name in NOVELS]
    words = [word for path in novels for word in path.read_text(encoding="utf-8").split(" ")]
    found: dict[str, list[dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in MEMORY_WORDS:
            path = Path(folder) / f"{count}.txt"
            path.write_text(" ".join(take_words(words, count)), encoding="utf-8")
            for name, command in systems.items():
                if not name.startswith("fabula"):
                    continue
                run, _ = run_once(command, path, threads)
                row = {"words": count, "seconds": run.seconds, "peak_mib": run.peak_mib}
                found.setdefault(name, []).append(row)
                print(f"{name:28} {count} words  {run.seconds:.1f} s  {run.peak_mib:.0f} MiB")
    return found


def take_words(words: Sequence[str], count: int) -> list[str]:
    """Pieces between spaces, from the beginning again where they end, that hold ``count`` words."""
    taken: list[str] = []
    have = 0
    while have < count:
        for word in words:
            if have >= count:
                break
            taken.append(word)
            have += len(word.split())
    return taken


def time_encoder(path: Path, threads: int) -> dict[str, float]:
    """Seconds of the network alone on a whole text, in this process."""
    from fabula import annotate, read_text

    encoder = load_encoder(threads=threads)
    text = read_text(path)
    story = annotate(text, ["paragraphs", "token_spans", "quoted_spans"])
    layers: Any = story.layers
    began = time.perf_counter()
    encoder.encode(text, layers["paragraphs"], layers["token_spans"], layers["quoted_spans"])
    seconds = time.perf_counter() - began
    tokens = len(layers["token_spans"])
    return {"tokens": tokens, "seconds": seconds, "tokens_per_s": tokens / seconds}


def print_row(name: str, row: dict[str, Any]) -> None:
    """One line on the terminal."""
    low, high = row["seconds_range"]
    print(
        f"{name:28} {row['tokens']} tokens  {row['seconds']:.2f} s [{low:.2f}, {high:.2f}] "
        f"of which start-up {row['start_up_s']:.2f} s  {row['tokens_per_s']:.0f} tokens/s  "
        f"peak {row['peak_mib']:.0f} MiB",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
