"""What a result must say of the run that made it."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import shlex
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import fabula
from fabula.encoder.encoding import Encoder

PROJECT = Path(__file__).resolve().parent.parent
DATA = PROJECT.parent / "shared" / "data"
"""Where the corpora lie unless ``--data`` says otherwise."""

MEASURED = ("src", "benchmarks/*.py", "training", "tests", "examples")
"""What a measurement can depend on."""

PACKAGES = ("numpy", "msgspec", "regex", "lxml", "onnxruntime", "tokenizers")


def describe_run(
    encoder: Encoder | None = None, arguments: Sequence[str] | None = None
) -> dict[str, Any]:
    """Commit, versions, machine and command of this process.

    Args:
        encoder: The network that was measured; ``None`` = rules alone.
        arguments: The command line that gives this result; ``None`` = that of this process.
    """
    return {
        "commit": _git("rev-parse", "HEAD"),
        "uncommitted_changes": bool(_git("status", "--porcelain", "--", *MEASURED)),
        "fabula": fabula.__version__,
        "model": None if encoder is None else encoder.name,
        "python": platform.python_version(),
        "packages": _versions(),
        "machine": {"cpu": _cpu_model(), "cores": os.cpu_count(), "system": platform.system()},
        "command": shlex.join(["python", *map(_portable, arguments or sys.argv)]),
    }


def write_result(
    path: Path,
    result: dict[str, Any],
    encoder: Encoder | None = None,
    arguments: Sequence[str] | None = None,
) -> None:
    """Write a result with the description of its run first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    run = describe_run(encoder, arguments)
    content = json.dumps({"run": run} | result, indent=1, ensure_ascii=False)
    path.write_text(content + "\n", encoding="utf-8")


def round_all(value: Any) -> Any:  # noqa: ANN401
    """The same structure with every float rounded to four digits."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: round_all(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [round_all(each) for each in value]
    return value


def _versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        with suppress(importlib.metadata.PackageNotFoundError):
            found[name] = importlib.metadata.version(name)
    return found


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return done.stdout.strip()


def _portable(argument: str) -> str:
    """A word of the command line; a path outside the project is only named, in capitals."""
    path = Path(argument)
    if not path.is_absolute():
        return path.name.upper() if ".." in path.parts else argument
    if path.is_relative_to(PROJECT):
        return path.relative_to(PROJECT).as_posix()
    return path.name.upper()


def _cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.processor())
