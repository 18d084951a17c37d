"""One command in a fresh process: how long it took, and the most memory it held."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass

RSS_UNIT_BYTES = 1 if sys.platform == "darwin" else 1024
"""Unit of ``ru_maxrss``."""

THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""What numerical libraries take their number of threads from."""


@dataclass(frozen=True)
class Run:
    """What one process did.

    Attributes:
        seconds: From its start to its end.
        peak_mib: Most memory it held.
        output: What it wrote to standard output.
    """

    seconds: float
    peak_mib: float
    output: str


def run_process(command: Sequence[str], threads: int) -> Run:
    """Run a command to its end.

    Raises:
        RuntimeError: If it fails; the message is the end of what it wrote to standard error.
    """
    environment = os.environ | dict.fromkeys(THREAD_VARIABLES, str(threads))
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=errors, env=environment)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode:
            said = errors.read().decode("utf-8", "replace")[-500:]
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {said}")
        written = output.read().decode("utf-8")
    return Run(seconds, used.ru_maxrss * RSS_UNIT_BYTES / 2**20, written)
